"""/signs: the states of all sources, for the owners; and that they have seen them."""

from __future__ import annotations

from collections import Counter

from bot.core.document import Action, Block, Document, Inline, Title, bullets, inline, paragraph
from bot.core.errors import user_error
from bot.core.signs import TROUBLED, WORDS
from bot.core.spells import Sign, Spell
from bot.core.types import Request
from handlers.context import Context
from handlers.wording import day, plural

SHOWN = 25


async def signs(request: Request, argument: str, context: Context) -> Document:
    """Without words, the states; with `ack NUMBER`, the troubled ones up to there are seen."""
    if argument:
        return await _acknowledge(argument, context)
    watched = {feed.id for feed in context.feeds}
    spells = [one for one in (await context.tx.spells.open()).values() if one.feed_id in watched]
    counts = Counter(one.sign for one in spells)
    said = ", ".join(f"{counts[sign]} {WORDS[sign]}" for sign in Sign if counts[sign])
    unjudged = len(watched) - len(spells)
    blocks: list[Block] = [
        Title(f"States of {plural(len(watched), 'source')}"),
        paragraph(_counted(said, unjudged)),
    ]
    trouble = [one for one in spells if one.sign in TROUBLED | {Sign.OUR_FAULT}]
    trouble.sort(key=lambda one: (one.acknowledged_at is not None, one.since))
    if trouble:
        more = [inline(f"and {len(trouble) - SHOWN} more")] if len(trouble) > SHOWN else []
        blocks.append(bullets(*(_line(context, one) for one in trouble[:SHOWN]), *more))
    fresh = [one.id for one in trouble if one.acknowledged_at is None]
    actions = (Action("Acknowledge", f"/signs ack {max(fresh)}"),) if fresh else ()
    return Document(tuple(blocks), actions)


def _counted(said: str, unjudged: int) -> str:
    if not unjudged:
        return f"{said}."
    return f"{said}; {unjudged} not judged yet." if said else "None judged yet."


async def _acknowledge(argument: str, context: Context) -> Document:
    word, _, number = argument.partition(" ")
    if word.casefold() != "ack" or not number.isdecimal() or len(number) > 15:
        raise user_error("Say /signs, or press Acknowledge below it.")
    count = await context.tx.spells.acknowledge(int(number), context.now)
    return Document(
        (paragraph(f"Acknowledged: {plural(count, 'source')}. New changes will be told."),),
        (Action("All states", "/signs"),),
    )


def _line(context: Context, spell: Spell) -> Inline:
    feed = context.feed(spell.feed_id)
    title = feed.title if feed else spell.feed_id
    seen = "" if spell.acknowledged_at is None else " (seen)"
    since = day(spell.last_ok_at or spell.since)
    return inline(f"{title}: {WORDS[spell.sign]} since {since}{seen}: {spell.why}")
