"""Chances to act as an iCalendar file (RFC 5545). Called by /calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from bot.core.chances import Chance, ChanceKind
from handlers.wording import clock_time

#: Meetings say when they begin, not when they end.
USUAL_LENGTH = timedelta(hours=3)


def file_of(label: str, chances: Sequence[Chance], now: datetime) -> bytes:
    """The chances as iCalendar: UIDs stay for ever, SEQUENCE counts the changes."""
    whole = Calendar()
    whole.add("prodid", "-//ICS Watch//Chances to act//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", f"{label}: chances to act")
    for one in sorted(chances, key=lambda one: (one.day, one.key)):
        whole.add_component(_event(one, now))
    data: bytes = whole.to_ical()
    return data


def _event(chance: Chance, now: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{chance.source_url}#{chance.key}")))
    event.add("dtstamp", chance.changed_at or now)
    event.add("sequence", chance.sequence)
    event.add("summary", f"{'Cancelled: ' if chance.cancelled else ''}{chance.title}")
    moment = chance.moment
    if moment is not None:
        # In UTC, so that no calendar has to know our time zone; summer time is reckoned in.
        begins = moment.astimezone(tz=now.tzinfo)
        event.add("dtstart", begins)
        event.add("dtend", begins + USUAL_LENGTH)
    else:
        event.add("dtstart", chance.day)
        event.add("dtend", chance.day + timedelta(days=1))
    if chance.place:
        event.add("location", chance.place)
    if chance.url:
        event.add("url", chance.url)
    event.add("description", _description(chance))
    busy = chance.kind is ChanceKind.MEETING and not chance.cancelled
    event.add("status", "CANCELLED" if chance.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if busy and moment is not None else "TRANSPARENT")
    return event


def _description(chance: Chance) -> str:
    said = [f"Source: {chance.source} {chance.source_url}".strip()]
    if chance.as_of is not None:
        said.append(f"as of {clock_time(chance.as_of)}")
    if chance.moved_from is not None:
        said.append(f"moved from {chance.moved_from.day} {chance.moved_from:%B %Y}")
    if chance.begins is not None and chance.kind is ChanceKind.MEETING:
        said.append("the end is a guess of three hours")
    if chance.note:
        said.append(chance.note)
    return "; ".join(said) + "."
