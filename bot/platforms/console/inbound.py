"""Reads lines from standard input as requests; called by the platform's `listen`."""

from __future__ import annotations

import asyncio
import codecs
import os
import re
from collections.abc import AsyncIterator
from datetime import datetime

from bot.core.types import Address, ChatKind, Request
from bot.core.written import from_text

NAME = "console"
ADDRESS = Address(NAME, "local")
SENDER = "local"
_CHUNK = 65_536
#: Words that end the conversation, as Ctrl-D does.
GOODBYE = frozenset({"exit", "quit", "bye", "/exit", "/quit"})


def request_of(line: str, run: str, number: int, now: datetime) -> Request | None:
    """The request of a line, None if it is blank. `run` and `number` (of the line) make the key,
    so that no line of any run is taken for another."""
    text = line.strip()
    if not text:
        return None
    return Request(
        key=f"{NAME}:{run}:{number}",
        at=ADDRESS,
        kind=ChatKind.PRIVATE,
        sender=SENDER,
        admin=True,
        text=text,
        received_at=now,
        blocks=from_text(re.sub(r"^/\S+\s*", "", text)),
    )


async def read_lines(descriptor: int) -> AsyncIterator[str]:
    """The lines of a terminal, pipe, file or /dev/null, until it ends; never holds up the loop."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while chunk := await _read(descriptor):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            yield line
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


async def _read(descriptor: int) -> bytes:
    """What there is to read, once there is something; b"" at the end."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    try:
        loop.add_reader(descriptor, readable.set)
    except PermissionError:
        # Files and /dev/null cannot be waited for, and reading them does not block.
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""  # closed before we began
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        # A terminal that has gone away.
        return b""
