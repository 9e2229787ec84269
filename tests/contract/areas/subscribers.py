"""Made-up subscribers of the 42, for every way in which the change of 1 April 2026 meets people.

The succession is written down here anew, so that a slip in the tables shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.types import ChatState

#: Old footprint -> its heirs, largest first.
HEIRS = {
    "QH8": ("D7T5G",),
    "QHG": ("S1Y5D",),
    "QUE": ("S1Y5D",),
    "QMM": ("T6Y0W",),
    "QU9": ("S0E4D",),
    "QXU": ("S9B9J",),
    "QNX": ("S9B9J",),
    "QMJ": ("Z9B2Z",),
    "QRV": ("Z9B2Z",),
    "QJG": ("T6Y0W", "D7T5G"),
    "QM7": ("S1Y5D", "D7T5G"),
    "QNQ": ("S0E4D", "QRL", "S9B9J"),
}
#: Followed long before the change, and after it.
THEN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
LATELY = datetime(2026, 6, 6, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What a chat follows, and what it must follow afterwards if it answers nothing."""

    name: str
    follows: tuple[str, ...]
    after: frozenset[str]
    told: bool
    state: ChatState = ChatState.ACTIVE
    since: datetime = THEN


def subscribers() -> Iterator[Subscriber]:
    """All of them."""
    for old, heirs in HEIRS.items():
        for state in ChatState:
            yield Subscriber(f"{old} {state}", (old,), frozenset(heirs), told=True, state=state)
        # With an heir followed already (as after a new start), and with what does not change.
        yield Subscriber(f"{old} and heir", (old, heirs[0]), frozenset(heirs), told=True)
        yield Subscriber(f"{old} and Devon", (old, "QJK"), frozenset((*heirs, "QJK")), told=True)
    yield from _special()


def _special() -> Iterator[Subscriber]:
    def one(name: str, *codes: str, after: str = "", told: bool = True) -> Subscriber:
        return Subscriber(name, codes, frozenset(after.split() or codes), told)

    yield one("Hampshire, which grew", "QRL")
    yield one("Haringey and nothing else", "E09000014")
    yield one("Haringey and its board", "E09000014", "QMJ", after="E09000014 Z9B2Z")
    yield one("Hart, a divided district", "E07000089")
    yield one("Rushmoor, from Frimley to Hampshire", "E07000092")
    yield one("Slough", "E06000039")
    yield one("the county of Essex, under three boards", "E10000012")
    yield one("the county of Suffolk", "E10000029")
    yield one("both halves of one heir", "QMJ", "QRV", after="Z9B2Z")
    yield one("Essex's three parents", "QH8", "QJG", "QM7", after="D7T5G T6Y0W S1Y5D")
    yield one("Frimley and Hampshire", "QNQ", "QRL", after="S0E4D QRL S9B9J")
    yield one("all of Surrey and Sussex", "QXU", "QNX", "QNQ", after="S9B9J S0E4D QRL")
    yield one("Devon", "QJK", told=False)
    yield one("Plymouth", "E06000026", told=False)
    yield one("the South East", "Y59", told=False)
    yield one("London", "Y56", told=False)
    yield one("England", "ENG", told=False)
    yield one("a merged one already", "Z9B2Z", told=False)
    yield Subscriber("Hampshire, lately", ("QRL",), frozenset(["QRL"]), told=False, since=LATELY)
    yield Subscriber(
        "Haringey, lately", ("E09000014",), frozenset(["E09000014"]), told=False, since=LATELY
    )
    everything = (*HEIRS, "QRL", "E09000014", "Y59", "ENG")
    left = {heir for heirs in HEIRS.values() for heir in heirs}
    yield one("everything", *everything, after=" ".join({*left, "QRL", "E09000014", "Y59", "ENG"}))
