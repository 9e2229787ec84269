"""/review: what the owners should look at: objections of readers, and items too unsure to tell."""

from __future__ import annotations

from bot.areas.reach import name_today
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Title,
    bullets,
    inline,
    link,
    paragraph,
)
from bot.core.reasons import Objected
from bot.core.types import Request
from bot.core.watched import StoredItem
from handlers.context import Context
from handlers.wording import day, plural, several

#: Items of each kind that are shown.
SHOWN = 10


async def review(request: Request, argument: str, context: Context) -> Document:
    """Both lists, the latest first; a button for each objection explains the item."""
    objected = await context.tx.reasons.objected(SHOWN)
    unsure = await context.tx.reasons.unsure(SHOWN)
    if not objected and not unsure:
        return Document((paragraph("Nothing to review: no objections, and nothing unsure."),))
    blocks: list[Block] = [Title("To review")]
    if objected:
        lines = [await _objection(context, one) for one in objected]
        blocks += [paragraph("“Not my area”:"), bullets(*lines)]
    if unsure:
        lines = [await _line(context, one) for one in unsure]
        blocks += [paragraph("Too unsure to be told:"), bullets(*lines)]
    numbers = [one.stored.id for one in objected] + [one.id for one in unsure]
    actions = tuple(Action(f"Why {number}?", f"/why {number}") for number in numbers[:SHOWN])
    return Document(tuple(blocks), actions)


async def _objection(context: Context, one: Objected) -> Inline:
    line = await _line(context, one.stored)
    return (*line, *inline(f"; {plural(one.chats, 'chat')}, last {day(one.last_at)}"))


async def _line(context: Context, stored: StoredItem) -> Inline:
    """An item with its number and the areas that were found in it."""
    item = stored.item
    title = link(item.title, item.url) if item.url else item.title
    found = [m for m in await context.tx.reasons.matches(stored.id) if m.area]
    said = several([_area(context, m.area, m.grade.value) for m in found], 3)
    return inline(f"{stored.id}: ", title, f" ({said})" if said else "")


def _area(context: Context, code: str, grade: str) -> str:
    return f"{name_today(context.atlas, code, context.today)}, {grade}"
