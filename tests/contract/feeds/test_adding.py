"""`python -m bot feeds add` as a person runs it, against a local paper of every sort."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.feeds import app
from bot.core.types import FeedKind
from bot.feeds.discover import Nothing, Proposal, Scout
from bot.feeds.reader import reading
from tests.clock import SetClock
from tests.fakes.feed_server import FeedServer

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests/data"
HTML = {"Content-Type": "text/html"}
FEED = (
    '<rss version="2.0"><channel><title>T</title><item><title>North Devon District Hospital ward to'
    " close</title><link>/1</link><pubDate>Sun, 22 Nov 2026 18:00:00 GMT</pubDate></item></channel>"
    "</rss>"
)
EMPTY = FEED[: FEED.index("<item>")] + "</channel></rss>"
FRONT = (
    "<html><head><title>Home | Barnfield Gazette</title>{}</head><body><nav><a href='/news/'>News"
    "</a></nav><main><h1>Welcome</h1><p>Your paper since 1888.</p></main></body></html>"
)
NAMED = '<link rel="alternate" type="application/rss+xml" href="{}">'
LIST = """\
# The list of this group.
feeds:
  # Ours.
  - id: ours  # seen
    url: https://ours.example/feed
    title: "Ours: news"
    kind: blog

# Gone for good:
retired: [barnfield-gazette]
"""


class Person:
    """Somebody with a feeds.yaml of their own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "feeds.yaml"
        self.file.write_text(LIST, "utf-8")

    async def adds(self, *arguments: str, answer: str = "") -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "feeds", "add", *arguments),
            cwd=ROOT,
            env={"FEEDS_FILE": str(self.file), "FETCH_ALLOW_PRIVATE": "yes", "CONSOLE": "no"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate(answer.encode())
        return process.returncode or 0, printed.decode()

    def entry(self) -> str:
        """What was added; all else must stand as it was."""
        text = self.file.read_text("utf-8")
        start, end = LIST.split("\n\n")
        assert text.startswith(start + "\n")
        assert text.endswith("\n\n" + end)
        return text[len(start) + 1 : -len(end) - 1]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


async def test_a_paper_by_its_homepage(server: FeedServer, person: Person) -> None:
    server.serve("/", FRONT.format(NAMED.format("/comments/feed") + NAMED.format("/the-feed")))
    server.serve("/the-feed", FEED)
    server.serve("/comments/feed", FEED)
    status, printed = await person.adds(server.url("/"), answer="y\n")
    assert status == 0, printed
    assert "North Devon District Hospital ward to close" in printed
    assert "-> Devon" in printed
    assert person.entry() == (
        f"  - id: barnfield-gazette-2\n    url: {server.url('/the-feed')}\n"
        f"    title: Barnfield Gazette\n    outlet: local_press\n    site: {server.url('/')}\n"
    )
    status, printed = await person.adds(server.url("/"), "--yes")
    assert (status, "is watched already" in printed) == (2, True)


async def test_a_page_where_the_feed_is_dead(server: FeedServer, person: Person) -> None:
    server.serve("/", FRONT.format(NAMED.format("/dead")), headers=HTML)
    server.serve("/dead", EMPTY)
    server.serve("/news/", (DATA / "pages/umbraco-articles.html").read_bytes(), headers=HTML)
    arguments = ("--id", "gazette", "--areas", "QJK", "--outlet", "icb", "--yes")
    status, printed = await person.adds(server.url("/"), *arguments)
    assert status == 0, printed
    assert "Flu and COVID-19 jabs: where to get yours" in printed
    assert person.entry() == (
        f"  - id: gazette\n    url: {server.url('/news/')}\n    title: Barnfield Gazette\n"
        f"    kind: page\n    outlet: icb\n    areas: [QJK]\n    site: {server.url('/')}\n"
    )


async def find(server: FeedServer, path: str = "/") -> Proposal | Nothing:
    clock = SetClock()
    async with reading(True, "", clock) as reader:
        return await Scout(reader, clock).find(server.url(path))


async def test_a_sitemap_where_there_is_nothing_else(server: FeedServer) -> None:
    server.serve("/", FRONT.format(""), headers=HTML)
    urls = f"<url><loc>{server.url('/story-of-a-ward')}</loc></url>"
    server.serve("/sitemap.xml", f"<urlset>{urls}</urlset>")
    found = await find(server)
    assert isinstance(found, Proposal)
    assert (found.feed.kind, found.feed.title) == (FeedKind.SITEMAP, "Barnfield Gazette")


async def test_a_feed_at_the_usual_place_of_its_software(server: FeedServer) -> None:
    server.serve("/", FRONT.format('<meta name="generator" content="WordPress 6.8">'), headers=HTML)
    server.serve("/feed/", FEED)
    found = await find(server)
    assert isinstance(found, Proposal)
    assert (found.feed.url, found.how) == (server.url("/feed/"), "a feed at the usual place")


async def test_a_recipe_where_only_that_fits(server: FeedServer) -> None:
    days = "".join(
        f'<li><a href="ieListDocuments.aspx?MId={n}">{n} June 2026</a></li>' for n in range(1, 4)
    )
    page = f'<html><div class="mgContent"><ul class="mgBulletList">{days}</ul></div></html>'
    server.serve("/meetings", page, headers=HTML)
    found = await find(server, "/meetings")
    assert isinstance(found, Proposal)
    assert (found.feed.kind, found.recipe) == (FeedKind.PAGE, "moderngov")


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("cloudflare-challenge", "asks whether we are a robot"),
        ("parked-sale", "is for sale"),
        ("soft-404", "Page not found"),
        ("about-page", "names no feed, lists nothing like news"),
        ("json", "neither a feed, nor a sitemap, nor a web page"),
    ],
)
async def test_what_cannot_be_watched_is_said(server: FeedServer, page: str, says: str) -> None:
    server.serve("/x/", (DATA / f"not_news/{page}.html").read_bytes(), headers=HTML)
    found = await find(server, "/x/")
    assert isinstance(found, Nothing)
    assert says in found.why


