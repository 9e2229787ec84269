"""/held: what owners decide about bursts of new items."""

from __future__ import annotations

from bot.core.document import Action, Document, bullets, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context
from handlers.wording import clock_time, plural

DONE = {"list": "sent as lists", "all": "sent one by one", "drop": "dropped"}


async def held(request: Request, argument: str, context: Context) -> Document:
    """Without words, the held bursts; with `list|all|drop FEED`, the decision carried out."""
    if argument:
        return await _decide(argument, context)
    bursts = await context.tx.items.bursts()
    if not bursts:
        return Document((paragraph("Nothing is held."),))
    actions = tuple(
        Action(f"{label}: {one.feed_id}", f"/held {how} {one.feed_id}")
        for one in bursts
        for how, label in (("list", "One list"), ("all", "Send all"), ("drop", "Drop"))
    )
    lines = [
        f"{one.feed_id}: {plural(one.items, 'item')} since {clock_time(one.oldest_seen_at)}"
        for one in bursts
    ]
    return Document((paragraph("Held because too many came at once:"), bullets(*lines)), actions)


async def _decide(argument: str, context: Context) -> Document:
    word, _, feed_id = argument.partition(" ")
    how = word.casefold()
    if how not in DONE or context.feed(feed_id) is None:
        raise user_error("Say /held list FEED, /held all FEED or /held drop FEED.")
    count = await context.release(feed_id, how)
    return Document((paragraph(f"{plural(count, 'item')} of {feed_id} {DONE[how]}."),))
