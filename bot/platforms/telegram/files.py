"""Sends the file of a delivery: as a photo where it is a picture, else as a document.

Called by `transport.py`. Limits: https://core.telegram.org/bots/api#sending-files (photos up to
10 MB, anything up to 50 MB).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from bot.core.ports import LoadFile
from bot.platforms.telegram.http import RejectedError, Upload
from bot.platforms.telegram.outcomes import NO_PHOTO, UNKNOWN_FILE, says

PHOTO, DOCUMENT = "sendPhoto", "sendDocument"
#: What Telegram shows as a picture when it is asked to.
PHOTO_TYPES = ("image/png", "image/jpeg", "image/webp")
LARGEST_PHOTO = 10 * 1024 * 1024
#: Ids of files that we remember; a broadcast uses one of them for thousands of chats.
MOST_KNOWN = 256

_PARAMETERS = {PHOTO: "photo", DOCUMENT: "document"}

#: Calls a method once; raises CallError.
Call = Callable[[str, dict[str, Any], Upload | None], Awaitable[Any]]


class Files:
    """Holds the ids under which Telegram keeps what was sent before: a file is uploaded once."""

    def __init__(self, load: LoadFile, call: Call) -> None:
        self._load = load
        self._call = call
        self._known: OrderedDict[str, tuple[str, str]] = OrderedDict()  # file -> method, id

    async def send(self, file: dict[str, str], values: dict[str, Any]) -> Any:
        """The message sent; None if the file is no longer kept and nothing was sent.

        A second call only follows a refusal, after which nothing was sent.
        """
        again = await self._send_known(file["file"], values)
        if again is not None:
            return again
        data = await self._load(file["file"])
        if data is None:
            return None
        is_photo = file["type"] in PHOTO_TYPES and len(data) <= LARGEST_PHOTO
        try:
            return await self._upload(PHOTO if is_photo else DOCUMENT, file, data, values)
        except RejectedError as error:
            if not is_photo or not says(error, NO_PHOTO):
                raise
            return await self._upload(DOCUMENT, file, data, values)

    async def _send_known(self, file: str, values: dict[str, Any]) -> Any:
        if file not in self._known:
            return None
        method, file_id = self._known[file]
        try:
            return await self._call(method, {**values, _PARAMETERS[method]: file_id}, None)
        except RejectedError as error:
            if not says(error, UNKNOWN_FILE):
                raise
            self._known.pop(file, None)
            return None

    async def _upload(
        self, method: str, file: dict[str, str], data: bytes, values: dict[str, Any]
    ) -> Any:
        upload = Upload(_PARAMETERS[method], file["name"], _media_type(file["type"]), data)
        message = await self._call(method, values, upload)
        if (file_id := _file_id(message, method)) is not None:
            self._known[file["file"]] = method, file_id
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return message


def _media_type(text: str) -> str:
    known = re.fullmatch(r"[\w.+-]+/[\w.+-]+", text, re.ASCII)
    return text if known else "application/octet-stream"


def _file_id(message: Any, method: str) -> str | None:
    """The id of the file in a message sent back; of a photo the largest size."""
    try:
        found = message["photo"][-1] if method == PHOTO else message["document"]
        return str(found["file_id"])
    except (KeyError, IndexError, TypeError):
        return None
