"""What an alert says: outlet, date, paywall, areas in today's names, and why, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.areas.atlas import load_atlas
from bot.areas.reach import name_today
from bot.core.document import Document, Hint, Paragraph, Title
from bot.core.types import Feed, Item, Match
from bot.feeds.alert import SUMMARY, alert, shape_notice, shortened

HSJ = Feed("hsj", "https://hsj.example/feed", "HSJ", (), "outlet", 900, True)
ITEM = Item(
    "hsj",
    "g",
    "https://hsj.example/1",
    "Board to merge wards",
    "Two wards become one. " * 40,
    datetime(2026, 3, 31, 23, 30, tzinfo=UTC),
    "d",
)
BOTH = (
    Match("QMJ", "footprint", "“WNL ICB” in the headline: a board of NCL", ("QMJ", "Z9B2Z")),
    Match("QRV", "footprint", "“WNL ICB” in the headline: a board of NWL", ("QRV", "Z9B2Z")),
)


def hints(document: Document) -> list[str]:
    return [
        "".join(s.text for s in block.spans) for block in document.blocks if isinstance(block, Hint)
    ]


def test_an_alert_names_outlet_day_paywall_area_and_reason_once() -> None:
    document = alert(HSJ, ITEM, BOTH, {"QMJ": "West", "QRV": "West"}.__getitem__)
    assert document.blocks[0] == Title("Board to merge wards", "https://hsj.example/1")
    assert isinstance(document.blocks[1], Paragraph)
    byline, about = hints(document)
    # 23:30 UTC is the next day in British summer time.
    assert byline == "HSJ · 1 April 2026 · subscribers only"
    assert about == "About West. Why: “WNL ICB” in the headline: a board of NCL"
    assert [one.command for one in document.actions] == ["/ics QMJ"]


def test_names_with_a_comma_or_an_and_are_told_apart() -> None:
    names = {"QMJ": "Leicester, Leicestershire and Rutland", "QRV": "Kent and Medway"}
    _, about = hints(alert(HSJ, ITEM, BOTH, names.__getitem__))
    assert about.startswith("About Leicester, Leicestershire and Rutland; Kent and Medway. Why: ")


def test_a_national_item_offers_no_area() -> None:
    national = (Match("ENG", "national", "national health news", ("ENG",)),)
    assert alert(HSJ, ITEM, national, lambda code: "England").actions == ()


def test_a_summary_is_cut_at_a_word() -> None:
    cut = shortened("word " * 200, SUMMARY)
    assert len(cut) <= SUMMARY + 2
    assert cut.endswith("word …")
    assert shortened("short", SUMMARY) == "short"


def test_closed_footprints_are_called_by_their_only_heir() -> None:
    atlas, today = load_atlas(), date(2026, 11, 23)
    assert name_today(atlas, "QMJ", today) == "West and North London"
    assert name_today(atlas, "QNQ", today) == "Frimley"
    assert name_today(atlas, "QMJ", date(2026, 3, 31)) == "North Central London"
    assert name_today(atlas, "E09000014", today) == "Haringey"
    assert name_today(atlas, "nonsense", today) == "nonsense"


def test_old_and_new_catches_side_by_side() -> None:
    page = replace(HSJ, id="icb", title="NHS Devon", url="https://icb.example/news")
    old = Item("icb", "1", "https://icb.example/1", "Beds close", "", None, "1")
    new = Item("icb", "2", "https://icb.example/2", "Ward opens", "", None, "2")
    told = str(shape_notice(page, [old], [new]))
    assert told.index("Beds close") < told.index("Ward opens")
    assert "take the key recipe" in told
    assert "nothing like news" in str(shape_notice(page, [], []))
