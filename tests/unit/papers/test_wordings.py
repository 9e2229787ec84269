"""How pages word hours, places, changes of date and last days for questions."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.meetings import Meeting
from bot.feeds.papers.page import read_page
from tests.unit.papers.test_pages import TODAY, URL

DAY, LATER, NEXT = date(2026, 11, 26), date(2026, 12, 3), date(2027, 1, 28)


def read(html: str) -> dict[date, Meeting]:
    page = f"<title>Board meetings</title><main><h1>Board meetings</h1>{html}</main>"
    return {one.day: one for one in read_page(page, URL, TODAY).meetings}


HOURS_AND_PLACES = [
    ("Thursday 26 November 2026, 10am", "10:00", ""),
    ("Thursday 26 November 2026 10.00am – 12.30pm", "10:00", ""),
    ("26 November 2026 at 13:30, Town Hall, Sampleton", "13:30", "Town Hall, Sampleton"),
    ("26 November 2026 | 1 - 4pm | Civic Centre", "13:00", "Civic Centre"),
    ("26 November 2026 9.30 - 12 noon", "09:30", ""),
    ("26 November 2026, 10 to 12.30", "10:00", ""),
    ("26 November 2026 (1.00pm start)", "13:00", ""),
    ("26 November 2026 from 2pm at The Forge, Sampleton", "14:00", "The Forge, Sampleton"),
    ("26 November 2026, 2:00 p.m. – 4:30 p.m., Sample House", "14:00", "Sample House"),
    ("26 November 2026 14.00hrs Sample House", "14:00", "Sample House"),
    ("26 November 2026 – Sample House – 10am to 1pm", "10:00", "Sample House"),
    ("26 November 2026: 10am, held online via MS Teams", "10:00", "MS Teams"),
    ("26 November 2026, 10am (online)", "10:00", "online"),
    (
        "26 November 2026, 10am, in person at Sample Town Hall and online",
        "10:00",
        "Sample Town Hall and online",
    ),
    (
        "26 November 2026 10am Room 3, Sample House, High Street, AB1 2CD",
        "10:00",
        "Room 3, Sample House, High Street, AB1 2CD",
    ),
    ("10am, Thursday 26 November 2026, Sample Town Hall", "10:00", "Sample Town Hall"),
    ("26 November 2026, midday, Sample Inn", "12:00", "Sample Inn"),
    ("26 November 2026, time TBC, Sample Inn", "", "Sample Inn"),
    ("26 November 2026, 09:30hrs–12:00hrs, via Zoom", "09:30", "via Zoom"),
    ("26 November 2026, 10:00 AM - 1:00 PM GMT, Sample Inn", "10:00", "Sample Inn"),
    ("Thursday 26th November 2026 @ 10.30am @ Sample Inn", "10:30", "Sample Inn"),
    ("26 November 2026, 6.30pm for 7pm, Sample Inn", "18:30", "Sample Inn"),
    ("26 November 2026 – Virtual – 10am", "10:00", "Virtual"),
]


@pytest.mark.parametrize(("said", "begins", "place"), HOURS_AND_PLACES)
def test_hours_and_place_beside_a_day(said: str, begins: str, place: str) -> None:
    listed = f"<ul><li>{said} - <a href=a.pdf>Papers</a></li><li>28 January 2027</li></ul>"
    meeting = read(listed)[DAY]
    told = f"{meeting.begins:%H:%M}" if meeting.begins else ""
    assert (told, meeting.place) == (begins, place)


CALLED_OFF = [
    "<ul><li>26 November 2026 (cancelled)</li><li>28 January 2027</li></ul>",
    "<ul><li>CANCELLED: 26 November 2026</li><li>28 January 2027</li></ul>",
    "<ul><li><s>26 November 2026</s> cancelled</li><li>28 January 2027</li></ul>",
    "<h2>26 November 2026</h2><p>This meeting has been stood down.</p>",
    (
        "<h2>26 November 2026</h2><p><strong>Meeting cancelled</strong></p><h2>24 "
        "September 2026</h2><p><a href=a.pdf>Papers</a></p>"
    ),
    "<p>There will be no meeting on 26 November 2026. The next meeting is on 28 January 2027.</p>",
    "<p>The meeting on 26 November 2026 will not take place.</p>",
    "<p>Due to the election the meeting on 26 November 2026 is postponed until further notice.</p>",
    (
        "<table><tr><th>Date</th><th>Status</th></tr><tr><td>26 November "
        "2026</td><td>Cancelled</td></tr><tr><td>28 January "
        "2027</td><td>Confirmed</td></tr></table>"
    ),
]


@pytest.mark.parametrize("html", CALLED_OFF)
def test_a_meeting_that_is_called_off(html: str) -> None:
    found = read(html)
    assert [day for day, one in found.items() if one.cancelled] == [DAY]


MOVED = [
    (
        "<h2>3 December 2026</h2><p>Please note this meeting was originally scheduled "
        "for 26 November 2026.</p>"
    ),
    "<h2>3 December 2026 (previously 26 November 2026)</h2>",
    "<p>The Board meeting on 26 November 2026 has been moved to 3 December 2026.</p>",
    (
        "<p>The meeting planned for Thursday 26 November will now be held on Thursday 3 "
        "December 2026 at 10am.</p>"
    ),
    (
        "<p>Please note that the Board meeting has been rescheduled from 26 November "
        "2026 to 3 December 2026.</p>"
    ),
    "<ul><li>Thursday 3 December 2026 – NEW DATE (was 26 November)</li></ul>",
    "<ul><li>26 November 2026 – postponed to 3 December 2026</li></ul>",
    "<ul><li><del>26 November 2026</del> 3 December 2026</li></ul>",
    (
        "<table><tr><th>Original date</th><th>New date</th></tr><tr><td>26 November "
        "2026</td><td>3 December 2026</td></tr></table>"
    ),
    (
        "<p>Our meeting of 26 November 2026 has had to be deferred to 3 December 2026 "
        "because of snow.</p>"
    ),
    (
        "<p>The date of the next meeting has changed. It will be on 3 December 2026, not "
        "26 November 2026.</p>"
    ),
    "<ul><li>3 December 2026 (replaces the meeting of 26 November 2026)</li></ul>",
]


@pytest.mark.parametrize("html", MOVED)
def test_a_meeting_that_was_moved(html: str) -> None:
    assert {day: one.moved_from for day, one in read(html).items()} == {LATER: DAY}


QUESTIONS = [
    ("Questions should be submitted no later than three working days before the meeting.", 23),
    ("Please email questions by 5pm, two working days prior to the meeting.", 24),
    ("Questions must be received by 12 noon on the day before the meeting.", 25),
    ("Questions must be received by noon the day before the Board.", 25),
    ("Any questions need to be with us a week before the meeting.", 19),
    ("Questions must reach us at least seven days in advance of the meeting date.", 19),
    ("The deadline for questions is five clear working days before each meeting.", 19),
    ("Public questions close at 5pm on the Monday of the week of the meeting.", 23),
    ("Questions can be sent up until 10am on the Wednesday before the meeting.", 25),
    ("Members of the public can ask a question in writing, giving 48 hours' notice.", 24),
    ("We ask that questions are sent 72 hours prior to the meeting.", 23),
    ("Submit your question by 4pm on the last working day before the meeting.", 25),
    ("Questions: deadline noon, Friday 20 November.", 20),
    ("Questions to be received by Friday, 20th November 2026 (5pm).", 20),
    ("If you want to ask a question please let us know by 23/11/2026.", 23),
    ("Questions will be accepted until Monday 23rd November at midday.", 23),
    ("Last date for questions from the public: Tuesday 24 November 2026", 24),
    ("Questions should be emailed no later than 3 days before the meeting date.", 23),
    ("You can submit a question up to 24 hours before the meeting starts.", 25),
    ("Questions from the public should be submitted by midday two days before the meeting.", 24),
    (
        "Questions received after 5pm on 20 November 2026 will be answered in writing "
        "after the meeting.",
        20,
    ),
    ("Questions not received by 5pm on Thursday 19 November will be held over.", 19),
    ("To submit a question complete the form by close of business on Monday 23 November 2026.", 23),
    ("Papers are published five working days before the meeting.", 0),
    ("We aim to answer questions within ten working days of the meeting.", 0),
    ("Register to attend by 24 November 2026.", 0),
    ("Questions are welcome at the meeting.", 0),
    (
        "Written questions must be received by the Board Secretary by 10.00am on the "
        "Tuesday immediately preceding the meeting.",
        24,
    ),
    ("Questions should be submitted by 9am, three days before the meeting.", 23),
    ("Questions must be submitted no later than the Friday of the week before the meeting.", 20),
    ("Questions are to be submitted by 5pm on the Thursday of the week preceding the meeting.", 19),
    ("Questions must be received at least 2 full working days before the Board meeting.", 24),
    ("The closing date for receipt of questions is noon on 23 November.", 23),
    ("Deadline for receipt of public questions – 5pm Monday 23 November 2026", 23),
]


@pytest.mark.parametrize(("said", "last"), QUESTIONS)
def test_the_last_day_for_questions(said: str, last: int) -> None:
    html = f"<h2>Thursday 26 November 2026</h2><h2>Public participation</h2><p>{said}</p>"
    found = read(html)
    assert list(found) == [DAY]
    assert found[DAY].questions_by == (date(2026, 11, last) if last else None)


ITEMS = ["Welcome and apologies", "Winter plan", "Finance report"]
LIST = "".join(f"<li>{item}</li>" for item in ITEMS)
ROWS = "".join(f"<tr><td>{n}</td><td>{item}</td></tr>" for n, item in enumerate(ITEMS, 1))
PAPERS = "".join(f"<li>{item} – <a href={item[0]}.pdf>Paper</a></li>" for item in ITEMS)
AGENDAS = [
    f"<h3>Agenda</h3><ol>{LIST}</ol>",
    f"<p><strong>Agenda highlights</strong></p><ul>{LIST}</ul>",
    f"<p>The agenda includes:</p><ul>{LIST}</ul>",
    f"<h3>What will be discussed</h3><ul>{LIST}</ul>",
    f"<details><summary>Agenda</summary><ol>{LIST}</ol></details>",
    f"<h3>Agenda</h3><table><tr><th>Item</th><th>Title</th></tr>{ROWS}</table>",
    f"<h3>Agenda</h3><ol>{PAPERS}</ol>",
]


@pytest.mark.parametrize("html", AGENDAS)
def test_the_items_of_an_agenda(html: str) -> None:
    found = read(f"<h2>26 November 2026</h2>{html}<h3>Papers</h3><ul><li>To follow</li></ul>")
    assert list(found[DAY].agenda) == ITEMS
