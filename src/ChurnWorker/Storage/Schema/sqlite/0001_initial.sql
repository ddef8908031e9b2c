-- Instants are Unix milliseconds UTC, money is minor units of an ISO 4217 currency, ids are text as they came.

-- 'CWRK': the file is ours. A database of another program is not touched.
PRAGMA application_id = 1129796171;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Key of the hashes that stay of erased customers: each store has its own, so that nobody can look ids up in another one's.
INSERT INTO meta (key, value) VALUES ('tombstone_key', hex(randomblob(32)));

-- Event ids already seen; the digest tells a repetition from a conflict.
CREATE TABLE inbox (
    event_id TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    digest   INTEGER NOT NULL,
    PRIMARY KEY (event_id, source)
) WITHOUT ROWID;

-- Accepted events, clustered by the customer whose state they belong to: one range scan loads a history.
-- customer_id is the owner of the order (empty while only a cancellation without customer is known);
-- stated_customer_id is what the event said. Purchases and cancellations (kinds 1 and 2) leave the columns behind detail at their defaults.
CREATE TABLE ledger (
    customer_id        TEXT    NOT NULL,
    order_id           TEXT    NOT NULL,
    event_id           TEXT    NOT NULL,
    source             TEXT    NOT NULL,
    kind               INTEGER NOT NULL,
    stated_customer_id TEXT    NOT NULL,
    occurred_at        INTEGER NOT NULL,
    amount             INTEGER,
    currency           TEXT    NOT NULL,
    version            INTEGER NOT NULL,
    detail             TEXT,
    subject            TEXT    NOT NULL DEFAULT '',
    term               TEXT    NOT NULL DEFAULT '',
    effective_at       INTEGER,
    score              REAL,
    scale              REAL,
    PRIMARY KEY (customer_id, order_id, event_id, source)
) WITHOUT ROWID;

-- Events that name one customer and belong, with their order, to another: an erasure must find them. Ordinary rows are not in it.
CREATE INDEX ledger_stated ON ledger (stated_customer_id) WHERE stated_customer_id <> customer_id AND stated_customer_id <> '';

-- Merges (kind 13) and unmerges (14) as stated: other_id into customer_id. Found from both ends, so that all that is connected can be loaded.
CREATE TABLE links (
    customer_id TEXT    NOT NULL,
    other_id    TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    kind        INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    PRIMARY KEY (customer_id, other_id, event_id, source)
) WITHOUT ROWID;

CREATE INDEX links_other ON links (other_id);

