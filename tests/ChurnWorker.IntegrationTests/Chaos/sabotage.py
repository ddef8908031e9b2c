"""Falsifies what a kept run wrote down, in one way: a checker that still finds nothing wrong is worth nothing.

Takes the folder of a run on SQLite, which it changes, and what to do. Prints the kind of finding that the checker must come to.
"""

import argparse
import base64
import json
import pathlib
import sqlite3


class Kept:
    """The logs and the store of a run."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.store = sqlite3.connect(self.folder / "churnworker.db")

    def one(self, statement, *values):
        return self.store.execute(statement, values).fetchone()

    def edit(self, name, change):
        """Gives every line of a log to a function that returns the lines to write instead."""
        path = self.folder / name
        out = []
        for line in path.read_text(encoding="utf-8").splitlines():
            out += change(json.loads(line))
        path.write_text("".join(json.dumps(line) + "\n" for line in out), encoding="utf-8")

    def delivered(self):
        with open(self.folder / "campaign.log", encoding="utf-8") as log:
            return json.loads(log.readline())

    # ---- one way each; the name is that of the sabotage, the text what must be found ----

    def event_gone(self):
        """lost"""
        event_id, = self.one("SELECT event_id FROM ledger WHERE kind = 1 ORDER BY event_id LIMIT 1")
        self.store.execute("DELETE FROM ledger WHERE event_id = ?", (event_id,))
        self.store.execute("DELETE FROM inbox WHERE event_id = ?", (event_id,))

    def row_gone_and_id_kept(self):
        """half"""
        self.store.execute("DELETE FROM ledger WHERE event_id = (SELECT MIN(event_id) FROM ledger WHERE kind = 1)")

    def event_twice(self):
        """duplicated"""
        self.store.execute(
            "INSERT INTO ledger SELECT customer_id, order_id, event_id, 'elsewhere', kind, stated_customer_id, occurred_at, amount, currency, version, detail, subject, term, effective_at, score, scale "
            "FROM ledger WHERE kind = 1 ORDER BY event_id LIMIT 1")

    def amount_altered(self):
        """altered"""
        self.store.execute("UPDATE ledger SET amount = amount + 1 WHERE event_id = (SELECT MIN(event_id) FROM ledger WHERE kind = 1)")

    def refusal_gone(self):
        """lost"""
        self.store.execute("DELETE FROM quarantine WHERE body = (SELECT MIN(body) FROM quarantine WHERE reason <> 'id_conflict')")

    def stranger(self):
        """unexpected"""
        self.store.execute("INSERT INTO inbox (event_id, source, digest) VALUES ('nobody-sent-this', 'default', 1)")

    def accepted_and_refused(self):
        """accepted and refused"""
        with open(self.folder / "generator.log", encoding="utf-8") as log:
            body = next(attempt["events"][0] for attempt in map(json.loads, log) if len(attempt.get("events", ())) == 1)
        self.store.execute("INSERT INTO quarantine (digest, received_at, source, reason, headers, body) VALUES ('0', 1, 'default', 'not_json', '{}', ?)", (body.encode(),))

    def money_gone(self):
        """state"""
        done = []

        def less(line):
            if not done and line["spend"]:
                currency = next(iter(line["spend"]))
                line["spend"][currency] = str(float(line["spend"][currency]) - 1)
                done.append(True)
            return [line]

        self.edit("export.ndjson", less)

    def other_bytes(self):
        """bytes"""
        copy = self.delivered()
        copy["body"] = base64.b64encode(base64.b64decode(copy["body"]) + b" ").decode()
        with open(self.folder / "campaign.log", "a", encoding="utf-8") as log:
            log.write(json.dumps(copy) + "\n")

    def never_delivered(self):
        """undelivered"""
        gone = self.delivered()["id"]
        self.edit("campaign.log", lambda line: [] if line["id"] == gone else [line])

    def delivered_from_nowhere(self):
        """unexpected"""
        copy = {**self.delivered(), "id": "00000000-0000-8000-8000-000000000000"}
        with open(self.folder / "campaign.log", "a", encoding="utf-8") as log:
            log.write(json.dumps(copy) + "\n")

    def trigger_gone(self):
        """missing trigger"""
        trigger_id, = self.one("SELECT MIN(trigger_id) FROM triggers WHERE state = 0 AND disposition = 0")
        self.store.execute("DELETE FROM triggers WHERE trigger_id = ?", (trigger_id,))
        self.store.execute("DELETE FROM outbox WHERE message_id = ?", (trigger_id,))
        self.edit("campaign.log", lambda line: [] if line["id"] == trigger_id else [line])

    def trigger_too_early(self):
        """trigger"""
        self.store.execute(
            "UPDATE triggers SET fired_at = (SELECT last_purchase_at + 1 FROM customers WHERE customers.customer_id = triggers.customer_id) "
            "WHERE trigger_id = (SELECT MIN(trigger_id) FROM triggers WHERE state = 0)")

    def trigger_twice(self):
        """duplicated"""
        self.store.execute(
            "INSERT INTO triggers SELECT 'f0000000-0000-8000-8000-000000000000', cycle_id, customer_id, stage, state, disposition, cause, fired_at, expires_at, closed_at, p_no_purchase, p_alive, tier, "
            "expected_value, currency, model_id, policy_version FROM triggers WHERE state = 0 ORDER BY trigger_id LIMIT 1")

    def ending_untold(self):
        """message"""
        self.store.execute("UPDATE triggers SET state = 2 WHERE trigger_id = (SELECT MIN(trigger_id) FROM triggers WHERE state = 0 AND disposition = 0)")

    def mark_lost(self):
        """unmarked"""
        self.store.execute("UPDATE outbox SET published_at = NULL WHERE sequence = (SELECT MIN(sequence) FROM outbox)")


def main():
    ways = [name for name in vars(Kept) if not name.startswith("_") and name not in ("one", "edit", "delivered")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=ways)
    parser.add_argument("folder")
    arguments = parser.parse_args()
    kept = Kept(arguments.folder)
    way = getattr(kept, arguments.way)
    way()
    kept.store.commit()
    kept.store.close()
    print(way.__doc__)


if __name__ == "__main__":
    main()
