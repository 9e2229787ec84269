"""The real program as a subprocess, on fake servers, in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """One process of the bot; its output goes to files in its folder."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], roles: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self._settings = settings
        self._roles = roles
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, stdin: int = asyncio.subprocess.DEVNULL) -> None:
        """Start it; returns as soon as the process exists."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with (self.folder / "log").open("ab") as log, (self.folder / "out").open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", *self._roles),
                cwd=ROOT,
                env={**kept, "PYTHONWARNINGS": "error", **self._settings},
                stdin=stdin,
                stdout=out,
                stderr=log,
            )

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

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; its exit status."""
        return await self._end(signal.SIGTERM)

    async def wait(self, seconds: float = 20) -> int:
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
        """What it logged."""
        return (self.folder / "log").read_text(encoding="utf-8")

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


def write_feeds(file: Path, feeds: Sequence[Mapping[str, object]]) -> Path:
    """A feeds.yaml with these entries; what is left out gets a sensible value."""
    defaults = {"areas": [], "kind": "outlet", "every": "1s", "paywall": False}
    entries = [{**defaults, **feed} for feed in feeds]
    file.write_text(yaml.safe_dump({"feeds": entries}), encoding="utf-8")
    return file


def rss(items: Sequence[tuple[str, str]], base: str = "https://news.example") -> str:
    """An RSS document with these (guid, title), newest first as given."""
    entries = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid>"
        f"<link>{base}/{guid}</link><description>{title}</description></item>"
        for guid, title in items
    )
    return f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>"
