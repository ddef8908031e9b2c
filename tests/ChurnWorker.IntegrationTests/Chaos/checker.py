"""Judges a run by what others wrote down: the generator, the campaign system, the broker's dead letters and the store itself.

Shares no code with the service. Evaluates the invariants of the specification: what was confirmed to a producer is accepted or refused with a reason, and
never both; the state is the fold of what was accepted, money included; triggers are those of a slow reference; each message in the store was delivered at
least once, nothing else was, and every copy of one id has the same bytes. Several stores are the shards of one shop: each event is in one of them, each
customer in one, and each store is held to what it accepted. Prints the figures and what is wrong; exit 0 when nothing is.
"""

import argparse
import base64
import json
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal

from reference import Event, Model, UnknownModel, derive, fold, held_out, milliseconds

KINDS = {1: "purchase.completed", 2: "order.cancelled", 13: "customers.merged", 14: "customers.unmerged"}
OPEN, RESOLVED, RETRACTED, EXPIRED = range(4)
PUBLISHED, HELD_OUT = 0, 1
CLOSINGS = {RESOLVED: "winback.resolved", RETRACTED: "winback.retracted", EXPIRED: "winback.expired"}
RETRACTIONS = {"late_event", "merged", "refund_correction"}


class Store:
    """Reads the tables of a store as rows of plain values, bytes as text in base 64."""

    def __init__(self, connection):
        kind, _, self.place = connection.partition(":")
        self.sqlite = sqlite3.connect(f"file:{self.place}?mode=ro", uri=True) if kind == "sqlite" else None

    def rows(self, table, columns, binary=()):
        if self.sqlite:
            names = ", ".join(columns)
            rows = self.sqlite.execute(f"SELECT {names} FROM {table}")
            return [{c: base64.b64encode(v).decode() if c in binary else v for c, v in zip(columns, row)} for row in rows]
        names = ", ".join(f"translate(encode({c}, 'base64'), E'\\n', '')" if c in binary else c for c in columns)
        place = dict(part.split("=", 1) for part in self.place.split(";") if part)
        command = ["psql", "-X", "-A", "-t", "-q", "-w", "-h", place["Host"], "-p", place["Port"], "-U", place["Username"], "-d", place["Database"],
                   "-c", f"SELECT json_build_array({names}) FROM {table}"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [dict(zip(columns, json.loads(line))) for line in printed.splitlines() if line]


class Verdict:
    """What is wrong, by kind, with a few examples of each."""

    def __init__(self):
        self.wrong = defaultdict(list)

    def say(self, kind, example):
        self.wrong[kind].append(example)

    def unless(self, holds, kind, example):
        if not holds:
            self.say(kind, example)

    def count(self, *kinds):
        return sum(len(self.wrong[kind]) for kind in kinds)


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


class Told:
    """The generator's side: what was attempted, confirmed and unknown."""

    def __init__(self, path):
        self.attempts, self.confirmed, self.unknown = {}, set(), Counter()
        for line in lines(path):
            if "attempt" in line:
                self.attempts[line["attempt"]] = line
            elif "confirmed" in line:
                self.confirmed.add(line["confirmed"])
            else:
                self.unknown[line["unknown"]] += 1
        self.bodies = defaultdict(dict)
        self.raw = {}
        self.events = 0
        for n, attempt in self.attempts.items():
            for text in attempt.get("events", ()):
                self.events += 1
                self.bodies[json.loads(text)["eventId"]].setdefault(text, []).append(n)
            if "raw" in attempt:
                self.events += 1
                self.raw[n] = attempt


def check_events(told, stores, dead, verdict):
    """Every confirmed event is accepted as stated, or refused, or a guest's; none twice; nothing that nobody sent. Returns the accepted ones by store."""
    ledger = defaultdict(list)
    inbox, quarantine, conflicts = Counter(), Counter(), Counter()
    for number, store in enumerate(stores):
        for row in store.rows("ledger", ["event_id", "source", "kind", "stated_customer_id", "order_id", "occurred_at", "amount", "currency", "version", "customer_id"]):
            ledger[row["event_id"]].append({**row, "store": number})
        for row in store.rows("links", ["event_id", "source", "kind", "customer_id", "other_id", "occurred_at"]):
            ledger[row["event_id"]].append({**row, "store": number})
        inbox.update(row["event_id"] for row in store.rows("inbox", ["event_id", "source"]))
        for row in store.rows("quarantine", ["reason", "body"], binary=("body",)):
            (conflicts if row["reason"] == "id_conflict" else quarantine)[base64.b64decode(row["body"])] += 1
    dead_letters = Counter(base64.b64decode(line["body"]) for line in dead)

    accepted, figures = [[] for _ in stores], Counter()
    for event_id, texts in told.bodies.items():
        sent = [n for ns in texts.values() for n in ns]
        is_confirmed = any(n in told.confirmed for n in sent)
        is_unknown = any(told.unknown[n] for n in sent)
        rows = ledger.pop(event_id, [])
        seen = inbox.pop(event_id, 0)
        verdict.unless(len(rows) <= 1 and seen <= 1, "duplicated", f"{event_id}: {len(rows)} rows, {seen} times in the inbox")
        stated = [text for text in texts if rows and is_row_of(rows[0], Event(text))]
        if rows and seen:
            verdict.unless(stated, "altered", f"{event_id}: {rows[0]}")
            accepted[rows[0]["store"]] += [Event(text) for text in stated[:1]]
            figures["ok"] += len(sent)
            figures["recovered"] += 1 if is_unknown else 0
        elif rows or seen:
            verdict.say("half", f"{event_id}: {len(rows)} rows, {seen} times in the inbox")
        elif any(text.encode() in dead_letters or any(text.encode() in body for body in dead_letters) for text in texts):
            figures["ok"] += len(sent)
        elif is_confirmed:
            verdict.say("lost", event_id)
        for text in texts:
            refused = conflicts.pop(text.encode(), 0)
            other = len(texts) > 1 and text not in stated
            figures["conflicts"] += 1 if other else 0
            verdict.unless(refused == 0 or other, "accepted and refused", event_id)
            verdict.unless(refused > 0 or not other or not any(n in told.confirmed for n in texts[text]), "lost", f"{event_id}, the conflicting body")
            verdict.unless(text.encode() not in quarantine, "accepted and refused", event_id)

    for n, attempt in told.raw.items():
        body = base64.b64decode(attempt["raw"])
        refused = quarantine.pop(body, 0)
        # what the producer said again without knowing is two messages; a redelivery by the broker is not
        verdict.unless(refused <= 1 + told.unknown[n], "duplicated", f"refused {refused} times: {body!r}")
        figures["quarantined twice"] += max(0, refused - 1)
        if attempt["expect"] == "guest":
            verdict.unless(refused == 0, "unexpected", body.decode())
            figures["guests"] += 1
            figures["ok"] += 1
        elif refused or body in dead_letters:
            figures["quarantined"] += 1
            figures["ok"] += 1
            figures["recovered"] += 1 if told.unknown[n] else 0
        elif n in told.confirmed:
            verdict.say("lost", body.decode())
    for event_id in list(ledger) + list(inbox):
        verdict.say("unexpected", f"the store has {event_id}, which nobody sent")
    for body in list(quarantine) + list(conflicts):
        verdict.say("unexpected", f"refused: {body[:200]!r}")
    verdict.unless(set(told.attempts) == told.confirmed, "unconfirmed", "the generator did not finish")
    figures["dead letters"] = sum(dead_letters.values())
    return accepted, figures


def is_row_of(row, event):
    """Whether a row of the ledger or the links says what the producer said."""
    if KINDS.get(row["kind"]) != event.kind or row["occurred_at"] != event.at:
        return False
    if event.other:
        return (row["customer_id"], row["other_id"]) == (event.customer, event.other)
    return (row["stated_customer_id"], row["order_id"], row["amount"], row["currency"], row["version"]) == (
        event.customer, event.order, event.amount, event.currency, event.version)


def check_state(people, orders, merged, store, export, verdict):
    """The exported state and the derived rows are the fold of what was accepted; money is conserved by currency."""
    said = {line["customerId"]: line for line in lines(export)}
    for name in people.keys() - said.keys():
        verdict.say("state", f"{name} is missing")
    for name in said.keys() - people.keys():
        verdict.say("state", f"{name} should not be there")
    for name in people.keys() & said.keys():
        for member, mine in expected(people[name]).items():
            theirs = said[name][member]
            if member in ("spend", "refunded"):
                theirs = {currency: Decimal(amount) for currency, amount in theirs.items()}
            elif member.endswith("At") and theirs is not None:
                theirs = milliseconds(theirs)
            verdict.unless(theirs == mine, "state", f"{name}: {member} is {theirs}, should be {mine}")

    held, due = Counter(), Counter()
    for line in said.values():
        for currency, amount in line["spend"].items():
            held[currency] += Decimal(amount)
    for person in people.values():
        for currency in person.gross:
            due[currency] += money(person.gross[currency] - person.refunded[currency], currency)
    verdict.unless(held == due, "money", f"{dict(held)} should be {dict(due)}")

    owners = {row["order_id"]: row["customer_id"] for row in store.rows("orders", ["order_id", "customer_id"])}
    for order_id, order in orders.items():
        verdict.unless(owners.get(order_id) == order.owner, "state", f"{order_id} belongs to {order.owner}, stored {owners.get(order_id)}")
    members = {row["customer_id"]: row["root"] for row in store.rows("members", ["customer_id", "root"])}
    verdict.unless(members == merged, "state", f"merged: {sorted(members.items() ^ merged.items())[:4]}")
    return said


def money(amount, currency):
    return Decimal(amount).scaleb(0 if currency == "JPY" else -2)


def expected(person):
    """The members of the export that follow from the events alone."""
    members = {
        "mergedCustomers": person.members,
        "orders": len(person.orders),
        "spend": {c: money(person.gross[c] - person.refunded[c], c) for c in person.gross},
        "refunded": {c: money(person.refunded[c], c) for c in person.gross},
        "unmatchedCancellations": person.unmatched,
        "parkedCancellations": person.parked,
        "refundsExceedingOrder": person.exceeding,
        "occasions": 0, "frequency": 0, "firstPurchaseAt": None, "lastPurchaseAt": None, "recencyDays": None, "currency": None,
    }
    if person.orders:
        members.update(
            occasions=len(person.days), frequency=person.frequency, firstPurchaseAt=person.first, lastPurchaseAt=person.last,
            recencyDays=person.recency_days, currency=person.currency)
    return members


def check_messages(stores, campaign, verdict):
    """Delivered at least once, byte-identical, and nothing but what the stores wrote. Returns the outbox of each store by id."""
    outboxes = []
    for store in stores:
        rows = store.rows("outbox", ["message_id", "type", "routing_key", "customer_id", "body", "published_at"], binary=("body",))
        outboxes.append({row["message_id"]: row for row in rows})
    outbox = {message_id: row for rows in outboxes for message_id, row in rows.items()}
    verdict.unless(len(outbox) == sum(len(rows) for rows in outboxes), "duplicated", "two stores wrote one message")
    delivered = defaultdict(list)
    for line in campaign:
        delivered[line["id"]].append(line)
    for message_id, copies in delivered.items():
        row = outbox.get(message_id)
        if row is None:
            verdict.say("unexpected", f"delivered and not in the store: {message_id}")
            continue
        verdict.unless({copy["body"] for copy in copies} == {row["body"]}, "bytes", f"{message_id}: copies differ from the store or from one another")
        for copy in copies:
            verdict.unless(
                (copy["type"], copy["key"], copy["headers"].get("cloudEvents_id"), copy["headers"].get("cloudEvents_subject")) == (row["type"], row["routing_key"], message_id, row["customer_id"]),
                "envelope", message_id)
    for message_id, row in outbox.items():
        verdict.unless(message_id in delivered, "undelivered", f"{row['type']} {message_id}")
        verdict.unless(row["published_at"] is not None, "unmarked", f"{row['type']} {message_id}")
    copies = sum(len(of) for of in delivered.values())
    return outboxes, Counter({"delivered": copies, "distinct": len(delivered), "copies": copies - len(delivered)})


def check_triggers(people, orders, merged, store, outbox, said, arguments, verdict):
    """Triggers by a slow reference: whoever must have one has it, nobody else does, and each ended as the history says."""
    stages = arguments.stages
    cycles = {row["cycle_id"]: row for row in store.rows("cycles", ["cycle_id", "customer_id", "started_at", "stage", "state"])}
    triggers = store.rows("triggers", ["trigger_id", "cycle_id", "customer_id", "stage", "state", "disposition", "fired_at", "p_no_purchase", "model_id"])
    models = Models(store)
    figures = Counter()
    standing = {}
    by_stage = defaultdict(list)
    messages = Counter()
    for trigger in triggers:
        name, stage = trigger["customer_id"], trigger["stage"]
        cycle = cycles.get(trigger["cycle_id"])
        if cycle is None or cycle["cycle_id"] != derive("cycle", arguments.tenant, name, str(cycle["started_at"])):
            verdict.say("trigger", f"{trigger['trigger_id']}: its cycle is not that of its customer")
            continue
        by_stage[(cycle["cycle_id"], stage)].append(trigger)
        verdict.unless(trigger["p_no_purchase"] >= stages[stage - 1] - 1e-9, "trigger", f"{trigger['trigger_id']}: fired at P {trigger['p_no_purchase']} below its threshold")
        is_held_out = held_out(cycle["cycle_id"], arguments.salt, arguments.holdout)
        verdict.unless(trigger["disposition"] == (HELD_OUT if is_held_out else PUBLISHED), "trigger", f"{trigger['trigger_id']}: dealt to the wrong arm")
        check_story(trigger, outbox, orders, merged, messages, verdict)
        figures["triggers"] += 1
        figures[f"state {trigger['state']}"] += 1
        if trigger["state"] != OPEN:
            continue
        standing[name] = max(standing.get(name, 0), stage)
        person = people.get(name)
        if name in merged or person is None or not person.orders:
            verdict.say("trigger", f"{trigger['trigger_id']} stands for {name}, who has no purchase")
            continue
        verdict.unless(person.last < trigger["fired_at"], "trigger", f"{trigger['trigger_id']} stands though {name} bought after it")
        model = models.of(trigger["model_id"])
        if model is not None:
            reached = model.reached(person, trigger["fired_at"] + 2, stages, arguments.horizon)
            verdict.unless(reached >= stage, "trigger", f"{trigger['trigger_id']}: {name} had reached stage {reached}, not {stage}")
            verdict.unless(model.is_high(person, arguments.value_days / 7, arguments.margin) is not False, "trigger", f"{trigger['trigger_id']}: {name} is not of high value")

    for (cycle_id, stage), of in by_stage.items():
        ids = {derive("trigger", cycle_id, str(stage), str(earlier)) for earlier in range(len(of))}
        verdict.unless({t["trigger_id"] for t in of} == ids, "trigger", f"stage {stage} of cycle {cycle_id} has other ids than its name gives")
        lasting = [t for t in of if t["state"] == OPEN or (t["state"] == RESOLVED and is_answered(t, outbox, orders, merged))]
        verdict.unless(len(lasting) <= 1, "duplicated", f"stage {stage} of cycle {cycle_id} stands {len(lasting)} times")
    for message_id, row in outbox.items():
        verdict.unless(messages[message_id] == 1, "unexpected", f"{row['type']} {message_id} belongs to {messages[message_id]} triggers")

    in_force = models.of(models.latest)
    for name, person in people.items():
        if not person.orders:
            continue
        due = reference_stage(name, person, in_force, said, arguments)
        if due is None:
            figures["undecided"] += 1
            continue
        figures["reference"] += 1 if due[1] and in_force is not None else 0
        verdict.unless(standing.get(name, 0) >= due[0], "missing trigger", f"{name} should stand at stage {due[0]}, stands at {standing.get(name, 0)}")
        verdict.unless(standing.get(name, 0) <= due[1] or models.count > 1, "trigger", f"{name} stands at stage {standing.get(name, 0)}, should be at most {due[1]}")
    figures["standing"] = len(standing)
    figures["models"] = models.count
    figures["models not worked out"] = models.unknown
    return figures


def reference_stage(name, person, model, said, arguments):
    """Lowest and highest stage at which a customer may stand at the end; None where rounding decides. Where this reference cannot work the model out, by the export."""
    if model is None:
        line = said.get(name, {})
        crossing = line.get("nextReviewAt")
        late = line.get("valueTier") == "high" and crossing is not None and milliseconds(crossing) < arguments.settled
        stage = line["cycle"]["stage"] if line.get("cycle") else 0
        return (stage + 1 if late else 0, len(arguments.stages))
    is_high = model.is_high(person, arguments.value_days / 7, arguments.margin)
    if is_high is None:
        return None
    if not is_high:
        return (0, 0)
    return tuple(model.reached(person, at, arguments.stages, arguments.horizon) for at in (arguments.settled - 2, arguments.ended + 2))


def check_story(trigger, outbox, orders, merged, messages, verdict):
    """A published trigger was told, and how it ended; a held-out one was not."""
    trigger_id = trigger["trigger_id"]
    is_published = trigger["disposition"] == PUBLISHED
    ending = CLOSINGS.get(trigger["state"])
    for kind in ("winback.triggered", *CLOSINGS.values()):
        message_id = trigger_id if kind == "winback.triggered" else derive("message", trigger_id, kind)
        row = outbox.get(message_id)
        messages[message_id] += 1 if row else 0
        is_due = is_published and kind in ("winback.triggered", ending)
        verdict.unless((row is not None) == is_due, "message", f"{kind} of {trigger_id} is {'missing' if is_due else 'too much'}")
        if row is None:
            continue
        body = json.loads(base64.b64decode(row["body"]))
        verdict.unless((row["type"], body["triggerId"], body["cycleId"], body["customerId"]) == (kind, trigger_id, trigger["cycle_id"], trigger["customer_id"]), "message", f"{kind} of {trigger_id} speaks of another")
        if kind == "winback.triggered":
            verdict.unless(
                (body["stage"], milliseconds(body["firedAt"]), body["pNoPurchase"]) == (trigger["stage"], trigger["fired_at"], trigger["p_no_purchase"]), "message", f"{trigger_id} was told otherwise than stored")
        elif kind == "winback.resolved":
            order = orders.get(body["orderId"])
            verdict.unless(order is not None and milliseconds(body["resolvedAt"]) >= trigger["fired_at"], "message", f"{trigger_id} is resolved by an order that does not answer it")
        elif kind == "winback.retracted":
            verdict.unless(body["reason"] in RETRACTIONS, "message", f"{trigger_id} is retracted for {body['reason']}")


def is_answered(trigger, outbox, orders, merged):
    """Whether the order that resolved a trigger still counts; one that was undone since leaves the silence as it was."""
    row = outbox.get(derive("message", trigger["trigger_id"], "winback.resolved"))
    if row is None:
        return False
    order = orders.get(json.loads(base64.b64decode(row["body"]))["orderId"])
    owner = merged.get(order.owner, order.owner) if order else None
    return order is not None and order.purchase is not None and order.counts and order.at >= trigger["fired_at"] and owner == trigger["customer_id"]


class Models:
    """The passports of the store, and of each what this reference can work out."""

    def __init__(self, store):
        rows = sorted(store.rows("models", ["sequence", "model_id", "passport"]), key=lambda row: row["sequence"])
        self.latest = rows[-1]["model_id"] if rows else None
        self.known = {}
        self.unknown = 0
        for row in rows:
            try:
                self.known[row["model_id"]] = Model(row["passport"])
            except UnknownModel:
                self.known[row["model_id"]] = None
                self.unknown += 1
        self.count = len(self.known)

    def of(self, model_id):
        return self.known.get(model_id)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", required=True, help="log of the generator")
    parser.add_argument("--campaign", required=True, help="log of the campaign system")
    parser.add_argument("--dead-letters", required=True, help="what waited in the dead-letter queue")
    parser.add_argument("--store", required=True, nargs="+", help="sqlite:PATH or postgres:CONNECTION; several are shards")
    parser.add_argument("--export", required=True, nargs="+", help="what churnworker export --all printed, for each store")
    parser.add_argument("--settled", required=True, type=int, help="Unix milliseconds from which nobody was due any more")
    parser.add_argument("--ended", required=True, type=int, help="Unix milliseconds at which the worker had ended")
    parser.add_argument("--tenant", default="chaos")
    parser.add_argument("--salt", default="churnworker")
    parser.add_argument("--holdout", type=float, default=10)
    parser.add_argument("--stages", type=lambda text: [float(part) for part in text.split(",")], default=[0.70, 0.85, 0.95])
    parser.add_argument("--horizon", type=lambda days: int(days) / 7, default=90 / 7, help="days")
    parser.add_argument("--value-days", type=int, default=365)
    parser.add_argument("--margin", type=float, default=1.0)
    arguments = parser.parse_args()

    verdict = Verdict()
    stores = [Store(connection) for connection in arguments.store]
    told = Told(arguments.generator)
    accepted, figures = check_events(told, stores, lines(arguments.dead_letters), verdict)
    outboxes, deliveries = check_messages(stores, lines(arguments.campaign), verdict)
    homes, triggers = Counter(), Counter()
    merges = 0
    for store, export, events, outbox in zip(stores, arguments.export, accepted, outboxes):
        people, orders, merged = fold(events)
        said = check_state(people, orders, merged, store, export, verdict)
        triggers += check_triggers(people, orders, merged, store, outbox, said, arguments, verdict)
        homes.update({name for name in people} | set(merged) | {order.owner for order in orders.values()} - {""})
        merges += len(merged)
        figures["customers"] += len(people)
    for name, count in homes.items():
        verdict.unless(count == 1, "split", f"{name} is on {count} shards")

    print(
        f"events: attempts {told.events}, confirmed {sum(len(a.get('events', [0])) for n, a in told.attempts.items() if n in told.confirmed)}, unknown {sum(told.unknown.values())} messages, "
        f"ok {figures['ok']}, lost {verdict.count('lost')}, duplicated {verdict.count('duplicated')}, unexpected {verdict.count('unexpected')}, recovered {figures['recovered']}")
    print(
        f"accepted {' + '.join(str(len(events)) for events in accepted)}, quarantined {figures['quarantined']} (said again and refused again {figures['quarantined twice']}), conflicting {figures['conflicts']}, "
        f"guests {figures['guests']}, dead letters {figures['dead letters']}; customers {figures['customers']}, merged {merges}")
    print(f"messages: {sum(len(outbox) for outbox in outboxes)} in the store, {deliveries['distinct']} delivered, {deliveries['copies']} more copies, of these with other bytes {verdict.count('bytes')}")
    print(
        f"triggers: {triggers['triggers']} ({triggers['state 0']} open, {triggers['state 1']} resolved, {triggers['state 2']} retracted), standing for {triggers['standing']} customers, "
        f"reference {triggers['reference']}, missing {verdict.count('missing trigger')}, wrong {verdict.count('trigger')}, undecided {triggers['undecided']}; "
        f"models {triggers['models']}, not worked out {triggers['models not worked out']}")
    for kind, examples in sorted(verdict.wrong.items()):
        for example in examples[:5]:
            print(f"WRONG {kind}: {example}")
        if len(examples) > 5:
            print(f"WRONG {kind}: and {len(examples) - 5} more")
    sys.exit(1 if any(verdict.wrong.values()) else 0)


if __name__ == "__main__":
    main()
