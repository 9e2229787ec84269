"""What an item is about, by its words and the feed's categories."""

from __future__ import annotations

import time

import pytest

from bot.core.topics import NAMES, topics_of


@pytest.mark.parametrize(
    ("title", "categories", "topics"),
    [
        ("Ward at the infirmary to close", (), "closures hospitals"),
        ("Trust faces £40m deficit", (), "funding"),
        ("Nurses vote to strike over pay", (), "workforce"),
        ("Midwives leave birth centre", (), "maternity"),
        ("Board wants views on plans for the surgery", (), "consultations"),
        ("Patients wait 14 hours for a bed", (), "waiting"),
        ("What happened this week", ("Privatisation", "Social Care"), "privatisation social-care"),
        ("A quiet day close to the sea", (), ""),
    ],
)
def test_topics(title: str, categories: tuple[str, ...], topics: str) -> None:
    assert topics_of(title, "", categories) == tuple(topics.split())


def test_topics_come_in_their_order_and_once() -> None:
    found = topics_of("GP, GPs, maternity and deficit", "A deficit; midwives and GPs")
    assert found == tuple(code for code in NAMES if code in found)


def test_a_pair_must_stand_in_one_sentence() -> None:
    assert "closures" in topics_of("The ward will close", "")
    assert "closures" not in topics_of("A tour of the ward. Doors close at six.", "")


def test_a_hostile_text_takes_no_time() -> None:
    begun = time.perf_counter()
    topics_of("close ward " * 100_000, "cut budget " * 100_000, ["x" * 100_000])
    assert time.perf_counter() - begun < 1
