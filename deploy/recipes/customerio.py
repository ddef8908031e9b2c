"""Customer.io, Track API, POST /api/v1/customers/ID/events. Dedupe key: id, which has to be a ULID; a second event with it is not processed.
Ours is made of the event's time and of the message's key, so it is the same in every delivery."""

import hashlib
from datetime import datetime
from urllib.parse import quote

from recipe import post

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def ulid(milliseconds, key):
    number = (milliseconds << 80) | int.from_bytes(hashlib.sha256(key.encode()).digest()[:10], "big")
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def calls(event):
    at = instant(event.time).timestamp()
    body = {"name": event.name, "id": ulid(round(at * 1000), event.key), "timestamp": int(at), "data": event.properties}
    url = f"https://track.customer.io/api/v1/customers/{quote(event.customer, safe='')}/events"
    return [post(url, {"authorization": "Basic BASE64_OF_SITE_ID_AND_API_KEY"}, body)]
