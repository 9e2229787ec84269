"""/latest: the last stories of an area, or of everything a chat follows."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context
from handlers.news import item_line, latest
from handlers.places import exact, one_or_ask
from handlers.wording import area_label, several

SHOWN = 5


async def last_stories(request: Request, argument: str, context: Context) -> Document:
    """Five stories, newest first."""
    if argument:
        areas = _areas(context, argument)
    else:
        areas = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
        if not areas:
            raise user_error("Of which area? For example: /latest devon")
    labels = several([area_label(context.atlas, code) for code in areas], 3)
    stories = await latest(context, areas, SHOWN)
    if not stories:
        return Document(
            (
                paragraph(f"I have seen no news about {labels} yet."),
                hint(f"I read {len(context.feeds)} feeds; many boards publish very little."),
            ),
            (Action("What is known", f"/ics {areas[0]}"),),
        )
    return Document(
        (Title(f"Latest: {labels}"), bullets(*(item_line(context, one) for one in stories)))
    )


def _areas(context: Context, text: str) -> list[str]:
    code = exact(context, text)
    if code is not None:
        return [code]
    found = one_or_ask(context, text, "/latest")
    named = found.via.code
    return [named if named and named in context.atlas.areas else found.footprint.code]
