"""The real program as a subprocess, on fake servers, in a folder of its own.

Every system test starts it here. Warnings are errors in it, and it sees no setting but the test's.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]

#: Found by the program before what is installed for the tests only.
ABSENT = Path(__file__).parent / "absent"


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What the program sees: these settings, and what every process needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": f"{ABSENT}:{ROOT}", "PYTHONWARNINGS": "error", **settings}


class Program:
    """One process of the bot; its output goes to files in its folder, which is also its cwd."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], roles: Sequence[str] = ()
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self._settings = settings
        self._roles = roles
        self._process: asyncio.subprocess.Process | None = None
        self._log_begins = 0

    async def start(self, stdin: int = asyncio.subprocess.DEVNULL) -> None:
        """Start it; returns as soon as the process exists."""
        with (self.folder / "log").open("ab") as log, (self.folder / "out").open("ab") as out:
            self._log_begins = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", *self._roles),
                cwd=self.folder,
                env=environment(self._settings),
                stdin=stdin,
                stdout=out,
                stderr=log,
            )

    async def started(self, seconds: float = 60) -> None:
        """Until it says that it has started; at once a failure if it ends instead."""

        def said() -> bool:
            assert self.running, self.log()
            return any(line.get("event") == "started" for line in self.lines())

        await eventually(said, seconds)

    async def type(self, line: str) -> None:
        """Type a line into its terminal."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    def close_input(self) -> None:
        """Press Ctrl-D."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        # Not by `send_signal`, which looks whether it has ended and so takes its exit status away.
        with suppress(ProcessLookupError):  # it ended a moment ago
            os.kill(self._process.pid, number)

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; its exit status."""
        return await self._end(signal.SIGTERM)

    async def wait(self, seconds: float = 60) -> int:
        """Until it ends by itself; its exit status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.wait()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """What it logged, in all its lives."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """What it logged since it was last started, read as JSON; a half-written line is left."""
        said = (self.folder / "log").read_bytes()[self._log_begins :].decode()
        whole = said[: said.rfind("\n") + 1].splitlines()
        return [json.loads(line) for line in whole if line.startswith("{")]

    def events(self, name: str) -> list[dict[str, Any]]:
        """The lines that say `name`."""
        return [line for line in self.lines() if line.get("event") == name]

    def out(self) -> str:
        """What it printed."""
        return (self.folder / "out").read_text(encoding="utf-8")


@asynccontextmanager
async def running(
    folder: Path, settings: Mapping[str, str], roles: Sequence[str] = ()
) -> AsyncIterator[Program]:
    """A started program, killed on leaving."""
    program = Program(folder, settings, roles)
    await program.start()
    try:
        yield program
    finally:
        await program.kill()


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command that ran to its end left behind."""

    status: int
    out: str
    err: str


async def command(
    folder: Path,
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    stdin: str = "",
    seconds: float = 30,
) -> Ended:
    """Run `python -m bot ARGUMENTS` to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=environment(settings or {}),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        talk = process.communicate(stdin.encode())
        out, err = await asyncio.wait_for(talk, seconds)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


def write_feeds(file: Path, feeds: Sequence[Mapping[str, object]]) -> Path:
    """A feeds.yaml with these entries; what is left out gets a sensible value."""
    defaults = {"areas": [], "kind": "outlet", "every": "5s", "paywall": False}
    entries = [{**defaults, **feed} for feed in feeds]
    # JSON is YAML, and never has the aliases that are refused.
    file.write_text(json.dumps({"feeds": entries}), encoding="utf-8")
    return file


def rss(items: Sequence[tuple[str, str]], base: str = "https://news.example") -> str:
    """An RSS document with these (guid, title), newest first as given."""
    entries = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid>"
        f"<link>{base}/{guid}</link><description>{title}</description></item>"
        for guid, title in items
    )
    return f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>"
