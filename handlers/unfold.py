"""What the buttons of a card unfold: history, board, councils, contacts, sources."""

from __future__ import annotations

from collections.abc import Callable

from bot.areas.facts import Source
from bot.areas.reach import councils_of
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Span,
    Title,
    bullets,
    facts,
    hint,
    inline,
    link,
    paragraph,
)
from handlers.card import CERTAINTY, council_share
from handlers.context import Context
from handlers.wording import NOT_KNOWN, board_name

#: Sources listed before they are only counted.
SOURCES = 25


def unfold(context: Context, code: str, topic: str) -> Document:
    """One topic of a footprint; KeyError for an unknown topic."""
    blocks = TOPICS[topic](context, code)
    name = board_name(context.atlas, code)
    title = Title(f"{name}: {LABELS[topic]}")
    others = tuple(
        Action(LABELS[other].capitalize(), f"/ics {code} {other}")
        for other in TOPICS
        if other != topic
    )
    before = _forebears(context, code) if topic == "history" else ()
    around = (Action("Overview", f"/ics {code}"), *others)
    if context.atlas.is_current(code, context.today):
        around = (*around, Action("Map", f"/ics {code} map"))
    return Document((title, *blocks), (*before, *around))


def _history(context: Context, code: str) -> list[Block]:
    """Steps of the footprint, oldest first, then what is expected."""
    atlas = context.atlas
    steps = sorted(atlas.history.get(code, ()), key=lambda event: event.when.first)
    lines = [inline(f"{one.when}: {one.detail} (", _cited(one.source), ")") for one in steps]
    for plan in atlas.plans.get(code, ()):
        sure = CERTAINTY[plan.certainty]
        lines.append(
            inline(f"{plan.when}, expected ({sure}): {plan.detail} (", _cited(plan.source), ")")
        )
    if not lines:
        return [paragraph(f"Its history is {NOT_KNOWN}.")]
    return [bullets(*lines), hint(f"History compiled {atlas.versions['history']}.")]


def _forebears(context: Context, code: str) -> tuple[Action, ...]:
    """The histories of the footprints it came from, a button each."""
    atlas = context.atlas
    old = [edge.old for edge in atlas.lineage if edge.new == code and edge.old != code]
    return tuple(Action(f"Before: {atlas.name_of(one)}", f"/ics {one} history") for one in old)


def _board(context: Context, code: str) -> list[Block]:
    body = context.atlas.bodies.get(code)
    if body is None:
        return [paragraph(f"Its pages are {NOT_KNOWN}.")]
    rows = [
        ("Board papers", _address(body.board_papers)),
        ("News page", _address(body.news_page)),
        ("Homepage", _address(body.homepage)),
    ]
    if body.joint_board_papers:
        rows.insert(1, ("Joint board of its cluster", _address(body.joint_board_papers)))
    blocks: list[Block] = [facts(*rows)]
    if body.refuses_robots:
        blocks.append(
            paragraph("This site turns programs away, so I do not read it: please look by hand.")
        )
    blocks.append(_source_line(body.source))
    return blocks


def _councils(context: Context, code: str) -> list[Block]:
    parts = councils_of(context.atlas, code, context.today)
    lines = [
        council_share(context.atlas, part) + (" – district" if part.code[:3] == "E07" else "")
        for part in parts
    ]
    return [
        bullets(*lines),
        hint(
            "Shares are of the council's small census areas (LSOAs). "
            f"Source: ONS, councils of {context.atlas.versions['councils']}."
        ),
    ]


def _contacts(context: Context, code: str) -> list[Block]:
    body = context.atlas.bodies.get(code)
    contacts = body.contacts if body else ()
    if not contacts:
        return [paragraph(f"Its contact addresses are {NOT_KNOWN}.")]
    roles = {"press": "Press office", "foi": "Freedom of information requests"}
    lines = [
        inline(
            f"{roles.get(one.role, one.role)}: {one.address} – ",
            _cited(one.source),
            _checked(one.source),
        )
        for one in contacts
    ]
    return [bullets(*lines), hint("Offices only, never a person's address.")]


def _sources(context: Context, code: str) -> list[Block]:
    """Every source behind the card, once."""
    atlas = context.atlas
    used: list[Source] = [event.source for event in atlas.history.get(code, ())]
    used += [plan.source for plan in atlas.plans.get(code, ())]
    body, shared = atlas.bodies.get(code), atlas.cluster_of(code)
    if body is not None:
        used += [body.source, *(contact.source for contact in body.contacts)]
    if shared is not None:
        used.append(shared.source)
    once = list(dict.fromkeys(used))[:SOURCES]
    versions = "; ".join(f"{table}: {of}" for table, of in atlas.versions.items())
    return [
        bullets(*(inline(_cited(one), _checked(one)) for one in once)),
        hint(f"Area tables: {versions}. Office for National Statistics and NHS England, OGL v3."),
    ]


def _cited(source: Source) -> Span:
    return link(source.title, source.url)


def _checked(source: Source) -> str:
    return f" (checked {source.as_of.day} {source.as_of:%B %Y})" if source.as_of else ""


def _address(address: str | None) -> Inline:
    return inline(link(address, address)) if address else inline(NOT_KNOWN)


def _source_line(source: Source) -> Block:
    return hint("Source: ", _cited(source), _checked(source))


TOPICS: dict[str, Callable[[Context, str], list[Block]]] = {
    "history": _history,
    "board": _board,
    "councils": _councils,
    "contacts": _contacts,
    "sources": _sources,
}
LABELS = {
    "history": "history",
    "board": "board papers",
    "councils": "councils",
    "contacts": "contacts",
    "sources": "sources",
}
