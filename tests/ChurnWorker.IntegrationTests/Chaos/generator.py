"""A shop's load on the bus, with a log of its own of what it tried to say and what the broker confirmed.

Needs only Debian's python3-pika; the broker comes from Bus__RabbitMq__*. The same arguments say the same things in the same order; only the instants
of what happens "now" are those of the run. One line on stdin, "release N", lets it publish its first N messages; it ends once all are confirmed.

The log has one JSON object a line: {"attempt": n, "events": [text]} or {"attempt": n, "raw": base64, "expect": "quarantine"|"guest"} before a message is
first sent, {"confirmed": n} when the broker has it, {"unknown": n} when the connection went before the confirm: it is sent again, the same bytes.
"""

import argparse
import base64
import collections
import json
import os
import random
import sys
import threading
import time
from datetime import datetime, timezone

import pika

DAY = 86_400_000
PERSISTENT = 2
WINDOW = 400
NOW = "@now"


def instant(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


class World:
    """Everything the shop will say, as (position in the run, event); a position is between 0 and 1."""

    def __init__(self, events, seed, now):
        self.rng = random.Random(seed)
        self.now = now
        self.said = []
        self.ids = 0
        self.customers = []
        while len(self.said) < events:
            self.customer()
        self.said.sort(key=lambda s: s[0])

    def say(self, position, kind, **members):
        self.ids += 1
        event = {"type": kind, "eventId": f"e-{self.ids}", **{name: value for name, value in members.items() if value is not None}}
        self.said.append((min(position, 0.9999), event))
        return event

    def amount(self, mean, currency):
        value = max(1.0, self.rng.gammavariate(4, mean / 4))
        return f"{value * 100:.0f}" if currency == "JPY" else f"{value:.2f}"

    def customer(self):
        rng = self.rng
        name = f"c-{len(self.customers)}"
        self.customers.append(name)
        home = rng.choices(["EUR", "USD", "JPY"], [90, 8, 2])[0]
        position = rng.uniform(0, 0.8)
        rate, dropout, mean = rng.gammavariate(0.9, 0.35), rng.betavariate(0.9, 2.4), rng.lognormvariate(3.6, 0.7)
        at = self.now - int(rng.uniform(40, 800) * DAY)
        for number in range(40):
            currency = home if rng.random() < 0.97 else "USD"
            self.order(name, f"o-{name}-{number}", at, currency, mean, position + rng.expovariate(60))
            if rng.random() < dropout:
                break
            at += int(rng.expovariate(max(rate, 0.01)) * 7 * DAY)
            if at > self.now - 2 * DAY:
                break
        if rng.random() < 0.01:
            self.say(position + rng.random() * 0.1, "order.cancelled", customerId=name, occurredAt=self.past(at), amount=self.amount(mean / 3, home), currency=home)
        if rng.random() < 0.25:
            self.comeback(name, rng.uniform(position + 0.05, 1), home, mean)
        if len(self.customers) > 20 and rng.random() < 0.02:
            self.merge(name, rng.choice(self.customers[:-1]), rng.uniform(position, 1))
        if rng.random() < 0.08:
            self.nonsense(rng.random())

    def past(self, at):
        """Never within two days of the run: only what happens now is close to it."""
        return min(at, self.now - 2 * DAY + self.rng.randrange(DAY))

    def order(self, customer, order, at, currency, mean, position):
        rng = self.rng
        at = self.past(at)
        amount = self.amount(mean, currency) if rng.random() > 0.003 else "0"
        purchase = self.say(
            position, "purchase.completed", orderId=order, customerId=customer, occurredAt=at, amount=amount, currency=currency, version=None if rng.random() < 0.7 else 1)
        if rng.random() < 0.06:
            # the other way round every third time: the cancellation is told before the order
            told = position + (rng.uniform(-0.05, 0) if rng.random() < 0.35 else rng.random() * 0.1)
            self.say(max(0, told), "order.cancelled", orderId=order, customerId=customer if rng.random() < 0.7 else None, occurredAt=self.past(at + DAY // 2))
        if rng.random() < 0.05 and amount != "0":
            part = f"{float(amount) * rng.uniform(0.1, 0.7):.{0 if currency == 'JPY' else 2}f}"
            self.say(
                position + rng.uniform(-0.02, 0.1), "order.cancelled", orderId=order, customerId=customer, occurredAt=self.past(at + DAY), amount=part,
                currency=currency if rng.random() < 0.8 or currency == "JPY" else None)
        if rng.random() < 0.05 and amount != "0":
            moved = rng.randrange(-DAY // 4, DAY // 4) if rng.random() < 0.3 else 0
            buyer = customer if rng.random() < 0.95 else rng.choice(self.customers)
            self.say(
                position + rng.uniform(-0.02, 0.1), "purchase.completed", orderId=order, customerId=buyer, occurredAt=self.past(at + moved),
                amount=self.amount(mean, currency), currency=currency, version=2 if rng.random() < 0.8 else None)
        if rng.random() < 0.04:
            self.said.append((min(0.9999, position + rng.random() * 0.2), purchase))
        if rng.random() < 0.003:
            self.said.append((min(0.9999, position + rng.random() * 0.2), {**purchase, "amount": "7" + purchase["amount"]}))

    def comeback(self, customer, position, currency, mean):
        rng = self.rng
        order = f"o-{customer}-again"
        self.say(position, "purchase.completed", orderId=order, customerId=customer, occurredAt=NOW, amount=self.amount(mean, currency), currency=currency)
        if rng.random() < 0.2:
            self.say(rng.uniform(position, 1), "order.cancelled", orderId=order, customerId=customer, occurredAt=NOW)

    def merge(self, customer, other, position):
        self.say(position, "customers.merged", customerId=customer, otherCustomerId=other, occurredAt=NOW)
        if self.rng.random() < 0.4:
            self.say(self.rng.uniform(position, 1), "customers.unmerged", customerId=customer, otherCustomerId=other, occurredAt=NOW)

    def nonsense(self, position):
        """What no shop should send; every one a message of its own, with bytes that occur once."""
        self.ids += 1
        good = {"type": "purchase.completed", "eventId": f"x-{self.ids}", "orderId": f"ox-{self.ids}", "customerId": "c-0", "occurredAt": instant(self.now - DAY), "amount": "9.90", "currency": "EUR"}
        kind = self.rng.randrange(8)
        if kind == 0:
            self.said.append((position, ("quarantine", f'{{"eventId": "x-{self.ids}", "am'.encode())))
            return
        wrong = [{"type": "purchase.imagined"}, {"amount": "-4.00"}, {"occurredAt": "2026-03-01T10:00:00"}, {"occurredAt": "2199-01-01T00:00:00Z"}, {"currency": "XQX"}, {"amount": "1e999"}]
        expect = "guest" if kind == 7 else "quarantine"
        bad = {**good, "customerId": "anonymous"} if kind == 7 else {**good, **wrong[kind - 1]}
        self.said.append((position, (expect, json.dumps(bad).encode())))


def keys(world):
    """One key for all customers that ever meet, by a merge or an order that changed hands: what a shop with several stores has to send along."""
    parents = {}

    def root(name):
        while parents.get(name, name) != name:
            name = parents[name]
        return name

    buyers = {}
    events = [thing for _, thing in world.said if isinstance(thing, dict)]
    for event in events:
        met = [event[member] for member in ("customerId", "otherCustomerId") if member in event]
        if met and event.get("orderId"):
            met.append(buyers.setdefault(event["orderId"], met[0]))
        for one in met[1:]:
            parents[root(one)] = root(met[0])
    return {event["eventId"]: root(event.get("customerId") or buyers[event["orderId"]]) for event in events}


def messages(world, rng, key_of):
    """One message a thing said, or now and then several in an array, all of one key. Each with its key; None where nobody asks for one."""
    batch = []
    wanted = 1
    for _, thing in world.said:
        if isinstance(thing, tuple):
            yield thing, "c-0"
            continue
        batch.append(thing)
        if len(batch) >= wanted:
            yield from by_key(batch, key_of)
            batch = []
            wanted = rng.randrange(2, 25) if rng.random() < 0.04 else 1
    yield from by_key(batch, key_of)


def by_key(batch, key_of):
    together = collections.defaultdict(list)
    for event in batch:
        together[key_of.get(event["eventId"])].append(event)
    yield from ((events, key) for key, events in together.items())


class Publisher:
    """Publishes with a window of unconfirmed messages; whatever ends a connection, it makes a new one and says again what was not confirmed."""

    def __init__(self, said, log, rate, sharded):
        self.said = [thing for thing, _ in said]
        self.keys = [key for _, key in said] if sharded else None
        self.log = log
        self.rate = rate
        self.released = 0
        self.bodies = {}
        self.waiting = collections.deque(range(len(said)))
        self.under_way = {}
        self.confirmed = 0
        self.unknown = 0
        self.budget = 0.0
        self.connection = self.channel = None
        self.tag = 0

    def note(self, **line):
        self.log.write(json.dumps(line) + "\n")

    def run(self):
        while self.confirmed < len(self.said):
            self.connection = pika.SelectConnection(
                pika.ConnectionParameters(
                    host=os.environ["Bus__RabbitMq__Host"], port=int(os.environ["Bus__RabbitMq__Port"]), virtual_host=os.environ["Bus__RabbitMq__VirtualHost"],
                    credentials=pika.PlainCredentials(os.environ["Bus__RabbitMq__Username"], os.environ["Bus__RabbitMq__Password"]), heartbeat=20, socket_timeout=5,
                    client_properties={"connection_name": "chaos generator"}),
                on_open_callback=self.opened, on_open_error_callback=self.ended, on_close_callback=self.ended)
            self.connection.ioloop.start()
            # Whoever reads the log may believe of these what the store says: both are possible
            for n in sorted(self.under_way.values(), reverse=True):
                self.unknown += 1
                self.note(unknown=n)
                self.waiting.appendleft(n)
            self.under_way = {}
            self.log.flush()
            if self.confirmed < len(self.said):
                time.sleep(0.3)

    def ended(self, connection, *_):
        self.channel = None
        connection.ioloop.stop()

    def opened(self, connection):
        connection.channel(on_open_callback=self.channel_opened)

    def channel_opened(self, channel):
        self.channel = channel
        self.tag = 0
        channel.add_on_close_callback(self.channel_closed)
        channel.confirm_delivery(self.answered)
        self.pump()

    def channel_closed(self, *_):
        self.channel = None
        if self.connection.is_open:
            self.connection.close()

    def answered(self, frame):
        method = frame.method
        tags = [tag for tag in self.under_way if tag <= method.delivery_tag] if method.multiple else [method.delivery_tag]
        for tag in tags:
            n = self.under_way.pop(tag)
            if isinstance(method, pika.spec.Basic.Ack):
                self.confirmed += 1
                self.note(confirmed=n)
            else:
                self.waiting.appendleft(n)
        if self.confirmed == len(self.said):
            self.connection.close()

    def pump(self):
        if self.channel is None or not self.channel.is_open:
            return
        self.budget = min(self.budget + self.rate / 50, max(20.0, self.rate / 5))
        while self.budget >= 1 and self.waiting and self.waiting[0] < self.released and len(self.under_way) < WINDOW:
            n = self.waiting.popleft()
            body, properties = self.message(n)
            self.tag += 1
            self.under_way[self.tag] = n
            self.budget -= 1
            self.channel.basic_publish("churn.events", "shop", body, properties)
            if self.channel is None:
                return
        self.connection.ioloop.call_later(0.02, self.pump)

    def message(self, n):
        """The bytes are made when first sent and the same ever after."""
        if n not in self.bodies:
            thing = self.said[n]
            if isinstance(thing, tuple):
                self.bodies[n] = thing[1]
                self.note(attempt=n, raw=base64.b64encode(thing[1]).decode(), expect=thing[0])
            else:
                texts = [json.dumps({**event, "occurredAt": self.at(event)}) for event in thing]
                self.bodies[n] = texts[0].encode() if len(texts) == 1 else ("[" + ",".join(texts) + "]").encode()
                self.note(attempt=n, events=texts)
            self.log.flush()
        headers = {"partitionkey": self.keys[n]} if self.keys else None
        return self.bodies[n], pika.BasicProperties(content_type="application/json", delivery_mode=PERSISTENT, headers=headers)

    def at(self, event):
        # what happens now is remembered on the event itself: a duplicate said later tells the same instant
        if event["occurredAt"] == NOW:
            event["occurredAt"] = int(time.time() * 1000)
        return instant(event["occurredAt"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rate", type=float, default=2000, help="messages a second at most")
    parser.add_argument("--log", required=True)
    parser.add_argument("--sharded", action="store_true", help="each message carries the key of its customers")
    arguments = parser.parse_args()

    world = World(arguments.events, arguments.seed, int(time.time() * 1000))
    said = list(messages(world, world.rng, keys(world) if arguments.sharded else {}))
    print(json.dumps({"messages": len(said), "events": len(world.said), "customers": len(world.customers)}), flush=True)
    with open(arguments.log, "w", encoding="utf-8") as log:
        publisher = Publisher(said, log, arguments.rate, arguments.sharded)

        def obey():
            for line in sys.stdin:
                publisher.released = int(line.split()[1])

        threading.Thread(target=obey, daemon=True).start()
        publisher.run()
    print(json.dumps({"confirmed": publisher.confirmed, "unknown": publisher.unknown}), flush=True)


if __name__ == "__main__":
    main()
