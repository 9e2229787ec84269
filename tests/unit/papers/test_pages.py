"""Stored board-papers pages in the shape of the CMSs of ICBs, with what they must come to."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.meetings import MeetingKind
from bot.feeds.papers.page import read_page

PAGES = Path(__file__).parents[2] / "data" / "papers"
TODAY = date(2026, 11, 20)
URL = "https://sample.icb.nhs.uk/about/board/"


def come_to(name: str) -> dict[str, object]:
    page = read_page((PAGES / f"{name}.html").read_text("utf-8"), URL, TODAY)
    kept = [{key: value for key, value in asdict(one).items() if value} for one in page.meetings]
    found: dict[str, object] = {"meetings": kept, "follow": list(page.follow)}
    plain: dict[str, object] = json.loads(json.dumps(found, default=str))
    return plain


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_stored_page_comes_to_its_meetings(name: str) -> None:
    expected = PAGES / f"{name}.json"
    found = come_to(name)
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def test_on_a_page_of_one_meeting_all_documents_are_its_own() -> None:
    html = (
        "<h1>NEL ICB Board meeting</h1><h2>Papers</h2><a href='/download-attachment/1'>Pack</a>"
        "<h2>Related documents</h2><a href='q.pdf'>Questions log</a>"
    )
    page = read_page(html, URL, TODAY, (date(2026, 11, 25), MeetingKind.BOARD))
    (meeting,) = page.meetings
    assert [paper.title for paper in meeting.papers] == ["Pack", "Questions log"]


def test_a_link_is_kept_as_it_can_be_asked_for() -> None:
    html = (
        "<base href='http://[]'><h2>26 November 2026</h2>"
        "<a href='/docs/Board Paper \u2013 Finance.pdf#page=2'>Board papers</a>"
    )
    (meeting,) = read_page(html, URL, TODAY).meetings
    (paper,) = meeting.papers
    assert paper.url == ("https://sample.icb.nhs.uk/docs/Board%20Paper%20%E2%80%93%20Finance.pdf")


def test_ten_thousand_nested_elements_are_read() -> None:
    html = "<div>" * 10_000 + "<h2>26 November 2026</h2><a href=a.pdf>Board papers</a>"
    (meeting,) = read_page(html, URL, TODAY).meetings
    assert meeting.day == date(2026, 11, 26)


PIECES = [
    "<h2>",
    "</h2>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<a href=x.pdf>",
    "</a>",
    "<p>",
    "<br>",
    "<b>",
    "<a href='//['>",
    "<details>",
    "<summary>",
    "<del>",
    "26 November 2026",
    "31/02/2026",
    "Board",
    "committee",
    "moved to",
    "questions by",
    "Agenda",
    "2026",
    "&nbsp;",
    "<time datetime=2026-13-99>",
    "five working days before",
    "AGM",
    "10am",
    '<script type="application/ld+json">{"@type":"Event","name":"Board","startDate":"2026-99"}',
    "</script>",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_soup_is_read_without_an_error(pieces: list[str]) -> None:
    page = read_page(" ".join(pieces), URL, TODAY)
    assert list(page.meetings) == sorted(page.meetings, key=lambda one: (one.day, one.kind))


@settings(max_examples=200)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_page(text, URL, TODAY)
