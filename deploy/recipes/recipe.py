#!/usr/bin/env python3
"""Turns a win-back message into the calls of a campaign system; needs nothing but Python 3.11 or newer.

    recipe.py klaviyo winback.triggered < message.json        the calls, one JSON object a line: {method, url, headers, body}

Send them in order and acknowledge the message once all of them were answered with 2xx. A delivery may come twice: every recipe states its dedupe
key. Ask the worker right before sending (GET /triggers/ID): only "valid" means send. Keys and hosts are placeholders in capitals.
"""

import importlib
import json
import pathlib
import sys

RECIPES = ["klaviyo", "braze", "customerio", "iterable", "segment", "dittofeed"]
EVENTS = {
    "winback.triggered": "Winback Triggered",
    "winback.resolved": "Winback Resolved",
    "winback.retracted": "Winback Retracted",
    "winback.expired": "Winback Expired",
}
TIMES = {"winback.triggered": "firedAt", "winback.resolved": "resolvedAt", "winback.retracted": "retractedAt", "winback.expired": "expiredAt"}


class Event:
    """What all campaign systems are told, whatever they call it."""

    def __init__(self, kind, message):
        self.kind = kind
        self.name = EVENTS[kind]
        self.customer = message["customerId"]
        self.time = message[TIMES[kind]]
        # One trigger has at most one message of each kind: together they name the message in every delivery
        self.key = f"{message['triggerId']}-{kind.split('.')[1]}"
        self.trigger = message["triggerId"]
        self.value = message.get("valueAtStake", message.get("amount"))
        self.currency = message.get("currency")
        self.properties = {member: value for member, value in message.items() if member != "customerId"}


def calls(recipe, kind, message):
    """The calls of one message; none for a kind that campaigns need not hear of, or a customer who was erased."""
    if kind not in EVENTS or not message["customerId"]:
        return []
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    return importlib.import_module(recipe).calls(Event(kind, message))


def post(url, headers, body):
    return {"method": "POST", "url": url, "headers": {"content-type": "application/json", **headers}, "body": body}


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in RECIPES:
        sys.exit(__doc__)
    sys.dont_write_bytecode = True
    sys.modules["recipe"] = sys.modules["__main__"]
    for call in calls(sys.argv[1], sys.argv[2], json.load(sys.stdin)):
        print(json.dumps(call, ensure_ascii=False, sort_keys=True))
