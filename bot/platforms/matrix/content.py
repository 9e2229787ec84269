"""What a message of ours says to the homeserver, from the body of a delivery; `transport.py` calls
it. Pure.

https://spec.matrix.org/latest/client-server-api/#mroommessage
"""

from __future__ import annotations

from typing import Any

from bot.core.types import Delivery, Lane

#: Where a text names the message with its file.
FILE = "ics-watch.file"


def wire_id(delivery: Delivery) -> str:
    """The transaction id as the homeserver sees it: it tells no paths apart, so the operation is
    part of it."""
    return f"{delivery.transaction_id}.{delivery.operation}"


def text_content(stored: dict[str, Any], delivery: Delivery) -> dict[str, Any]:
    """The content of a message for a body that `render` made."""
    return {
        # Clients do not ring for notices; who asks is looking already.
        "msgtype": "m.text" if delivery.sound and delivery.lane is not Lane.REPLY else "m.notice",
        "body": stored["plain"],
        "format": "org.matrix.custom.html",
        "formatted_body": stored["html"],
        # Nobody is called by what a headline happens to say.
        "m.mentions": {"room": True} if stored.get("room") else {},
    }


def relation(delivery: Delivery) -> dict[str, Any]:
    """The thread that a message belongs to, if any."""
    root = delivery.at.thread
    if not root:
        return {}
    return {
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": root},
        }
    }


def edit_of(content: dict[str, Any], delivery: Delivery) -> dict[str, Any]:
    """The content that puts `content` in place of the target's."""
    return {
        **content,
        "body": f"* {content['body']}",
        "formatted_body": f"* {content['formatted_body']}",
        "m.mentions": {},  # who was called need not be called again
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": delivery.target_ref},
    }
