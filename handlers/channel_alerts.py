"""Alerts for a channel whose admins want to say yes to each: asking them, and what they say."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, hint, paragraph
from bot.core.errors import user_error
from bot.core.selection import Channel
from bot.core.team import Role
from handlers.broadcast_steps import tell
from handlers.channel_rights import suspend
from handlers.context import Context
from handlers.rights import team_for

#: How many are asked about in one go.
AT_ONCE = 20


async def look_after(context: Context) -> int:
    """Suspend channels that have shut us out, and ask the admins of each channel about the alerts
    that wait for them; how many there were of both."""
    shut = await context.tx.channels.shut()
    for channel in shut:
        await suspend(channel, "it has shut me out", context)
    return len(shut) + await _ask_admins(context)


async def _ask_admins(context: Context) -> int:
    waiting = await context.tx.broadcasts.undecided(AT_ONCE)
    for one in waiting:
        channel = await context.tx.channels.get(one.chat_id)
        if channel is None:
            continue
        admins = await team_for(context, Role.ADMIN, [channel], ())
        verb = f"/channel {channel.chat_id}"
        card = Document(
            (
                Title(f"Post this alert in “{channel.name}”?"),
                *one.document.blocks,
                hint("It waits for two days. /channel posting alerts lets all of them through."),
            ),
            (
                Action("Post it", f"{verb} post {one.notice_id}"),
                Action("Leave it out", f"{verb} drop {one.notice_id}"),
            ),
        )
        await tell(context, admins, f"alert:{one.notice_id}:{one.chat_id}", card)
    return len(waiting)


async def decided(channel: Channel, words: str, context: Context, *, post: bool) -> Document:
    """What an admin decided."""
    if not words.isdigit():
        raise user_error("Press the button below the alert.")
    done = await context.tx.broadcasts.decide(
        int(words), channel.chat_id, post=post, now=context.now
    )
    if not done:
        raise user_error("That has been decided already, or its time is over.")
    said = "It is posted" if post else "It is left out"
    return Document((paragraph(f"{said} in “{channel.name}”."),))
