"""Who hears of an item, and why; feeds with areas of their own; the outlet as a weak hint."""

from __future__ import annotations

from datetime import date

from bot.areas.matcher import Matcher
from bot.core.types import Match
from tests.unit.matching.conftest import AT

HARINGEY, ENFIELD, BASILDON, KENT = "E09000014", "E09000010", "E07000066", "E10000016"


def only(matcher: Matcher, title: str, summary: str = "") -> Match:
    """The one match of an item."""
    (match,) = matcher.match(title, summary, at=AT).matches
    return match


def test_a_council_item_reaches_its_council_and_what_contains_it(matcher: Matcher) -> None:
    match = only(matcher, "GP practices in Haringey sold")
    assert (match.area, match.level) == (HARINGEY, "council")
    assert set(match.reach) == {HARINGEY, "QMJ", "Z9B2Z", "Y56"}


def test_another_council_of_the_footprint_hears_nothing_of_it(matcher: Matcher) -> None:
    assert ENFIELD not in only(matcher, "GP practices in Haringey sold").reach


def test_a_hospital_item_reaches_the_whole_footprint_then_and_now(matcher: Matcher) -> None:
    match = only(matcher, "North Mid hospital A&E is full")
    assert (match.area, match.level) == ("QMJ", "footprint")
    assert {HARINGEY, ENFIELD, "QMJ", "Z9B2Z", "Y56"} <= set(match.reach)


def test_a_district_of_a_county_reaches_the_county(matcher: Matcher) -> None:
    assert KENT in only(matcher, "Dover GP surgery to close").reach


def test_all_heirs_of_a_split_footprint_hear(matcher: Matcher) -> None:
    assert {"S0E4D", "QRL", "S9B9J"} <= set(only(matcher, "Frimley ICB meets").reach)


def test_a_region_reaches_all_in_it(matcher: Matcher) -> None:
    match = only(matcher, "Hospitals across the East of England are full")
    assert (match.area, match.level) == ("Y61", "region")
    assert {"QH8", "D7T5G", "S1Y5D", "T6Y0W", BASILDON} <= set(match.reach)


def test_national_items_reach_those_who_follow_england_alone(matcher: Matcher) -> None:
    match = only(matcher, "Ministers promise more nurses for the NHS in England")
    assert (match.area, match.level, match.reach) == ("ENG", "national", ("ENG",))


def test_no_match_means_no_label(matcher: Matcher) -> None:
    found = matcher.match("Bin lorry breaks down in Hull", "", at=AT)
    assert (found.labels, found.matches) == (("NONE",), ())


def test_the_reason_names_the_words_and_what_they_are(matcher: Matcher) -> None:
    why = only(matcher, "Royal Cornwall Hospital declares critical incident").why
    assert "Royal Cornwall Hospital" in why
    assert "Cornwall and the Isles of Scilly" in why


def test_the_reason_says_what_the_area_is_called_on_the_day(matcher: Matcher) -> None:
    title = "North Mid hospital A&E is full"
    (before,) = matcher.match(title, "", at=date(2025, 1, 1)).matches
    assert "now West and North London" in only(matcher, title).why
    assert "now" not in before.why


def test_items_of_a_boards_own_feed_are_about_it(matcher: Matcher) -> None:
    found = matcher.match("Your summer newsletter", "", fixed=("QJK",), at=AT)
    assert found.labels == ("QJK",)
    assert found.matches[0].why == "from Devon’s own site"


def test_other_areas_named_on_a_boards_own_feed_are_added(matcher: Matcher) -> None:
    found = matcher.match("Devon and Cornwall hospitals plan", "", fixed=("QJK",), at=AT)
    assert found.labels == ("QJK", "QT6")


def test_a_feed_of_a_board_of_today_counts_for_its_forebears(matcher: Matcher) -> None:
    found = matcher.match("Board papers", "", fixed=("T6Y0W",), at=AT)
    assert found.labels == ("QJG", "QMM")


def test_the_outlet_settles_namesakes_but_does_not_decide(matcher: Matcher) -> None:
    title = "Whitchurch GP surgery to close"
    assert matcher.match(title, "", at=AT, outlet="Shropshire Star").labels == ("QOC",)
    other = matcher.match("Leeds hospital full", "", at=AT, outlet="Shropshire Star")
    assert other.labels == ("QWO",)


def test_an_article_is_about_what_its_headline_and_lead_name(matcher: Matcher) -> None:
    lead = "Louth hospital will lose beds. " + "The board met on Tuesday and heard why. " * 12
    far = "A ward at Royal Cornwall Hospital in Truro had been closed before."
    assert matcher.match("Hospital beds to close", lead + far, at=AT).labels == ("QJM",)


def test_an_article_whose_lead_names_nothing_is_read_to_its_end(matcher: Matcher) -> None:
    text = "The board met on Tuesday and heard why. " * 40 + "It runs Royal Cornwall Hospital."
    assert matcher.match("Hospital beds to close", text, at=AT).labels == ("QT6",)
