"""Pictures and documents that people send: what there is to fetch, and fetching it.

The listener calls it for private chats. https://core.telegram.org/bots/api#getfile
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from bot.core.types import ReceivedFile
from bot.platforms.telegram.http import AiohttpRequest, CallError

log = structlog.get_logger(__name__)

MOST_BYTES = 10 * 1024 * 1024
TOO_LARGE = "it is larger than 10 MB"
NOT_FETCHED = "Telegram did not hand it over"
_SECONDS_TO_ASK = 10.0
_SECONDS_TO_FETCH = 30.0


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that could be fetched."""

    id: str
    name: str
    media_type: str
    size: int


def offered(message: dict[str, Any]) -> Offered | None:
    """The picture (in its largest size) or document of a message."""
    sizes = message.get("photo")
    if isinstance(sizes, list) and sizes:
        best = max(sizes, key=lambda one: one.get("width", 0) * one.get("height", 0))
        return Offered(str(best["file_id"]), "picture.jpg", "image/jpeg", best.get("file_size", 0))
    document = message.get("document")
    if isinstance(document, dict):
        return Offered(
            str(document["file_id"]),
            str(document.get("file_name") or "document"),
            str(document.get("mime_type") or "application/octet-stream"),
            int(document.get("file_size") or 0),
        )
    return None


async def fetch(http: AiohttpRequest, base_url: str, file_url: str, file: Offered) -> ReceivedFile:
    """The file, or why it could not be had; asked once."""
    if file.size > MOST_BYTES:
        return ReceivedFile(file.name, file.media_type, b"", TOO_LARGE)
    try:
        found = await http.call(f"{base_url}/getFile", _SECONDS_TO_ASK, {"file_id": file.id})
        if int(found.get("file_size") or 0) > MOST_BYTES:
            return ReceivedFile(file.name, file.media_type, b"", TOO_LARGE)
        path = str(found["file_path"])
        data = await http.download(f"{file_url}/{path}", _SECONDS_TO_FETCH, MOST_BYTES)
    except (CallError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("file not fetched", error=str(error))
        return ReceivedFile(file.name, file.media_type, b"", NOT_FETCHED)
    if data is None:
        return ReceivedFile(file.name, file.media_type, b"", TOO_LARGE)
    return ReceivedFile(file.name, file.media_type, data)
