"""Klaviyo, POST /api/events. Dedupe key: attributes.unique_id; a second event with it, of the same metric and profile, is dropped by Klaviyo."""

from recipe import post


def calls(event):
    attributes = {
        "metric": {"data": {"type": "metric", "attributes": {"name": event.name}}},
        "profile": {"data": {"type": "profile", "attributes": {"external_id": event.customer}}},
        "properties": event.properties,
        "time": event.time,
        "unique_id": event.key,
    }
    if event.value is not None:
        attributes |= {"value": event.value, "value_currency": event.currency}
    headers = {"authorization": "Klaviyo-API-Key PRIVATE_KEY", "revision": "2024-10-15", "content-type": "application/vnd.api+json", "accept": "application/vnd.api+json"}
    return [post("https://a.klaviyo.com/api/events", headers, {"data": {"type": "event", "attributes": attributes}})]
