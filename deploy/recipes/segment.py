"""Segment, HTTP Tracking API, POST /v1/track. Dedupe key: messageId; Segment drops a second call with it for at least 24 hours, so drop later ones yourself."""

from recipe import post


def calls(event, url="https://api.segment.io/v1/track", authorization="Basic BASE64_OF_WRITE_KEY_AND_COLON"):
    properties = dict(event.properties)
    if event.value is not None:
        properties["value"] = event.value
    body = {"type": "track", "userId": event.customer, "event": event.name, "messageId": event.key, "timestamp": event.time, "properties": properties}
    return [post(url, {"authorization": authorization}, body)]
