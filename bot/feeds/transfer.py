"""A body read from the wire within limits: size as sent, size inflated, encoding, wholeness.

`fetch` reads every body through `read`; nothing is ever held beyond the limits.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp

from bot.feeds.results import FailureKind

_STEP = 65_536
_GZIP = zlib.MAX_WBITS | 16
#: A gzip body may be several joined together (RFC 1952, 2.2); thousands are an attack.
_MEMBERS = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long; seconds and bytes."""

    total: float = 30.0  #: one fetch from its first request to the last byte, redirects included
    connect: float = 10.0
    idle: float | None = None  #: without a byte; worth its timers where a body may take long
    sent: int = 10_000_000  #: bytes on the wire
    inflated: int = 10_000_000  #: bytes after decompression
    redirects: int = 5
    spacing: float = 1.0  #: between two requests to one host
    per_host: int = 1  #: requests to one host at once
    patience: float = 5.0  #: waiting for a turn at a host before `Later` is the answer


class TransferError(Exception):
    """The exchange came to nothing: `kind` and a text for a person."""

    def __init__(self, kind: FailureKind, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why


async def read(response: aiohttp.ClientResponse, sent: int, inflated: int) -> bytes:
    """The whole body, decompressed. Raises `TransferError`; the connection's own errors pass."""
    announced = response.content_length
    if announced is not None and announced > sent:
        raise TransferError(FailureKind.TOO_LARGE, f"announces {announced:,} bytes")
    chunks = _limited(response, sent)
    match response.headers.get("Content-Encoding", "identity").strip().lower():
        case "identity" | "":
            return b"".join([chunk async for chunk in chunks])
        case "gzip" | "x-gzip":
            return await _inflate(chunks, _GZIP, inflated)
        case "deflate":
            return await _inflate(chunks, None, inflated)
        case other:
            raise TransferError(FailureKind.CUT, f"is encoded as {other[:40]!r}, not asked for")


async def _limited(response: aiohttp.ClientResponse, most: int) -> AsyncIterator[bytes]:
    count = 0
    async for chunk in response.content.iter_chunked(_STEP):
        count += len(chunk)
        if count > most:
            raise TransferError(FailureKind.TOO_LARGE, f"is larger than {most:,} bytes")
        yield chunk


async def _inflate(chunks: AsyncIterator[bytes], wbits: int | None, most: int) -> bytes:
    engine = None
    async for chunk in chunks:
        if engine is None:
            engine = _Inflater(_deflate_kind(chunk) if wbits is None else wbits, most)
        engine.feed(chunk)
    if engine is None:
        return b""
    if not engine.whole:
        raise TransferError(FailureKind.CUT, "ends in the middle of the compressed body")
    return bytes(engine.out)


def _deflate_kind(start: bytes) -> int:
    """`deflate` means zlib (RFC 9110, 8.4.1.2), but some servers send it bare."""
    zlib_header = start[0] & 0x0F == 8 and (len(start) < 2 or (start[0] << 8 | start[1]) % 31 == 0)
    return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS


class _Inflater:
    """Decompression step by step, so that a bomb is noticed at the limit and not after it."""

    def __init__(self, wbits: int, most: int) -> None:
        self._wbits = wbits
        self._most = most
        self._zlib = zlib.decompressobj(wbits)
        self._members = 1
        self.out = bytearray()

    @property
    def whole(self) -> bool:
        """True once the compressed stream has said that it ends here."""
        return self._zlib.eof

    def feed(self, data: bytes) -> None:
        """Take the next bytes off the wire. Raises `TransferError`."""
        if self.whole and not self._next_member(data):
            return
        try:
            while data:
                data = self._step(data)
        except zlib.error as error:
            raise TransferError(FailureKind.CUT, f"is badly compressed: {error}") from error

    def _step(self, data: bytes) -> bytes:
        """Inflate `data`; what is left of it, which is the start of another member."""
        full = True
        while full:  # a full step may have left more input, or output inside zlib
            room = min(_STEP, self._most - len(self.out) + 1)
            piece = self._zlib.decompress(data, room)
            self.out += piece
            if len(self.out) > self._most:
                raise TransferError(FailureKind.TOO_LARGE, f"inflates beyond {self._most:,} bytes")
            data = self._zlib.unconsumed_tail
            full = len(piece) == room and not self._zlib.eof
        rest = self._zlib.unused_data
        return rest if rest and self._next_member(rest) else b""

    def _next_member(self, data: bytes) -> bool:
        """Begin the gzip member that `data` starts; False if it is only padding."""
        if self._wbits != _GZIP or data[:1] != b"\x1f":
            return False
        self._members += 1
        if self._members > _MEMBERS:
            raise TransferError(FailureKind.CUT, f"has more than {_MEMBERS} compressed parts")
        self._zlib = zlib.decompressobj(self._wbits)
        return True
