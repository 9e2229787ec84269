"""How a source is, in plain words: pure, by what was read of it and by its own rhythm.

    fine · quiet as usual · unusually quiet · changed shape · refuses us · gone · our fault

A source is only called silent for the time up to the last good reading: what we could not read
was not silence of theirs. `docs/signs-of-life.md` has the definitions for readers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.core.spells import Sign

DAY = timedelta(days=1)

#: What each state is called.
WORDS = {
    Sign.FINE: "fine",
    Sign.QUIET: "quiet as usual",
    Sign.UNUSUALLY_QUIET: "unusually quiet",
    Sign.CHANGED_SHAPE: "changed shape",
    Sign.REFUSES: "refuses us",
    Sign.GONE: "gone",
    Sign.OUR_FAULT: "our fault",
}
#: States in which a source cannot be read.
UNREADABLE = frozenset({Sign.CHANGED_SHAPE, Sign.REFUSES, Sign.GONE})
#: States that readers and owners are told of.
TROUBLED = UNREADABLE | {Sign.UNUSUALLY_QUIET}

#: Why a fetch failed (`bot.feeds.results.FailureKind`) -> what that is a sign of.
_OF_FAILURE = {
    "address": Sign.GONE,
    "dns": Sign.GONE,
    "connect": Sign.GONE,
    "tls": Sign.GONE,
    "timeout": Sign.GONE,
    "cut": Sign.GONE,
    "status": Sign.GONE,
    "gone": Sign.GONE,
    "soft_404": Sign.GONE,
    "parked": Sign.GONE,
    "homepage": Sign.GONE,
    "redirect": Sign.GONE,
    "robots": Sign.REFUSES,
    "consent": Sign.REFUSES,
    "login": Sign.REFUSES,
    "bot_wall": Sign.REFUSES,
    "changed_shape": Sign.CHANGED_SHAPE,
    "no_list": Sign.CHANGED_SHAPE,
    "not_a_feed": Sign.CHANGED_SHAPE,
    "unparsable": Sign.CHANGED_SHAPE,
    "too_large": Sign.CHANGED_SHAPE,
}
_REFUSING = ("401", "402", "403", "406", "429", "451")
#: Failures that may as well be ours: the network between us and them.
_NETWORK = frozenset({"dns", "connect", "tls", "timeout", "cut"})

#: A failure must last so long before it is a state: hiccups are nobody's business.
PATIENCE = {
    Sign.GONE: DAY,
    Sign.REFUSES: timedelta(hours=6),
    Sign.CHANGED_SHAPE: timedelta(hours=6),
}
#: ... and must have been seen so often.
FAILURES = 3

#: When so large a share of the hosts asked lately fail, we look at ourselves first.
TOGETHER, FEWEST_HOSTS = 0.5, 4
LATELY = timedelta(hours=2)

#: Moments from which a rhythm can be told, and the longest time that counts as its memory.
FEWEST_MOMENTS, MEMORY = 5, timedelta(days=400)
#: Nobody is called unusually quiet sooner.
SHORTEST_SILENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Vital:
    """What is known of one source at a moment."""

    feed_id: str
    host: str
    by_hand: bool  #: the site refuses robots and is never asked
    last_ok_at: datetime | None
    last_fetch_at: datetime | None
    failures: int
    last_error: str | None  #: "kind: words"
    failing_since: datetime | None  #: the last good reading, or when it was first known
    moments: tuple[datetime, ...]  #: when it published, oldest first

    @property
    def failure(self) -> str:
        """The kind of the last failure, "" where the last reading was good."""
        return (self.last_error or "").partition(":")[0] if self.failures else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a source, since when, and why."""

    sign: Sign
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a source is usually silent, and from when on that is unusual."""

    usual: timedelta
    longest: timedelta


def verdict(vital: Vital, now: datetime, *, ours: bool) -> Verdict | None:
    """The state of a source; None while nothing can be said (never read, or a hiccup).

    `ours` says that many fail together and we suspect ourselves.
    """
    if vital.by_hand:
        return Verdict(Sign.REFUSES, vital.failing_since or now, "the site turns programs away")
    if vital.failures:
        return _failing(vital, now, ours=ours)
    if vital.last_ok_at is None:
        return None
    return _reading(vital, vital.last_ok_at)


def worth_probing(vitals: Collection[Vital], now: datetime) -> bool:
    """Whether so many fail that a host which is always there should be asked."""
    failing, asked = _hosts(vitals, now)
    return failing > 0 and failing / asked >= TOGETHER


def suspects_us(vitals: Collection[Vital], now: datetime, probe: bool | None) -> bool:
    """Whether the failures of this moment are our own.

    `probe` is whether a host that is always there answered; None where it was not asked.
    """
    failing, asked = _hosts(vitals, now)
    if not failing:
        return False
    if probe is False:
        return True
    if asked < FEWEST_HOSTS or failing / asked < TOGETHER:
        return False
    # The network is there, so it may be our parser or our name; the same failure for a whole day
    # is then taken at its word.
    begun = [one.failing_since for one in vitals if one.failures and one.failing_since]
    return probe is None or (bool(begun) and max(begun) > now - DAY)


def _hosts(vitals: Collection[Vital], now: datetime) -> tuple[int, int]:
    """How many hosts fail in all we asked of them lately, and how many were asked."""
    asked: dict[str, list[bool]] = {}
    for one in vitals:
        if one.last_fetch_at is not None and one.last_fetch_at > now - LATELY and not one.by_hand:
            asked.setdefault(one.host, []).append(one.failures > 0)
    return sum(all(failed) for failed in asked.values()), len(asked)


def rhythm(moments: Sequence[datetime]) -> Rhythm | None:
    """The rhythm of a source by its last moments; None where there are too few to tell."""
    days = sorted({one.date() for one in moments})
    gaps = sorted(later - earlier for earlier, later in pairwise(days))
    if len(gaps) + 1 < FEWEST_MOMENTS:
        return None
    usual = gaps[len(gaps) // 2]
    nine_in_ten = gaps[min(len(gaps) - 1, (9 * len(gaps)) // 10)]
    return Rhythm(usual, max(2 * nine_in_ten, 3 * usual, SHORTEST_SILENCE))


def lenient(day: date) -> float:
    """How much longer than usual a silence may be: August and the turn of the year are quiet."""
    turn_of_year = (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 8)
    return 1.5 if day.month == 8 or turn_of_year else 1.0


def is_refusal(last_error: str | None) -> bool:
    """Whether a failure says that the site does not want us."""
    kind, _, why = (last_error or "").partition(":")
    if kind == "status":
        return any(code in why for code in _REFUSING)
    return _OF_FAILURE.get(kind) is Sign.REFUSES


def _failing(vital: Vital, now: datetime, *, ours: bool) -> Verdict | None:
    kind, error = vital.failure, vital.last_error or ""
    since = vital.failing_since or now
    if ours and (kind in _NETWORK or kind in ("unparsable", "not_a_feed", "status", "bot_wall")):
        return Verdict(Sign.OUR_FAULT, since, f"many sources fail together ({error})")
    sign = Sign.REFUSES if is_refusal(error) else _OF_FAILURE.get(kind, Sign.GONE)
    lasting = vital.failures >= FAILURES or kind in ("gone", "robots")
    short = vital.failing_since is not None and now - since < PATIENCE[sign]
    if not lasting or short:
        return None
    return Verdict(sign, since, error)


def _reading(vital: Vital, last_ok_at: datetime) -> Verdict:
    published = [one for one in vital.moments if one <= last_ok_at]
    recent = [one for one in published if one > last_ok_at - MEMORY]
    if not published:
        return Verdict(Sign.QUIET, last_ok_at, "nothing published yet that we have seen")
    newest = published[-1]
    usual = rhythm(recent)
    if usual is None:
        return Verdict(Sign.FINE, newest, "too little seen to know its rhythm")
    silence = last_ok_at - newest
    every = f"usually every {days_said(usual.usual)}"
    if silence <= max(usual.usual, DAY):
        return Verdict(Sign.FINE, newest, every)
    if silence <= usual.longest * lenient(last_ok_at.date()):
        return Verdict(Sign.QUIET, newest, every)
    return Verdict(Sign.UNUSUALLY_QUIET, newest, every)


def days_said(length: timedelta) -> str:
    """A length of days in words: day, 4 days."""
    days = max(1, length.days)
    return "day" if days == 1 else f"{days} days"


def by_feed(vitals: Sequence[Vital], now: datetime, *, ours: bool) -> Mapping[str, Verdict | None]:
    """The state of every source."""
    return {one.feed_id: verdict(one, now, ours=ours) for one in vitals}
