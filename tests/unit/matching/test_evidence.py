"""What is learned from an item is what it is judged by."""

from __future__ import annotations

import pytest

from bot.areas.matcher import Matcher
from bot.core.matching.evidence import BELOW, BIAS, TITLE, evidence_of_words, weigh, weights_of
from bot.core.matching.flat import flatten
from tests.unit.matching.test_gold import items

NOT_ASKED = {"titled", "unnamed"}


def is_word(piece: str) -> bool:
    return piece.split(" ")[0] in (TITLE, BELOW)


def test_an_item_weighs_what_its_pieces_of_evidence_do(matcher: Matcher) -> None:
    asked = 0
    for _, title, summary in items():
        evidence = matcher.evidence(title, summary, "")
        if NOT_ASKED.isdisjoint(evidence):
            asked += 1
            flat = flatten(title, summary)
            others = {n: much for n, much in evidence.items() if not is_word(n)}
            said = weigh(matcher.weights, others, flat, matcher.mentions(flat, frozenset()))
            pieces = matcher.weights.pieces
            by_piece = sum(pieces.get(n, 0.0) * much for n, much in evidence.items())
            assert said == pytest.approx(pieces[BIAS] + by_piece), title
    assert asked > 500


def test_words_and_their_pairs_weigh_by_where_they_stand() -> None:
    flat = flatten("Strike ballot", "A ballot of 3,000 nurses.")
    weights = weights_of(
        {
            BIAS: -1.0,
            "title strike": 0.5,
            "below strike": 7.0,
            "title strike ballot": 0.25,
            "below of 0": 2.0,
            "late": 4.0,
        }
    )
    assert weigh(weights, {"late": 1.0, "unknown": 9.0}, flat, []) == pytest.approx(5.75)


def test_names_and_numbers_are_no_words(matcher: Matcher) -> None:
    flat = flatten("Nurses to strike", "A ballot of 900 nurses in Truro ended.")
    pieces = evidence_of_words(flat, matcher.mentions(flat, frozenset()))
    assert {"below in @", "below @ ended", "below of 0"} <= set(pieces)
    assert not any("truro" in piece or "900" in piece for piece in pieces)


def test_a_name_in_the_title_is_not_asked_about(matcher: Matcher) -> None:
    assert "titled" in matcher.evidence("Truro ward shuts", "", "")
    assert "unnamed" in matcher.evidence("Ward shuts", "It shuts.", "")
    assert NOT_ASKED.isdisjoint(matcher.evidence("Ward shuts", "It is in Truro.", ""))
