"""Photos and documents as the fake Bot API server takes them, within Telegram's limits.

https://core.telegram.org/bots/api#sending-files
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from PIL import Image, UnidentifiedImageError

from tests.fakes.telegram_params import RefusalError
from tests.fakes.telegram_things import Json, SentFile
from tests.fakes.telegram_world import World

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
UNKNOWN = "Bad Request: wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file in a multipart request."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


async def read_form(request: web.BaseRequest) -> Json | RefusalError:
    """The parameters of a multipart request."""
    params: Json = dict(request.query)
    whole = request.clone(client_max_size=2 * LARGEST_FILE)
    async for part in await whole.multipart():
        assert isinstance(part, BodyPartReader)
        data = await part.read()
        if len(data) > LARGEST_FILE:
            return RefusalError(413, "Request Entity Too Large")
        if part.filename:
            media_type = part.headers.get("Content-Type", "")
            params[part.name or ""] = UploadedFile(part.filename, media_type, bytes(data))
        else:
            params[part.name or ""] = bytes(data).decode()
    return params


def photo_of(world: World, params: Json) -> SentFile:
    """The photo of a request, uploaded or known."""
    value = _given(params, "photo")
    if isinstance(value, str):
        return _known(world, value, "photo")
    if len(value.data) > LARGEST_PHOTO:
        words = (
            f"file of size {len(value.data)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
        raise RefusalError(400, f"Bad Request: {words}")
    try:
        with warnings.catch_warnings(action="ignore"):
            width, height = Image.open(io.BytesIO(value.data)).size
    except (UnidentifiedImageError, OSError):
        raise RefusalError(400, "Bad Request: IMAGE_PROCESS_FAILED") from None
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise RefusalError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    return _kept(world, value, "photo")


def document_of(world: World, params: Json) -> SentFile:
    """The document of a request, uploaded or known."""
    value = _given(params, "document")
    return (
        _known(world, value, "document")
        if isinstance(value, str)
        else _kept(world, value, "document")
    )


def _given(params: Json, name: str) -> str | UploadedFile:
    value = params.get(name)
    if isinstance(value, UploadedFile) and value.data:
        return value
    if isinstance(value, UploadedFile):
        raise RefusalError(400, "Bad Request: file must be non-empty")
    if not value:
        raise RefusalError(400, f"Bad Request: there is no {name} in the request")
    return str(value)


def _known(world: World, file_id: str, kind: str) -> SentFile:
    found = world.files.get(file_id)
    if found is None or found[0].kind != kind:
        raise RefusalError(400, UNKNOWN)
    return found[0]


def _kept(world: World, upload: UploadedFile, kind: str) -> SentFile:
    sha256 = hashlib.sha256(upload.data).hexdigest()
    file_id = f"{kind}-{len(world.files) + 1}-{sha256[:8]}"
    file = SentFile(kind, file_id, upload.name, len(upload.data), sha256)
    world.files[file_id] = file, upload.data
    return file
