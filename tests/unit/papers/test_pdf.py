"""What is read of a PDF: watch words with their page, never the text; and every way to be none."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from bot.core.diary import PaperState
from bot.core.watch_words import SNIPPET, look
from bot.feeds.papers.pdf import read_pdf
from tests.fakes.pdf import locked, pdf

DULL = "The chair thanked members for their attendance and noted the apologies received. " * 3
PLAN = (
    "5.2 Community beds. The Executive proposes to close the Harbour Ward at Teignmouth Hospital "
    "from 1 April 2027, subject to public consultation. Staff were told in October."
)
PLACES = ("Teignmouth Hospital", "Teignmouth", "Exeter")


def test_a_plan_at_a_place_comes_first_with_its_page() -> None:
    pages = [DULL] * 82 + [PLAN, f"The deficit stands at 30 million pounds. {DULL}"]
    found = read_pdf(pdf(pages), PLACES)
    assert (found.state, found.pages, found.read) == (PaperState.READ, 84, 84)
    first = found.findings[0]
    assert (first.page, first.word) == (83, "closure, Teignmouth Hospital")
    assert "proposes to close the Harbour Ward" in first.snippet
    assert {(one.page, one.word) for one in found.findings} >= {(84, "deficit")}


def test_no_snippet_is_long_and_no_word_is_told_for_ever() -> None:
    pages = [
        (number, f"Item {number}. " + "The deficit grows and grows, and " * 90)
        for number in range(200)
    ]
    found = look(pages, ())
    assert 0 < len(found) <= 8
    assert all(len(one.snippet) <= SNIPPET + 4 for one in found)


def test_the_close_of_the_meeting_is_no_closure() -> None:
    said = "The close of the meeting was at noon. We work closely with partners. Close monitoring."
    assert look([(1, said)], ()) == ()


def test_a_word_broken_at_the_end_of_a_line_is_found() -> None:
    (found,) = look([(4, "The board was told of the out-\nsourcing of portering at the site.")], ())
    assert found.word == "outsourcing"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("The de\ufb01cit grows to thirty million pounds this year.", "deficit"),
        ("A new sub\u2011co will employ the porters of both sites.", "SubCo"),
        ("We propose out\u00adsourcing of all the portering staff.", "outsourcing"),
        ("The con\u00ad\nsultation runs to the end of May for everybody.", "consultation"),
        ("C L O S U R E of the ward is what the paper proposes.", "closure"),
        ("The ward will be\fclosing in June, as the board was told.", "closure"),
    ],
)
def test_words_are_found_as_files_spell_them(said: str, word: str) -> None:
    assert [one.word for one in look([(1, said)], ())] == [word]


def rotated(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    for page in writer.pages:
        page.rotate(90)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "mend",
    [
        rotated,
        lambda whole: locked(whole, ""),
        lambda whole: whole[: whole.rfind(b"startxref")],
        lambda whole: whole[: whole.rfind(b"xref\n0")],
        lambda whole: whole.replace(b"%%EOF", b""),
        lambda whole: re.sub(rb"startxref\s+\d+", b"startxref\n7", whole),
        lambda whole: b"\r\n<!-- by proxy -->\n" + whole + b"\n<html>" * 400,
    ],
    ids=["rotated", "no password", "no startxref", "no table", "no end", "wrong table", "wrapped"],
)
def test_a_file_that_readers_mend_is_read(mend: Callable[[bytes], bytes]) -> None:
    found = read_pdf(mend(pdf([DULL, PLAN])), PLACES)
    assert (found.state, found.pages) == (PaperState.READ, 2)
    assert found.findings[0].page == 2


def test_of_a_file_without_end_the_first_pages_are_read() -> None:
    found = read_pdf(pdf([DULL] * 810), ())
    assert (found.state, found.pages, found.read) == (PaperState.READ, 810, 800)


def test_what_is_locked_pictured_cut_or_no_pdf_is_said_to_be_so() -> None:
    whole = pdf([DULL, PLAN])
    assert read_pdf(locked(whole), ()).state is PaperState.LOCKED
    assert read_pdf(pdf(["", "", ""]), ()).state is PaperState.NO_TEXT
    assert read_pdf(b"<html>Please log in</html>", ()).state is PaperState.BROKEN
    assert read_pdf(b"", ()).state is PaperState.BROKEN
    assert read_pdf(whole[: len(whole) // 3], ()).state in (PaperState.BROKEN, PaperState.NO_TEXT)


def test_reading_stops_when_the_time_is_up() -> None:
    found = read_pdf(pdf([PLAN] * 5), (), seconds=-1.0)
    assert found.read == 0


@settings(max_examples=60)
@given(st.data())
def test_a_pdf_with_any_bytes_changed_never_raises(data: st.DataObject) -> None:
    content = bytearray(pdf([PLAN, DULL]))
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_pdf(bytes(content), PLACES)
