"""Braze, POST /users/track. Dedupe key: none of Braze's own, it takes every event at face value. The attribute winback_trigger holds the trigger that stands
and setting it twice changes nothing: start the Canvas on that attribute's change, not on the event, which is for reports; or drop ids you have seen."""

from recipe import post


def calls(event):
    # A trigger that ended must not stand any longer; null takes the attribute away
    attributes = {"external_id": event.customer, "winback_trigger": event.trigger if event.kind == "winback.triggered" else None}
    if event.kind == "winback.triggered":
        attributes |= {"winback_stage": event.properties["stageName"], "winback_act_by": event.properties["actBy"]}
    body = {
        "attributes": [attributes],
        "events": [{"external_id": event.customer, "name": event.name, "time": event.time, "properties": {**event.properties, "dedupe_key": event.key}}],
    }
    return [post("https://rest.INSTANCE.braze.com/users/track", {"authorization": "Bearer REST_API_KEY"}, body)]
