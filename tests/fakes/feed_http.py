"""The plain part of the feed server: connections, the log of requests, correct answers.

`feed_server` builds its verbs on this. It speaks HTTP by hand where a library would put right what
must go wrong: lengths that lie, connections that break.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: Mapping[str, str]


Behaviour = Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HttpServer:
    """Answers by the behaviour that stands at a path, 404 where there is none."""

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    requests: list[Seen] = field(default_factory=list)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    connections: int = 0  #: how many were opened
    busy: int = 0  #: requests being answered now
    busiest: int = 0  #: the most there were at once
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, self.host, 0, ssl=self.tls)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str, host: str | None = None) -> str:
        """The address of `path`, spelled with another name of this host if given."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while not writer.is_closing():
                    await self._answer(await _request(reader), writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, seen: Seen, writer: asyncio.StreamWriter) -> None:
        self.requests.append(seen)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await self.behaviours.get(seen.path, _nothing_there)(seen, writer)
        finally:
            self.busy -= 1


async def write(
    writer: asyncio.StreamWriter, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """A correct answer."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if status != 304:
        lines.append(f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    await writer.drain()


async def _nothing_there(seen: Seen, writer: asyncio.StreamWriter) -> None:
    await write(writer, 404, {"Content-Type": "text/plain"}, b"nothing here")


async def _request(reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = [line.split(":", 1) for line in head[1:] if ":" in line]
    return Seen(
        head[0].split(" ")[1], {name.strip().lower(): value.strip() for name, value in fields}
    )
