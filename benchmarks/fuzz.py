"""Coverage-guided fuzzing of the page, board-papers, sitemap and feed parsers, until it is stopped.

Run by hand, in an environment of its own with atheris beside this one's libraries:

    export PYTHONPATH=.:.venv/lib/python3.11/site-packages
    PYTHON -m benchmarks.fuzz (pages|papers|feeds) CORPUS -max_total_time=3600 -max_len=20000

What is looked for: an exception, a hang, a crash of the parsers below, and results that break the
promises of `check`. libFuzzer calls slow what took long by the clock on the wall: on a busy machine
raise `-timeout` and `-report_slow_units`, and time again what it keeps.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import bidirectional, category

import atheris

with atheris.instrument_imports(include=["bot.feeds", "feedparser"]):
    from bot.feeds import document, sitemap
    from bot.feeds.frames import decoded, encoded
    from bot.feeds.links import canonical
    from bot.feeds.pages.read import read
    from bot.feeds.papers.page import AHEAD, BACK, read_page
    from bot.feeds.recipes import NAMED
    from bot.feeds.results import Failed, Parsed

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
URL = "https://x.example/news/"
#: Characters of titles that nobody could see, and those that turn the text around them.
NEVER, TURNING = ("Cc", "Cs", "Co", "Cn"), ("LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")


def check(result: Parsed | Failed) -> None:
    """What every answer of a parser keeps, whatever it was given."""
    assert decoded(encoded(result)) == result
    for item in result.items if isinstance(result, Parsed) else result.found:
        assert item.title.strip()
        assert item.title == item.title.strip()
        assert len(item.title) <= 300
        assert len(item.summary) <= 1_000
        assert item.url is None or item.url == canonical(item.url)
        assert item.published_at is None or item.published_at <= NOW
        assert not any(category(letter) in NEVER for letter in item.title)
        assert not any(bidirectional(letter) in TURNING for letter in item.title)


def pages(data: bytes) -> None:
    """A page as a page, with and without recipes, and as a sitemap."""
    recipes = tuple(NAMED.values())[data[0] % len(NAMED)] if data and data[0] % 3 == 0 else ()
    check(read("x", data, "text/html", URL, URL, recipes, NOW))
    check(sitemap.read("x", data, "", URL, URL, NOW))


def papers(data: bytes) -> None:
    """A board-papers page."""
    found = read_page(data.decode("utf-8", "replace"), URL, NOW.date())
    for meeting in found.meetings:
        assert NOW.date() - BACK <= meeting.day <= NOW.date() + AHEAD
        assert all(paper.url == canonical(paper.url) for paper in meeting.papers)
    assert all(url == canonical(url) for url in found.follow)


def feeds(data: bytes) -> None:
    """A feed."""
    check(document.read("x", data, "application/xml", URL, NOW))


if __name__ == "__main__":
    wanted = {"pages": pages, "papers": papers, "feeds": feeds}[sys.argv[1]]
    if sys.argv[1] == "feeds":
        document.know_summer_time()
    files = [each for each in sys.argv[2:] if not each.startswith("-")]
    for file in files:
        if Path(file).is_file():
            wanted(Path(file).read_bytes())
    atheris.Setup([sys.argv[0], *sys.argv[2:]], wanted)
    atheris.Fuzz()
