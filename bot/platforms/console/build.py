"""Makes the console platform; imported where the program talks in the terminal."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import structlog

from bot.core.document import Document
from bot.core.ports import Clock, Cursor, LoadFile, Pace, Receive
from bot.core.types import ChatKind, Delivery, Outcome, Request, Standing
from bot.platforms.console.inbound import GOODBYE, NAME, SENDER, read_lines, request_of
from bot.platforms.console.render import page, render
from bot.platforms.console.transport import Transport

log = structlog.get_logger(__name__)

#: Seconds before a line that could not be taken is offered again.
_AGAIN = 1.0
#: Where files are saved that come with a message.
FILES = Path("var/files")


class Console:
    """The platform port for one terminal."""

    def __init__(
        self, descriptor: int | None, transport: Transport, run: str, clock: Clock
    ) -> None:
        self._descriptor = descriptor
        self._transport = transport
        self._run = run
        self._clock = clock
        self._lines = 0

    @property
    def name(self) -> str:
        """The word in addresses, tables and logs."""
        return NAME

    @property
    def remembers(self) -> timedelta:
        """A terminal knows no transaction ids."""
        return timedelta(0)

    @property
    def pace(self) -> Pace | None:
        """A terminal has no limits."""
        return None

    def render(self, document: Document) -> tuple[str, ...]:
        """See `render.render`."""
        return render(document)

    def preview(self, body: str) -> str:
        """As wide as most terminals."""
        return page(body, 80, ansi=False)

    async def perform(self, delivery: Delivery) -> Outcome:
        """See `transport.Transport.perform`."""
        return await self._transport.perform(delivery)

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """Hand over each line; returns at the end of the input, or at "exit". What was typed into
        an earlier run is gone, so there is nothing to keep in `cursor`."""
        if self._descriptor is None:
            return
        async for line in read_lines(self._descriptor):
            # Counted over the whole run: who listens again must not repeat the keys of before.
            self._lines += 1
            if line.strip().casefold() in GOODBYE:
                return
            request = request_of(line, self._run, self._lines, self._clock.now())
            if request is not None:
                await self._until_taken(request, receive)

    async def standing(self, address: str, person: str) -> Standing | None:
        """There is one chat, and whoever sits at it is its admin."""
        here = address == SENDER
        return Standing(ChatKind.PRIVATE, "", here, here and person == SENDER)

    async def aclose(self) -> None:
        """Nothing to close: the streams are the process's own."""

    async def _until_taken(self, request: Request, receive: Receive) -> None:
        while True:
            try:
                return await receive(request)
            except Exception:
                log.exception("line not taken", request=request.key)
            await self._clock.sleep(_AGAIN)


def build(
    load_file: LoadFile,
    clock: Clock,
    *,
    stdin: int | None = None,
    stdout: TextIO | None = None,
    folder: Path = FILES,
) -> Console:
    """The platform for this process's terminal, or for a descriptor and a stream; files that come
    with a message are saved in `folder`."""
    run = uuid4().hex[:12]
    if stdin is None and sys.stdin is not None:  # None where the process was started without one
        stdin = sys.stdin.fileno()
    return Console(stdin, Transport(stdout or sys.stdout, run, load_file, folder), run, clock)
