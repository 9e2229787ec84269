"""Parsing off the event loop, in processes that may be killed: one bad document fails alone.

The poller and `feeds check` hold one `Parser`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.core.meetings import MeetingKind
from bot.core.types import Feed, FeedKind
from bot.feeds.frames import LENGTH, LONGEST, Task, decoded, head
from bot.feeds.results import Body, Failed, FailureKind, Parsed, PdfText

_ROOT = Path(__file__).resolve().parents[2]

#: A process is replaced after this many documents, so that what a document leaves behind in the
#: interpreter's memory does not add up.
_RECYCLE = 500

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT")


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What a worker sees of our environment: nothing that could be a secret."""
    return {name: ours[name] for name in _PASSED_ON if name in ours}


class _Worker:
    """One process and the number of documents it has been given."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.documents = 0

    @classmethod
    async def start(cls, memory: int, seconds: float) -> Self:
        """A fresh process with these limits."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.feeds.worker", str(memory), str(max(1, round(seconds)))),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=_ROOT,
            env=environment(os.environ),
            # A Ctrl-C in the terminal is ours to handle; the end of its input is the worker's end.
            start_new_session=True,
        )
        return cls(process)

    async def ask(self, task: Task, content: bytes) -> bytes:
        """The answer to one document. Raises OSError or IncompleteReadError if the process dies."""
        self.documents += 1
        to, answers = self._process.stdin, self._process.stdout
        if to is None or answers is None:
            raise BrokenPipeError("the process has no pipes")
        for frame in (head(task), content):
            to.write(LENGTH.pack(len(frame)))
            to.write(frame)
        await to.drain()
        length = LENGTH.unpack(await answers.readexactly(LENGTH.size))[0]
        if length > LONGEST:
            raise BrokenPipeError("the answer is longer than any answer")
        return await answers.readexactly(length)

    async def stop(self) -> None:
        """End the process, whatever it is doing."""
        with suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin:
            self._process.stdin.close()
        await self._process.wait()


class Parser:
    """A few processes that parse. Use as an async context or call `aclose`.

    `workers` documents at once; `seconds` for one; `memory` bytes of address space a process.
    """

    def __init__(
        self, workers: int = 2, *, seconds: float = 15.0, memory: int = 1_000_000_000
    ) -> None:
        self._places = asyncio.Semaphore(workers)
        self._seconds = seconds
        self._memory = memory
        self._idle: list[_Worker] = []
        self._ending: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End every process. No document may be under way."""
        while self._idle:
            self._end(self._idle.pop())
        if self._ending:
            await asyncio.wait(self._ending)

    async def parse(
        self,
        feed: Feed,
        body: Body,
        now: datetime,
        *,
        asked: str = "",
        meeting: tuple[date, MeetingKind] | None = None,
    ) -> Parsed | Failed:
        """The items of `body`, read as `feed` is to be read; `Failed` if it is not of that kind, or
        if parsing it crashed the process, took too long or too much memory. `now` in UTC; `asked`
        where that was not the feed's own address; `meeting` if the page is all about one."""
        kind, url = feed.kind, asked or feed.url
        task = Task(feed.id, kind, feed.recipes, url, body.url, body.content_type, now, meeting)
        result = await self._answer(task, body.content)
        if isinstance(result, PdfText):
            return Failed(FailureKind.UNPARSABLE, "crashed the parser")
        return result

    async def read_pdf(
        self, content: bytes, places: Sequence[str], now: datetime
    ) -> PdfText | Failed:
        """What a PDF says about the topics that are watched, at these places; `Failed` as above."""
        task = Task("", FeedKind.PAPERS, (), "", "", "application/pdf", now, None, tuple(places))
        result = await self._answer(task, content)
        if isinstance(result, Parsed):
            return Failed(FailureKind.UNPARSABLE, "crashed the parser")
        return result

    async def _answer(self, task: Task, content: bytes) -> Parsed | Failed | PdfText:
        async with self._places:
            try:
                worker = self._idle.pop() if self._idle else await self._start()
            except OSError as error:
                return Failed(FailureKind.UNPARSABLE, f"no process to parse with: {error}"[:200])
            return await self._ask(worker, task, content)

    async def _ask(self, worker: _Worker, task: Task, content: bytes) -> Parsed | Failed | PdfText:
        healthy = False
        try:
            async with asyncio.timeout(self._seconds):
                answer = await worker.ask(task, content)
            result = decoded(answer)
            healthy = worker.documents < _RECYCLE
        except TimeoutError:
            return Failed(FailureKind.UNPARSABLE, f"takes longer than {self._seconds:g} s to parse")
        except (OSError, asyncio.IncompleteReadError, ValueError, KeyError, TypeError):
            return Failed(FailureKind.UNPARSABLE, "crashed the parser")
        else:
            return result
        finally:
            if healthy:
                self._idle.append(worker)
            else:
                self._end(worker)

    async def _start(self) -> _Worker:
        return await _Worker.start(self._memory, self._seconds)

    def _end(self, worker: _Worker) -> None:
        task = asyncio.create_task(worker.stop())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
