"""/next, /remind and /calendar on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar

from bot.core.document import Attachment, Document
from bot.core.meetings import Meeting, Paper
from bot.core.types import ChatKind, Feed, FeedKind
from db.store import Store
from tests.clock import NOON
from tests.contract.handlers.chat import HSJ, LOWDOWN, Talk, publish

PAPERS = Feed(
    "devon-papers",
    "https://devon.example/board",
    "NHS Devon board papers",
    ("QJK",),
    "icb",
    3_600,
    False,
    FeedKind.PAPERS,
)
DAY = date(2026, 12, 3)
PACK = (Paper("https://devon.example/pack.pdf", "Board pack"),)
MEETING = Meeting(
    DAY,
    begins=time(10),
    place="County Hall, Exeter",
    papers=PACK,
    questions_by=date(2026, 11, 26),
    questions_words="five working days before",
)


@pytest.fixture
def devon(talk: Talk) -> Talk:
    return replace(talk, feeds=(LOWDOWN, HSJ, PAPERS))


async def know(store: Store, *meetings: Meeting) -> None:
    async with store.write() as tx:
        await tx.feeds.sync([PAPERS.id], NOON)
        (state,) = [one for one in await tx.feeds.all() if one.feed_id == PAPERS.id]
        await tx.feeds.save(replace(state, last_ok_at=NOON))
        for meeting in meetings:
            await tx.diary.add(PAPERS.id, meeting, NOON)


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_next_tells_what_where_and_on_whose_word(devon: Talk) -> None:
    await know(devon.store, MEETING, Meeting(date(2026, 11, 5)), Meeting(date(2027, 1, 28)))
    said = flat(await devon.say("/next devon"))
    assert "Thursday 26 November 2026 (in 3 days)" in said
    assert "Thursday 3 December 2026, 10:00 (in 10 days)" in said
    assert "County Hall, Exeter" in said
    assert "NHS Devon board papers <https://devon.example/board>, as of 23 November 2026" in said
    assert "Thursday 5 November" not in said
    assert said.index("26 November 2026 (in") < said.index("3 December") < said.index("28 January")


async def test_a_consultation_in_the_news_is_a_chance_until_it_closes(devon: Talk) -> None:
    await publish(devon.store, "Have your say on Teignmouth: survey closes 10 December", ("QJK",))
    await publish(devon.store, "Survey of nurses published on 3 December", ("QJK",))
    said = flat(await devon.say("/next devon"))
    assert "Thursday 10 December 2026 (in 17 days): Have your say" in said
    assert "Survey of nurses" not in said
    devon.clock.advance(days=18)
    assert "Have your say" not in await devon.say("/next devon")


async def test_what_is_not_known_is_said_with_where_to_look(devon: Talk) -> None:
    said = flat(await devon.say("/next somerset"))
    assert "I know of no date ahead" in said
    assert "I read no board-papers page of it; look here:" in said
    await know(devon.store)
    assert "its page tells no date ahead" in flat(await devon.say("/next devon"))


async def test_next_without_words_is_about_what_the_chat_follows(devon: Talk) -> None:
    assert "Of which area?" in await devon.say("/next")
    await know(devon.store, MEETING)
    await devon.say("/follow devon")
    assert "3 December" in await devon.say("/next")


async def test_reminders_are_turned_on_listed_and_off(devon: Talk) -> None:
    await know(devon.store, MEETING)
    assert "gets no reminders" in await devon.say("/remind")
    asked = await devon.ask("/remind devon")
    assert "I will remind this chat of NHS Devon ICB" in str(asked.blocks[0])
    assert "NHS Devon ICB" in await devon.say("/remind")
    await devon.press(asked, "Stop reminding")
    assert "gets no reminders" in await devon.say("/remind")
    group = devon.other("-7", ChatKind.GROUP)
    group.admin = False
    assert "admins" in await group.say("/remind devon")


async def entries(talk: Talk, document: Document) -> list[Any]:
    """The events of the file that goes with a document."""
    attachment = document.attachment
    assert isinstance(attachment, Attachment)
    assert attachment.media_type == "text/calendar"
    async with talk.store.read() as tx:
        data = await tx.files.load(attachment.file)
    assert data is not None
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    return list(Calendar.from_ical(data).walk("VEVENT"))


async def test_the_calendar_file_keeps_its_entries_when_a_date_moves(devon: Talk) -> None:
    summer = Meeting(date(2027, 5, 20), begins=time(10))
    await know(devon.store, MEETING, summer, Meeting(date(2027, 1, 28)))
    before = await entries(devon, await devon.ask("/calendar devon"))
    async with devon.store.write() as tx:
        stored = (await tx.diary.meetings([PAPERS.id], DAY))[0]
        moved = replace(stored.meeting, day=date(2026, 12, 10), moved_from=DAY, papers=())
        await tx.diary.save(replace(stored, meeting=moved, sequence=1))
    after = await entries(devon, await devon.ask("/calendar devon"))
    assert {str(one["UID"]) for one in before} == {str(one["UID"]) for one in after}
    begins = {one.decoded("DTSTART"): int(one["SEQUENCE"]) for one in after}
    # Winter and summer time, a day without a time, and the last day for questions.
    assert begins == {
        date(2026, 11, 26): 1,
        datetime(2026, 12, 10, 10, tzinfo=UTC): 1,
        date(2027, 1, 28): 0,
        datetime(2027, 5, 20, 9, tzinfo=UTC): 0,
    }


async def test_a_calendar_of_nothing_is_no_file(devon: Talk) -> None:
    assert "I know of no date" in await devon.say("/calendar somerset")
