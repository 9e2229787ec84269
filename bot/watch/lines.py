"""What readers and owners are told about the state of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.document import (
    Action,
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
from bot.core.signs import TROUBLED, UNREADABLE, WORDS
from bot.core.spells import Sign, Spell
from bot.core.types import Feed, FeedKind, Item

UK = ZoneInfo("Europe/London")
#: Missed items that are named; changes told to the owners before they are only counted.
NAMED, LISTED = 3, 12


@dataclass(frozen=True, slots=True)
class Turn:
    """A source that went from one state to another."""

    feed: Feed
    spell_id: int
    before: Sign | None  #: None where it was never looked at before
    after: Sign
    why: str
    since: datetime


def silent_line(feed: Feed, spell: Spell) -> Inline:
    """What readers are told once in a spell."""
    look = inline("; look here: ", link(feed.title, by_hand(feed)))
    if feed.by_hand or spell.why.startswith("robots"):
        return inline(f"{feed.title} turns programs away, so we do not read it", *look)
    if spell.sign is Sign.UNUSUALLY_QUIET:
        what = "no new board papers" if feed.kind is FeedKind.PAPERS else "nothing"
        since = day(spell.since)
        return inline(f"{feed.title} has published {what} since {since}, {spell.why}", *look)
    if spell.last_ok_at is None:
        return inline(f"We have not been able to read {feed.title} at all yet", *look)
    since = day(spell.last_ok_at)
    return inline(f"We have not been able to read {feed.title} since {since}", *look)


def back_line(feed: Feed, spell: Spell, missed: Sequence[Item]) -> Inline:
    """What readers are told once a spell is over, with what was missed."""
    if spell.sign is Sign.UNUSUALLY_QUIET:
        return inline(f"{feed.title} publishes again, after a silence since {day(spell.since)}.")
    since = day(spell.last_ok_at) if spell.last_ok_at else "the beginning"
    said: list[str | Span] = [
        f"We can read {feed.title} again; it was out of reach from {since} to "
        f"{day(spell.until or spell.since)}."
    ]
    if not missed:
        return inline(*said, " Nothing was missed that we know of.")
    said.append(f" Missed: {len(missed)} item{'s' * (len(missed) != 1)}")
    for number, item in enumerate(missed[:NAMED]):
        said.append(": " if number == 0 else "; ")
        said.append(link(item.title, item.url) if item.url else item.title)
    if len(missed) > NAMED:
        said.append(f" and {len(missed) - NAMED} more")
    return inline(*said, ".")


def for_readers(lines: Sequence[Inline], area: str) -> Document:
    """The lines about the sources of one area."""
    return Document(
        (
            Title("Signs of life"),
            bullets(*lines),
            hint("Said once; /coverage shows how it goes on."),
        ),
        (Action("All sources of this area", f"/coverage {area}"),),
    )


def for_owners(turns: Sequence[Turn]) -> Document:
    """Changes of state, with a button to say that they have been seen."""
    lines = [_turn(one) for one in turns[:LISTED]]
    if len(turns) > LISTED:
        lines.append(inline(f"and {len(turns) - LISTED} more"))
    count = f"{len(turns)} sources" if len(turns) != 1 else turns[0].feed.title
    return Document(
        (Title(f"Changed state: {count}"), bullets(*lines)),
        (
            Action("Acknowledge", f"/signs ack {max(one.spell_id for one in turns)}"),
            Action("All states", "/signs"),
        ),
    )


def about_ourselves(turns: Sequence[Turn], hosts: int, probe: bool | None) -> Document:
    """Many fail together: one word about ourselves instead of one about each."""
    reached = {True: "answers", False: "does not answer either", None: "was not asked"}[probe]
    return Document(
        (
            Title(f"Probably our fault: {len(turns)} sources fail together"),
            paragraph(
                f"They are on {hosts} hosts; a known host {reached}. Readers are told nothing, and "
                "no source is called silent for it."
            ),
            hint(f"For example: {turns[0].feed.title}: {turns[0].why}"),
        ),
        (
            Action("Acknowledge", f"/signs ack {max(one.spell_id for one in turns)}"),
            Action("All states", "/signs"),
        ),
    )


def ourselves_again() -> Document:
    """The end of what was our own fault."""
    return Document(
        (
            Title("It is over: sources can be read again"),
            paragraph("All that failed together have been read or judged by themselves since."),
        ),
        (Action("All states", "/signs"),),
    )


def worth_telling(turn: Turn) -> bool:
    """Whether owners hear of a change: into trouble, out of it, or between two kinds of it."""
    return turn.after in TROUBLED or turn.before in TROUBLED


def by_hand(feed: Feed) -> str:
    """Where a person looks."""
    return feed.site or feed.url


def day(moment: datetime) -> str:
    """3 Nov; with its year where that is another than this."""
    local = moment.astimezone(UK)
    return f"{local.day} {local:%b %Y}"


def _turn(turn: Turn) -> Inline:
    before = f"{WORDS[turn.before]} → " if turn.before else ""
    since = f" since {day(turn.since)}" if turn.after in UNREADABLE else ""
    return inline(
        link(turn.feed.title, by_hand(turn.feed)),
        f" ({turn.feed.id}): {before}{WORDS[turn.after]}{since}: {turn.why}",
    )
