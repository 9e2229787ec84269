"""Runs the fake Bot API server as a process of its own and drives it; for kill tests, benchmarks.

Every verb of `FakeTelegram` is available under its name through `call`; values come back as JSON.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.telegram_server import TOKEN


@dataclass(frozen=True, slots=True)
class RemoteTelegram:
    """A fake server elsewhere."""

    url: str
    token: str
    session: aiohttp.ClientSession
    pid: int

    async def call(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        """Call a verb, such as `say`, or read an attribute, such as `rate_violations`."""
        async with self.session.post(
            f"{self.url}/control/{verb}", json={"args": args, "kwargs": kwargs}
        ) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


@asynccontextmanager
async def telegram_process(*, rates: bool = True) -> AsyncIterator[RemoteTelegram]:
    """A fake server in a process of its own, ended on leaving."""
    options = [] if rates else ["--no-rates"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.fakes.telegram_server",
        *options,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        assert url, "the fake server did not start"
        async with aiohttp.ClientSession() as session:
            yield RemoteTelegram(url, TOKEN, session, process.pid)
    finally:
        process.kill()
        await process.wait()
