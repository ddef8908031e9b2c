"""Dittofeed, POST /api/public/apps/track, in Segment's form. Dedupe key: messageId."""

import segment


def calls(event):
    return segment.calls(event, "https://app.dittofeed.com/api/public/apps/track", "Basic PUBLIC_WRITE_KEY")
