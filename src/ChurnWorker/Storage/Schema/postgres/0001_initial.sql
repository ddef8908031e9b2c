-- The same tables as on SQLite, and three that only several workers need. Ids compare by their bytes, as on SQLite.
-- Rows that events change leave room on their page, so that a change touches no index (HOT).
-- Instants are Unix milliseconds UTC, money is minor units of an ISO 4217 currency, ids are text as they came.

CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Key of the hashes that stay of erased customers: each store has its own, so that nobody can look ids up in another one's.
INSERT INTO meta (key, value) VALUES ('tombstone_key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- Event ids already seen; the digest tells a repetition from a conflict.
CREATE TABLE inbox (
    event_id TEXT COLLATE "C"    NOT NULL,
    source   TEXT COLLATE "C"    NOT NULL,
    digest   BIGINT NOT NULL,
    PRIMARY KEY (event_id, source)
);

-- Accepted events, clustered by the customer whose state they belong to: one range scan loads a history.
-- customer_id is the owner of the order (empty while only a cancellation without customer is known);
-- stated_customer_id is what the event said. Purchases and cancellations (kinds 1 and 2) leave the columns behind detail at their defaults.
CREATE TABLE ledger (
    customer_id        TEXT COLLATE "C"    NOT NULL,
    order_id           TEXT COLLATE "C"    NOT NULL,
    event_id           TEXT COLLATE "C"    NOT NULL,
    source             TEXT COLLATE "C"    NOT NULL,
    kind               BIGINT NOT NULL,
    stated_customer_id TEXT COLLATE "C"    NOT NULL,
    occurred_at        BIGINT NOT NULL,
    amount             BIGINT,
    currency           TEXT    NOT NULL,
    version            BIGINT NOT NULL,
    detail             TEXT,
    subject            TEXT    NOT NULL DEFAULT '',
    term               TEXT    NOT NULL DEFAULT '',
    effective_at       BIGINT,
    score              DOUBLE PRECISION,
    scale              DOUBLE PRECISION,
    PRIMARY KEY (customer_id, order_id, event_id, source)
);

-- Events that name one customer and belong, with their order, to another: an erasure must find them. Ordinary rows are not in it.
CREATE INDEX ledger_stated ON ledger (stated_customer_id) WHERE stated_customer_id <> customer_id AND stated_customer_id <> '';

-- Merges (kind 13) and unmerges (14) as stated: other_id into customer_id. Found from both ends, so that all that is connected can be loaded.
CREATE TABLE links (
    customer_id TEXT COLLATE "C"    NOT NULL,
    other_id    TEXT COLLATE "C"    NOT NULL,
    event_id    TEXT COLLATE "C"    NOT NULL,
    source      TEXT COLLATE "C"    NOT NULL,
    kind        BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, other_id, event_id, source)
);

CREATE INDEX links_other ON links (other_id);

-- Derived from the links: whose history a merged customer's is part of. Whoever is not merged is not here.
CREATE TABLE members (
    customer_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    root        TEXT COLLATE "C" NOT NULL
);

CREATE INDEX members_root ON members (root);

-- All that stays of erased customers, and of the orders they bought: keyed hashes that stop a resurrection.
CREATE TABLE tombstones (
    hash      TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);

-- Customers who stayed when one was erased from whom they had been unmerged: the old merge, repeated, must not erase them too.
CREATE TABLE severed (
    customer_id TEXT COLLATE "C"    NOT NULL,
    tombstone   TEXT COLLATE "C"    NOT NULL,
    unmerged_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, tombstone)
);

-- Whose an order is: finds the customer of a cancellation that names none.
CREATE TABLE orders (
    order_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    customer_id TEXT COLLATE "C" NOT NULL
);

