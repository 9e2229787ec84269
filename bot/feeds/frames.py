"""What goes through the pipes between `parse` and its `worker`: lengths, bytes, results as JSON.

JSON and not pickle: the far end has read hostile input.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from bot.core.types import Item
from bot.feeds.results import Failed, FailureKind, Parsed

LENGTH = struct.Struct(">I")

#: An answer longer than this is not one of ours: 500 items with full texts come to 4 MB in JSON.
LONGEST = 16_000_000


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, None at the end of the stream."""
    start = stream.read(LENGTH.size)
    if len(start) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(start)[0])


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Write one frame and let it go."""
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def encoded(result: Parsed | Failed) -> bytes:
    """`result` as JSON; `decoded` is the way back."""
    kind = "parsed" if isinstance(result, Parsed) else "failed"
    return json.dumps({kind: asdict(result)}, default=datetime.isoformat).encode()


def decoded(content: bytes) -> Parsed | Failed:
    """The result that `encoded` wrote. Raises ValueError, KeyError or TypeError otherwise."""
    document: dict[str, Any] = json.loads(content)
    if "failed" in document:
        failed = document["failed"]
        found = tuple(_item(each) for each in failed["found"])
        return Failed(**{**failed, "kind": FailureKind(failed["kind"]), "found": found})
    fields = document["parsed"]
    return Parsed(**{**fields, "items": tuple(_item(each) for each in fields["items"])})


def _item(fields: dict[str, Any]) -> Item:
    published = fields["published_at"]
    moment = datetime.fromisoformat(published) if published else None
    lists = {name: tuple(fields[name]) for name in ("categories", "topics")}
    return Item(**{**fields, **lists, "published_at": moment})
