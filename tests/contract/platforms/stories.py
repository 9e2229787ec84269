"""The cards of stories as the newsroom writes them: one story of three outlets, a list, a fold."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.list_card import list_card
from bot.core.lists import Fold
from bot.core.told import StoryItem
from bot.core.types import Feed, Grade, Item, Match
from bot.feeds.alert import story_card
from bot.feeds.listmaker import fold_card

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEEDS = {
    name: Feed(name, f"https://{name}.example/feed", title, (), "outlet", 60, name == "hsj")
    for name, title in (("lowdown", "The Lowdown"), ("hsj", "HSJ"), ("bbc", "BBC News"))
}
DEVON = Match("QJK", "footprint", "“Torbay Hospital”, a hospital in Devon", ("QJK", "Y58"))
ENGLAND = Match("ENG", "national", "No single area: health policy", ("ENG",))


def told(
    number: int,
    feed: str,
    title: str,
    summary: str = "",
    match: Match = DEVON,
    topics: tuple[str, ...] = (),
    changed: bool = False,
) -> StoryItem:
    """An item of a story."""
    url = f"https://{feed}.example/{number}?from=rss&id=1"
    return StoryItem(
        id=number,
        story_id=7,
        item=Item(feed, str(number), url, title, summary, NOON, str(number), topics=topics),
        matches=(match,),
        seen_at=NOON,
        why="the first to tell it",
        changed_at=NOON if changed else None,
        change="the title was “Birth centre may shut”" if changed else "",
    )


FIRST = told(
    1,
    "lowdown",
    "Torbay birth centre to shut for six months",
    "Midwives are off sick, the trust said, and births stop on 19 May.",
    changed=True,
)
STORY = story_card(
    [FIRST, told(2, "hsj", "Trust closes maternity unit"), told(3, "bbc", "Births stop")],
    FEEDS,
    lambda code: {"QJK": "NHS Devon ICB"}.get(code, code),
)
PERHAPS = Match("QJK", "footprint", "“Torquay”", ("QJK",), Grade.LIKELY)
DIGEST = list_card(
    "Your list: 4 stories",
    [
        [told(4, "hsj", "NHS England to <merge> regions", match=ENGLAND)],
        [FIRST, told(2, "hsj", "Trust closes maternity unit")],
        [told(5, "bbc", "Consultation on beds closes on 27 November", topics=("consultations",))],
        [told(6, "bbc", "Torquay surgery & pharmacy to move", match=PERHAPS)],
    ],
    FEEDS,
    NOON,
)
FOLD = fold_card(Fold(chat_id=1, zone="Europe/London", most_a_day=5, count=12))