async def test_a_site_that_refuses_robots_is_written_for_eyes_only(
    server: FeedServer, person: Person
) -> None:
    server.robots("User-agent: *\nDisallow: /\n")
    status, printed = await person.adds(server.url("/"), "--title", "The Closed", "--yes")
    assert (status, "never be fetched" in printed) == (0, True), printed
    assert "by_hand: true" in person.entry()
    assert server.paths() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("http://127.0.0.1:9/", "--yes"), "no connection"),
        (("ftp://x.example/", "--yes"), "is not http or https"),
        (("https://ours.example/feed", "--yes"), "is watched already, as ours"),
        (("http://127.0.0.1:9/", "--areas", "XXX"), "no area has the code XXX"),
        (("http://127.0.0.1:9/", "--outlet", "paper"), "paper is not an outlet"),
    ],
)
def test_mistakes_are_said(person: Person, arguments: tuple[str, ...], says: str) -> None:
    env = {"FEEDS_FILE": str(person.file), "FETCH_ALLOW_PRIVATE": "yes", "CONSOLE": "no"}
    ended = CliRunner(env=env).invoke(app, ["add", *arguments])
    assert (ended.exit_code, says in ended.output) == (2, True), ended.output


async def test_no_is_no_and_a_retired_id_stays_retired(server: FeedServer, person: Person) -> None:
    server.serve("/feed", FEED)
    status, printed = await person.adds(server.url("/feed"), answer="n\n")
    assert (status, "Nothing was written" in printed) == (1, True)
    status, printed = await person.adds(server.url("/feed"), "--yes", "--id", "barnfield-gazette")
    assert (status, "is retired" in printed) == (2, True)
    assert person.file.read_text("utf-8") == LIST
