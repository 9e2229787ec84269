"""The console shows plain text that obeys the terminal's width and cannot command it."""

from __future__ import annotations

import asyncio
import io
import os
import pty
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.document import Action, Code, Document, Title, bullets, facts, hint, link, paragraph
from bot.core.types import Address, NotSent, Operation, Sent
from bot.platforms.console.build import build
from bot.platforms.console.inbound import read_lines, request_of
from bot.platforms.console.render import NOTHING, page, render
from tests.contract.platforms.rigs import NOW, HastyClock, delivery, no_file

AT = Address("console", "local")


def shown(document: Document, width: int = 80, *, ansi: bool = False) -> str:
    (body,) = render(document)
    return page(body, width, ansi=ansi)


def full(text: str) -> Document:
    """A document with `text` in every place that takes one."""
    return Document(
        (
            Title(text, text),
            paragraph(text, link(text, text)),
            facts((text, text)),
            bullets(text),
            hint(text),
            Code(text),
        ),
        (Action(text, text),),
    )


@settings(max_examples=100)
@given(st.text(st.one_of(st.characters(), st.characters(max_codepoint=0xA0)), max_size=60))
def test_nothing_from_outside_reaches_the_terminal_s_ear(text: str) -> None:
    text_shown = shown(full(text))
    text_shown.encode()
    assert all(char == "\n" or ord(char) >= 0x20 for char in text_shown)
    assert not any(0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066" for char in text_shown)


def test_bold_only_where_it_is_understood() -> None:
    document = Document((Title("News"),))
    assert shown(document) == "News"
    assert shown(document, ansi=True) == "\x1b[1mNews\x1b[0m"


def test_wraps_to_the_width_and_breaks_no_address() -> None:
    address = "https://example.org/" + "long/" * 20
    document = Document((paragraph("words " * 40, link("here", address)), bullets("item " * 40)))
    rows = shown(document, 50).split("\n")
    assert all(len(row) <= 50 for row in rows if address not in row)
    assert sum(address in row for row in rows) == 1


def test_an_empty_document_says_something() -> None:
    assert shown(Document(())) == NOTHING


def test_actions_are_numbered() -> None:
    document = Document((paragraph("Which?"),), (Action("One", "/a"), Action("Two", "/b")))
    assert shown(document) == "Which?\n\n[1] One\n[2] Two"


def test_a_line_is_a_request_of_its_own() -> None:
    first, second = request_of(" /ics Bath \r", "r", 1, NOW), request_of("2", "r", 2, NOW)
    other_run = request_of("2", "s", 2, NOW)
    assert first is not None
    assert second is not None
    assert other_run is not None
    assert (first.text, first.admin, first.at) == ("/ics Bath", True, AT)
    assert len({first.key, second.key, other_run.key}) == 3
    assert request_of("   ", "r", 3, NOW) is None


async def all_lines(descriptor: int) -> list[str]:
    return [line async for line in read_lines(descriptor)]


async def test_reads_a_file_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes("one\nzwö\n\nlast, without an end \U0001f3df".encode() + b"\xff")
    with file.open("rb") as opened:
        lines = await asyncio.wait_for(all_lines(opened.fileno()), 5)
    assert lines == ["one", "zwö", "", "last, without an end \U0001f3df\ufffd"]


async def test_dev_null_ends_at_once() -> None:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    assert await asyncio.wait_for(all_lines(descriptor), 5) == []
    os.close(descriptor)


async def test_reads_a_pipe_as_it_fills() -> None:
    read_end, write_end = os.pipe()
    lines = read_lines(read_end)
    os.write(write_end, b"on" + "é".encode()[:1])
    pending = asyncio.ensure_future(anext(lines))
    done, _ = await asyncio.wait({pending}, timeout=0.05)
    assert not done
    os.write(write_end, "é".encode()[1:] + b"\ntwo")
    assert await asyncio.wait_for(pending, 5) == "oné"
    os.close(write_end)
    assert await asyncio.wait_for(anext(lines), 5) == "two"
    with pytest.raises(StopAsyncIteration):
        await anext(lines)
    os.close(read_end)


async def test_reads_a_terminal_until_it_goes_away() -> None:
    master, terminal = pty.openpty()
    lines = read_lines(terminal)
    os.write(master, b"/help\n")
    assert await asyncio.wait_for(anext(lines), 5) == "/help"
    os.close(master)
    assert [line async for line in lines] == []
    os.close(terminal)


@pytest.mark.parametrize("typed", [b"/help\n", b"/help\n Exit \n/mine\n", b"/help\n/quit\n/mine\n"])
async def test_listening_ends_with_the_input_or_a_goodbye(typed: bytes) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, typed)
    os.close(write_end)
    taken = []

    async def receive(inbound: object) -> None:
        taken.append(inbound)

    console = build(no_file, HastyClock(), stdin=read_end, stdout=io.StringIO())
    await asyncio.wait_for(console.listen(receive, None), 5)  # type: ignore[arg-type]
    os.close(read_end)
    assert len(taken) == 1


async def test_edits_and_deletions_are_announced() -> None:
    out = io.StringIO()
    console = build(no_file, HastyClock(), stdin=0, stdout=out)
    (body,) = console.render(Document((paragraph("Now closed"),)))
    edit = delivery(AT, body, operation=Operation.EDIT, target_ref="r-1")
    gone = delivery(AT, "", operation=Operation.DELETE, target_ref="r-1")
    assert isinstance(await console.perform(edit), Sent)
    assert isinstance(await console.perform(gone), Sent)
    assert out.getvalue() == "\nNow closed\n(updated)\n\n(an earlier message was withdrawn)\n"


async def test_a_terminal_that_is_gone_took_nothing() -> None:
    out = io.StringIO()
    console = build(no_file, HastyClock(), stdin=0, stdout=out)
    out.close()
    (body,) = console.render(Document((paragraph("Hello"),)))
    outcome = await console.perform(delivery(AT, body))
    assert isinstance(outcome, NotSent)
    assert outcome.everyone


async def test_letters_a_terminal_does_not_know_do_not_stop_it() -> None:
    raw = io.BytesIO()
    console = build(
        no_file, HastyClock(), stdin=0, stdout=io.TextIOWrapper(raw, encoding="latin-1")
    )
    (body,) = console.render(Document((paragraph("Zwölf 🏟 beds"),)))
    assert isinstance(await console.perform(delivery(AT, body)), Sent)
    assert raw.getvalue().decode("latin-1") == "\nZwölf ? beds\n"
