"""What a customer's events amount to, and what the model says of it: slow, plain, and written from the specification alone."""

import hashlib
import json
import math
from collections import defaultdict
from datetime import datetime

DAY = 86_400_000
WEEK = 7 * DAY
DIGITS = {"JPY": 0}
FINEST = 4


def milliseconds(text):
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(at.timestamp() * 1000)


def minor(text, currency):
    """Money as stated in minor units; where no currency is stated in units of four digits, until the order tells it."""
    digits = DIGITS.get(currency, 2) if currency else FINEST
    whole, _, fraction = str(text).partition(".")
    return int(whole + fraction.ljust(digits, "0"))


class Event:
    """One event as its producer stated it."""

    def __init__(self, text):
        stated = json.loads(text)
        self.text = text
        self.kind = stated["type"]
        self.id = stated["eventId"]
        self.customer = stated.get("customerId") or ""
        self.order = stated.get("orderId") or ""
        self.other = stated.get("otherCustomerId") or ""
        self.at = milliseconds(stated["occurredAt"])
        self.currency = stated.get("currency") or ""
        self.amount = minor(stated["amount"], self.currency) if "amount" in stated else None
        self.version = stated.get("version") or 0

    @property
    def rank(self):
        return (self.version, self.at, self.id)


class Order:
    """What is left of one order of its versions and cancellations."""

    def __init__(self, events):
        purchases = [e for e in events if e.kind == "purchase.completed"]
        self.cancellations = [e for e in events if e.kind == "order.cancelled"]
        self.purchase = max(purchases, key=lambda e: e.rank) if purchases else None
        named = sorted(e.customer for e in self.cancellations if e.customer)
        self.owner = self.purchase.customer if self.purchase else (named[0] if named else "")
        if not self.purchase:
            return
        currency = self.purchase.currency
        parts = [c for c in self.cancellations if c.amount is not None]
        own = [c for c in parts if c.currency in ("", currency)]
        self.foreign = [c for c in parts if c.currency not in ("", currency)]
        refunded = sum(c.amount if c.currency else c.amount // 10 ** (FINEST - DIGITS.get(currency, 2)) for c in own)
        whole = any(c.amount is None for c in self.cancellations)
        self.exceeds = not whole and refunded > self.purchase.amount
        self.undone = whole or (refunded > 0 and refunded >= self.purchase.amount)
        self.counts = self.purchase.amount > 0 and not self.undone
        self.refunded = refunded
        self.at, self.day, self.currency = self.purchase.at, self.purchase.at // DAY, currency
        self.gross = self.purchase.amount
        self.net = self.gross - refunded


class Person:
    """State of one customer and all who are merged into that one."""

    def __init__(self, name, members, orders, credits):
        self.name = name
        self.members = members
        self.orders = sorted((o for o in orders if o.purchase and o.counts), key=lambda o: (o.at, o.purchase.order))
        self.parked = sum(len(o.cancellations) for o in orders if not o.purchase)
        self.unmatched = len(credits)
        self.exceeding = sum(1 for o in orders if o.purchase and o.exceeds)
        back = list(credits) + [c for o in orders if o.purchase for c in o.foreign]
        self.gross, self.refunded, self.count = defaultdict(int), defaultdict(int), defaultdict(int)
        for order in self.orders:
            self.gross[order.currency] += order.gross
            self.refunded[order.currency] += order.refunded
            self.count[order.currency] += 1
        for credit in back:
            self.gross[credit.currency] += 0
            self.refunded[credit.currency] += credit.amount or 0
        self.is_empty = not self.orders and not self.gross
        if not self.orders:
            return
        self.first, self.last = self.orders[0].at, self.orders[-1].at
        self.days = sorted({o.day for o in self.orders})
        self.frequency = len(self.days) - 1
        self.recency_days = self.days[-1] - self.days[0]
        self.currency = min(self.gross, key=lambda c: (-self.count[c], c))
        repeat = [o for o in self.orders if o.currency == self.currency and o.day != self.days[0]]
        self.repeat_occasions = len({o.day for o in repeat})
        repeat_spend = sum(o.net for o in repeat)
        self.order_net = sum(o.net for o in self.orders if o.currency == self.currency)
        spend = self.gross[self.currency] - self.refunded[self.currency]
        self.repeat_spend = 0 if repeat_spend == 0 or spend <= 0 else repeat_spend * spend // self.order_net

    def age(self, at):
        """Weeks: recency in whole days and the silence since the last purchase."""
        return self.recency_days / 7 + max(0, at - self.last) / WEEK


def roots(links):
    """Who is part of whom: of each pair the latest statement counts, the latest merge first; one that would close a circle is passed over."""
    latest = {}
    for e in links:
        if e.customer != e.other:
            pair = (e.customer, e.other)
            if pair not in latest or (e.at, e.id) > (latest[pair].at, latest[pair].id):
                latest[pair] = e
    parents = {}

    def root(name):
        while name in parents:
            name = parents[name]
        return name

    for e in sorted((e for e in latest.values() if e.kind == "customers.merged"), key=lambda e: (e.at, e.id), reverse=True):
        if e.other not in parents and root(e.customer) != e.other:
            parents[e.other] = e.customer
    return {name: root(name) for name in parents}


def fold(events):
    """Everybody by name: the state that the set of accepted events amounts to."""
    by_order, credits, links = defaultdict(list), defaultdict(list), []
    for e in events:
        if e.kind in ("customers.merged", "customers.unmerged"):
            links.append(e)
        elif e.order:
            by_order[e.order].append(e)
        else:
            credits[e.customer].append(e)
    merged = roots(links)
    orders = {name: Order(of) for name, of in by_order.items()}
    whose = defaultdict(list)
    for order in orders.values():
        whose[merged.get(order.owner, order.owner)].append(order)
    given = defaultdict(list)
    for name, of in credits.items():
        given[merged.get(name, name)] += of
    members = defaultdict(list)
    for name, into in merged.items():
        members[into].append(name)
    people = {name: Person(name, sorted(members[name]), whose[name], given[name]) for name in set(whose) | set(given) if name}
    return {name: person for name, person in people.items() if not person.is_empty}, orders, merged


class UnknownModel(Exception):
    """A passport that says more than this reference can work out."""


KNOWN = {"modelId", "model", "timeUnit", "parameters", "standardErrors", "logCovariance", "condition", "logLikelihood", "converged", "readiness",
         "observedUntil", "customers", "repeatCustomers", "highShare", "spend", "timingTrial", "layerTrial", "drift", "layer"}
KNOWN_LAYER = {"level", "odds", "weights", "typicalLogSpend", "spendUnits"}
KNOWN_SPEND = {"currency", "p", "q", "v", "standardErrors", "logCovariance", "customers", "highThreshold", "midThreshold"}


class Model:
    """MBG/NBD, Gamma-Gamma and the logistic layer with the parameters of a passport (Batislam, Denizel, Filiztekin 2007; Fader, Hardie 2005)."""

    def __init__(self, passport):
        stated = json.loads(passport)
        unknown = {name for name, value in stated.items() if name not in KNOWN and value not in (None, [], {})}
        unknown |= {name for spend in stated["spend"] for name, value in spend.items() if name not in KNOWN_SPEND and value is not None}
        self.layer = stated.get("layer")
        unknown |= set(self.layer or ()) - KNOWN_LAYER
        if stated["model"] != "mbg-nbd" or unknown:
            raise UnknownModel(f"{stated['model']} {sorted(unknown)}")
        self.id = stated["modelId"]
        self.r, self.alpha, self.a, self.b = (stated["parameters"][name] for name in ("r", "alpha", "a", "b"))
        self.spend = {spend["currency"]: spend for spend in stated["spend"]}
        self.purchases = {}

    def alive(self, x, tx, age):
        return 1 / (1 + self.a / (self.b + x) * math.exp((self.r + x) * math.log1p((age - tx) / (self.alpha + tx))))

    def no_purchase(self, person, at, horizon):
        x, tx, age = person.frequency, person.recency_days / 7, person.age(at)
        purchase = -self.alive(x, tx, age) * math.expm1(-(self.r + x) * math.log1p(horizon / (self.alpha + age)))
        if self.layer is None:
            return 1 - purchase
        silence = max(0, at - person.last) / DAY
        own = math.log1p(silence / (1 + person.recency_days / x)) * math.log1p(x) if x else 0
        unit = self.layer["spendUnits"].get(person.currency)
        spend = math.log1p(10 * max(0, person.order_net / unit)) if unit else self.layer["typicalLogSpend"]
        features = (math.log1p(silence), silence / 90, own, math.log1p(x), spend)
        logit = self.layer["level"] + self.layer["odds"] * (math.log1p(-purchase) - math.log(purchase))
        logit += sum(weight * feature for weight, feature in zip(self.layer["weights"], features))
        return 1 / (1 + math.exp(-logit))

    def due(self, person, quantile):
        """When the next purchase of a buyer who stays would have come with this probability: silence of a Lomax distribution."""
        silence = (self.alpha + person.recency_days / 7) * math.expm1(-math.log1p(-quantile) / (self.r + person.frequency))
        return person.last + silence * WEEK

    def reached(self, person, at, stages, horizon):
        """Highest stage whose threshold the silence has passed; one that was passed at the purchase already waits for the due date."""
        now = self.no_purchase(person, at, horizon)
        then = self.no_purchase(person, person.last, horizon)
        for stage in range(len(stages), 0, -1):
            threshold = stages[stage - 1]
            if (at >= self.due(person, threshold)) if then >= threshold else now >= threshold:
                return stage
        return 0

    def value(self, person, horizon, margin):
        """Expected value at the last purchase, minor units before rounding."""
        spend = self.spend.get(person.currency)
        if spend is None:
            return 0.0
        key = (person.frequency, person.recency_days)
        if key not in self.purchases:
            x, tx = key[0], key[1] / 7
            z = horizon / (self.alpha + tx)
            self.purchases[key] = self.alive(x, tx, tx) * expected_if_alive(self.r + x, self.a, self.b + x + 1, z)
        x = person.repeat_occasions
        mean = person.repeat_spend / x if x else 0.0
        each = spend["p"] * (spend["v"] + x * mean) / (spend["p"] * x + spend["q"] - 1)
        return self.purchases[key] * each * margin

    def is_high(self, person, horizon, margin):
        """Whether of high value; None where rounding decides."""
        spend = self.spend.get(person.currency)
        if spend is None:
            return False
        value = self.value(person, horizon, margin)
        limit = spend["highThreshold"] + 0.5
        return None if abs(value - limit) <= 1e-7 * limit else value > limit


def expected_if_alive(n, a, b, z):
    """Mean of (1 - (1 + pz)^-n) / p over p ~ Beta(a, b), by the double exponential rule on p = 1 / (1 + e^-u)."""
    total = weight = 0.0
    step = 0.06
    for i in range(-115, 116):
        t = i * step
        u = math.pi / 2 * math.sinh(t)
        log_p = -math.log1p(math.exp(-u)) if u > 0 else u - math.log1p(math.exp(u))
        log_q = log_p - u
        log_weight = a * log_p + b * log_q + math.log(math.cosh(t))
        if log_weight < -700:
            continue
        w = math.exp(log_weight)
        p = math.exp(log_p)
        weight += w
        total += w * (-math.expm1(-n * math.log1p(p * z)) / p if p > 1e-300 else n * z)
    return total / weight


def derive(*parts):
    """UUID version 8 of what it names: SHA-256 over the parts with their lengths."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part.encode()).to_bytes(4, "big") + part.encode())
    raw = bytearray(digest.digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def held_out(cycle, salt, percent):
    digest = hashlib.sha256(f"{salt}\n{cycle}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 4294967296 * 100 < percent