-- Derived from the ledger, the model in force and the policy; can be rebuilt from them at any time. Of the open win-back cycle
-- it repeats the highest stage entered and when the first of its open triggers expires: all that scheduling a review needs.
-- signals: 1 a complaint is open, 2 contact is refused, 4 a payment is failing, 8 every running subscription is paused.
-- policy_version is that of the open cycle; held_by the gate that put the review off until next_review_at.
CREATE TABLE customers (
    customer_id       TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    orders            BIGINT NOT NULL,
    occasions         BIGINT NOT NULL,
    first_day         BIGINT NOT NULL,
    last_day          BIGINT NOT NULL,
    first_purchase_at BIGINT NOT NULL,
    last_purchase_at  BIGINT NOT NULL,
    undone_at         BIGINT,
    currency          TEXT    NOT NULL,
    repeat_occasions  BIGINT NOT NULL,
    repeat_spend      BIGINT NOT NULL,
    gap_logs          BIGINT NOT NULL,
    spend             BIGINT NOT NULL,
    tier              BIGINT NOT NULL,
    cycle_id          TEXT COLLATE "C",
    stage             BIGINT NOT NULL,
    expires_at        BIGINT,
    policy_version    TEXT,
    signals           BIGINT NOT NULL,
    churned_at        BIGINT,
    churn_reason      TEXT,
    frozen_for        BIGINT NOT NULL DEFAULT 0,
    replenish_until   BIGINT,
    remind_at         BIGINT,
    held_by           TEXT,
    next_review_at    BIGINT
) WITH (fillfactor = 75);


-- W3C trace context of the latest purchase of a customer that came with one: a trigger links to it. Empty where nobody traces.
CREATE TABLE traces (
    customer_id TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    occurred_at BIGINT NOT NULL,
    traceparent TEXT    NOT NULL
) WITH (fillfactor = 80);

