"""Which items are one story, by small cases; `tests/unit/matching` has the labelled ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.likeness import telling
from bot.core.stories import Named, Piece, best, follows, link_key, same_story
from tests.clock import NOON

UNIT = Piece(
    feed_id="bbc",
    url="https://bbc.example/news/1",
    title="Torbay birth centre to shut for six months",
    summary="Midwives are off sick, the trust said, and births stop on 19 May.",
    at=NOON,
    areas=frozenset({"QJK"}),
    named=Named(sites=frozenset({"torbay"})),
)
OTHER = replace(
    UNIT,
    feed_id="hsj",
    url="https://hsj.example/2",
    title="Trust closes maternity unit",
    summary="Sickness among midwives at Torbay halts births until November.",
)


def test_one_event_at_one_hospital_is_one_story_with_its_reason() -> None:
    merge = same_story(UNIT, OTHER)
    assert merge is not None
    assert merge.why.startswith("both are about torbay and say: birth, closing")


def test_the_same_page_is_one_story_from_another_outlet_only() -> None:
    here = replace(
        OTHER, title="Read this on Torbay", summary="", url="http://m.bbc.example/news/1/"
    )
    merge = same_story(UNIT, here)
    assert merge is not None
    assert merge.why == "the same page: bbc.example/news/1"
    assert same_story(UNIT, replace(here, feed_id="bbc")) is None


def test_an_item_that_points_to_a_document_joins_it() -> None:
    pointer = replace(
        OTHER,
        title="On Torbay",
        summary="See https://www.bbc.example/news/1?utm_source=x.",
        url=None,
    )
    assert same_story(UNIT, pointer) is not None


def test_other_news_of_the_same_hospital_is_another_story() -> None:
    for title, summary in (
        ("Car parking charges rise at Torbay", "A day will cost £9 from June."),
        ("Torbay heart unit rated outstanding", "Inspectors praised the team."),
        ("March to save Torbay maternity unit", "Midwives joined as births stop for months."),
    ):
        assert same_story(UNIT, replace(OTHER, title=title, summary=summary)) is None


def test_a_strike_that_begins_is_other_news_than_one_that_goes_on() -> None:
    begun = replace(
        UNIT, title="Torbay porters start strike", summary="Pay talks failed, Unison said."
    )
    told = replace(begun, feed_id="hsj", url=None, title="Walkout of porters begins at Torbay")
    more = replace(told, title="Torbay porters escalate strike")
    over = replace(told, title="Torbay porters' strike called off")
    assert same_story(begun, told) is not None
    assert same_story(begun, more) is None
    assert same_story(begun, over) is None


def test_what_a_body_has_once_in_days_needs_little_more_in_common() -> None:
    one = replace(
        UNIT, title="Torbay and Exeter trusts to merge", summary="Boards voted on Monday."
    )
    other = replace(
        OTHER,
        title="New chapter for Torbay as takeover goes ahead",
        summary="Patients will see no change, says the chair, Mark Able.",
    )
    assert same_story(one, other) is not None
    assert same_story(one, replace(other, at=NOON + timedelta(days=3))) is None


def test_a_body_and_the_town_that_it_is_in_are_nearly_one_name() -> None:
    town = replace(OTHER, named=Named(places=frozenset({"torbay"})), summary="It was not safe.")
    elsewhere = replace(town, named=Named(places=frozenset({"exeter"})))
    assert same_story(UNIT, town) is not None
    assert same_story(UNIT, elsewhere) is None


def test_titles_alone_never_merge() -> None:
    bare = replace(UNIT, named=Named(), areas=frozenset({"ENG"}), summary="", title="NHS in crisis")
    assert same_story(bare, replace(bare, feed_id="hsj", url=None)) is None


def test_elsewhere_or_later_is_another_story() -> None:
    assert same_story(UNIT, replace(OTHER, areas=frozenset({"QVV"}))) is None
    elsewhere = Named(sites=frozenset({"poole"}))
    assert same_story(UNIT, replace(OTHER, named=elsewhere)) is None
    assert same_story(UNIT, replace(OTHER, at=NOON + timedelta(days=5))) is None


def test_an_outlet_that_comes_back_has_something_new_to_say() -> None:
    later = replace(OTHER, feed_id="bbc")
    assert same_story(UNIT, later) is None
    assert follows(replace(later, at=NOON + timedelta(days=9)), UNIT) > 0


def test_the_strongest_reason_wins() -> None:
    linked = replace(UNIT, url="https://hsj.example/2", title="Torbay", summary="")
    found = best(OTHER, [(7, UNIT), (8, linked)])
    assert found is not None
    assert found[0] == 8
    assert best(OTHER, []) is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.bbc.co.uk/news/articles/c1?at_medium=RSS", "bbc.co.uk/news/articles/c1"),
        ("https://example.org/", ""),
        ("https://example.org/news", ""),
        ("https://example.org/post/page/32/", ""),
        ("https://example.org/list?page=2", ""),
        ("https://example.org/tags/hospitals", ""),
        ("no address", ""),
    ],
)
def test_a_page_has_one_key_and_a_list_none(url: str, key: str) -> None:
    assert link_key(url) == key


TEXTS = st.text(max_size=80)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_the_order_of_two_items_does_not_matter(a: str, b: str, c: str, d: str) -> None:
    one, other = replace(UNIT, title=a, summary=b), replace(OTHER, title=c, summary=d)
    assert (same_story(one, other) is None) == (same_story(other, one) is None)


def test_words_of_one_family_are_one() -> None:
    one = telling("Unit shuts, £1.5 million saving, 350,000 waiting")
    assert one.keys() == {"=closing", "1500000", "sav", "350000", "=waiting"}
    assert telling("closure saving £1.5m").keys() == {"=closing", "sav", "1500000"}
