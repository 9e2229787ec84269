"""`python -m bot match`: lines in, lines out, in order; bad lines answered, not fatal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.areas.matcher import Matcher
from bot.commands.match import _written, answers
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


def test_details_say_grades_and_topics_too(matcher: Matcher) -> None:
    raw = json.dumps({"id": "a", "title": "North Mid hospital A&E full"}).encode()
    (answer,) = answers(matcher, iter([raw]), AT, details=True)
    assert answer["labels"] == ["QMJ"]
    assert answer["grades"]["sure"] == answer["matches"]
    assert answer["grades"]["unsure"] == []
    assert answer["topics"] == ["hospitals"]


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


@pytest.mark.parametrize(
    "item",
    [
        {"title": "", "summary": "Louth hospital beds to close"},
        {"title": None, "summary": "Louth hospital beds to close"},
        {"title": "LOUTH HOSPITAL BEDS TO CLOSE", "outlet": None, "summary": None},
        {"title": "<b>Louth hospital&rsquo;s</b> beds &amp; wards to close<br/>"},
        {"title": "\u201cLouth\u00a0hospital\u201d beds to close \U0001f3e5\ud83d", "date": []},
        {"title": "Louth\u2011hospital \u2013 beds to close", "summary": "word " * 200_000},
    ],
)
def test_odd_items_are_answered(matcher: Matcher, item: dict[str, object]) -> None:
    (answer,) = run(matcher, {"id": "o\ud83d", **item})
    assert answer["labels"] == ["QJM"]
    assert json.loads(_written(answer)) == answer


def test_depths_that_break_the_reader_are_answered(matcher: Matcher) -> None:
    deep, after = b"[" * 100_000, {"id": "z", "title": "x"}
    assert [a["id"] for a in run(matcher, deep, after)] == [None, "z"]


def test_a_bug_in_one_item_leaves_the_others_answered(matcher: Matcher) -> None:
    class Broken:
        """A matcher with a bug."""

        def match(self, title: str, *_args: object, **_options: object) -> object:
            """Fail on one title."""
            if title == "bad":
                raise ZeroDivisionError
            return matcher.match(title, "", at=AT)

        current = matcher.current

    lines = [json.dumps({"id": t, "title": t}).encode() for t in ("bad", "good")]
    first, second = answers(Broken(), iter(lines), AT)  # type: ignore[arg-type]
    assert first == {"id": "bad", "error": "line 1: ZeroDivisionError, a bug of ours"}
    assert second["id"] == "good"
