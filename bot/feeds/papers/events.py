"""Meetings that a page tells programs of: schema.org events in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from bot.core.meetings import Meeting
from bot.feeds.papers import words

_UK = ZoneInfo("Europe/London")
_MOST = 200


def events_in(html: str) -> list[Meeting]:
    """The events of boards that the page describes, without their papers."""
    found = []
    for script in LexborHTMLParser(html).css('script[type="application/ld+json"]')[:20]:
        try:
            told = json.loads(script.text() or "")
        except (ValueError, RecursionError):
            continue
        for event in _events(told):
            meeting = _meeting(event)
            if meeting is not None:
                found.append(meeting)
    return found[:_MOST]


def _events(told: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [told], 0
    while waiting and seen < 5_000:
        seen += 1
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            types = value.get("@type")
            named = types if isinstance(types, list) else [types]
            if any(isinstance(one, str) and one.endswith("Event") for one in named):
                yield value
            else:
                waiting.extend(value.values())


def _meeting(event: dict[str, Any]) -> Meeting | None:
    name = _text(event.get("name"))
    day, begins = _moment(_text(event.get("startDate")))
    if day is None or not re.search(r"\bboard\b", name, re.I) or words.names_others(name):
        return None
    if words.is_private(name):
        return None
    place = event.get("location")
    status = _text(event.get("eventStatus"))
    url = _text(event.get("url"))
    return Meeting(
        day=day,
        kind=words.kind_of(name),
        begins=begins,
        place=_text(place.get("name"))[:140] if isinstance(place, dict) else "",
        url=url if url.startswith(("http://", "https://")) else None,
        cancelled=status.endswith("EventCancelled"),
        moved_from=_moment(_text(event.get("previousStartDate")))[0],
    )


def _moment(stamp: str) -> tuple[date | None, time | None]:
    """The day and, unless it is midnight, the time in the United Kingdom."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None, None
    local = moment.astimezone(_UK) if moment.tzinfo else moment
    begins = local.time().replace(tzinfo=None)
    told = len(stamp) > 10 and begins != time(0, 0)
    return local.date(), begins if told else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
