"""What holds of every item, however odd or long."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.matching.regions import MEMBERS, REGION_OF
from bot.core.types import Grade
from tests.unit.matching.conftest import AT, the_matcher

KNOWN = frozenset(REGION_OF) | frozenset(MEMBERS) | {"NATIONAL", "NONE"}
PIECES = (
    "Bath|Reading|hospital|NHS|A&E|the|in|of|from|Leeds|Newcastle|(QMC)|London|MP|for|CCG|.|;|&"
    "|St Mary's|and|Essex|South|West|Yorkshire|police|football|ward|closed|Wales|UHCW|such|as"
)
WORDS = st.sampled_from(PIECES.split("|"))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=300)
@given(title=TEXTS, summary=TEXTS, outlet=TEXTS)
def test_any_text_gets_known_labels(title: str, summary: str, outlet: str) -> None:
    found = the_matcher().match(title, summary, at=AT, outlet=outlet)
    assert found.labels
    assert KNOWN.issuperset(found.labels)
    told = [match for match in found.matches if match.grade is not Grade.UNSURE]
    assert (found.labels == ("NONE",)) == (not told)
    if {"NATIONAL", "NONE"} & set(found.labels):
        assert len(found.labels) == 1


@settings(max_examples=100)
@given(title=TEXTS, summary=TEXTS)
def test_every_match_reaches_only_areas_there_are_and_its_own(title: str, summary: str) -> None:
    for match in the_matcher().match(title, summary, at=AT).matches:
        assert match.area in match.reach
        assert the_matcher().atlas.areas.keys() >= set(match.reach)
        assert len(set(match.reach)) == len(match.reach)
        assert match.why


@settings(max_examples=100)
@given(title=TEXTS, summary=TEXTS)
def test_the_same_text_gets_the_same_answer(title: str, summary: str) -> None:
    assert the_matcher().match(title, summary, at=AT) == the_matcher().match(title, summary, at=AT)


@settings(max_examples=50)
@given(space=st.text(alphabet=" \t\n", max_size=5))
def test_space_around_a_text_changes_nothing(space: str) -> None:
    title, summary = "Louth hospital beds to close", "Campaigners in Lincolnshire object"
    plain = the_matcher().match(title, summary, at=AT)
    spaced = the_matcher().match(f" {title} ", f" {summary}{space.replace(chr(10), ' ')}", at=AT)
    assert plain.labels == spaced.labels


def test_hostile_lengths_take_time_in_proportion() -> None:
    def seconds(text: str) -> float:
        begun = time.perf_counter()
        the_matcher().match("Hospital news", text, at=AT)
        return time.perf_counter() - begun

    for unit in ("Bath ", "St. ", "from Leeds to ", "hospital in ", "(((", "a.b ", "Royal "):
        short, long = (min(seconds(unit * n) for _ in range(3)) for n in (5_000, 20_000))
        assert long < 12 * short + 0.2, unit
        assert long < 3, unit
