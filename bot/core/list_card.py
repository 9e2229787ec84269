"""The cards that hold many stories: digests, what was folded, what a pause kept away.

What can still be acted on comes first, then what is local, then the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

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
from bot.core.told import StoryItem
from bot.core.types import Feed, Grade
from bot.core.urgent import deadline

UK = ZoneInfo("Europe/London")
#: Stories that a list shows before it only counts.
SHOWN = 30

Story = Sequence[StoryItem]


class Rank(IntEnum):
    """Where in a list a story stands."""

    ACT = 0
    LOCAL = 1
    WIDER = 2


HEADINGS = {
    Rank.ACT: "You can still act",
    Rank.LOCAL: "In your areas",
    Rank.WIDER: "Regions and England",
}


def list_card(
    title: str,
    stories: Sequence[Story],
    feeds: Mapping[str, Feed],
    now: datetime,
    actions: tuple[Action, ...] = (),
) -> Document:
    """A list of stories in their order."""
    ranked = sorted(stories, key=lambda story: (rank(story, now), -_at(story).timestamp()))
    blocks: list[Block] = [Title(title)]
    shown = ranked[:SHOWN]
    for heading in Rank:
        lines = [_line(story, feeds, now) for story in shown if rank(story, now) is heading]
        if lines:
            blocks += [paragraph(bold(HEADINGS[heading])), bullets(*lines)]
    if len(ranked) > SHOWN:
        blocks.append(hint(f"and {len(ranked) - SHOWN} more"))
    return Document(tuple(blocks), actions)


def rank(story: Story, now: datetime) -> Rank:
    """Whether there is still something to do about a story, else how near it is."""
    if any("consultations" in one.item.topics or _closes(one, now) for one in story):
        return Rank.ACT
    levels = {match.level for one in story for match in one.matches}
    return Rank.LOCAL if levels - {"national", "region"} else Rank.WIDER


def _line(story: Story, feeds: Mapping[str, Feed], now: datetime) -> Inline:
    first = story[0].item
    words: list[str | Span] = [link(first.title, first.url) if first.url else first.title]
    grades = {match.grade for one in story for match in one.matches}
    if Grade.SURE not in grades:
        words.insert(0, "perhaps: ")
    titles = dict.fromkeys(outlet(feeds, one.item.feed_id).title for one in story)
    said = [*titles, uk_day(_at(story))]
    if outlet(feeds, first.feed_id).paywall:
        said.append("subscribers only")
    closes = next((day for one in story if (day := _closes(one, now))), None)
    if closes is not None:
        said.append(f"closes {closes.day} {closes:%B}")
    changed = next((one for one in reversed(story) if one.changed_at is not None), None)
    if changed is not None and changed.changed_at is not None:
        local = changed.changed_at.astimezone(UK)
        said.append(f"changed on {local.day} {local:%B}: {changed.change}")
    return inline(*words, f" ({', '.join(said)})")


def _closes(one: StoryItem, now: datetime) -> date | None:
    return deadline(f"{one.item.title}. {one.item.summary}", now)


def _at(story: Story) -> datetime:
    return max(one.item.published_at or one.seen_at for one in story)


def outlet(feeds: Mapping[str, Feed], feed_id: str) -> Feed:
    """The feed of an item; one that is no longer read is called by its id."""
    known = feeds.get(feed_id)
    return known or Feed(feed_id, "", feed_id, (), "outlet", 0, paywall=False)


def uk_day(moment: datetime) -> str:
    """A moment as a day in the United Kingdom: 1 April 2026."""
    local = moment.astimezone(UK)
    return f"{local.day} {local:%B %Y}"
