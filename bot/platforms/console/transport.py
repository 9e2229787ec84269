"""Performs one delivery by printing it; called by the sender."""

from __future__ import annotations

import asyncio
import os
import shutil
from typing import TextIO, assert_never

from bot.core.types import Delivery, NotSent, Operation, Outcome, Refused, Sent
from bot.platforms.console.render import page

_WIDEST = 100
_NARROWEST = 40


class Transport:
    """Holds the stream that a person reads."""

    def __init__(self, out: TextIO, run: str) -> None:
        self._out = out
        self._run = run
        self._printed = 0
        self._one_at_a_time = asyncio.Lock()

    async def perform(self, delivery: Delivery) -> Outcome:
        """Print it. What has been printed stays: an edit is printed anew, a deletion announced."""
        if delivery.operation is Operation.DELETE and delivery.target_ref is None:
            return Refused("nothing to delete")
        async with self._one_at_a_time:
            try:
                # In a thread: a reader who pauses (less, a full pipe) must not stop the loop.
                await asyncio.to_thread(self._write, self._text(delivery))
            except (OSError, ValueError) as error:
                return NotSent(f"nobody reads the console: {type(error).__name__}", everyone=True)
            self._printed += 1
            return Sent(f"{self._run}-{self._printed}")

    def _text(self, delivery: Delivery) -> str:
        match delivery.operation:
            case Operation.SEND:
                return self._page(delivery.body)
            case Operation.EDIT:
                return f"{self._page(delivery.body)}\n(updated)"
            case Operation.DELETE:
                return "(an earlier message was withdrawn)"
            case _ as never:
                assert_never(never)

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        self._out.write(f"\n{text}\n".encode(encoding, "replace").decode(encoding))
        self._out.flush()

    def _page(self, body: str) -> str:
        return page(body, self._width(), ansi=self._out.isatty())

    def _width(self) -> int:
        if not self._out.isatty():
            return 80
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except OSError:
            columns = shutil.get_terminal_size().columns
        return max(_NARROWEST, min(_WIDEST, columns))
