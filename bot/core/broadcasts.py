"""The road of a broadcast as a table: which state follows which on what; and what one is. Pure.

    draft -> preview -> (approval) -> scheduled -> sending -> done

Handlers and the broadcaster ask `after` before they change anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.document import Document, to_json
from bot.core.selection import Selection


class State(StrEnum):
    """Where a broadcast is on its road."""

    DRAFT = "draft"  #: text or audience are missing, or have changed since the preview
    PREVIEW = "preview"  #: its author has seen exactly this text and this audience
    APPROVAL = "approval"  #: waits for a second person
    SCHEDULED = "scheduled"  #: waits for its time, which may be now
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    RETURNED = "returned"  #: back with its author, with a reason
    REJECTED = "rejected"
    EXPIRED = "expired"  #: its send-before passed first; its author may look at it again


class Event(StrEnum):
    """What somebody, or the clock, does to a broadcast."""

    EDIT = "edit"
    PREVIEW = "preview"
    SUBMIT = "submit"
    SCHEDULE = "schedule"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    LAUNCH = "launch"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    EXPIRE = "expire"


_S, _E = State, Event

#: Everything that may happen; what is not here may not.
ROAD: Mapping[tuple[State, Event], State] = {
    (_S.DRAFT, _E.EDIT): _S.DRAFT,
    (_S.DRAFT, _E.PREVIEW): _S.PREVIEW,
    (_S.DRAFT, _E.CANCEL): _S.CANCELLED,
    (_S.PREVIEW, _E.EDIT): _S.DRAFT,
    (_S.PREVIEW, _E.PREVIEW): _S.PREVIEW,
    (_S.PREVIEW, _E.SUBMIT): _S.APPROVAL,
    (_S.PREVIEW, _E.SCHEDULE): _S.SCHEDULED,
    (_S.PREVIEW, _E.CANCEL): _S.CANCELLED,
    (_S.APPROVAL, _E.EDIT): _S.DRAFT,
    (_S.APPROVAL, _E.APPROVE): _S.SCHEDULED,
    (_S.APPROVAL, _E.RETURN): _S.RETURNED,
    (_S.APPROVAL, _E.REJECT): _S.REJECTED,
    (_S.APPROVAL, _E.CANCEL): _S.CANCELLED,
    (_S.APPROVAL, _E.EXPIRE): _S.EXPIRED,
    (_S.SCHEDULED, _E.EDIT): _S.DRAFT,
    (_S.SCHEDULED, _E.LAUNCH): _S.SENDING,
    (_S.SCHEDULED, _E.RETURN): _S.RETURNED,
    (_S.SCHEDULED, _E.CANCEL): _S.CANCELLED,
    (_S.SCHEDULED, _E.EXPIRE): _S.EXPIRED,
    (_S.SENDING, _E.PAUSE): _S.PAUSED,
    (_S.SENDING, _E.FINISH): _S.DONE,
    (_S.SENDING, _E.CANCEL): _S.CANCELLED,
    (_S.PAUSED, _E.RESUME): _S.SENDING,
    (_S.PAUSED, _E.CANCEL): _S.CANCELLED,
    (_S.PAUSED, _E.FINISH): _S.DONE,
    (_S.RETURNED, _E.EDIT): _S.DRAFT,
    (_S.RETURNED, _E.CANCEL): _S.CANCELLED,
    (_S.EXPIRED, _E.EDIT): _S.DRAFT,
    (_S.EXPIRED, _E.CANCEL): _S.CANCELLED,
}

ENDS = frozenset({State.DONE, State.CANCELLED, State.REJECTED})
#: States in which its author may still change it.
CHANGEABLE = frozenset(state for state, event in ROAD if event is Event.EDIT)
#: States from which something may have gone out.
BEGUN = frozenset({State.SENDING, State.PAUSED, State.DONE, State.CANCELLED})

#: What is not sent so long after its time is not worth sending any more.
SEND_WITHIN = timedelta(hours=4)


def after(state: State, event: Event) -> State | None:
    """The next state, None if this may not happen now."""
    return ROAD.get((state, event))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operators of this bot ask of everybody who broadcasts."""

    alone_channels: int = 1  #: more channels need a second person
    alone_chats: int = 50  #: more chats need a second person
    gap: timedelta = timedelta(hours=2)  #: between two broadcasts to one channel
    repeat: timedelta = timedelta(hours=24)  #: in which the same text is taken for a mistake


def needs_two(policy: Policy, channels: int, chats: int) -> bool:
    """Whether a second person must look at a broadcast of this reach."""
    return channels > policy.alone_channels or chats > policy.alone_chats


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast, as the database has it."""

    id: int
    author: int  #: person
    chat_id: int  #: where its author is talked to
    state: State
    state_since: datetime
    created_at: datetime
    document: Document
    selection: Selection
    practice: bool = False  #: looks the same, reaches only its author
    urgent: bool = False  #: sent by one person; a second one looks afterwards
    mentions: bool = False  #: its author wants @room and the like to ring
    again: bool = False  #: its author has seen that it is much like an earlier one
    reach: int | None = None  #: chats, as counted for the preview
    send_at: datetime | None = None  #: None: as soon as it may
    send_before: datetime | None = None
    approver: int | None = None
    reviewer: int | None = None  #: who looked at an urgent one afterwards
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""  #: of the last return, rejection, pause or cancellation
    stage: str = ""  #: of the sending: "share" or "rest"
    forgiven_failed: int = 0  #: failures that somebody has seen and gone on all the same
    forgiven_ended: int = 0
    undone: str = ""  #: "delete", or "correct" with `correction`
    correction: Document | None = None
    card_number: int = 0  #: edits of the live card so far
    card_at: datetime | None = None
    card_digest: str = ""

    @property
    def has_text(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.document.blocks)

    @property
    def title(self) -> str:
        """Its first words, as people speak of it."""
        return first_words(self.document)


def first_words(document: Document, most: int = 60) -> str:
    """The beginning of what a document says, on one line."""
    for line in _texts(to_json(document)["blocks"]):
        words = " ".join(line.split())
        if words:
            return words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return "(no text yet)"


def text_digest(document: Document) -> str:
    """The same for texts that differ only in blanks, case and punctuation."""
    words = re.findall(r"\w+", " ".join(_texts(to_json(document)["blocks"])).casefold())
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


def _texts(value: object) -> list[str]:
    """The texts in the JSON of blocks, each block's spans joined."""
    found: list[str] = []
    for kind, *rest in value if isinstance(value, list) else []:
        if kind in ("title", "code"):
            found.append(str(rest[0]))
        elif kind in ("paragraph", "hint"):
            found.append("".join(span[0] for span in rest[0]))
        elif kind == "bullets":
            found.extend("".join(span[0] for span in item) for item in rest[0])
        elif kind == "facts":
            found.extend(f"{label}: " + "".join(s[0] for s in spans) for label, spans in rest[0])
    return found
