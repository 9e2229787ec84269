"""What may wake people who said so: a consultation that closes soon, an A&E or ward that shuts.

Pure; the newsroom asks for every story.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.dates import MONTHS, WEEKDAYS

#: A consultation that ends within so many days is closing soon.
SOON = timedelta(days=7)
_UK = ZoneInfo("Europe/London")

_ENDS = (
    r"(?:closes?|closing|ends?|ending|deadline|final (?:day|days|week)"
    r"|last (?:chance|day|days|week)|responses? (?:are )?(?:due|wanted)|have your say|respond"
    r"|submit)"
)
_DATE = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(MONTHS)})(?: (?P<year>20\d\d))?"
_NEAR = rf"today|tonight|tomorrow|this week|{'|'.join(WEEKDAYS)}"
_DEADLINE = re.compile(
    rf"\b{_ENDS}\b[^.!?]{{0,40}}?\b(?:(?P<near>{_NEAR})|{_DATE})\b", re.IGNORECASE
)
_CONSULTATION = re.compile(
    r"\b(?:consultations?|have your say|survey|views|engagement exercise)\b", re.IGNORECASE
)

_CLOSES = (
    r"(?:clos(?:e[sd]?|ing|ure)|shut(?:s|ting)?|suspend(?:s|ed|ing)?|evacuat(?:es?|ed|ion)"
    r"|divert(?:s|ed|ing)?)"
)
_UNIT = (
    r"(?:A&E|accident and emergency|emergency (?:department|unit)|casualty|wards?|maternity unit"
    r"|labour ward|birth(?:ing)? (?:centre|unit)|urgent (?:care|treatment) centre"
    r"|minor injur(?:y|ies) unit|walk-in centre)"
)
_CLOSURE = re.compile(
    rf"\b{_UNIT}(?!\w)[^.!?]{{0,60}}?\b{_CLOSES}\b|\b{_CLOSES}\b[^.!?]{{0,60}}?\b{_UNIT}(?!\w)",
    re.IGNORECASE,
)
#: What is only feared, denied, over, or long decided, wakes nobody.
_NOT_NOW = re.compile(
    r"\b(?:could|may|might|fears?|threat(?:ened)?|risk|plans?|proposals?|proposed|saved?|reopens?"
    r"|re-open(?:s|ed)?|not (?:be )?clos\w+|no plans|anniversary|years? ago|campaign\w*|calls? for"
    r"|inquiry|closure of|if)\b",
    re.IGNORECASE,
)


def is_urgent(title: str, summary: str, now: datetime) -> bool:
    """Whether readers who want to be woken for urgent news want it for this."""
    if _CLOSURE.search(title) and not _NOT_NOW.search(title):
        return True
    return deadline(f"{title}. {summary}", now) is not None


def deadline(text: str, now: datetime) -> date | None:
    """The day on which a consultation that the text is about closes, if that is soon."""
    if not _CONSULTATION.search(text):
        return None
    today = now.astimezone(_UK).date()
    for found in _DEADLINE.finditer(text):
        day = _day(found, today)
        if day is not None and today <= day <= today + SOON:
            return day
    return None


def _day(found: re.Match[str], today: date) -> date | None:
    near = (found["near"] or "").lower()
    if near in ("today", "tonight"):
        return today
    if near == "tomorrow":
        return today + timedelta(days=1)
    if near == "this week":
        return today + timedelta(days=6 - today.weekday())
    if near:
        return today + timedelta(days=(WEEKDAYS.index(near) - today.weekday()) % 7)
    month = MONTHS.index(found["month"].lower()) + 1
    try:
        day = date(int(found["year"] or today.year), month, int(found["day"]))
    except ValueError:
        return None
    if found["year"] is None and day < today - timedelta(days=180):
        return day.replace(year=day.year + 1) if (month, day.day) != (2, 29) else None
    return day
