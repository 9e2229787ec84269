"""What goes through the pipes between `parse` and its `worker`: lengths, bytes, results as JSON.

JSON and not pickle: the far end has read hostile input.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

from bot.core.diary import Finding, PaperState
from bot.core.meetings import Meeting, MeetingKind, Paper
from bot.core.types import FeedKind, Item, Recipe
from bot.feeds.results import Failed, FailureKind, Parsed, PdfText

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
    #: of board papers: the meeting that the page is all about
    meeting: tuple[date, MeetingKind] | None = None
    #: of a document: the names that are watched for; None: it is a page or a feed
    places: tuple[str, ...] | None = None


def head(task: Task) -> bytes:
    """`task` as JSON; the function `task` is the way back."""
    return json.dumps(asdict(task), default=_iso).encode()


def task(content: bytes) -> Task:
    """The task that `head` wrote."""
    fields: dict[str, Any] = json.loads(content)
    fields["kind"] = FeedKind(fields["kind"])
    fields["recipes"] = tuple(Recipe(**each) for each in fields["recipes"])
    fields["now"] = datetime.fromisoformat(fields["now"])
    if fields["meeting"] is not None:
        day, kind = fields["meeting"]
        fields["meeting"] = date.fromisoformat(day), MeetingKind(kind)
    if fields["places"] is not None:
        fields["places"] = tuple(fields["places"])
    return Task(**fields)


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


def encoded(result: Parsed | Failed | PdfText) -> bytes:
    """`result` as JSON; `decoded` is the way back."""
    kinds: dict[type, str] = {Parsed: "parsed", Failed: "failed", PdfText: "pdf"}
    return json.dumps({kinds[type(result)]: asdict(result)}, default=_iso).encode()


def decoded(content: bytes) -> Parsed | Failed | PdfText:
    """The result that `encoded` wrote. Raises ValueError, KeyError or TypeError otherwise."""
    document: dict[str, Any] = json.loads(content)
    if "failed" in document:
        failed = document["failed"]
        found = tuple(_item(each) for each in failed["found"])
        return Failed(**{**failed, "kind": FailureKind(failed["kind"]), "found": found})
    if "pdf" in document:
        return _pdf(document["pdf"])
    fields = document["parsed"]
    items = tuple(_item(each) for each in fields["items"])
    lists = {name: tuple(fields[name]) for name in ("parts", "follow")}
    meetings = tuple(_meeting(each) for each in fields["meetings"])
    return Parsed(**{**fields, **lists, "items": items, "meetings": meetings})


def _pdf(fields: dict[str, Any]) -> PdfText:
    findings = tuple(Finding(**each) for each in fields["findings"])
    return PdfText(**{**fields, "state": PaperState(fields["state"]), "findings": findings})


def _meeting(fields: dict[str, Any]) -> Meeting:
    begins, by, moved = fields["begins"], fields["questions_by"], fields["moved_from"]
    return Meeting(
        **{
            **fields,
            "day": date.fromisoformat(fields["day"]),
            "kind": MeetingKind(fields["kind"]),
            "begins": time.fromisoformat(begins) if begins else None,
            "papers": tuple(Paper(**each) for each in fields["papers"]),
            "agenda": tuple(fields["agenda"]),
            "questions_by": date.fromisoformat(by) if by else None,
            "moved_from": date.fromisoformat(moved) if moved else None,
        }
    )


def _iso(value: date | time) -> str:
    return value.isoformat()


def _item(fields: dict[str, Any]) -> Item:
    published = fields["published_at"]
    moment = datetime.fromisoformat(published) if published else None
    lists = {name: tuple(fields[name]) for name in ("categories", "topics")}
    return Item(**{**fields, **lists, "published_at": moment})