-- Derived from the links: whose history a merged customer's is part of. Whoever is not merged is not here.
CREATE TABLE members (
    customer_id TEXT NOT NULL PRIMARY KEY,
    root        TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX members_root ON members (root);

-- All that stays of erased customers, and of the orders they bought: keyed hashes that stop a resurrection.
CREATE TABLE tombstones (
    hash      TEXT    NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Customers who stayed when one was erased from whom they had been unmerged: the old merge, repeated, must not erase them too.
CREATE TABLE severed (
    customer_id TEXT    NOT NULL,
    tombstone   TEXT    NOT NULL,
    unmerged_at INTEGER NOT NULL,
    PRIMARY KEY (customer_id, tombstone)
) WITHOUT ROWID;

-- Whose an order is: finds the customer of a cancellation that names none.
CREATE TABLE orders (
    order_id    TEXT NOT NULL PRIMARY KEY,
    customer_id TEXT NOT NULL
) WITHOUT ROWID;

-- Derived from the ledger, the model in force and the policy; can be rebuilt from them at any time. Of the open win-back cycle
-- it repeats the highest stage entered and when the first of its open triggers expires: all that scheduling a review needs.
-- signals: 1 a complaint is open, 2 contact is refused, 4 a payment is failing, 8 every running subscription is paused.
-- policy_version is that of the open cycle; held_by the gate that put the review off until next_review_at.
CREATE TABLE customers (
    customer_id       TEXT    NOT NULL PRIMARY KEY,
    orders            INTEGER NOT NULL,
    occasions         INTEGER NOT NULL,
    first_day         INTEGER NOT NULL,
    last_day          INTEGER NOT NULL,
    first_purchase_at INTEGER NOT NULL,
    last_purchase_at  INTEGER NOT NULL,
    undone_at         INTEGER,
    currency          TEXT    NOT NULL,
    repeat_occasions  INTEGER NOT NULL,
    repeat_spend      INTEGER NOT NULL,
    gap_logs          INTEGER NOT NULL,
    spend             INTEGER NOT NULL,
    tier              INTEGER NOT NULL,
    cycle_id          TEXT,
    stage             INTEGER NOT NULL,
    expires_at        INTEGER,
    policy_version    TEXT,
    signals           INTEGER NOT NULL,
    churned_at        INTEGER,
    churn_reason      TEXT,
    frozen_for        INTEGER NOT NULL DEFAULT 0,
    replenish_until   INTEGER,
    remind_at         INTEGER,
    held_by           TEXT,
    next_review_at    INTEGER
) WITHOUT ROWID;

CREATE INDEX customers_review ON customers (next_review_at) WHERE next_review_at IS NOT NULL;

-- W3C trace context of the latest purchase of a customer that came with one: a trigger links to it. Empty where nobody traces.
CREATE TABLE traces (
    customer_id TEXT    NOT NULL PRIMARY KEY,
    occurred_at INTEGER NOT NULL,
    traceparent TEXT    NOT NULL
) WITHOUT ROWID;

-- Win-back cycles, and the stages entered in each. Their ids are in no order: rows lie in the order of writing, so that only the small index is changed
-- all over; the same of triggers and forecasts.
CREATE TABLE cycles (
    cycle_id       TEXT    NOT NULL PRIMARY KEY,
    customer_id    TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    stage          INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    opened_at      INTEGER NOT NULL,
    closed_at      INTEGER,
    policy_version TEXT    NOT NULL
);

CREATE TABLE triggers (
    trigger_id     TEXT    NOT NULL PRIMARY KEY,
    cycle_id       TEXT    NOT NULL,
    customer_id    TEXT    NOT NULL,
    stage          INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    disposition    INTEGER NOT NULL,
    cause          INTEGER NOT NULL,
    fired_at       INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    closed_at      INTEGER,
    p_no_purchase  REAL    NOT NULL,
    p_alive        REAL    NOT NULL,
    tier           INTEGER NOT NULL,
    expected_value INTEGER NOT NULL,
    currency       TEXT    NOT NULL,
    model_id       TEXT    NOT NULL,
    policy_version TEXT    NOT NULL
);

CREATE INDEX triggers_customer ON triggers (customer_id, fired_at);

-- Published ones by instant: how much of a day's budget is spent.
CREATE INDEX triggers_published ON triggers (fired_at) WHERE disposition = 0;

-- What the shadow policy (WinBack__Shadow) would do, beside the live rows, which never read it: when it looks next, its cycles and triggers as the live ones.
CREATE TABLE shadow_reviews (
    customer_id    TEXT    NOT NULL PRIMARY KEY,
    cycle_id       TEXT   ,
    stage          INTEGER NOT NULL,
    expires_at     INTEGER,
    held_by        TEXT,
    next_review_at INTEGER
) WITHOUT ROWID;

CREATE INDEX shadow_reviews_due ON shadow_reviews (next_review_at, customer_id) WHERE next_review_at IS NOT NULL;

CREATE TABLE shadow_cycles (
    cycle_id       TEXT    NOT NULL PRIMARY KEY,
    customer_id    TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    stage          INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    opened_at      INTEGER NOT NULL,
    closed_at      INTEGER,
    policy_version TEXT    NOT NULL
);

CREATE TABLE shadow_triggers (
    trigger_id     TEXT    NOT NULL PRIMARY KEY,
    cycle_id       TEXT    NOT NULL,
    customer_id    TEXT    NOT NULL,
    stage          INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    disposition    INTEGER NOT NULL,
    cause          INTEGER NOT NULL,
    fired_at       INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    closed_at      INTEGER,
    p_no_purchase  REAL    NOT NULL,
    p_alive        REAL    NOT NULL,
    tier           INTEGER NOT NULL,
    expected_value INTEGER NOT NULL,
    currency       TEXT    NOT NULL,
    model_id       TEXT    NOT NULL,
    policy_version TEXT    NOT NULL
);

CREATE INDEX shadow_triggers_customer ON shadow_triggers (customer_id, fired_at);

-- Where customers stand in the lifecycle, as last told, and when that changes next. Empty unless WinBack__Lifecycle.
CREATE TABLE lifecycles (
    customer_id    TEXT    NOT NULL PRIMARY KEY,
    state          INTEGER,
    since          INTEGER,
    next_review_at INTEGER
) WITHOUT ROWID;

CREATE INDEX lifecycles_due ON lifecycles (next_review_at, customer_id) WHERE next_review_at IS NOT NULL;

-- Every policy that ever was in force: an open cycle finishes under the one that opened it.
CREATE TABLE policies (
    version TEXT NOT NULL PRIMARY KEY,
    policy  TEXT NOT NULL
) WITHOUT ROWID;

-- Triggers expected by day of the shop, as said before the day began, with a band; actual is written when the day is over.
CREATE TABLE calendar (
    day      INTEGER NOT NULL PRIMARY KEY,
    expected REAL    NOT NULL,
    low      INTEGER NOT NULL,
    high     INTEGER NOT NULL,
    actual   INTEGER
);

-- What became of the campaigns that triggers asked for, as campaign systems tell.
CREATE TABLE outcomes (
    trigger_id  TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    occurred_at INTEGER NOT NULL,
    status      TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    PRIMARY KEY (trigger_id, event_id, source)
) WITHOUT ROWID;

-- Every review that found something to say, fired or not; shadow is 1 where the shadow policy would have decided so.
CREATE TABLE decisions (
    sequence       INTEGER PRIMARY KEY,
    decided_at     INTEGER NOT NULL,
    customer_id    TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    cycle_id       TEXT,
    stage          INTEGER,
    p_no_purchase  REAL    NOT NULL,
    model_id       TEXT    NOT NULL,
    policy_version TEXT    NOT NULL,
    next_review_at INTEGER,
    shadow         INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX decisions_customer ON decisions (customer_id, sequence);

-- Messages with their final bytes. A number is never given twice: the relay may hold a message that an erasure deletes meanwhile,
-- and must not mark another one as published.
CREATE TABLE outbox (
    sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id   TEXT    NOT NULL UNIQUE,
    type         TEXT    NOT NULL,
    routing_key  TEXT    NOT NULL,
    customer_id  TEXT    NOT NULL,
    occurred_at  INTEGER NOT NULL,
    body         BLOB    NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    retry_at     INTEGER NOT NULL DEFAULT 0,
    last_error   TEXT,
    published_at INTEGER,
    traceparent  TEXT
);

CREATE INDEX outbox_pending ON outbox (sequence) WHERE published_at IS NULL;

-- What was forecast when a silence entered a stage, and what became of it; stayed_away is null while that is open.
CREATE TABLE forecasts (
    customer_id     TEXT    NOT NULL,
    made_at         INTEGER NOT NULL,
    stage           INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    silent_since    INTEGER NOT NULL,
    probability     REAL    NOT NULL,
    raw_probability REAL    NOT NULL,
    mean_gap_days   REAL,
    model_id        TEXT    NOT NULL,
    published       INTEGER NOT NULL,
    stayed_away     INTEGER,
    PRIMARY KEY (customer_id, made_at, stage)
);

CREATE INDEX forecasts_ends_at ON forecasts (ends_at);

-- Model passports: the newest is in force.
CREATE TABLE models (
    sequence   INTEGER PRIMARY KEY,
    model_id   TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    passport   TEXT    NOT NULL
);

CREATE INDEX models_id ON models (model_id);

-- Inputs refused with a reason and kept, with all that decoding them again needs: headers is a JSON object. The digest is of headers and bytes: a message that is
-- delivered again, to whichever worker, is kept once.
CREATE TABLE quarantine (
    sequence     INTEGER PRIMARY KEY,
    digest       TEXT    NOT NULL UNIQUE,
    received_at  INTEGER NOT NULL,
    source       TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    reason_text  TEXT,
    headers      TEXT    NOT NULL,
    body         BLOB    NOT NULL
);

CREATE INDEX quarantine_reason ON quarantine (reason, received_at);
