"""/export: everything stored about a chat, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

from bot.core.choices import chat_choices_to_json, subscription_choices_to_json
from bot.core.document import Code, Document, paragraph
from bot.core.types import Chat, Request
from handlers.context import Context

#: Messages counted before we stop; thirty days of the busiest area are far fewer.
MOST_MESSAGES = 10_000
#: Alerts marked as not about the chat's area that are named.
MOST_OBJECTIONS = 1_000


async def export(request: Request, argument: str, context: Context) -> Document:
    """What is stored, letter by letter; times in UTC. Messages are counted, not repeated."""
    stored = await _stored(context)
    return Document(
        (
            paragraph(
                "Everything stored about this chat. The messages I sent, kept for 30 days, are "
                "counted here, as you have them above; besides them I keep the numbers of "
                "messages answered, for 7 days, without a note of who wrote them."
            ),
            Code(json.dumps(stored, ensure_ascii=False, indent=1)),
        )
    )


async def _stored(context: Context) -> dict[str, object]:
    chat = context.chat
    subscriptions = await context.tx.subscriptions.of(chat.id)
    paused = await context.tx.chats.paused_since(chat.id)
    objections = await context.tx.reasons.objections_of(chat.id, MOST_OBJECTIONS)
    messages = await context.tx.outbox.rows(None, MOST_MESSAGES, chat.id)
    return {
        "chat": _chat(chat, paused),
        "broadcasts": await context.tx.broadcasts.agreement(chat.id) or "not asked",
        "follows": [
            {
                "area": one.area,
                "name": context.atlas.name_of(one.area),
                "since": _time(one.since),
                "choices": json.loads(subscription_choices_to_json(one.choices)),
                **({"before": list(one.carried_from)} if one.carried_from else {}),
            }
            for one in subscriptions
        ],
        "snoozed": [
            {"kind": one.kind, "what": one.what, "until": _time(one.until)}
            for one in await context.tx.lists.snoozed(chat.id, context.now)
        ],
        "kept_for_a_list": len(await context.tx.lists.pending(chat.id)),
        "not_my_area": [one.item.title for one in objections],
        "reminded_of": await context.tx.reminders.of(chat.id),
        "reminders_sent": [
            {"of": one.chance, "day": one.day.isoformat(), "days_before": one.stage}
            for one in await context.tx.reminders.reminded([chat.id])
        ],
        "messages": Counter(f"{one.notice_kind}, {one.state}" for one in messages),
        "exported_at": _time(context.now),
    }


def _chat(chat: Chat, paused: datetime | None) -> dict[str, object]:
    return {
        "platform": chat.at.platform,
        "address": chat.at.address,
        "thread": chat.at.thread,
        "kind": chat.kind,
        "name": chat.title,
        "state": chat.state,
        "paused_since": _time(paused) if paused else None,
        "since": _time(chat.since),
        "choices": json.loads(chat_choices_to_json(chat.choices)),
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
