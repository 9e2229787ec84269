"""What is offered while somebody types our name in any chat: cards and last stories to send there.

`@bot ics truro` offers the card, `@bot devon` the last stories and the card. The platform shows the
offers; the person sends one as a message of their own. Nothing is stored, nothing goes through the
outbox: it is an acknowledgement that lives as long as the typing.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.document import Document, Facts, Paragraph, Title, hint, inline
from bot.core.errors import UserError
from bot.core.types import Offer, Request
from bot.core.watched import StoredItem
from handlers.context import Context
from handlers.ics import ics, split_topic
from handlers.news import item_line, latest
from handlers.places import named, one_or_ask
from handlers.router import parse
from handlers.wording import area_label

#: Stories of an area, and cards where the words mean several.
STORIES = 5
CARDS = 6


async def offers(request: Request, context: Context) -> tuple[Offer, ...]:
    """What these words may stand for; nothing where they stand for nothing (yet)."""
    words = request.text.strip()
    if not words:
        return ()
    name, place = parse(words)
    place, topic = split_topic(place)
    if topic and topic != "map":  # a picture cannot be offered
        place = f"{place} {topic}"
    asked = words.casefold().lstrip("/").startswith("ics")
    if name != "ics" or not place:
        return ()
    try:
        card = await ics(request, place, context)
    except UserError as error:
        return await _cards(request, context, error.document)
    if asked:
        return (_card(card),)
    return (*await _stories(context, place), _card(card))


async def _cards(request: Request, context: Context, question: Document) -> tuple[Offer, ...]:
    """The cards that a question would lead to."""
    found = []
    for action in question.actions[:CARDS]:
        name, place = parse(action.command)
        if name != "ics":
            continue
        try:
            found.append(_card(await ics(request, place, context)))
        except UserError:
            continue
    return tuple(dict.fromkeys(found))


def _card(card: Document) -> Offer:
    title = next((block.text for block in card.blocks if isinstance(block, Title)), "")
    rows = [row for block in card.blocks if isinstance(block, Facts) for row in block.rows]
    councils = next((spans for label, spans in rows if label == "Councils"), ())
    return Offer(title, "".join(span.text for span in councils), replace(card, actions=()))


async def _stories(context: Context, place: str) -> list[Offer]:
    code = named(context, place) or one_or_ask(context, place, "/latest").footprint.code
    label = area_label(context.atlas, code)
    return [_story(context, one, label) for one in await latest(context, [code], STORIES)]


def _story(context: Context, stored: StoredItem, label: str) -> Offer:
    line = item_line(context, stored)
    title = stored.item.title
    about = hint(f"About {label}; found by ICS Watch.")
    where = "".join(span.text for span in line[1:]).strip(" ()")
    heading = Title(title, stored.item.url)
    document = Document((heading, Paragraph(inline(where)), about))
    return Offer(title, f"{label}: {where}", document)
