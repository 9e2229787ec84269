"""/ics: what runs the NHS where you are, and what is known about it."""

from __future__ import annotations

from bot.areas.answers import One
from bot.core.document import Action, Document, paragraph
from bot.core.types import AreaKind, Request
from handlers.card import card
from handlers.context import Context
from handlers.news import latest
from handlers.places import exact, followable, one_or_ask
from handlers.unfold import TOPICS, unfold
from handlers.wording import area_label

#: Items on a card.
ITEMS = 3


async def ics(request: Request, argument: str, context: Context) -> Document:
    """The card of the footprint a place lies in, or one topic of it."""
    if not argument:
        return await _ask(context)
    place, topic = split_topic(argument)
    code = exact(context, place)
    if code is not None and topic == "history" and code in context.atlas.history:
        return unfold(context, code, topic)  # a closed footprint has a past too
    if code is not None and context.atlas.is_current(code, context.today):
        said: str = ""
        follow: tuple[str, ...] = (code,)
    else:
        found = one_or_ask(context, place, "/ics")
        code, said = found.footprint.code, how_read(context, found)
        follow = followable(context, found)
    if topic:
        return unfold(context, code, topic)
    return card(context, code, said, follow, await latest(context, [code], ITEMS))


def split_topic(text: str) -> tuple[str, str]:
    """The place and the topic word after it, "" if there is none."""
    place, _, last = text.rpartition(" ")
    return (place, last.casefold()) if place and last.casefold() in TOPICS else (text, "")


def how_read(context: Context, found: One) -> str:
    """How the words were understood, so that a misunderstanding shows."""
    note = f" {found.note}" if found.note else ""
    if found.via.code == found.footprint.code:
        return note.strip()
    if _is_closed(context, found):
        return f"{found.via.name}: this board {found.footprint.why}.{note}"
    kind = f" ({found.via.kind})" if found.via.kind else ""
    return f"{found.via.name}{kind} is in its area.{note}"


def _is_closed(context: Context, found: One) -> bool:
    area = context.atlas.areas.get(found.via.code or "")
    return area is not None and area.kind is AreaKind.FOOTPRINT


async def _ask(context: Context) -> Document:
    following = await context.tx.subscriptions.of(context.chat.id)
    actions = tuple(
        Action(area_label(context.atlas, one.area), f"/ics {one.area}") for one in following[:8]
    )
    return Document(
        (
            paragraph(
                "Which place? A postcode, council, town, hospital, trust, or the old or new name "
                "of an NHS body. For example: /ics haringey"
            ),
        ),
        actions,
    )
