"""Performs one delivery by printing it; called by the sender."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from pathlib import Path
from typing import TextIO, assert_never

from bot.core.document import Attachment
from bot.core.ports import LoadFile
from bot.core.store import StoreError
from bot.core.types import Delivery, NotSent, Operation, Outcome, Refused, Sent
from bot.platforms.console.render import attachment_of, page

_WIDEST = 100
_NARROWEST = 40


class Transport:
    """Holds the stream that a person reads."""

    def __init__(self, out: TextIO, run: str, load_file: LoadFile, folder: Path) -> None:
        self._out = out
        self._run = run
        self._load_file = load_file
        self._folder = folder
        self._printed = 0
        self._one_at_a_time = asyncio.Lock()

    async def perform(self, delivery: Delivery) -> Outcome:
        """Print it. What has been printed stays: an edit is printed anew, a deletion announced."""
        if delivery.operation is Operation.DELETE and delivery.target_ref is None:
            return Refused("nothing to delete")
        async with self._one_at_a_time:
            try:
                saved = await self._save(delivery)
                # In a thread: a reader who pauses (less, a full pipe) must not stop the loop.
                await asyncio.to_thread(self._write, self._text(delivery, saved))
            except StoreError as error:
                return NotSent(f"its file could not be read: {error}")
            except (OSError, ValueError) as error:
                return NotSent(f"nobody reads the console: {type(error).__name__}", everyone=True)
            self._printed += 1
            return Sent(f"{self._run}-{self._printed}")

    async def _save(self, delivery: Delivery) -> str | None:
        """Where the file of a delivery was put, None if there is none (any more)."""
        if delivery.operation is Operation.DELETE:
            return None
        attachment = attachment_of(delivery.body)
        data = await self._load_file(attachment.file) if attachment else None
        if attachment is None or data is None:
            return None
        return await asyncio.to_thread(_saved, self._folder, attachment, data)

    def _text(self, delivery: Delivery, saved: str | None) -> str:
        match delivery.operation:
            case Operation.SEND:
                return self._page(delivery.body, saved)
            case Operation.EDIT:
                return f"{self._page(delivery.body, saved)}\n(updated)"
            case Operation.DELETE:
                return "(an earlier message was withdrawn)"
            case _ as never:
                assert_never(never)

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        self._out.write(f"\n{text}\n".encode(encoding, "replace").decode(encoding))
        self._out.flush()

    def _page(self, body: str, saved: str | None) -> str:
        return page(body, self._width(), ansi=self._out.isatty(), saved=saved)

    def _width(self) -> int:
        if not self._out.isatty():
            return 80
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except OSError:
            columns = shutil.get_terminal_size().columns
        return max(_NARROWEST, min(_WIDEST, columns))


def _saved(folder: Path, attachment: Attachment, data: bytes) -> str:
    """Write a file under a name that is its own and harmless; the path, or why there is none."""
    name = re.sub(r"[^\w.-]+", "_", attachment.name, flags=re.ASCII)[-80:]
    path = folder / f"{attachment.file[:8]}-{name}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        return f"nothing: {error.strerror}"
    return str(path)
