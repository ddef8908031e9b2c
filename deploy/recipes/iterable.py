"""Iterable, POST /api/events/track. Dedupe key: id; an event that exists with it is updated instead of added."""

from datetime import datetime

from recipe import post


def calls(event):
    body = {
        "userId": event.customer,
        "eventName": event.name,
        "id": event.key,
        "createdAt": int(datetime.fromisoformat(event.time.replace("Z", "+00:00")).timestamp()),
        "dataFields": event.properties,
    }
    return [post("https://api.iterable.com/api/events/track", {"api-key": "API_KEY"}, body)]
