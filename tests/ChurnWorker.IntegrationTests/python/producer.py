"""Publishes the history of a small shop to RabbitMQ with publisher confirms, in the four encodings a producer may choose.

Needs only Debian's python3-pika. The broker comes from Bus__RabbitMq__*, everything else from the arguments. The same arguments publish the same
events. The last line of stdout is a JSON summary of what the broker confirmed.
"""

import argparse
import json
import os
import random
import uuid
from datetime import datetime, timedelta, timezone

import pika

NAMESPACE = uuid.UUID("8c0ddcb6-3f0b-4c52-9f5e-2f4a5a1f7a10")
CONTRACTS = {"purchase.completed": "PurchaseCompleted", "order.cancelled": "OrderCancelled"}
PERSISTENT = 2


def purchase(customer, order, at, amount):
    return "purchase.completed", {
        "eventId": f"evt-{order}",
        "orderId": order,
        "customerId": customer,
        "occurredAt": at.isoformat(),
        "amount": amount,
        "currency": "EUR",
        "channel": "web",
    }


def cancellation(customer, order, at, **part):
    return "order.cancelled", {
        "eventId": f"evt-{order}-cancelled",
        "orderId": order,
        "customerId": customer,
        "occurredAt": at.isoformat(),
        "reason": "changed mind",
        **part,
    }


def weekly_buyer(customer, now, quiet_days):
    """Forty weeks of dear orders, then nothing for quiet_days. Its money goes out as decimal strings."""
    last = now - timedelta(days=quiet_days)
    return [purchase(customer, f"{customer}-{week}", last - timedelta(weeks=39 - week), "480.50") for week in range(40)]


def ordinary(customer, now, rng):
    """Small orders at the customer's own pace until the customer loses interest; now and then one is cancelled."""
    events = []
    pace, days = rng.uniform(10, 90), rng.uniform(150, 420)
    for number in range(1, 30):
        at = now - timedelta(days=days)
        order = f"{customer}-{number}"
        events.append(purchase(customer, order, at, round(rng.uniform(5, 60), 2)))
        if rng.random() < 0.06:
            events.append(cancellation(customer, order, at + timedelta(hours=20)))
        if rng.random() < 0.25:
            break
        days -= rng.expovariate(1 / pace) + 0.5
        if days < 1:
            break
    return events


def history(customers, now, seed, quiet_days):
    """As an export delivers it, customer by customer. The weekly buyer comes first: its silence is complete before there are enough customers to
    judge it by, so that it is judged once whatever the pace of the worker."""
    rng = random.Random(seed)
    events = weekly_buyer("weekly-buyer", now, quiet_days)
    for number in range(1, customers):
        events += ordinary(f"customer-{number}", now, rng)
    return events


def comeback(customers, now):
    """What follows the history: the weekly buyer buys again and gets money back for two old orders, others buy too."""
    events = [
        purchase("weekly-buyer", "weekly-buyer-again", now, "99.90"),
        cancellation("weekly-buyer", "weekly-buyer-3", now, amount="80.25", currency="EUR"),
        cancellation("weekly-buyer", "weekly-buyer-7", now),
    ]
    return events + [purchase(f"customer-{number}", f"customer-{number}-again", now, 12.5) for number in range(1, customers, 2)]


def plain(kind, body):
    return pika.BasicProperties(content_type="application/json", type=kind), body


def structured(kind, body):
    envelope = {
        "specversion": "1.0",
        "id": body["eventId"],
        "source": "/shop",
        "type": kind,
        "time": body["occurredAt"],
        "datacontenttype": "application/json",
        "data": body,
    }
    return pika.BasicProperties(content_type="application/cloudevents+json; charset=utf-8"), envelope


def binary(kind, body):
    headers = {
        "cloudEvents_specversion": "1.0",
        "cloudEvents_id": body["eventId"],
        "cloudEvents_source": "/shop",
        "cloudEvents_type": kind,
        "cloudEvents_time": body["occurredAt"],
    }
    return pika.BasicProperties(content_type="application/json", headers=headers), body


def masstransit(kind, body):
    message_id = str(uuid.uuid5(NAMESPACE, body["eventId"]))
    envelope = {
        "messageId": message_id,
        "conversationId": message_id,
        "sourceAddress": "rabbitmq://localhost/shop",
        "destinationAddress": f"rabbitmq://localhost/ChurnWorker.Contracts:{CONTRACTS[kind]}",
        "messageType": [f"urn:message:ChurnWorker.Contracts:{CONTRACTS[kind]}"],
        "message": body,
        "sentTime": body["occurredAt"],
        "headers": {},
        "host": {"machineName": "shop", "processName": "shop", "massTransitVersion": "8.4.0"},
    }
    return pika.BasicProperties(content_type="application/vnd.masstransit+json", message_id=message_id), envelope


def traceparent(event_id):
    """A W3C trace context that is the same for the same event, wanted to be recorded."""
    digest = uuid.uuid5(NAMESPACE, "trace/" + event_id).hex + uuid.uuid5(NAMESPACE, "span/" + event_id).hex
    return f"00-{digest[:32]}-{digest[32:48]}-01"


ENCODINGS = [plain, structured, binary, masstransit]


def connection():
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["Bus__RabbitMq__Host"],
            port=int(os.environ["Bus__RabbitMq__Port"]),
            virtual_host=os.environ["Bus__RabbitMq__VirtualHost"],
            credentials=pika.PlainCredentials(os.environ["Bus__RabbitMq__Username"], os.environ["Bus__RabbitMq__Password"]),
        )
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchange", required=True)
    parser.add_argument("--now", required=True, type=datetime.fromisoformat, help="instant the history leads up to, with offset")
    parser.add_argument("--chapter", choices=["history", "comeback"], default="history")
    parser.add_argument("--customers", type=int, default=120)
    parser.add_argument("--quiet-days", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    now = arguments.now.astimezone(timezone.utc)
    if arguments.chapter == "history":
        events = history(arguments.customers, now, arguments.seed, arguments.quiet_days)
    else:
        events = comeback(arguments.customers, now)

    traces = {}
    confirmed = {encoding.__name__: 0 for encoding in ENCODINGS}
    turns = {}
    with connection() as broker:
        channel = broker.channel()
        channel.confirm_delivery()
        for kind, body in events:
            # Every customer's events go through all encodings in turn: its state is right only if all of them are understood
            turn = turns.setdefault(body["customerId"], len(turns))
            turns[body["customerId"]] = turn + 1
            encode = ENCODINGS[turn % len(ENCODINGS)]
            properties, content = encode(kind, body)
            properties.delivery_mode = PERSISTENT
            trace = traceparent(body["eventId"])
            properties.headers = {**(properties.headers or {}), "traceparent": trace}
            traces[body["customerId"]] = trace
            # Mandatory and with confirms: returns only when a queue has it on disk, raises otherwise
            channel.basic_publish(arguments.exchange, f"shop.{kind}", json.dumps(content).encode(), properties, mandatory=True)
            confirmed[encode.__name__] += 1
    print(json.dumps({"confirmed": sum(confirmed.values()), "customers": len(turns), "encodings": confirmed, "lastTraces": traces}), flush=True)


if __name__ == "__main__":
    main()
