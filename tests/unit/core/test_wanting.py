"""In which way somebody hears of a story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.choices import Cadence, Likely, SubscriptionChoices
from bot.core.types import Grade
from bot.core.wanting import News, Way, sorted_out, way_of

NEWS = News(1, 1, "hsj", ("maternity", "closures"), {"QJK": Grade.SURE, "QVV": Grade.LIKELY})
DEFAULT = SubscriptionChoices()


@pytest.mark.parametrize(
    ("choices", "area", "way"),
    [
        (DEFAULT, "QJK", Way.NOW),
        (DEFAULT, "QVV", Way.NOW),
        (DEFAULT, "QT6", Way.NOT),
        (replace(DEFAULT, likely=Likely.LIST), "QVV", Way.MORNING),
        (replace(DEFAULT, likely=Likely.NEVER), "QVV", Way.NOT),
        (replace(DEFAULT, headlines=True), "QJK", Way.HEADLINE),
        (replace(DEFAULT, cadence=Cadence.HOURLY), "QJK", Way.HOURLY),
        (replace(DEFAULT, cadence=Cadence.MORNING), "QJK", Way.MORNING),
        (replace(DEFAULT, cadence=Cadence.WEEKLY), "QVV", Way.WEEKLY),
        (replace(DEFAULT, cadence=Cadence.ON_REQUEST), "QJK", Way.NOT),
        (replace(DEFAULT, topics=("maternity",)), "QJK", Way.NOW),
        (replace(DEFAULT, topics=("funding",)), "QJK", Way.NOT),
        (replace(DEFAULT, without=("closures",)), "QJK", Way.NOT),
        (replace(DEFAULT, outlets=("hsj",)), "QJK", Way.NOT),
        (replace(DEFAULT, outlets=("bbc",)), "QJK", Way.NOW),
    ],
)
def test_the_way(choices: SubscriptionChoices, area: str, way: Way) -> None:
    assert way_of(choices, NEWS, area) is way


def test_wishes_are_sorted_by_their_way() -> None:
    listing = replace(DEFAULT, likely=Likely.LIST)
    ways = sorted_out([("QJK", DEFAULT), ("QVV", listing)], NEWS)
    assert ways[Way.NOW] == [("QJK", DEFAULT)]
    assert ways[Way.MORNING] == [("QVV", listing)]
    assert ways[Way.WEEKLY] == []
