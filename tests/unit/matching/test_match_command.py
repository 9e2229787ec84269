"""`python -m bot match`: lines in, lines out, in order; bad lines answered, not fatal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.areas.matcher import Matcher
from bot.commands.match import answers
from tests.unit.matching.conftest import AT


def run(matcher: Matcher, *lines: object) -> Sequence[Any]:
    """The answers to lines, each a value or raw bytes."""
    raw = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
    return list(answers(matcher, iter(raw), AT))


def test_an_item_gets_labels_matches_and_todays_footprints(matcher: Matcher) -> None:
    item = {"id": "a", "title": "North Mid hospital A&E full", "summary": "", "url": None}
    (answer,) = run(matcher, item)
    assert answer["id"] == "a"
    assert answer["labels"] == ["QMJ"]
    assert answer["today"] == ["Z9B2Z"]
    (match,) = answer["matches"]
    assert set(match) == {"area", "level", "why"}


def test_bad_lines_are_answered_and_the_rest_goes_on_in_order(matcher: Matcher) -> None:
    good = {"id": "z", "title": "Louth hospital beds to close"}
    found = run(matcher, b"{oops", b"[]", {"title": "no id"}, {"id": 1, "title": "t"}, b"", good)
    assert [a["id"] for a in found] == [None, None, None, None, "z"]
    assert all("error" in a for a in found[:4])
    assert found[4]["labels"] == ["QJM"]


def test_a_missing_summary_and_a_vague_date_do(matcher: Matcher) -> None:
    (answer,) = run(matcher, {"id": "v", "title": "Trafford General to close", "date": "2019-06"})
    assert answer["labels"] == ["QOP"]


def test_bytes_that_are_no_text_are_answered(matcher: Matcher) -> None:
    (answer,) = run(matcher, b"\xff\xfe")
    assert answer["id"] is None
