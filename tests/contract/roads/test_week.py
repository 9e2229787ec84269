"""A week in fast motion: 60 sources, everything that can happen to them, and each word about it.

Thursday 22 to Friday 30 October 2026, with the end of summer time on the 25th. What is not listed
here must not be said.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.core.types import Operation
from db.store import Store
from tests.clock import SetClock
from tests.contract.roads.week import Bot, Country, Heard, country, meetings
from tests.fakes.pdf import pdf

THURSDAY = datetime(2026, 10, 22, 6, tzinfo=UTC)
UK = ZoneInfo("Europe/London")
REDESIGNED, MERGED, WALLED, DYING, MOVED, DOUBLED = 44, 45, 46, 10, 52, 53
CALM = [n for n in range(60) if n not in (REDESIGNED, MERGED, WALLED, DYING, MOVED, DOUBLED)]
PACK = "<ul><li><a href='/pack.pdf'>Board pack November 2026</a></li></ul>"
AGAIN = (
    "<ul><li><a href='/pack.pdf'>Board pack November 2026</a></li>"
    "<li><a href='/uploads/2026/pack.pdf?v=2'>Board pack November 2026 (1)</a></li></ul>"
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def told(heard: list[Heard]) -> list[tuple[str, str]]:
    """Kind and operation of each message."""
    return [(one.kind, one.operation.value) for one in heard]


@pytest.mark.allow_hosts(["127.0.0.0/8"])
async def test_every_alert_every_word_about_silence_and_no_others(
    store: Store, atlas: Atlas
) -> None:
    clock = SetClock(THURSDAY)
    async with country(clock) as land:
        bot = Bot(store, land, atlas, clock)
        await bot.open()
        try:
            news = await live_through(bot, land)
        finally:
            await bot.aclose()
    check_the_calm(bot, news)
    check_the_troubled(bot)
    check_papers(bot)
    check_the_owners(bot)
    for one in bot.messages:
        if one.kind == "signs":
            assert 8 <= one.at.astimezone(UK).hour < 20


async def live_through(bot: Bot, land: Country) -> dict[int, list[str]]:
    """The week; the titles that each source published in it."""
    news: dict[int, list[str]] = {}
    await bot.hours(6)  # baseline
    assert bot.messages == []
    # Thursday: a redesign, a merger, a wall; a pack is published; a source dies.
    land.publish(REDESIGNED)
    await bot.hours(6)
    land.show(REDESIGNED, "/new-site")
    merged, walled = land.servers[MERGED], land.servers[WALLED]
    merged.redirect("/news", "/", 301)
    merged.serve("/", "<title>NHS Newer ICB</title><h1>Welcome</h1>", headers={})
    walled.serve(
        "/news",
        "<title>Just a moment...</title><p>Checking your browser before accessing",
        headers={"Content-Type": "text/html"},
    )
    land.servers[DYING].serve("/news", status=404)
    for number in (MOVED, DOUBLED):
        land.servers[number].serve("/pack.pdf", pdf(["The board proposes to close a ward."]))
        land.papers(number, meetings("2026-11-26", "2027-01-28", papers=PACK))
    await bot.hours(24)
    # Friday to Sunday: news everywhere, a moved meeting, the same pack again, summer time ends.
    for number in (n for n in CALM if n < 52):
        news.setdefault(number, []).append(land.publish(number))
    land.papers(MOVED, meetings("2026-12-03", "2027-01-28", papers=PACK))
    land.papers(DOUBLED, meetings("2026-11-26", "2027-01-28", papers=AGAIN))
    await bot.hours(60)
    # Monday: our own line is cut for some hours.
    land.down = True
    await bot.hours(10)
    land.down = False
    await bot.hours(20)
    # Tuesday: the dead source returns, with something it published meanwhile.
    news[DYING] = [land.publish(DYING, days_ago=2)]
    await bot.hours(48)
    return news


def check_the_calm(bot: Bot, news: dict[int, list[str]]) -> None:
    for number in CALM:
        heard = bot.heard(number)
        assert told(heard) == [("alert", "send")] * len(news.get(number, []))
        for one, said in zip(heard, news.get(number, []), strict=True):
            assert said.split()[0] in one.text


def check_the_troubled(bot: Bot) -> None:
    # The redesign alerts nobody; what it published before did.
    assert told(bot.heard(REDESIGNED)) == [("alert", "send")]
    for number in (MERGED, WALLED):
        (line,) = bot.heard(number)
        assert line.kind == "signs"
        assert f"Source {number}" in line.text
    died, alert, back = sorted(bot.heard(DYING), key=lambda one: (one.at, one.kind != "alert"))
    assert "We have not been able to read Source 10 since 22 Oct 2026" in died.text
    assert alert.kind == "alert"
    assert "We can read Source 10 again" in back.text
    assert back.at > alert.at or back.at == alert.at


def check_papers(bot: Bot) -> None:
    # The papers were read before the alert had left, so it told at once what is in them.
    alert, edit = bot.heard(MOVED)
    assert told([alert, edit]) == [("alert", "send"), ("alert", "edit")]
    assert alert.text.startswith("Board papers published: Source 52, meeting 26 November")
    assert "page 1 <" in alert.text
    assert "proposes to close a ward" in alert.text
    assert "now Thursday 3 December 2026, before 26 November" in edit.text
    (doubled,) = bot.heard(DOUBLED)
    assert (doubled.kind, doubled.operation) == ("alert", Operation.SEND)
    assert "1 document" in doubled.text


def check_the_owners(bot: Bot) -> None:
    heard = bot.owners_heard()
    assert all(one.operation is Operation.SEND for one in heard)
    titles = [one.text for one in heard]
    assert sum("new items at once" in one for one in titles) == 1
    assert sum("Probably our fault" in one for one in titles) == 1
    assert sum("It is over" in one for one in titles) == 1
    states = [one for one in heard if one.text.startswith("Changed state")]
    said = " ".join(one.text for one in states)
    assert "(s45): fine → gone" in said
    assert "(s46): fine → refuses us" in said
    assert "(s10): fine → gone" in said
    assert "(s10): gone → fine" in said
    assert len(heard) == 3 + len(states)
