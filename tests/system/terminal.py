"""A terminal of its own for the program, read and typed into by a test."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.system.program import environment
from tests.waiting import eventually

#: The styles and moves that a terminal understands; what is left must be plain text.
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Terminal:
    """What a person sees, and their keyboard."""

    process: asyncio.subprocess.Process
    master: int
    seen: bytearray = field(default_factory=bytearray)

    def text(self) -> str:
        """All that was shown, without styles."""
        return _STYLE.sub("", self.seen.decode("utf-8", "replace")).replace("\r\n", "\n")

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self.master, f"{line}\n".encode())

    async def shows(self, words: str, seconds: float = 40) -> None:
        """Until these words are on the screen."""
        await eventually(lambda: words in " ".join(self.text().split()), seconds)

    def read(self) -> None:
        """Take what the program wrote; called by the event loop."""
        with suppress(OSError):  # EIO: the other end was closed
            self.seen += os.read(self.master, 65_536)


@asynccontextmanager
async def terminal(
    folder: Path, *arguments: str, settings: Mapping[str, str]
) -> AsyncIterator[Terminal]:
    """`python -m bot ARGUMENTS` in a terminal, killed on leaving."""
    master, slave = os.openpty()
    loop = asyncio.get_running_loop()
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=folder,
            env=environment({"TERM": "xterm", "COLUMNS": "100", **settings}),
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
    finally:
        os.close(slave)
    shown = Terminal(process, master)
    os.set_blocking(master, False)
    loop.add_reader(master, shown.read)
    try:
        yield shown
    finally:
        loop.remove_reader(master)
        if process.returncode is None:
            process.kill()
        await process.wait()
        os.close(master)
