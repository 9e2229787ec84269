"""/coverage: what is read for an area, when each source was last good, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.areas.sources import is_own, sources_of
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Span,
    Title,
    bullets,
    hint,
    inline,
    link,
    paragraph,
)
from bot.core.errors import user_error
from bot.core.signs import MEMORY, UNREADABLE, WORDS
from bot.core.spells import Sign, Spell
from bot.core.types import Feed, FeedKind, FeedState, Request
from handlers.areas import area_named, footprints_of_all
from handlers.context import Context
from handlers.wording import board_name, clock_time, day, plural

#: Sources listed before they are only counted, and how far back holes are told.
SHOWN, HOLES = 20, timedelta(days=90)
KINDS = {
    FeedKind.RSS: "feed",
    FeedKind.PAGE: "news page",
    FeedKind.PAPERS: "board papers",
    FeedKind.SITEMAP: "site map",
}


async def coverage(request: Request, argument: str, context: Context) -> Document:
    """The sources of one footprint."""
    if not argument:
        raise user_error("Of which area? For example: /coverage devon", Action("Help", "/help"))
    footprints = footprints_of_all(context, [area_named(context, argument, "/coverage")])
    if len(footprints) != 1:
        raise user_error(
            "That is more than one footprint. Which one?",
            *(
                Action(board_name(context.atlas, code), f"/coverage {code}")
                for code in footprints[:8]
            ),
        )
    return await _of(context, footprints[0])


async def _of(context: Context, code: str) -> Document:
    feeds = sources_of(context.atlas, context.feeds, code)
    states = {one.feed_id: one for one in await context.tx.feeds.all()}
    spells = await context.tx.spells.open()
    ids = [feed.id for feed in feeds]
    moments = await context.tx.spells.moments(ids, context.now - MEMORY)
    past = await context.tx.spells.of(ids, context.now - HOLES)
    lines = [
        _line(feed, states.get(feed.id), spells.get(feed.id), moments.get(feed.id, ()), context)
        for feed in feeds
    ]
    blocks: list[Block] = [Title(f"What I read for {board_name(context.atlas, code)}")]
    if lines:
        more = [inline(f"and {len(lines) - SHOWN} more")] if len(lines) > SHOWN else []
        blocks.append(bullets(*lines[:SHOWN], *more))
    else:
        blocks.append(paragraph("No source of its own."))
    blocks += _holes(context, code, feeds, past)
    blocks.append(hint(_general(context, states, spells)))
    return Document(
        tuple(blocks),
        (Action("How it was over time", f"/watch {code}"), Action("Next chances", f"/next {code}")),
    )


def _line(
    feed: Feed,
    state: FeedState | None,
    spell: Spell | None,
    moments: Sequence[datetime],
    context: Context,
) -> Inline:
    said: list[str | Span] = [link(feed.title, feed.site or feed.url)]
    said.append(f" ({KINDS[feed.kind]}): ")
    if feed.by_hand:
        return inline(*said, "turns programs away, so I do not read it; look by hand")
    if state is None or state.last_ok_at is None:
        return inline(*said, "not read yet" if spell is None else WORDS[spell.sign])
    said.append(WORDS[spell.sign] if spell else "fine")
    said.append(f", last good read {clock_time(state.last_ok_at)}")
    known = [one for one in moments if one <= context.now]
    what = "last papers" if feed.kind is FeedKind.PAPERS else "last news"
    said.append(f", {what} {day(known[-1])}" if known else f", {what} not known")
    return inline(*said)


def _holes(
    context: Context, code: str, feeds: Sequence[Feed], past: Sequence[Spell]
) -> list[Block]:
    """What is not read, and when what is read could not be."""
    body = context.atlas.bodies.get(code)
    read = [feed for feed in feeds if not feed.by_hand and is_own(feed)]
    lines: list[Inline] = []
    if not any(feed.kind is not FeedKind.PAPERS for feed in read):
        page = (body.news_page or body.homepage) if body else None
        lines.append(_missing("its news", page))
    if not any(feed.kind is FeedKind.PAPERS for feed in read):
        lines.append(_missing("its board papers", body.board_papers if body else None))
    titles = {feed.id: feed.title for feed in feeds}
    lines += [
        inline(_hole(titles[one.feed_id], one))
        for one in past
        if one.sign in UNREADABLE | {Sign.OUR_FAULT}
    ]
    return [paragraph("Holes:"), bullets(*lines)] if lines else [paragraph("No holes known.")]


def _missing(what: str, page: str | None) -> Inline:
    if page is None:
        return inline(f"{what}: not read by me")
    return inline(f"{what}: not read by me; look here: ", link(page, page))


def _hole(title: str, spell: Spell) -> str:
    whose = " (our own fault)" if spell.sign is Sign.OUR_FAULT else f" ({WORDS[spell.sign]})"
    until = f"to {day(spell.until)}" if spell.until else "until now"
    return f"{title}: not read from {day(spell.last_ok_at or spell.since)} {until}{whose}"


def _general(context: Context, states: Mapping[str, FeedState], spells: Mapping[str, Spell]) -> str:
    general = [feed for feed in context.feeds if not feed.areas]
    fine = sum(
        1
        for feed in general
        if (state := states.get(feed.id)) is not None
        and state.last_ok_at is not None
        and not (feed.id in spells and spells[feed.id].sign in UNREADABLE)
    )
    return (
        f"Besides these I read {plural(len(general), 'source')} about all of England, {fine} of "
        f"them good now. As of {clock_time(context.now)}."
    )
