"""A campaign system that writes down every delivery before it acknowledges it, and comes back whatever happens to the broker.

Needs only Debian's python3-pika; the broker comes from Bus__RabbitMq__*. The first line on stdout says that its durable queue is bound. SIGTERM ends it.
With --drain it takes what waits in a queue instead, and ends.
"""

import argparse
import base64
import json
import os
import signal
import sys
import time

import pika

TROUBLE = (pika.exceptions.AMQPError, OSError)


def connect():
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["Bus__RabbitMq__Host"], port=int(os.environ["Bus__RabbitMq__Port"]), virtual_host=os.environ["Bus__RabbitMq__VirtualHost"],
            credentials=pika.PlainCredentials(os.environ["Bus__RabbitMq__Username"], os.environ["Bus__RabbitMq__Password"]), heartbeat=20, socket_timeout=5,
            client_properties={"connection_name": "chaos campaign"}))


def line_of(method, properties, body):
    return {
        "id": properties.message_id,
        "type": properties.type,
        "key": method.routing_key,
        "redelivered": method.redelivered,
        "headers": {name: str(value) for name, value in (properties.headers or {}).items()},
        "body": base64.b64encode(body).decode(),
    }


def listen(log, queue):
    said = False
    while True:
        try:
            with connect() as broker:
                channel = broker.channel()
                channel.exchange_declare("churn.winback", exchange_type="topic", durable=True)
                channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
                channel.queue_bind(queue, "churn.winback", "#")
                channel.basic_qos(prefetch_count=200)
                if not said:
                    print("bound", flush=True)
                    said = True
                for method, properties, body in channel.consume(queue):
                    log.write(json.dumps(line_of(method, properties, body)) + "\n")
                    log.flush()
                    channel.basic_ack(method.delivery_tag)
        except TROUBLE:
            time.sleep(0.5)


def drain(log, queue):
    with connect() as broker:
        channel = broker.channel()
        while True:
            method, properties, body = channel.basic_get(queue)
            if method is None:
                return
            log.write(json.dumps(line_of(method, properties, body)) + "\n")
            channel.basic_ack(method.delivery_tag)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", required=True)
    parser.add_argument("--queue", default="chaos.campaign")
    parser.add_argument("--drain", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(arguments.log, "a", encoding="utf-8") as log:
        if arguments.drain:
            drain(log, arguments.queue)
        else:
            listen(log, arguments.queue)


if __name__ == "__main__":
    main()
