"""/latest: the last stories of an area, or of everything a chat follows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import AreaKind, Request
from handlers.context import Context
from handlers.news import item_line, latest
from handlers.places import named, one_or_ask
from handlers.wording import area_label, day, plural, several

SHOWN = 5
#: Followed areas named in the title before they are only counted.
LABELS = 3


async def last_stories(request: Request, argument: str, context: Context) -> Document:
    """Five stories, newest first."""
    if argument:
        areas = [_area(context, argument)]
    else:
        areas = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
        if not areas:
            raise user_error(
                "Of which area? This chat follows none. For example: /latest devon",
                Action("Follow a place", "/follow"),
            )
    labels = several([area_label(context.atlas, code) for code in areas], LABELS)
    stories = await latest(context, areas, SHOWN)
    if not stories:
        return await _nothing(context, areas, labels)
    return Document(
        (Title(f"Latest: {labels}"), bullets(*(item_line(context, one) for one in stories)))
    )


def _area(context: Context, text: str) -> str:
    """The area named, else the footprint of the place named."""
    return named(context, text) or one_or_ask(context, text, "/latest").footprint.code


async def _nothing(context: Context, areas: Sequence[str], labels: str) -> Document:
    kind = context.atlas.areas[areas[0]].kind if areas[0] in context.atlas.areas else None
    known = kind in (AreaKind.FOOTPRINT, AreaKind.COUNCIL)
    return Document(
        (paragraph(f"I have seen no news about {labels} yet."), hint(await _watching(context))),
        (Action("What is known", f"/ics {areas[0]}"),) if known else (),
    )


async def _watching(context: Context) -> str:
    """How many sources are read, and since when."""
    watched = {feed.id for feed in context.feeds}
    begun = [
        one.baseline_at
        for one in await context.tx.feeds.all()
        if one.feed_id in watched and one.baseline_at is not None
    ]
    if not begun:
        return "I have not read any source yet; please ask again in a while."
    return (
        f"I have read {plural(len(begun), 'source')} since {day(min(begun))}. "
        "Many boards publish very little."
    )
