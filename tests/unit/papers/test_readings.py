"""What a new reading of a board-papers page changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.diary import StoredMeeting
from bot.core.meetings import Meeting, MeetingKind, Paper
from bot.core.readings import Added, Changed, Missing, compare, is_news, only_new

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 26), date(2026, 12, 3), date(2027, 1, 28)
PACK = Paper("https://x.example/2026/11/board-pack.pdf", "Board pack November 2026")


def stored(meeting: Meeting, number: int = 1) -> StoredMeeting:
    return StoredMeeting(number, "papers", meeting, NOW, NOW, None, 0, 0, None)


def test_a_date_that_vanishes_while_another_appears_has_moved() -> None:
    known = [stored(Meeting(NOVEMBER)), stored(Meeting(JANUARY), 2)]
    (change,) = compare(known, [Meeting(DECEMBER), Meeting(JANUARY)], TODAY)
    assert isinstance(change, Changed)
    assert change.moved
    assert change.before.id == 1
    assert change.meeting.moved_from == NOVEMBER


def test_the_words_of_the_page_tell_a_move_among_several() -> None:
    known = [stored(Meeting(NOVEMBER)), stored(Meeting(JANUARY), 2)]
    read = [Meeting(DECEMBER, moved_from=NOVEMBER), Meeting(date(2027, 2, 4), moved_from=JANUARY)]
    assert [one.moved for one in compare(known, read, TODAY) if isinstance(one, Changed)] == [
        True,
        True,
    ]


def test_a_pack_that_stands_at_a_new_date_goes_with_its_meeting() -> None:
    known = [stored(Meeting(NOVEMBER, papers=(PACK,))), stored(Meeting(JANUARY), 2)]
    read = [Meeting(DECEMBER, papers=(PACK,)), Meeting(date(2027, 3, 25))]
    changes = compare(known, read, TODAY)
    moved = [one for one in changes if isinstance(one, Changed)]
    assert [one.before.id for one in moved] == [1]
    assert moved[0].meeting.papers == ()
    assert any(isinstance(one, Missing) and one.before.id == 2 for one in changes)


def test_a_page_that_goes_on_to_its_next_meeting_has_moved_nothing() -> None:
    known = [stored(Meeting(NOVEMBER))]
    assert [type(one) for one in compare(known, [Meeting(JANUARY)], date(2026, 11, 27))] == [Added]
    assert {type(one) for one in compare(known, [Meeting(JANUARY)], TODAY)} == {Added, Missing}


def test_several_that_go_and_come_are_not_guessed_at() -> None:
    known = [stored(Meeting(NOVEMBER)), stored(Meeting(DECEMBER), 2)]
    read = [Meeting(date(2026, 12, 8)), Meeting(date(2026, 12, 10))]
    assert {type(one) for one in compare(known, read, TODAY)} == {Added, Missing}


def test_a_pack_listed_again_under_another_address_is_not_new() -> None:
    again = Paper("https://cdn.example/uploads/board-pack.pdf?v=2", "Board pack")
    retitled = Paper("https://x.example/download/77", "Board pack November 2026")
    assert only_new([PACK], [again, retitled]) == ()
    known = [stored(Meeting(NOVEMBER, papers=(PACK,)))]
    assert compare(known, [Meeting(NOVEMBER, papers=(PACK, again, retitled))], TODAY) == ()


def test_numbered_papers_are_papers_of_their_own() -> None:
    listed = [Paper(f"https://x.example/paper-{n}.pdf", f"Paper {n}") for n in range(1, 15)]
    assert only_new((), listed) == tuple(listed)


def test_a_month_that_gets_its_day_has_not_moved() -> None:
    rough = Meeting(date(2026, 11, 1), month_only=True)
    (change,) = compare([stored(rough)], [Meeting(NOVEMBER)], TODAY)
    assert isinstance(change, Changed)
    assert not change.moved
    assert not change.meeting.month_only


def test_minutes_and_papers_of_long_ago_are_no_news() -> None:
    minutes = Paper("https://x.example/m.pdf", "Minutes of the meeting")
    assert is_news(Meeting(NOVEMBER), [PACK, minutes], TODAY)
    assert not is_news(Meeting(NOVEMBER), [minutes], TODAY)
    assert not is_news(Meeting(TODAY - timedelta(days=8)), [PACK], TODAY)


def test_a_cancelled_meeting_is_changed_and_what_is_known_of_it_kept() -> None:
    known = stored(Meeting(NOVEMBER, place="County Hall", questions_by=date(2026, 11, 19)))
    (change,) = compare([known], [Meeting(NOVEMBER, cancelled=True)], TODAY)
    assert isinstance(change, Changed)
    assert change.meeting == replace(known.meeting, cancelled=True)


DAYS = st.dates(date(2026, 10, 1), date(2027, 4, 1))
PAPERS = st.lists(
    st.integers(1, 6).map(lambda n: Paper(f"https://x.example/{n}.pdf", f"Paper {n}")), max_size=4
).map(tuple)
MEETINGS = st.lists(
    st.builds(Meeting, day=DAYS, kind=st.sampled_from(MeetingKind), papers=PAPERS),
    max_size=6,
    unique_by=lambda one: (one.day, one.kind),
)


@settings(max_examples=300)
@given(MEETINGS, MEETINGS)
def test_every_meeting_is_used_once_and_reading_again_changes_nothing(
    first: list[Meeting], then: list[Meeting]
) -> None:
    known = [stored(one, number) for number, one in enumerate(first)]
    changes = compare(known, then, TODAY)
    befores = [one.before.id for one in changes if isinstance(one, Changed | Missing)]
    assert len(befores) == len(set(befores))
    assert compare(after(known, changes), then, TODAY) == ()


def after(known: Sequence[StoredMeeting], changes: Sequence[object]) -> list[StoredMeeting]:
    """What the poller stores."""
    now = {one.id: one for one in known}
    for number, change in enumerate(changes, 100):
        if isinstance(change, Added):
            now[number] = stored(change.meeting, number)
        elif isinstance(change, Missing):
            now[change.before.id] = replace(change.before, missing_since=NOW)
        elif isinstance(change, Changed):
            papers = (*change.before.meeting.papers, *change.meeting.papers)
            meeting = replace(change.meeting, papers=papers)
            now[change.before.id] = replace(change.before, meeting=meeting, missing_since=None)
    return list(now.values())
