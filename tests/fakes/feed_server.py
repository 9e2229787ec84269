"""A web server on loopback that serves feeds, and misbehaves on request.

    async with FeedServer() as server:
        server.serve("/feed", body)          # answers 304 to what it has handed out
        server.drip("/slow")
        ... server.url("/feed"), server.requests

Every verb replaces what was at its path before.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.fakes.feed_http import HttpServer, Seen, write


@dataclass
class FeedServer(HttpServer):
    """The server; use it as an async context. `requests` is the log of all it was asked."""

    sent: int = 0  #: bytes of bodies that `flood` wrote
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def paths(self) -> list[str]:
        """The paths asked for, in order, robots.txt left out."""
        return [seen.path for seen in self.requests if seen.path != "/robots.txt"]

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        validators: bool = True,
    ) -> None:
        """Answer with `body`. With `validators`, give an ETag and a date, and 304 to them."""
        content = body.encode() if isinstance(body, str) else body
        given = {"Content-Type": "application/rss+xml", **(headers or {})}
        if validators and status == 200:
            given.setdefault("ETag", f'"{hashlib.sha256(content).hexdigest()[:16]}"')
            given.setdefault("Last-Modified", "Mon, 02 Nov 2026 09:00:00 GMT")

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            asked = seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")
            if validators and status == 200 and asked[0] == given["ETag"]:
                await write(writer, 304, {"ETag": given["ETag"], **(headers or {})}, b"")
            else:
                await write(writer, status, given, content)

        self.behaviours[path] = answer

    def busy_until(self, path: str, status: int, retry_after: int | datetime) -> None:
        """429 or 503 with a Retry-After in seconds or as a date."""
        after = (
            format_datetime(retry_after.astimezone(UTC), usegmt=True)
            if isinstance(retry_after, datetime)
            else str(retry_after)
        )
        self.serve(path, status=status, headers={"Retry-After": after})

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Send the caller to `to`, whatever that is."""
        self.serve(path, status=status, headers={"Location": to})

    def loop(self, path: str) -> None:
        """Two addresses that redirect to each other."""
        self.redirect(path, self.url(f"{path}-back"))
        self.redirect(f"{path}-back", self.url(path))

    def endless_redirects(self, path: str) -> None:
        """Each redirect leads to an address not seen before."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            await write(writer, 302, {"Location": self.url(f"{seen.path}x")}, b"")

        for length in range(40):
            self.behaviours[path + "x" * length] = answer

    def flood(self, path: str, announced: int | None = None, chunk: bytes = b"x" * 65_536) -> None:
        """A body without end, or of the `announced` length; `sent` counts what went out."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            length = f"Content-Length: {announced}\r\n" if announced else ""
            writer.write(f"HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n".encode())
            while announced is None or self.sent < announced:
                writer.write(chunk)
                self.sent += len(chunk)
                await writer.drain()

        self.behaviours[path] = answer

    def bomb(self, path: str, megabytes: int = 1_000, encoding: str = "gzip") -> None:
        """A small compressed body that would fill `megabytes` when inflated."""
        engine = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
        parts = [engine.compress(b"\0" * 1_000_000) for _ in range(megabytes)]
        body = b"".join([*parts, engine.flush()])
        self.serve(path, body, headers={"Content-Encoding": encoding})

    def squeezed(self, path: str, body: bytes | str, headers: Mapping[str, str]) -> None:
        """`body` in gzip."""
        content = body.encode() if isinstance(body, str) else body
        self.serve(path, gzip.compress(content), headers={**headers, "Content-Encoding": "gzip"})

    def drip(self, path: str, every: float = 0.01) -> None:
        """One byte at a time for ever."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(every)

        self.behaviours[path] = answer

    def silence(self, path: str) -> None:
        """Read the request and never answer, until `let_go`."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            await self._let_go.wait()
            await write(writer, 200, {}, b"at last")

        self.behaviours[path] = answer

    def let_go(self) -> None:
        """Answer those whom `silence` keeps waiting."""
        self._let_go.set()

    def cut(self, path: str, body: bytes, announced: int | None = None) -> None:
        """Hang up in the middle: `body` goes out under a longer Content-Length. With an empty body
        not even a status line is sent."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            if body:
                length = announced or len(body) + 100
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode())
                writer.write(body)
                await writer.drain()
            writer.close()

        self.behaviours[path] = answer

    def raw(self, path: str, answer_bytes: bytes) -> None:
        """These very bytes, then hang up."""

        async def answer(seen: Seen, writer: asyncio.StreamWriter) -> None:
            writer.write(answer_bytes)
            await writer.drain()
            writer.close()

        self.behaviours[path] = answer

    def robots(self, text: str = "", status: int = 200) -> None:
        """The site's robots.txt; without this verb there is none (404)."""
        headers = {"Content-Type": "text/plain"}
        self.serve("/robots.txt", text, status=status, headers=headers, validators=False)
