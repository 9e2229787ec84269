"""/next: the next chances to act in an area, each with its source and as of when."""

from __future__ import annotations

from collections.abc import Sequence

from bot.areas.agenda import chances_in, papers_feeds
from bot.core.chances import Chance, ChanceKind, coming, in_days, when
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Span,
    Title,
    bold,
    bullets,
    hint,
    inline,
    link,
    paragraph,
)
from bot.core.signs import UNREADABLE
from bot.core.spells import Spell
from bot.core.types import Request
from handlers.areas import areas_asked, footprints_of_all
from handlers.context import Context
from handlers.wording import area_label, board_name, clock_time, day, several

SHOWN = 8
#: Footprints whose holes are named; for more areas than that only the chances are.
HOLES = 4


async def next_chances(request: Request, argument: str, context: Context) -> Document:
    """Meetings in public, last days for questions, consultations that close."""
    codes = await areas_asked(context, argument, "/next")
    footprints = footprints_of_all(context, codes)
    found = await chances_in(context.tx, context.atlas, context.feeds, footprints, context.today)
    ahead = coming(found, context.today)
    label = several([area_label(context.atlas, code) for code in codes], 3)
    blocks: list[Block] = [Title(f"Next chances to act: {label}")]
    if ahead:
        lines = [chance_line(context, one) for one in ahead[:SHOWN]]
        more = [inline(f"and {len(ahead) - SHOWN} later ones")] if len(ahead) > SHOWN else []
        blocks.append(bullets(*lines, *more))
    else:
        blocks.append(paragraph("I know of no date ahead."))
    blocks += await _holes(context, footprints, ahead)
    return Document(tuple(blocks), _actions(codes, ahead))


def chance_line(context: Context, chance: Chance) -> Inline:
    """One chance: when, what, where, on whose word."""
    said: list[str | Span] = [bold(when(chance)), f" ({in_days(chance.day, context.today)}): "]
    if chance.month_only:
        said = [bold(when(chance)), ": "]
    said.append(link(chance.title, chance.url) if chance.url else chance.title)
    if chance.cancelled:
        said.append(" – cancelled")
    if chance.place:
        said.append(f", {chance.place}")
    if chance.moved_from is not None:
        said.append(f" – moved from {chance.moved_from.day} {chance.moved_from:%B}")
    if chance.note:
        said.append(f" – {chance.note}")
    as_of = f", as of {clock_time(chance.as_of)}" if chance.as_of else ", not read yet"
    source = link(chance.source, chance.source_url) if chance.source_url else chance.source
    return inline(*said, " [", source, f"{as_of}]")


async def _holes(
    context: Context, footprints: Sequence[str], ahead: Sequence[Chance]
) -> list[Block]:
    """What we do not know: boards whose page is not read, or shows no date ahead."""
    if len(footprints) > HOLES:
        return []
    lines = []
    spells = await context.tx.spells.open()
    for code in footprints:
        line = _hole(context, code, ahead, spells)
        if line is not None:
            lines.append(line)
    return [hint("Not known: "), bullets(*lines)] if lines else []


def _hole(
    context: Context, code: str, ahead: Sequence[Chance], spells: dict[str, Spell]
) -> Inline | None:
    name, body = board_name(context.atlas, code), context.atlas.bodies.get(code)
    page = body.board_papers if body else None
    by_hand: list[str | Span] = ["; look here: ", link(page, page)] if page else []
    feeds = papers_feeds(context.atlas, context.feeds, [code])
    if not feeds:
        return inline(f"the meetings of {name}: I read no board-papers page of it", *by_hand)
    if all(feed.by_hand for feed in feeds):
        return inline(f"the meetings of {name}: its site turns programs away", *by_hand)
    unread = [spells[feed.id] for feed in feeds if _unreadable(spells.get(feed.id))]
    if len(unread) == len(feeds):
        since = day(unread[0].last_ok_at or unread[0].since)
        return inline(f"the meetings of {name}: I could not read its page since {since}", *by_hand)
    meetings = [one for one in ahead if one.kind is ChanceKind.MEETING]
    if not any(one.source in {feed.title for feed in feeds} for one in meetings):
        return inline(f"the next meeting of {name}: its page tells no date ahead", *by_hand)
    return None


def _unreadable(spell: Spell | None) -> bool:
    return spell is not None and spell.sign in UNREADABLE


def _actions(codes: Sequence[str], ahead: Sequence[Chance]) -> tuple[Action, ...]:
    if len(codes) != 1:
        return ()
    code = codes[0]
    dated = (Action("Remind me", f"/remind {code}"), Action("Calendar file", f"/calendar {code}"))
    return (*(dated if ahead else ()), Action("What I read for it", f"/coverage {code}"))
