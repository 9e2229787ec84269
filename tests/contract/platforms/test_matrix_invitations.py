"""Whose invitations the bot accepts, by the settings and by what an owner decides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.core.document import Document
from bot.core.types import Address, Change, ChatChange
from bot.platforms.matrix import chores
from bot.platforms.matrix.build import Account, build
from tests.contract.platforms.rigs import Inbox, listening, no_file
from tests.fakes.matrix_person import Person
from tests.fakes.synapse import Account as BotAccount
from tests.fakes.synapse import shared_synapse
from tests.waiting import eventually

_NAMES = count(1)


@dataclass
class Desk:
    """Owners on paper."""

    told: list[str] = field(default_factory=list)
    asked: list[tuple[str, Document]] = field(default_factory=list)
    decisions: list[tuple[str, bool]] = field(default_factory=list)

    async def tell(self, key: str, document: Document) -> None:
        self.told.append(key)

    async def ask(self, key: str, at: Address, question: Callable[[int], Document]) -> None:
        self.asked.append((at.address, question(7)))

    async def decided(self, platform: str) -> list[tuple[str, bool]]:
        return list(self.decisions)

    async def done(self, at: Address) -> None:
        self.decisions = [one for one in self.decisions if one[0] != at.address]


@dataclass
class Door:
    """A bot that listens, somebody who invites it, and its owners."""

    bot: str
    account: BotAccount
    person: Person
    desk: Desk
    inbox: Inbox


@asynccontextmanager
async def door(folder: Path, invites: str, *, owner: bool = False) -> AsyncIterator[Door]:
    synapse, number = shared_synapse(), next(_NAMES)
    bot = synapse.register(f"bot-door-{number}")
    person = Person(synapse, synapse.register(f"person-door-{number}"))
    account = Account(
        synapse.url,
        bot.user,
        folder,
        access_token=bot.token,
        device_id=bot.device,
        invites=invites,
        owners=[person.user] if owner else [],
    )
    desk, inbox = Desk(), Inbox()
    platform = build(account, no_file, SystemClock(), desk)
    try:
        async with listening(platform, inbox):
            yield Door(bot.user, bot, person, desk, inbox)
    finally:
        await platform.aclose()


@pytest.mark.parametrize("policy", ["anyone", "localhost", "other.example,localhost"])
async def test_comes_where_it_is_welcome_to(tmp_path: Path, policy: str) -> None:
    async with door(tmp_path, policy) as at:
        room = await at.person.room("Campaign", invite=[at.bot])
        await at.person.joined(room, at.bot)
    assert at.desk.asked == []


async def test_says_no_to_servers_that_are_not_listed(tmp_path: Path) -> None:
    async with door(tmp_path, "other.example") as at:
        room = await at.person.room("Campaign", invite=[at.bot])
        await at.person.gone(room, at.bot)


async def test_an_owner_needs_no_decision(tmp_path: Path) -> None:
    async with door(tmp_path, "owners", owner=True) as at:
        room = await at.person.room("Campaign", invite=[at.bot])
        await at.person.joined(room, at.bot)
    assert at.desk.asked == []


@pytest.mark.parametrize("goes", [True, False])
async def test_owners_are_asked_once_and_obeyed(tmp_path: Path, goes: bool) -> None:
    async with door(tmp_path, "owners") as at:
        room = await at.person.room("Campaign", invite=[at.bot])
        await eventually(lambda: bool(at.desk.asked), 20)
        ((address, question),) = at.desk.asked
        assert address == room
        assert "Campaign" in str(question.blocks)
        assert at.person.user in str(question.blocks)
        assert [one.command for one in question.actions] == [
            "/invites accept 7",
            "/invites refuse 7",
        ]
        at.desk.decisions.append((room, goes))
        await (at.person.joined if goes else at.person.gone)(room, at.bot)
        await eventually(lambda: at.desk.decisions == [], 20)
    assert len(at.desk.asked) == 1


async def test_an_invitation_into_the_room_that_replaces_one_ends_the_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "FIRST_WAIT", 3600.0)
    async with door(tmp_path, "other.example,localhost") as at:
        old = await at.person.room("Campaign", invite=[at.bot])
        await at.person.joined(old, at.bot)
        with capture_logs() as logs:
            new = await at.person.upgrade(old, "12")
            await eventually(lambda: any("M_FORBIDDEN" in str(one) for one in logs), 20)
        await at.person.invite(new, at.bot)

        def followed() -> bool:
            changes = [one for one in at.inbox.taken if isinstance(one, ChatChange)]
            return any((one.change, one.new_address) == (Change.MOVED, new) for one in changes)

        await eventually(followed, 20)


async def test_owners_are_told_that_the_device_is_not_trusted(tmp_path: Path) -> None:
    async with door(tmp_path, "anyone") as at:
        await eventually(lambda: bool(at.desk.told), 20)
    assert at.desk.told[0].startswith("matrix:untrusted:")


async def test_leaves_where_nobody_is_left(tmp_path: Path) -> None:
    async with door(tmp_path, "anyone") as at:
        room = await at.person.direct(at.bot)
        await at.person.joined(room, at.bot)
        await at.person.leave(room)
        inside = Person(at.person.synapse, at.account)

        async def has_left() -> bool:
            return room not in (await inside.call("GET", "/joined_rooms"))["joined_rooms"]

        await eventually(has_left, 20)
