"""/export: everything stored about a chat, as JSON."""

from __future__ import annotations

import json

from bot.core.document import Code, Document, paragraph
from bot.core.types import Request
from handlers.context import Context


async def export(request: Request, argument: str, context: Context) -> Document:
    """What is stored, letter by letter; times in UTC."""
    chat = context.chat
    subscriptions = await context.tx.subscriptions.of(chat.id)
    stored = {
        "chat": {
            "platform": chat.at.platform,
            "address": chat.at.address,
            "thread": chat.at.thread,
            "kind": chat.kind,
            "name": chat.title,
            "state": chat.state,
            "since": chat.since.isoformat(timespec="seconds"),
        },
        "follows": [
            {
                "area": one.area,
                "name": context.atlas.name_of(one.area),
                "since": one.since.isoformat(timespec="seconds"),
            }
            for one in subscriptions
        ],
        "exported_at": context.now.isoformat(timespec="seconds"),
    }
    return Document(
        (
            paragraph(
                "Everything stored about this chat, besides messages I sent (kept 30 days) and "
                "numbers of messages answered (kept 7 days):"
            ),
            Code(json.dumps(stored, ensure_ascii=False, indent=1)),
        )
    )
