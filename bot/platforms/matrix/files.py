"""Files that go with messages, and files that people send: uploaded, fetched, locked and unlocked.

Called by `transport.py` and `listen.py`. In encrypted rooms the server sees only ciphertext:
https://spec.matrix.org/latest/client-server-api/#sending-encrypted-attachments
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from PIL import Image

from bot.core.ports import LoadFile
from bot.core.types import ReceivedFile
from bot.platforms.matrix.http import CallError, MatrixHttp

#: Files that people send are read up to this size.
LARGEST = 10 * 1024 * 1024
#: Uploads that we remember; a broadcast uses one of them for thousands of rooms.
MOST_KNOWN = 256
TOO_LARGE = "it is larger than 10 MB"
NOT_FETCHED = "it could not be fetched from the homeserver"


class Files:
    """Holds where the homeserver keeps what was sent before: a file is uploaded once for clear
    rooms and once for encrypted ones."""

    def __init__(self, http: MatrixHttp, load: LoadFile) -> None:
        self._http = http
        self._load = load
        self._known: OrderedDict[tuple[str, bool], dict[str, Any]] = OrderedDict()

    async def content(self, file: Mapping[str, str], *, encrypted: bool) -> dict[str, Any] | None:
        """The content of the message that shows this file; None if it is no longer kept.
        CallError, StoreError."""
        key = (file["file"], encrypted)
        if key not in self._known:
            data = await self._load(file["file"])
            if data is None:
                return None
            self._known[key] = await self._uploaded(data, file["type"], encrypted=encrypted)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        picture = _media_type(file["type"]).startswith("image/")
        return {
            "msgtype": "m.image" if picture else "m.file",
            "body": file["alt"] or file["name"],
            "filename": file["name"],
            "m.mentions": {},
            **self._known[key],
        }

    async def _uploaded(self, data: bytes, media_type: str, *, encrypted: bool) -> dict[str, Any]:
        media_type = _media_type(media_type)
        info = {"mimetype": media_type, "size": len(data), **_measures(data, media_type)}
        if not encrypted:
            return {"url": await self._http.upload(data, media_type), "info": info}
        locked, key = encrypt_attachment(data)
        mxc = await self._http.upload(locked, "application/octet-stream")
        return {"file": {**key, "url": mxc}, "info": info}


async def received(http: MatrixHttp, content: Mapping[str, Any]) -> ReceivedFile:
    """The file of a message; without its data if that could not be had."""
    name = str(content.get("filename") or content.get("body") or "file")
    info = content.get("info")
    info = info if isinstance(info, dict) else {}
    media_type = _media_type(str(info.get("mimetype", "")))
    size = info.get("size")
    if isinstance(size, int) and size > LARGEST:
        return ReceivedFile(name, media_type, b"", TOO_LARGE)
    try:
        data = await _fetched(http, content)
    except (CallError, KeyError, TypeError, ValueError):
        return ReceivedFile(name, media_type, b"", NOT_FETCHED)
    except Exception:  # nio's own, where the key does not fit
        return ReceivedFile(name, media_type, b"", "it could not be decrypted")
    if data is None:
        return ReceivedFile(name, media_type, b"", TOO_LARGE)
    return ReceivedFile(name, media_type, data)


async def _fetched(http: MatrixHttp, content: Mapping[str, Any]) -> bytes | None:
    locked = content.get("file")
    if not isinstance(locked, dict):
        return await http.download(str(content["url"]), LARGEST)
    data = await http.download(str(locked["url"]), LARGEST)
    if data is None:
        return None
    key, digest = locked["key"]["k"], locked["hashes"]["sha256"]
    opened: bytes = decrypt_attachment(data, key, digest, locked["iv"])
    return opened


def _measures(data: bytes, media_type: str) -> dict[str, int]:
    """Width and height, so that clients keep room for a picture."""
    if not media_type.startswith("image/"):
        return {}
    try:
        with Image.open(BytesIO(data)) as picture:
            return {"w": picture.width, "h": picture.height}
    except Exception:
        return {}


def _media_type(text: str) -> str:
    known = re.fullmatch(r"[\w.+-]+/[\w.+-]+", text, re.ASCII)
    return text if known else "application/octet-stream"
