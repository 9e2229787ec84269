"""No sequence of follow, unfollow, pause, choice and table change leaves a chat with a subscription
to something that is not there."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.areas.atlas import SUCCESSION, Atlas, load_atlas
from bot.areas.facts import Lineage, LineageKind
from bot.areas.fates import Fate, FateKind, fates, vintages
from bot.areas.forecast import forecast
from bot.areas.maps.drawn import Maps
from bot.core.document import Document
from bot.core.types import Address, Area, AreaKind, Subscription
from bot.outbox.carry_over import carry_over
from bot.outbox.publish import Outlet
from db.store import Store
from handlers.moved import moved_card
from tests.clock import SetClock
from tests.contract.handlers.chat import Talk
from tests.contract.roads.paper import Paper

#: A change we made up: a merger, a split, a growth without a new code, a council that ends.
LATER = date(2028, 4, 1)
BEGIN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
DAYS = (BEGIN, datetime(2026, 4, 2, 9, 0, tzinfo=UTC), datetime(2028, 4, 2, 9, 0, tzinfo=UTC))
ADDRESSES = itertools.count(5000)


def later(atlas: Atlas) -> Atlas:
    """The table of 2028."""
    areas = dict(atlas.areas)
    edges = []

    def new(code: str, like: str, name: str) -> None:
        areas[code] = replace(areas[like], code=code, name=name, valid_from=LATER, valid_to=None)

    def goes(old: str, heir: str, share: float, kind: LineageKind = LineageKind.SPLIT) -> None:
        edges.append(Lineage(LATER, old, heir, kind, share, 0.5, ()))
        areas[old] = replace(areas[old], valid_to=LATER)

    new("NEWLON", "Z9B2Z", "All London North")
    goes("Z9B2Z", "NEWLON", 1.0, LineageKind.MERGER)
    goes("QMF", "NEWLON", 1.0, LineageKind.MERGER)
    new("NEWSUR", "S9B9J", "Surrey again")
    goes("S9B9J", "NEWSUR", 0.4)
    goes("S9B9J", "QRL", 0.6, LineageKind.TRANSFER)
    goes("QT6", "QJK", 1.0, LineageKind.TRANSFER)
    for grown in ("QRL", "QJK"):
        code = f"{grown}@{LATER.year}"
        areas[code] = replace(areas[grown], code=code, kind=AreaKind.FORMER, valid_to=LATER)
    areas["E06NEW"] = Area("E06NEW", "Slough and Reading", AreaKind.COUNCIL, "S0E4D", LATER, None)
    goes("E06000039", "E06NEW", 1.0, LineageKind.MERGER)
    return replace(atlas, areas=areas, lineage=(*atlas.lineage, *edges))


@cache
def tables() -> tuple[Atlas, Atlas]:
    """The shipped table and the one made up."""
    atlas = load_atlas()
    return atlas, later(atlas)


CODES = ("QMJ", "QRV", "QNQ", "QRL", "QJG", "QM7", "QH8", "QJK", "QT6", "QMF", "Z9B2Z", "S9B9J")
PLACES = (*CODES, "E09000014", "E07000089", "E06000039", "haringey", "slough", "Y59", "ENG")
commands = st.one_of(
    st.tuples(st.sampled_from(("follow", "unfollow")), st.sampled_from(PLACES)).map(" /".join),
    st.sampled_from(("pause", "resume", "unfollow everything yes", "mine", "latest")),
    st.tuples(
        st.sampled_from(("moved keep", "moved old", "moved both")),
        st.sampled_from(("", *CODES)),
    ).map(" ".join),
    st.just("TABLE"),
    st.just("ADOPT"),
)


@dataclass
class Chat:
    """A talk that goes on while the tables change under it."""

    talk: Talk
    vintage: int = 0  #: 0 the 42, 1 the 36, 2 what we made up

    async def do(self, command: str) -> None:
        self.talk.clock.moment += timedelta(hours=1)
        match command:
            case "TABLE":
                self.vintage = min(self.vintage + 1, 2)
                self.talk.atlas = tables()[self.vintage == 2]
                self.talk.clock.moment = max(self.talk.clock.moment, DAYS[self.vintage])
            case "ADOPT":
                await self.adopt()
            case _:
                await self.talk.ask("/" + command.replace(" /", " "))

    async def adopt(self) -> None:
        atlas, clock = self.talk.atlas, self.talk.clock

        def card(met: Sequence[Fate]) -> Document:
            return moved_card(atlas, met)

        for day in (SUCCESSION, LATER)[: self.vintage]:
            async with self.talk.store.write() as tx:
                await tx.adoptions.decide(day, clock.now())
                # Other examples shared this database: what they finished is open for this one.
                await tx.connection.exec_driver_sql("UPDATE adoptions SET finished_at = NULL")
        await carry_over(self.talk.store, Outlet((Paper(),), (), clock), atlas, card, clock)

    async def follows(self) -> list[Subscription]:
        async with self.talk.store.read() as tx:
            chat = await tx.chats.find(self.talk.at)
            return [] if chat is None else await tx.subscriptions.of(chat.id)


def dangling(atlas: Atlas, one: Subscription, today: date) -> str | None:
    """Why a subscription hangs in the air, None if it does not."""
    area = atlas.areas.get(one.area)
    if area is None:
        return "unknown"
    if area.valid_to is not None and area.valid_to <= today:
        chosen = one.settled is not None and one.settled >= area.valid_to
        return None if chosen else "closed, and nobody chose to stay with it"
    return None


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(["follow QMJ", "TABLE", "ADOPT", "moved old QMJ", "TABLE", "ADOPT"])
@example(["follow QNQ", "follow QRL", "TABLE", "ADOPT", "moved old", "moved both", "moved keep"])
@example(["follow QRL", "pause", "TABLE", "ADOPT", "moved old QRL", "TABLE", "moved keep QRL"])
@example(["follow QRL", "TABLE", "moved old QRL", "TABLE", "ADOPT"])
@given(st.lists(commands, min_size=3, max_size=14))
async def test_nothing_dangles(store: Store, steps: list[str]) -> None:
    at = Address("telegram", str(next(ADDRESSES)))
    atlas = tables()[0]
    talk = Talk(store, atlas, Maps(atlas), at=at, clock=SetClock(BEGIN))
    chat = Chat(talk)
    for step in steps:
        before = await chat.follows()
        await chat.do(step)
        if step in ("ADOPT", "TABLE"):
            assert bool(await chat.follows()) == bool(before), "left with nothing"
    await chat.do("ADOPT")
    today = talk.clock.now().date()
    follows = await chat.follows()
    assert [(one.area, why) for one in follows if (why := dangling(talk.atlas, one, today))] == []
    assert len({one.area for one in follows}) == len(follows)


def test_the_made_up_change_has_every_kind() -> None:
    assert vintages(tables()[1]) == (SUCCESSION, LATER)
    kinds = {code: fate.kind for code, fate in fates(tables()[1], LATER).items()}
    assert kinds["Z9B2Z"] is kinds["E06000039"] is FateKind.REPLACED
    assert kinds["QJK"] is kinds["QRL"] is FateKind.GREW


def test_a_table_that_leaves_somebody_with_nothing_says_so() -> None:
    atlas = tables()[0]
    orphaned = replace(atlas, lineage=tuple(e for e in atlas.lineage if e.old != "QMJ"))
    made = forecast(orphaned, SUCCESSION, {"QMJ": 7, "QNQ": 2, "QJK": 5, "XXX": 1})
    assert [(fate.area, count) for fate, count in made.left_with_nothing] == [
        ("QMJ", 7),
        ("XXX", 1),
    ]
    partly = replace(atlas, lineage=tuple(e for e in atlas.lineage if e.new != "S9B9J"))
    made = forecast(partly, SUCCESSION, {"QNQ": 2, "QJK": 5})
    assert made.left_with_nothing == ()
    ((fate, _),) = made.losing
    assert fate.lost == pytest.approx(0.2088)
