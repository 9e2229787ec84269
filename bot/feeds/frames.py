"""What goes through the pipes between `parse` and its `worker`: lengths, bytes, results as JSON.

JSON and not pickle: the far end has read hostile input.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, BinaryIO

from bot.core.types import FeedKind, Item, Recipe
from bot.feeds.results import Failed, FailureKind, Parsed

LENGTH = struct.Struct(">I")

#: An answer longer than this is not one of ours: 500 items with full texts come to 4 MB in JSON.
LONGEST = 16_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to make of the body that follows."""

    feed_id: str
    kind: FeedKind
    recipes: tuple[Recipe, ...]
    asked: str  #: the address in feeds.yaml
    url: str  #: the address that answered
    content_type: str
    now: datetime


def head(task: Task) -> bytes:
    """`task` as JSON; the function `task` is the way back."""
    return json.dumps(asdict(task), default=datetime.isoformat).encode()


def task(content: bytes) -> Task:
    """The task that `head` wrote."""
    fields: dict[str, Any] = json.loads(content)
    fields["kind"] = FeedKind(fields["kind"])
    fields["recipes"] = tuple(Recipe(**each) for each in fields["recipes"])
    return Task(**{**fields, "now": datetime.fromisoformat(fields["now"])})


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
    items = tuple(_item(each) for each in fields["items"])
    return Parsed(**{**fields, "items": items, "parts": tuple(fields["parts"])})


def _item(fields: dict[str, Any]) -> Item:
    published = fields["published_at"]
    moment = datetime.fromisoformat(published) if published else None
    lists = {name: tuple(fields[name]) for name in ("categories", "topics")}
    return Item(**{**fields, **lists, "published_at": moment})
