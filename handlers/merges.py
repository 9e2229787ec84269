"""/merges: which items were told as one story, and why; an owner can part them."""

from __future__ import annotations

from bot.core.document import Action, Document, Inline, Title, bullets, inline, paragraph
from bot.core.errors import user_error
from bot.core.told import StoryItem
from bot.core.types import Request
from handlers.context import Context

SHOWN = 8


async def merges(request: Request, argument: str, context: Context) -> Document:
    """The last merges; with `part ITEM`, that item becomes a story of its own."""
    if argument:
        return await _part(argument, context)
    last = await context.tx.stories.merges(SHOWN)
    if not last:
        return Document((paragraph("No items were joined to a story yet."),))
    lines = [await _line(context, one) for one in last]
    actions = [Action(f"Part {one.id}", f"/merges part {one.id}") for one in last]
    return Document((Title("Told as one story"), bullets(*lines)), tuple(actions))


async def _line(context: Context, one: StoryItem) -> Inline:
    first = (await context.tx.stories.items(one.story_id))[0]
    return inline(
        f"{one.id}, {_outlet(context, one)}: “{one.item.title}” joined "
        f"{_outlet(context, first)}: “{first.item.title}”. {one.why[:1].upper()}{one.why[1:]}"
    )


def _outlet(context: Context, one: StoryItem) -> str:
    feed = context.feed(one.item.feed_id)
    return feed.title if feed else one.item.feed_id


async def _part(argument: str, context: Context) -> Document:
    word, _, number = argument.partition(" ")
    if word.casefold() != "part" or not (number.isascii() and number.isdigit()):
        raise user_error("Say /merges part ITEM, with the number that /merges shows.")
    if not await context.part(int(number)):
        raise user_error("That item is a story of its own already.")
    return Document(
        (
            paragraph(
                "Parted. The alert of the story no longer names it, and it was told by itself to "
                "those it concerns."
            ),
        ),
        (Action("The last merges", "/merges"),),
    )
