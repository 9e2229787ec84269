"""How a reader wants to hear of a story: pure, from what they chose and what the story is.

The publisher asks for every combination of area and choices among the followers, the database only
for whom each holds; previews and `/latest` ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.core.choices import Cadence, Likely, SubscriptionChoices
from bot.core.types import Grade, Match


class Way(StrEnum):
    """How somebody hears of a story, the soonest first."""

    NOW = "now"
    HEADLINE = "headline"  #: now, without its text
    HOURLY = "hourly"
    MORNING = "morning"
    WEEKLY = "weekly"
    NOT = "not"


#: The ways that end in a list.
LISTS = (Way.HOURLY, Way.MORNING, Way.WEEKLY)


def story_key(story_id: int) -> str:
    """The key of the notice that tells a story."""
    return f"story:{story_id}"


def headline_key(story_id: int) -> str:
    """The key of the notice that tells only its headline."""
    return f"story:{story_id}:headline"


@dataclass(frozen=True, slots=True)
class News:
    """What of a story decides who hears of it, and how."""

    story_id: int
    thread: int  #: the first story of those it comes back to
    feed_id: str
    topics: tuple[str, ...]
    grades: Mapping[str, Grade]  #: of each area that it reaches
    urgent: bool = False

    @property
    def source_key(self) -> str:
        """The key of the notice that tells it."""
        return story_key(self.story_id)

    @property
    def headline_key(self) -> str:
        """The key of the notice that tells its headline alone."""
        return headline_key(self.story_id)

    @property
    def source_keys(self) -> tuple[str, str]:
        """Both keys; a chat hears of a story by one of them."""
        return self.source_key, self.headline_key


def way_of(choices: SubscriptionChoices, news: News, area: str) -> Way:
    """How a follower of this area with these choices hears of it."""
    grade = news.grades.get(area, Grade.UNSURE)
    if grade is Grade.UNSURE or not _wanted(choices, news):
        return Way.NOT
    if grade is Grade.LIKELY and choices.likely is Likely.NEVER:
        return Way.NOT
    listed = grade is Grade.LIKELY and choices.likely is Likely.LIST
    match choices.cadence:
        case Cadence.AT_ONCE:
            if listed:
                return Way.MORNING
            return Way.HEADLINE if choices.headlines else Way.NOW
        case Cadence.HOURLY:
            return Way.HOURLY
        case Cadence.MORNING:
            return Way.MORNING
        case Cadence.WEEKLY:
            return Way.WEEKLY
        case Cadence.ON_REQUEST:
            return Way.NOT
        case _:
            assert_never(choices.cadence)


def _wanted(choices: SubscriptionChoices, news: News) -> bool:
    """Whether outlet and topics are among those that the follower wants to hear of."""
    if news.feed_id in choices.outlets or set(choices.without) & set(news.topics):
        return False
    return not choices.topics or bool(set(choices.topics) & set(news.topics))


def grades_of(matches: Iterable[Match]) -> dict[str, Grade]:
    """The areas that matches reach, each with the surest grade; unsure ones reach nobody."""
    grades: dict[str, Grade] = {}
    every = list(matches)
    for grade in (Grade.SURE, Grade.LIKELY):
        for match in every:
            if match.grade is grade:
                for area in match.reach:
                    grades.setdefault(area, grade)
    return grades


#: A combination of an area and what its follower chose.
Wish = tuple[str, SubscriptionChoices]


def sorted_out(wishes: Iterable[Wish], news: News) -> dict[Way, list[Wish]]:
    """The combinations of area and choices by the way in which they hear of it."""
    ways: dict[Way, list[Wish]] = {way: [] for way in Way}
    for area, choices in wishes:
        ways[way_of(choices, news, area)].append((area, choices))
    return ways
