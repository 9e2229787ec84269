"""How the homeserver is asked for news, and how long to wait when it gives none. Pure.

Used by `listen.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.platforms.matrix.http import CallError, RejectedError
from bot.platforms.matrix.outcomes import is_misconfigured, retry_after

#: Seconds that the server holds a sync open when nothing happens, and that we wait beyond it.
POLL_SECONDS = 25
POLL_GRACE = 15
#: A first sync brings the state of every room.
FIRST_SECONDS = 300.0
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
#: An answer brings nothing but echoes of ours: the next one will, too, and each costs the server as
#: much as a message. So many are a burst; fewer are a reply and its reactions.
MANY_ECHOES = 5
#: Seconds that we wait for more of them in a burst, and after a reply.
BURST_WAIT, REPLY_WAIT = 0.5, 0.1
#: Events of a room that one sync brings; the listener fetches what is older than these.
TIMELINE = 50

FILTER = json.dumps(
    {
        "presence": {"types": []},
        "account_data": {"types": []},
        "room": {
            "timeline": {"limit": TIMELINE},
            "ephemeral": {"types": []},
            "account_data": {"types": []},
        },
    },
    separators=(",", ":"),
)


def question(since: str | None, *, first: bool) -> dict[str, str]:
    """The query of a sync."""
    query = {"filter": FILTER, "timeout": "0" if first else str(POLL_SECONDS * 1000)}
    if since is not None:
        query["since"] = since
    if first:
        query["full_state"] = "true"
    return query


def seconds_for(*, first: bool) -> float:
    """How long an answer may take."""
    return FIRST_SECONDS if first else POLL_SECONDS + POLL_GRACE


def wait_after(error: CallError, failures: int, dice: float) -> float:
    """Seconds before asking again after so many failures in a row; `dice` (0 to 1) spreads them."""
    if isinstance(error, RejectedError) and error.status == 429:
        return retry_after(error)
    if is_misconfigured(error):
        return LONGEST_WAIT
    return backed_off(failures, dice)


def backed_off(failures: int, dice: float) -> float:
    """1, 2, 4 … 60 seconds, between half and the whole of it."""
    whole = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(failures - 1, 0), 10)))
    return float(whole * (0.5 + dice / 2))


def is_answer(answer: Any) -> bool:
    """Whether this can be the answer to a sync."""
    return isinstance(answer, dict) and isinstance(answer.get("next_batch"), str)


def rooms(answer: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rooms of one section (`join`, `invite`, `leave`) of a sync."""
    sections = answer.get("rooms")
    found = sections.get(section) if isinstance(sections, dict) else None
    if isinstance(found, dict):
        for room_id, room in found.items():
            if isinstance(room, dict):
                yield room_id, room


def events(room: Mapping[str, Any], part: str) -> list[Any]:
    """The events of one part (`state`, `timeline`, `invite_state`) of a room in a sync."""
    found = room.get(part)
    listed = found.get("events") if isinstance(found, dict) else None
    return listed if isinstance(listed, list) else []


def echo_wait(answer: Mapping[str, Any], user_id: str) -> float:
    """Seconds to wait before the next sync; 0 if an answer brings anything but echoes of ours."""
    if any(True for section in ("invite", "leave") for _ in rooms(answer, section)):
        return 0.0
    timelines = [event for _, room in rooms(answer, "join") for event in events(room, "timeline")]
    ours = [one for one in timelines if isinstance(one, dict) and one.get("sender") == user_id]
    if not ours or len(ours) < len(timelines):
        return 0.0
    return BURST_WAIT if len(ours) >= MANY_ECHOES else REPLY_WAIT


def is_young(event: Mapping[str, Any], seconds: float) -> bool:
    """Whether an event happened in the last so many seconds, by the server's own account."""
    unsigned = event.get("unsigned")
    age = unsigned.get("age") if isinstance(unsigned, dict) else None
    return isinstance(age, int | float) and age <= seconds * 1000