-- Win-back cycles, and the stages entered in each.
CREATE TABLE cycles (
    cycle_id       TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    customer_id    TEXT COLLATE "C"    NOT NULL,
    started_at     BIGINT NOT NULL,
    stage          BIGINT NOT NULL,
    state          BIGINT NOT NULL,
    opened_at      BIGINT NOT NULL,
    closed_at      BIGINT,
    policy_version TEXT    NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE triggers (
    trigger_id     TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    cycle_id       TEXT COLLATE "C"    NOT NULL,
    customer_id    TEXT COLLATE "C"    NOT NULL,
    stage          BIGINT NOT NULL,
    state          BIGINT NOT NULL,
    disposition    BIGINT NOT NULL,
    cause          BIGINT NOT NULL,
    fired_at       BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    closed_at      BIGINT,
    p_no_purchase  DOUBLE PRECISION    NOT NULL,
    p_alive        DOUBLE PRECISION    NOT NULL,
    tier           BIGINT NOT NULL,
    expected_value BIGINT NOT NULL,
    currency       TEXT    NOT NULL,
    model_id       TEXT COLLATE "C"    NOT NULL,
    policy_version TEXT    NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX triggers_customer ON triggers (customer_id, fired_at);

-- Published ones by instant: how much of a day's budget is spent.
CREATE INDEX triggers_published ON triggers (fired_at) WHERE disposition = 0;

-- What the shadow policy (WinBack__Shadow) would do, beside the live rows, which never read it: when it looks next, its cycles and triggers as the live ones.
CREATE TABLE shadow_reviews (
    customer_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    cycle_id       TEXT COLLATE "C",
    stage          BIGINT NOT NULL,
    expires_at     BIGINT,
    held_by        TEXT,
    next_review_at BIGINT
) WITH (fillfactor = 80);

CREATE INDEX shadow_reviews_due ON shadow_reviews (next_review_at, customer_id) WHERE next_review_at IS NOT NULL;

CREATE TABLE shadow_cycles (
    cycle_id       TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    customer_id    TEXT COLLATE "C"    NOT NULL,
    started_at     BIGINT NOT NULL,
    stage          BIGINT NOT NULL,
    state          BIGINT NOT NULL,
    opened_at      BIGINT NOT NULL,
    closed_at      BIGINT,
    policy_version TEXT    NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE shadow_triggers (
    trigger_id     TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    cycle_id       TEXT COLLATE "C"    NOT NULL,
    customer_id    TEXT COLLATE "C"    NOT NULL,
    stage          BIGINT NOT NULL,
    state          BIGINT NOT NULL,
    disposition    BIGINT NOT NULL,
    cause          BIGINT NOT NULL,
    fired_at       BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    closed_at      BIGINT,
    p_no_purchase  DOUBLE PRECISION    NOT NULL,
    p_alive        DOUBLE PRECISION    NOT NULL,
    tier           BIGINT NOT NULL,
    expected_value BIGINT NOT NULL,
    currency       TEXT    NOT NULL,
    model_id       TEXT COLLATE "C"    NOT NULL,
    policy_version TEXT    NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX shadow_triggers_customer ON shadow_triggers (customer_id, fired_at);

-- Where customers stand in the lifecycle, as last told, and when that changes next. Empty unless WinBack__Lifecycle.
CREATE TABLE lifecycles (
    customer_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    state          BIGINT,
    since          BIGINT,
    next_review_at BIGINT
) WITH (fillfactor = 75);

CREATE INDEX lifecycles_due ON lifecycles (next_review_at, customer_id) WHERE next_review_at IS NOT NULL;

-- Every policy that ever was in force: an open cycle finishes under the one that opened it.
CREATE TABLE policies (
    version TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    policy  TEXT NOT NULL
);

-- Triggers expected by day of the shop, as said before the day began, with a band; actual is written when the day is over.
CREATE TABLE calendar (
    day      BIGINT NOT NULL PRIMARY KEY,
    expected DOUBLE PRECISION    NOT NULL,
    low      BIGINT NOT NULL,
    high     BIGINT NOT NULL,
    actual   BIGINT
);

-- What became of the campaigns that triggers asked for, as campaign systems tell.
CREATE TABLE outcomes (
    trigger_id  TEXT COLLATE "C"    NOT NULL,
    event_id    TEXT COLLATE "C"    NOT NULL,
    source      TEXT COLLATE "C"    NOT NULL,
    occurred_at BIGINT NOT NULL,
    status      TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    PRIMARY KEY (trigger_id, event_id, source)
);

-- Every review that found something to say, fired or not; shadow is 1 where the shadow policy would have decided so.
CREATE TABLE decisions (
    sequence       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    decided_at     BIGINT NOT NULL,
    customer_id    TEXT COLLATE "C"    NOT NULL,
    reason         TEXT    NOT NULL,
    cycle_id       TEXT COLLATE "C",
    stage          BIGINT,
    p_no_purchase  DOUBLE PRECISION    NOT NULL,
    model_id       TEXT COLLATE "C"    NOT NULL,
    policy_version TEXT    NOT NULL,
    next_review_at BIGINT,
    shadow         BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX decisions_customer ON decisions (customer_id, sequence);

-- Messages with their final bytes. A number is never given twice: the relay may hold a message that an erasure deletes meanwhile,
-- and must not mark another one as published.
CREATE TABLE outbox (
    sequence     BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    message_id   TEXT COLLATE "C"    NOT NULL UNIQUE,
    type         TEXT    NOT NULL,
    routing_key  TEXT    NOT NULL,
    customer_id  TEXT COLLATE "C"    NOT NULL,
    occurred_at  BIGINT NOT NULL,
    body         BYTEA    NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    retry_at     BIGINT NOT NULL DEFAULT 0,
    last_error   TEXT,
    published_at BIGINT,
    traceparent  TEXT
) WITH (fillfactor = 85);

CREATE INDEX outbox_pending ON outbox (sequence) WHERE published_at IS NULL;

-- What was forecast when a silence entered a stage, and what became of it; stayed_away is null while that is open.
CREATE TABLE forecasts (
    customer_id     TEXT COLLATE "C"    NOT NULL,
    made_at         BIGINT NOT NULL,
    stage           BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    silent_since    BIGINT NOT NULL,
    probability     DOUBLE PRECISION    NOT NULL,
    raw_probability DOUBLE PRECISION    NOT NULL,
    mean_gap_days   DOUBLE PRECISION,
    model_id        TEXT COLLATE "C"    NOT NULL,
    published       BIGINT NOT NULL,
    stayed_away     BIGINT,
    PRIMARY KEY (customer_id, made_at, stage)
);

CREATE INDEX forecasts_ends_at ON forecasts (ends_at);

-- Model passports: the newest is in force.
CREATE TABLE models (
    sequence   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    model_id   TEXT COLLATE "C"    NOT NULL,
    created_at BIGINT NOT NULL,
    passport   TEXT    NOT NULL
);

CREATE INDEX models_id ON models (model_id);

-- Inputs refused with a reason and kept, with all that decoding them again needs: headers is a JSON object. The digest is of headers and bytes: a message that is
-- delivered again, to whichever worker, is kept once.
CREATE TABLE quarantine (
    sequence     BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    digest       TEXT COLLATE "C"    NOT NULL UNIQUE,
    received_at  BIGINT NOT NULL,
    source       TEXT COLLATE "C"    NOT NULL,
    reason       TEXT    NOT NULL,
    reason_text  TEXT,
    headers      TEXT    NOT NULL,
    body         BYTEA    NOT NULL
);

CREATE INDEX quarantine_reason ON quarantine (reason, received_at);

-- Schema files applied.
CREATE TABLE schema_versions (
    version    BIGINT      NOT NULL PRIMARY KEY,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Whoever changes a customer holds the row of that customer's turn here, known or new: locks, no facts. A turn is a hash of 32 bits: two
-- customers may share one, and it says of nobody for sure that he was ever here.
CREATE TABLE turns (
    turn BIGINT NOT NULL PRIMARY KEY
);

CREATE FUNCTION turn_of(customer_id TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtextextended(customer_id COLLATE "C", 0) & 4294967295;

-- Review instants of those who have one, and the gate that put one off. Beside the customers, because an index on a column that every
-- purchase changes would make each of their changes touch all indexes. Kept by the triggers below.
CREATE TABLE reviews (
    customer_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    next_review_at BIGINT           NOT NULL,
    held_by        TEXT
) WITH (fillfactor = 75);

CREATE INDEX reviews_due ON reviews (next_review_at, customer_id);

-- Plans are made once a session, when the tables may still be empty: no scan of a whole table, ever, and no join that could go through all reviews for
-- each row that changed.
CREATE FUNCTION follow_review() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO turns (turn) SELECT DISTINCT turn_of(customer_id) FROM changed ORDER BY 1 ON CONFLICT (turn) DO NOTHING;
    ELSE
        DELETE FROM reviews WHERE customer_id = ANY (ARRAY(SELECT customer_id FROM changed WHERE next_review_at IS NULL));
    END IF;
    INSERT INTO reviews (customer_id, next_review_at, held_by) SELECT customer_id, next_review_at, held_by FROM changed WHERE next_review_at IS NOT NULL
    ON CONFLICT (customer_id) DO UPDATE SET next_review_at = excluded.next_review_at, held_by = excluded.held_by
    WHERE (reviews.next_review_at, reviews.held_by) IS DISTINCT FROM (excluded.next_review_at, excluded.held_by);
    RETURN NULL;
END
$$;

CREATE FUNCTION forget_review() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM reviews WHERE customer_id = ANY (ARRAY(SELECT customer_id FROM gone));
    RETURN NULL;
END
$$;

CREATE TRIGGER customers_inserted AFTER INSERT ON customers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_review();
CREATE TRIGGER customers_updated AFTER UPDATE ON customers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_review();
CREATE TRIGGER customers_deleted AFTER DELETE ON customers REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_review();
