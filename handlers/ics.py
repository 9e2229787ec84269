"""/ics: what runs the NHS where you are, and what is known about it."""

from __future__ import annotations

import re

from bot.areas.answers import Many, NotFound, One
from bot.areas.lookup import lookup
from bot.core.document import Action, Document, paragraph
from bot.core.types import Request
from handlers.card import card
from handlers.context import Context
from handlers.here import here, point_in
from handlers.map import map_of
from handlers.news import latest
from handlers.places import exact, followable, is_closed, one_or_ask
from handlers.unfold import unfold
from handlers.wording import area_label

#: Items on a card.
ITEMS = 3
#: Followed areas offered when no place was named.
OFFERED = 8
_TOPIC = re.compile(
    r"(?P<place>.+?)\W+"
    r"(?P<topic>history|board papers|board|papers|councils|contacts?|sources?|map)",
    re.IGNORECASE | re.DOTALL,
)
_TOPICS = {"board papers": "board", "papers": "board", "contact": "contacts", "source": "sources"}
#: Here the word belongs to the name: NHS Devon Integrated Care Board.
_NAMED_BOARD = re.compile(r"\b(care|health|commissioning|partnership) board$", re.IGNORECASE)


async def ics(request: Request, argument: str, context: Context) -> Document:
    """The card of the footprint a place lies in, or one topic of it."""
    if not argument:
        return await _ask(context)
    if (point := point_in(argument)) is not None:
        return await here(request, point, context)
    place, topic = place_and_topic(context, argument)
    code = exact(context, place)
    past = (code or _closed_meant(context, place)) if topic == "history" else None
    if past is not None and past in context.atlas.history:
        return unfold(context, past, topic)  # a closed footprint has a past too
    if code is not None and context.atlas.is_current(code, context.today):
        said: str = ""
        follow: tuple[str, ...] = (code,)
    else:
        found = one_or_ask(context, place, "/ics", topic)
        code, said = found.footprint.code, how_read(context, found)
        follow = followable(context, found)
    if topic == "map":
        return await map_of(context, code)
    if topic:
        return unfold(context, code, topic)
    return card(context, code, said, follow, await latest(context, [code], ITEMS))


def place_and_topic(context: Context, text: str) -> tuple[str, str]:
    """The place and the topic after it; a last word is a topic only where the rest is a place."""
    place, topic = split_topic(text)
    if topic and isinstance(lookup(context.atlas, place, context.today), NotFound):
        return text, ""
    return place, topic


def split_topic(text: str) -> tuple[str, str]:
    """The words before a topic word and the topic; all words and "" if there is none."""
    found = _TOPIC.fullmatch(text)
    if found is None or _NAMED_BOARD.search(text):
        return text, ""
    topic = found["topic"].casefold()
    return found["place"], _TOPICS.get(topic, topic)


def _closed_meant(context: Context, place: str) -> str | None:
    """The closed footprint that the words name: Frimley has a past of its own, and three heirs."""
    match lookup(context.atlas, place, context.today):
        case One(via=via):
            named = {via.code}
        case Many(via=listed):
            named = {one.code for one in listed}
        case _:
            return None
    code = next(iter(named)) if len(named) == 1 else None
    return code if code is not None and is_closed(context, code) else None


def how_read(context: Context, found: One) -> str:
    """How the words were understood, so that a misunderstanding shows."""
    note = f" {found.note}" if found.note else ""
    if found.via.code == found.footprint.code:
        return note.strip()
    if found.via.code is not None and is_closed(context, found.via.code):
        return f"{found.via.name}: this board {found.footprint.why}.{note}"
    is_plain = found.via.kind.rpartition(" ")[2].casefold() in found.via.name.casefold().split()
    kind = f" ({found.via.kind})" if found.via.kind and not is_plain else ""
    return f"{found.via.name}{kind} is in its area.{note}"


async def _ask(context: Context) -> Document:
    following = await context.tx.subscriptions.of(context.chat.id)
    actions = tuple(
        Action(area_label(context.atlas, one.area), f"/ics {one.area}")
        for one in following[:OFFERED]
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
