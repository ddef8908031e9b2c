"""A campaign system: binds a queue of its own to the win-back exchange and writes every delivery as one JSON line.

Needs only Debian's python3-pika. The broker comes from Bus__RabbitMq__*. The first line says that the queue is bound. Ends after a message of
type "test.end": what was published before it has been written by then.
"""

import argparse
import base64
import json
import os
import sys

import pika


def write(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchange", required=True)
    arguments = parser.parse_args()

    broker = pika.BlockingConnection(
        pika.ConnectionParameters(
            host=os.environ["Bus__RabbitMq__Host"],
            port=int(os.environ["Bus__RabbitMq__Port"]),
            virtual_host=os.environ["Bus__RabbitMq__VirtualHost"],
            credentials=pika.PlainCredentials(os.environ["Bus__RabbitMq__Username"], os.environ["Bus__RabbitMq__Password"]),
        )
    )
    channel = broker.channel()
    channel.exchange_declare(arguments.exchange, exchange_type="topic", durable=True)
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, arguments.exchange, "winback.#")
    write({"bound": queue})

    for method, properties, body in channel.consume(queue):
        channel.basic_ack(method.delivery_tag)
        if properties.type == "test.end":
            break
        write(
            {
                "routingKey": method.routing_key,
                "redelivered": method.redelivered,
                "contentType": properties.content_type,
                "deliveryMode": properties.delivery_mode,
                "messageId": properties.message_id,
                "type": properties.type,
                "headers": {name: str(value) for name, value in (properties.headers or {}).items()},
                "body": base64.b64encode(body).decode(),
            }
        )
    broker.close()


if __name__ == "__main__":
    main()
