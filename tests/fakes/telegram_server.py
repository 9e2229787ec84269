"""A Bot API server on loopback that is as strict as Telegram's, with faults on request.

In a test: `async with FakeTelegram() as server:` then `server.url`, `server.token`, the verbs of
`World` (say, press, block, ...) and what is below. As a process of its own, for kill tests:
`python -m tests.fakes.telegram_server --port 8081`, driven by `tests/fakes/telegram_remote.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import time
from collections import deque
from dataclasses import asdict, is_dataclass
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_files import UploadedFile, read_form
from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_params import RefusalError, chat_of
from tests.fakes.telegram_stage import Logged, Stage
from tests.fakes.telegram_things import Chat, Json

TOKEN = "7000000001:AAfakefakefakefakefakefakefakefakefa"


class FakeTelegram(Stage):
    """The server. Times are monotonic; everything happens in the loop that started it."""

    def __init__(self, *, token: str = TOKEN, port: int = 0, rates: bool = True) -> None:
        super().__init__(rates=rates)
        self.token = token
        self.port = port
        self._runner: web.ServerRunner | None = None

    # --- life ------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """What `TELEGRAM_API_URL` should be."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> Self:
        """Listen; on the same port as before if it was started once."""
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024, reuse_address=True)
        await site.start()
        if not self.port:
            self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Close every connection and refuse new ones; what people wrote stays."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- HTTP ------------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", request.path)
        if request.path.startswith("/file/"):
            return self._file(request.path)
        if match is None:
            return await self._control(request)
        token, method = match.group(1), match.group(2)
        if token != self.token:
            shaped = re.fullmatch(r"\d+:[\w-]{30,}", token)
            unknown = (401, "Unauthorized") if shaped else (404, "Not Found")
            return _refuse(RefusalError(*unknown))
        early = self.faults.take(method.lower(), None) if self._cuts_unread(method) else None
        params = {} if early else await _params(request)
        if isinstance(params, RefusalError):
            return _refuse(params)
        fault = early or self.faults.take(method.lower(), chat_of(params))
        response = await self._play(request, method, params, fault)
        status = response.status if response else 0
        kind = fault.kind if fault else None
        self.log.append(Logged(time.monotonic(), method, params, status, kind))
        self.changed()
        return response or _cut(request)

    def _file(self, path: str) -> web.Response:
        """What getFile promised."""
        wanted = path.removeprefix(f"/file/bot{self.token}/")
        found = next((one for one in self.uploads.values() if one.path == wanted), None)
        return _refuse(RefusalError(404, "Not Found")) if found is None else _bytes(found.data)

    def _cuts_unread(self, method: str) -> bool:
        """Whether the next order closes any connection for `method` before its body is read."""
        first = next(iter(self.faults.orders), None)
        return (
            first is not None
            and first.fault.kind == "cut_before"
            and first.chat is None
            and first.method in ("*", method.lower())
        )

    async def _play(
        self, request: web.BaseRequest, method: str, params: Json, fault: Fault | None
    ) -> web.Response | None:
        """Answer a request in the way its fault says; None: close the connection instead."""
        if fault is None:
            return await self._answer(method, params)
        match fault.kind:
            case "cut_before":
                return None
            case "error_before":
                return _error(fault.status)
            case "too_many" | "bad_entities" | "blocked" | "kicked" | "deactivated":
                return _refuse(self._ordered_refusal(fault, params))
            case "slow_before":
                await asyncio.sleep(fault.delay)
            case "migrate":
                self.migrate(int(params["chat_id"]))
            case _:
                pass
        return await self._spoil(await self._answer(method, params), fault)

    async def _spoil(self, answer: web.Response, fault: Fault) -> web.Response | None:
        """What becomes of the answer to a request that was taken."""
        match fault.kind:
            case "cut_after":
                return None
            case "error_after":
                return _error(fault.status)
            case "garbage":
                return web.Response(body=b"<html>not JSON", content_type="application/json")
            case "slow_after":
                await asyncio.sleep(fault.delay)
            case _:
                pass
        return answer

    def _ordered_refusal(self, fault: Fault, params: Json) -> RefusalError:
        match fault.kind:
            case "too_many":
                scope = "bot" if fault.scope == "bot" else str(chat_of(params))
                self.rates.hold(scope, fault.retry_after, time.monotonic())
                words = f"Too Many Requests: retry after {fault.retry_after}"
                return RefusalError(429, words, retry_after=fault.retry_after)
            case "blocked":
                return RefusalError(403, "Forbidden: bot was blocked by the user")
            case "kicked":
                return RefusalError(403, "Forbidden: bot was kicked from the supergroup chat")
            case "deactivated":
                return RefusalError(403, "Forbidden: user is deactivated")
            case _:
                words = 'Unsupported start tag "x" at byte offset 0'
                return RefusalError(400, f"Bad Request: can't parse entities: {words}")

    async def _answer(self, method: str, params: Json) -> web.Response:
        try:
            match method.lower():
                case "getupdates":
                    result: Any = await self.get_updates(params)
                case "deletewebhook":
                    self.webhook, result = "", True
                case "getwebhookinfo":
                    result = {"url": self.webhook, "pending_update_count": len(self.updates)}
                case name if name in METHODS:
                    result = METHODS[name](self, self.rates, params)
                case _:
                    raise RefusalError(404, "Not Found: method not found")
        except RefusalError as refusal:
            return _refuse(refusal)
        return _json({"ok": True, "result": result})

    # --- from another process --------------------------------------------------------------------

    async def _control(self, request: web.BaseRequest) -> web.Response:
        verb = request.path.removeprefix("/control/")
        if verb == request.path or verb.startswith("_"):
            return _refuse(RefusalError(404, "Not Found"))
        call = await request.json() if request.can_read_body else {}
        found = getattr(self, verb)
        value = found(*call.get("args", ()), **call.get("kwargs", {})) if callable(found) else found
        return _json(_plain(value))


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), status=status, content_type="application/json"
    )


def _bytes(data: bytes) -> web.Response:
    return web.Response(body=data, content_type="application/octet-stream")


def _refuse(refusal: RefusalError) -> web.Response:
    answer: Json = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return _json(answer, refusal.code)


def _error(status: int) -> web.Response:
    if status == 500:
        return _refuse(RefusalError(500, "Internal Server Error"))
    return web.Response(
        status=status, body=b"<html><h1>Bad Gateway</h1></html>", content_type="text/html"
    )


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _params(request: web.BaseRequest) -> Json | RefusalError:
    params: Json = dict(request.query)
    if request.content_type == "multipart/form-data":
        return await read_form(request)
    body = await request.read()
    if not body:
        return params
    if request.content_type == "application/json":
        return {**params, **json.loads(body)}
    return {**params, **dict(parse_qsl(body.decode(), keep_blank_values=True))}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UploadedFile):
        return {"name": value.name, "size": len(value.data)}
    if isinstance(value, Chat):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple | deque):
        return [_plain(item) for item in value]
    return value


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-rates", action="store_true")
    options = parser.parse_args()
    async with FakeTelegram(
        token=options.token, port=options.port, rates=not options.no_rates
    ) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
