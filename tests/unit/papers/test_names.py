"""What meetings and documents are called, and whose they are."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.meetings import MeetingKind
from tests.unit.papers.test_wordings import DAY, NEXT, read

BOARDS = [
    "Integrated Care Board",
    "ICB Board meeting in public",
    "Board of NHS Sample ICB",
    "Boards in common",
    "Board in Common",
    "Unified Board",
    "Joint Board of the ICBs",
    "Governing Body",
    "Public Board",
    "Trust Board",
    "Board of Directors",
    "Shadow Board meeting in public",
    "Transition Board meeting in public",
    "Cluster Board",
    "ICB Board (Part 1)",
    "Meeting of the Boards in public",
]
EXTRAORDINARY = [
    "Extraordinary meeting of the Board",
    "Extra-ordinary Board",
    "Special Board meeting",
]
ANNUAL = [
    "Annual General Meeting",
    "AGM",
    "Annual Public Meeting",
    "Annual Members' Meeting",
]
OTHERS = [
    "Health and Care Partnership Board",
    "Integrated Care Partnership",
    "ICP meeting",
    "Place Board",
    "North Place Partnership Board",
    "Audit and Risk Committee",
    "Remuneration Committee",
    "Quality and Performance Committee",
    "Board development session",
    "Board seminar",
    "Board strategy session (private)",
    "Health and Wellbeing Board",
    "Council of Governors",
    "Primary Care Commissioning Committee",
    "Joint Committee",
    "Clinical Executive Group",
    "Safeguarding Children Partnership",
    "Cancer Alliance Board",
    "Provider Collaborative Board",
    "People and Communities Assembly",
    "Local Maternity and Neonatal System Board",
    "Urgent and Emergency Care Board",
    "Mental Health Programme Board",
    "Staff forum",
    "Citizens' Panel",
    "Executive Board",
    "Area Prescribing Committee",
    "Ethics Committee",
    "Joint Forward Plan workshop",
    "ICB Board Part 2 (private)",
    "ICB Board – closed session",
    "Population Health Board",
    "System Leadership Board",
    "Elective Care Board",
    "Learning Disability Partnership Board",
    "Finance Board",
]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, MeetingKind.BOARD) for name in BOARDS),
        *((name, MeetingKind.EXTRAORDINARY) for name in EXTRAORDINARY),
        *((name, MeetingKind.AGM) for name in ANNUAL),
        *((name, None) for name in OTHERS),
    ],
)
def test_whose_meeting_it_is(name: str, kind: MeetingKind | None) -> None:
    items = f"<ul><li>26 November 2026 – {name}</li><li>28 January 2027 – ICB Board</li></ul>"
    boxes = f"<div><h3>{name}</h3><p>26 November 2026, 10am</p></div><div><h3>ICB Board</h3>"
    for html in (items, f"{boxes}<p>28 January 2027</p></div>"):
        found = read(f"<h2>Meetings held in public</h2>{html}")
        assert (found[DAY].kind if DAY in found else None) == kind
        assert found[NEXT].kind is MeetingKind.BOARD


CALLED_AFTER_A_MEETING = [
    ("Board papers 26 November 2026", "a.pdf"),
    ("Agenda and papers – 26 November 2026", "a.pdf"),
    ("ICB Board 26.11.26", "a.pdf"),
    ("2026-11-26 Board pack", "a.pdf"),
    ("26 Nov 2026 agenda", "a.pdf"),
    ("November 26, 2026 – Board Packet", "a.pdf"),
    ("Board agenda", "board-agenda-26-nov-2026.pdf"),
    ("Public papers", "20261126-public-papers.pdf"),
    ("Meeting pack: Thursday 26th November 2026", "a.pdf"),
    ("26/11/2026", "a.pdf"),
    ("Thursday 26 November 2026", "a.pdf"),
    ("Board Meeting Papers 26 November 2026 (PDF, 4.2MB)", "a.pdf"),
    ("ICB-Board-Papers-261126.pdf", "x.pdf"),
    ("Part 1 public board papers, 26 November 2026", "a.pdf"),
    ("Board meeting 26 November 2026 – supplementary papers", "a.pdf"),
    ("Late papers for 26 November 2026", "a.pdf"),
    ("Board minutes 26 November 2026", "a.pdf"),
    ("Extraordinary Board meeting papers 26 November 2026", "a.pdf"),
    ("AGM papers 26 November 2026", "a.pdf"),
    ("Presentation slides – Board 26 November 2026", "a.pdf"),
    ("Questions and answers – Board 26 November 2026", "a.pdf"),
]
OF_NO_MEETING = [
    ("Audit Committee papers 26 November 2026", "a.pdf"),
    ("Annual report 2025/26", "a.pdf"),
    ("Register of interests 26 November 2026", "a.pdf"),
    ("Constitution v4 26 November 2026", "a.pdf"),
    ("Press release 26 November 2026", "a.pdf"),
    ("Gender pay gap report 31 March 2026", "a.pdf"),
    ("Public Sector Equality Duty report, January 2026", "a.pdf"),
    ("Standing orders (approved by the Board on 26 November 2026)", "a.pdf"),
    ("Winter plan, published 26 November 2026", "a.pdf"),
    ("Private Board papers 26 November 2026", "a.pdf"),
    ("Board member biographies November 2026", "a.pdf"),
    ("Declaration of interests – Board members – 26 November 2026", "a.pdf"),
    ("Terms of reference – Board committees 26 November 2026", "a.pdf"),
    ("Board assurance framework 26 November 2026", "a.pdf"),
    ("Expenses of Board members to 30 September 2026", "a.pdf"),
    ("Scheme of delegation 26 November 2026", "a.pdf"),
    ("Board effectiveness review 26 November 2026", "a.pdf"),
]


@pytest.mark.parametrize(
    ("title", "file", "count"),
    [
        *((title, file, 1) for title, file in CALLED_AFTER_A_MEETING),
        *((title, file, 0) for title, file in OF_NO_MEETING),
    ],
)
def test_what_a_document_is_called_after(title: str, file: str, count: int) -> None:
    found = read(
        f"<ul><li><a href='/{file}'>{title}</a></li>"
        "<li><a href=b.pdf>Board papers 24 September 2026</a></li></ul>"
    )
    assert list(found) == [date(2026, 9, 24), *[DAY] * count]
