"""Carries client-server API calls over aiohttp and says of every failure whether the request had
left; called by everything in this folder that talks to the homeserver. It never retries.

https://spec.matrix.org/latest/client-server-api/
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

#: Seconds for the name, the connection and a free place in the pool; nothing has left until then.
CONNECT_TIMEOUT = 10.0
#: Seconds for a whole call, unless the caller says otherwise.
CALL_TIMEOUT = 20.0
#: Seconds for a file.
FILE_TIMEOUT = 60.0
#: Connections: one long poll, the sends in flight, the small calls beside them.
MOST_CONNECTIONS = 64
V3 = "/_matrix/client/v3"

_HEADERS = {"User-Agent": "ics-watch"}


class CallError(Exception):
    """A call that brought no result."""


class NotLeftError(CallError):
    """The request surely never left: no name, no connection, no free place in time."""


class AnswerLostError(CallError):
    """The request had left, in part or whole, and no answer came back."""


class RejectedError(CallError):
    """The server answered, and not with a result."""

    def __init__(
        self,
        status: int,
        errcode: str,
        words: str,
        retry_after: float | None = None,
        answer: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {errcode} {words}".strip()[:300])
        self.status = status
        self.errcode = errcode
        self.retry_after = retry_after  #: seconds that a 429 asks for
        self.answer = answer or {}


def path(*pieces: str, base: str = V3) -> str:
    """A path of the API; ids may hold anything, so every piece is quoted."""
    return "/".join([base, *(quote(piece, safe="") for piece in pieces)])


class MatrixHttp:
    """One session for all calls; opened by the first call, because it needs the running loop."""

    def __init__(self, homeserver: str) -> None:
        self._homeserver = homeserver.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self.token: str | None = None  #: set once we are logged in; not for any log

    async def call(
        self,
        method: str,
        where: str,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        seconds: float = CALL_TIMEOUT,
    ) -> Any:
        """The JSON of a 200; CallError otherwise."""
        if query:
            where = f"{where}?{urlencode(query)}"
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return _parsed(await self._exchange(method, where, data, "application/json", seconds))

    async def found_elsewhere(self) -> bool:
        """Whether the address is that of a server name, and says where its homeserver is:
        https://spec.matrix.org/latest/client-server-api/#well-known-uris. If so we go there."""
        try:
            answer = await self.call("GET", "/.well-known/matrix/client")
            there = str(answer["m.homeserver"]["base_url"]).rstrip("/")
        except (CallError, LookupError, TypeError):
            return False
        if not there.startswith(("https://", "http://")) or there == self._homeserver:
            return False
        self._homeserver = there
        return True

    async def upload(self, data: bytes, media_type: str) -> str:
        """Give the homeserver a file; its `mxc:` address."""
        where = "/_matrix/media/v3/upload"
        answer = _parsed(await self._exchange("POST", where, data, media_type, FILE_TIMEOUT))
        if not isinstance(answer, dict) or not isinstance(answer.get("content_uri"), str):
            raise AnswerLostError("the answer to an upload has no address")
        return str(answer["content_uri"])

    async def download(self, mxc: str, most: int) -> bytes | None:
        """The file at an `mxc:` address, None if it is larger than `most` bytes."""
        server, _, media_id = mxc.removeprefix("mxc://").partition("/")
        where = path("media", "download", server, media_id, base="/_matrix/client/v1")
        data: bytes | None = await self._exchange("GET", where, None, "", FILE_TIMEOUT, most)
        return data

    async def aclose(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _exchange(
        self,
        method: str,
        where: str,
        data: bytes | None,
        media_type: str,
        seconds: float,
        most: int | None = None,
    ) -> Any:
        left = SimpleNamespace(yes=False)
        headers = dict(_HEADERS)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if data is not None:
            headers["Content-Type"] = media_type
        try:
            async with self._open().request(
                method,
                URL(self._homeserver + where, encoded=True),
                data=data,
                headers=headers,
                timeout=aiohttp.ClientTimeout(
                    total=seconds, connect=CONNECT_TIMEOUT, sock_connect=CONNECT_TIMEOUT
                ),
                allow_redirects=False,
                trace_request_ctx=left,
            ) as response:
                if response.status == 200 and most is not None:
                    return await _at_most(response, most)
                status, body = response.status, await response.read()
                retry_after = response.headers.get("Retry-After")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            words = _in_short(error)
            raise (AnswerLostError(words) if left.yes else NotLeftError(words)) from None
        if status != 200:
            raise rejection(status, body, retry_after)
        return body

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_note_leaving)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS),
                trace_configs=[trace],
            )
            # aiohttp would repeat a PUT or GET whose connection breaks; there is no public switch.
            self._session._retry_connection = False
        return self._session


async def _note_leaving(_session: object, context: SimpleNamespace, _params: object) -> None:
    """Called right before the first byte is written; a connection exists by then."""
    context.trace_request_ctx.yes = True


async def _at_most(response: aiohttp.ClientResponse, most: int) -> bytes | None:
    data = await response.content.read(most + 1)
    while len(data) <= most and not response.content.at_eof():
        data += await response.content.read(most + 1 - len(data))
    return data if len(data) <= most else None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise AnswerLostError("the answer is not JSON") from None


def _in_short(error: BaseException) -> str:
    """What went wrong, from the error's class and system code."""
    inner = getattr(error, "os_error", error)
    reason = getattr(inner, "strerror", None)
    name = type(error).__name__
    return f"{name}: {reason}" if isinstance(reason, str) and "://" not in reason else name


def rejection(status: int, body: bytes, retry_after: str | None) -> RejectedError:
    """The error of an answer that is no result; `retry_after` is the header."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        # Not a homeserver but something before it.
        return RejectedError(status, "", "(no description)", _seconds(retry_after))
    milliseconds = answer.get("retry_after_ms")
    wait = milliseconds / 1000 if isinstance(milliseconds, int | float) else _seconds(retry_after)
    return RejectedError(
        status, str(answer.get("errcode", "")), str(answer.get("error", "")), wait, answer
    )


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.strip().isdigit() else None
