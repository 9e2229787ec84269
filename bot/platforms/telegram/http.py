"""Carries Bot API calls over aiohttp and says of every failure whether the request had left.

Given to python-telegram-bot's `Bot` in place of its own HTTP client; it never retries.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

#: Seconds for the name, the connection and a free place in the pool; nothing has left until then.
CONNECT_TIMEOUT = 10.0
#: Seconds for the whole call, the connection included, unless the caller says otherwise. An edit
#: followed by a send is two calls, and both must end within the lease of a delivery.
CALL_TIMEOUT = 20.0
#: The same for a call that carries a file.
UPLOAD_TIMEOUT = 35.0
#: Connections: one long poll, some hundred sends, the small calls beside them.
MOST_CONNECTIONS = 256

_HEADERS = {"User-Agent": "ics-watch"}
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a parameter of a call."""

    parameter: str
    name: str
    media_type: str
    data: bytes


class CallError(TelegramError):
    """A call that brought no result. Its text never holds an address, as that has the token."""


class NotLeftError(CallError):
    """The request surely never left: no name, no connection, no free place in time."""


class AnswerLostError(CallError):
    """The request had left, in part or whole, and no answer came back."""


class RejectedError(CallError):
    """The server answered, and not with a result."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


class AiohttpRequest(BaseRequest):
    """One session for all calls; opened by the first call, because it needs the running loop."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default time for a call, as the base class asks for it."""
        return CALL_TIMEOUT

    async def initialize(self) -> None:
        """Nothing to do before the first call."""

    async def shutdown(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self, url: str, seconds: float, values: dict[str, Any], upload: Upload | None = None
    ) -> Any:
        """The raw result of a method, for what `Bot` would lose: it parses all updates or none."""
        payload = json.dumps(values) if upload is None else _form(values, upload)
        return self.parse_json_payload(await self._exchange(url, payload, seconds))["result"]

    async def download(self, url: str, seconds: float, most: int) -> bytes | None:
        """The bytes of a file, None if there are more than `most`; CallError otherwise."""
        try:
            async with self._open().get(
                url,
                headers={"User-Agent": _HEADERS["User-Agent"]},
                timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_TIMEOUT),
                allow_redirects=False,
                trace_request_ctx=SimpleNamespace(yes=False),
            ) as response:
                if response.status != 200:
                    raise _rejected(response.status, b"")
                data = bytearray()
                async for chunk in response.content.iter_chunked(65_536):
                    data += chunk
                    if len(data) > most:
                        return None
                return bytes(data)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise AnswerLostError(_without_address(error)) from None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status 200 and the body; CallError otherwise. For `Bot`, which only posts."""
        payload = request_data.json_payload if request_data else b"{}"
        seconds = read_timeout if isinstance(read_timeout, int | float) else CALL_TIMEOUT
        return 200, await self._exchange(url, payload, seconds)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; AnswerLostError where it is none (and no log of what it was)."""
        try:
            answer = json.loads(payload)
        except ValueError:
            raise AnswerLostError("the answer is not JSON") from None
        if not isinstance(answer, dict) or "result" not in answer:
            raise AnswerLostError("the answer has no result")
        return answer

    async def _exchange(
        self, url: str, payload: str | bytes | aiohttp.FormData, seconds: float
    ) -> bytes:
        """The body of a 200; CallError otherwise. One try; redirects are not followed."""
        headers = _HEADERS if isinstance(payload, aiohttp.FormData) else _HEADERS | _JSON
        left = SimpleNamespace(yes=False)
        try:
            async with self._open().post(
                url,
                data=payload,
                headers=headers,
                timeout=aiohttp.ClientTimeout(
                    total=seconds, connect=CONNECT_TIMEOUT, sock_connect=CONNECT_TIMEOUT
                ),
                allow_redirects=False,
                trace_request_ctx=left,
            ) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            words = _without_address(error)
            # The cause is cut off on purpose: aiohttp's errors may hold the address.
            raise (AnswerLostError(words) if left.yes else NotLeftError(words)) from None
        if status != 200:
            raise _rejected(status, body)
        return body

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_note_leaving)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS),
                trace_configs=[trace],
            )
        return self._session


async def _note_leaving(_session: object, context: SimpleNamespace, _params: object) -> None:
    """Called right before the first byte is written; a connection exists by then."""
    context.trace_request_ctx.yes = True


def _form(values: dict[str, Any], upload: Upload) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in values.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    form.add_field(
        upload.parameter,
        io.BytesIO(upload.data),  # bytes would be written at once, and block the loop
        filename=upload.name,
        content_type=upload.media_type,
    )
    return form


def _without_address(error: BaseException) -> str:
    """What went wrong, from the error's class and system code; never its text."""
    inner = getattr(error, "os_error", error)
    reason = getattr(inner, "strerror", None)
    name = type(error).__name__
    return f"{name}: {reason}" if isinstance(reason, str) and "://" not in reason else name


def _rejected(status: int, body: bytes) -> RejectedError:
    try:
        answer = json.loads(body)
        description, parameters = str(answer["description"]), answer.get("parameters")
    except (ValueError, KeyError, TypeError):
        return RejectedError(status, "(no description)", {})
    return RejectedError(status, description, parameters if isinstance(parameters, dict) else {})
