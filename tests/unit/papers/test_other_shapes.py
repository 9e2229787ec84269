"""Stored board-papers pages as other software would write them: they must come to the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.core.dates import MONTHS
from bot.feeds.papers.page import read_page
from tests.unit.papers.test_pages import PAGES, TODAY, URL

_DAY = re.compile(rf"(?<!and )\b(\d\d?) ({'|'.join(MONTHS)}) (20\d\d)\b", re.IGNORECASE)
_COMPARED = ("begins", "place", "questions_by", "cancelled", "moved_from")


def in_text(change: Callable[[str], str]) -> Callable[[str], str]:
    """A change of what people read, outside of tags and of the title."""

    def of_page(html: str) -> str:
        head, body, rest = html.partition("</title>")
        return head + body + re.sub(r">[^<]+<", lambda said: change(said[0]), rest)

    return of_page


def ordinal(found: re.Match[str]) -> str:
    number = int(found[1])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if not 10 < number < 14 else "th"
    return f"{number}<sup>{ending}</sup>&nbsp;{found[2]} {found[3]}"


def in_numbers(found: re.Match[str]) -> str:
    return f"{int(found[1]):02}/{MONTHS.index(found[2].lower()) + 1:02}/{found[3]}"


def wrapped(html: str) -> str:
    """Headings and paragraphs in boxes of their own, all of it in two more, days as ordinals."""
    html = in_text(lambda said: _DAY.sub(ordinal, said))(html)
    html = re.sub(r"<(h[2-6])([^>]*)>(.*?)</\1>", r"<div><\1\2>\3</\1></div>", html, flags=re.S)
    html = re.sub(r"<p>((?:(?!<br).)*?)</p>", r"<div><p>\1</p></div>", html, flags=re.S)
    return re.sub(
        r"(<main[^>]*>)(.*)(</main>)", r"\1<article><div>\2</div></article>\3", html, flags=re.S
    )


def numbered(html: str) -> str:
    """Headings a level deeper, tags on lines of their own, days in numbers, "10 a.m."."""
    html = in_text(lambda said: _DAY.sub(in_numbers, said))(html)
    html = in_text(lambda said: re.sub(r"(\d)([ap])m\b", r"\1 \2.m.", said))(html)
    html = re.sub(r"<(/?)h([2-5])\b", lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", html)
    return re.sub(r"(</(?:p|li|h\d|td|tr|div|ul|table)>)", "\\1\n   ", html)


def expected(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))["meetings"]
    return {(one["day"], one["kind"]): one for one in told}


@pytest.mark.parametrize("change", [wrapped, numbered])
def test_a_stored_page_comes_to_the_same_in_another_shape(change: Callable[[str], str]) -> None:
    for path in sorted(PAGES.glob("*.html")):
        page = read_page(change(path.read_text("utf-8")), URL, TODAY)
        wanted = expected(path)
        found = {(str(one.day), str(one.kind)): one for one in page.meetings}
        assert found.keys() == wanted.keys(), path.stem
        for key, one in found.items():
            told = {name: str(getattr(one, name) or "") for name in _COMPARED}
            assert told == {name: str(wanted[key].get(name, "")) for name in _COMPARED}, path.stem
            papers = {paper["url"] for paper in wanted[key].get("papers", ())}
            assert {paper.url for paper in one.papers} == papers, path.stem
