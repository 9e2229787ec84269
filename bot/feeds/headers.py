"""The answer headers that say when to come back, and with what; pure.

`fetch` reads every answer through these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import hdrs

#: A validator longer than this is not worth sending back.
LONGEST_VALIDATOR = 500

#: Figures beyond this (ten years) are cut to it, so that no sum with a date overflows.
_MOST = 315_360_000

_NOT_KEPT = re.compile(r"\bno-(?:cache|store)\b")
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?([0-9]{1,12})")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the Retry-After of `headers` (RFC 9110, 10.2.3), None if there is none."""
    value = headers.get(hdrs.RETRY_AFTER, "").strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return float(min(int(value), _MOST))
    moment = date(value)
    return _between(now, moment) if moment else None


def max_age(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds for which the answer stays fresh, from Cache-Control or else Expires, less its Age
    (RFC 9111, 4.2). None if nothing was said, 0 if it may not be kept."""
    control = headers.get(hdrs.CACHE_CONTROL, "").lower()
    if control and _NOT_KEPT.search(control):
        return 0
    found = _MAX_AGE.search(control) if control else None
    if found:
        age = headers.get(hdrs.AGE, "").strip()
        spent = int(age) if re.fullmatch(r"[0-9]{1,12}", age) else 0
        return max(0, min(int(found[1]), _MOST) - spent)
    if hdrs.EXPIRES not in headers:
        return None
    expires = date(headers[hdrs.EXPIRES])
    start = date(headers.get(hdrs.DATE, "")) or now
    return int(_between(start, expires)) if expires else 0


def validator(headers: Mapping[str, str], name: str) -> str | None:
    """The ETag or Last-Modified of an answer if it can be sent back unchanged."""
    value = headers.get(name, "").strip()
    printable = value.isascii() and value.isprintable()
    return value if value and printable and len(value) <= LONGEST_VALIDATOR else None


def date(value: str) -> datetime | None:
    """An HTTP date in UTC, None if unreadable."""
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _between(start: datetime, end: datetime) -> float:
    return min(max(0.0, (end - start).total_seconds()), float(_MOST))
