"""What is to be done beside the listening: keys, invitations, replaced rooms, trust.

Started by `listen.py` after each sync, one round at a time. Everything is derived from what the
homeserver shows, so that a round that was cut short is simply done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from bot.core.ports import Clock, Desk, Receive
from bot.core.store import StoreError
from bot.core.types import Address, Change, ChatChange, Remark
from bot.platforms.matrix import sync
from bot.platforms.matrix.account import Account
from bot.platforms.matrix.http import CallError, RejectedError, path
from bot.platforms.matrix.inbound import NAME
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.outcomes import retry_after
from bot.platforms.matrix.rooms import Room, is_welcome, kind_of, may_post, server_of, title_of
from bot.platforms.matrix.session import Session
from bot.platforms.matrix.wording import invited, moved_away, moved_here, untrusted

log = structlog.get_logger(__name__)

#: Seconds that a server may take to let us into a room of another server.
JOIN_SECONDS = 120.0
#: Seconds after a failed attempt to come into a room that replaces another; doubled each time.
FIRST_WAIT, LONGEST_WAIT = 15.0, 3600.0
#: Seconds until we leave a room that was replaced, so that what we say there is seen.
STAYS = 600.0
#: Seconds between looks at what the owners have decided.
ASK_OWNERS = 3.0


@dataclass(frozen=True, slots=True)
class Rules:
    """How to behave, by the operator's settings."""

    invites: str  #: `anyone`, `owners`, or servers with commas
    owners: Collection[str]
    recovery_key: str | None = field(repr=False)
    desk: Desk | None  #: None: there is nobody to ask


@dataclass(slots=True)
class _Invite:
    inviter: str
    title: str
    asked: bool = False  #: an owner has been asked


class Chores:
    """Holds what is still to be done."""

    def __init__(
        self,
        account: Account,
        me: Session,
        keys: Keys,
        rules: Rules,
        receive: Receive,
        clock: Clock,
    ) -> None:
        self._account = account
        self._me = me
        self._keys = keys
        self._rules = rules
        self._receive = receive
        self._clock = clock
        self._invites: dict[str, _Invite] = {}
        self._moved_at: dict[str, float] = {}  #: replaced rooms whose people we have followed
        self._try_at: dict[str, tuple[float, float]] = {}  #: replaced room: when, wait after that
        self._ask_owners_at = 0.0
        self._join_at = 0.0
        self._trust_checked = False
        self._round: asyncio.Task[None] | None = None

    @property
    def unsettled(self) -> bool:
        """Whether there is an invitation that a restart would forget."""
        return any(not one.asked for one in self._invites.values())

    @property
    def awaiting(self) -> bool:
        """Whether something is to be done as soon as an owner has decided."""
        return bool(self._invites)

    def note(self, answer: Mapping[str, Any]) -> None:
        """Invitations that an answer to a sync brings, or shows to be over."""
        for section in ("join", "leave"):
            for room_id, _ in sync.rooms(answer, section):
                self._invites.pop(room_id, None)
        for room_id, found in sync.rooms(answer, "invite"):
            state = [one for one in sync.events(found, "invite_state") if isinstance(one, dict)]
            self._invites[room_id] = _invite(state, self._me.user_id)

    def start(self) -> None:
        """Do a round, unless the last one is still at work."""
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._do())

    async def aclose(self) -> None:
        """Stop."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def _do(self) -> None:
        for chore in (
            self._keys.tend,
            self._answer_invites,
            self._carry_out_decisions,
            self._follow_rooms,
            self._leave_empty_rooms,
            self._check_trust,
        ):
            try:
                await chore()
            except (CallError, StoreError) as error:
                log.warning("matrix: not done yet", chore=chore.__name__, error=str(error))
            except Exception:
                log.exception("matrix: chore failed", chore=chore.__name__)

    # Invitations

    async def _answer_invites(self) -> None:
        if asyncio.get_running_loop().time() < self._join_at:
            return
        for room_id, invite in list(self._invites.items()):
            if invite.asked:
                continue
            welcome = is_welcome(invite.inviter, self._rules.invites, self._rules.owners)
            if room_id in {room.replacement for room in self._account.rooms.values()}:
                welcome = True
            if welcome is None and self._rules.desk is not None:
                # Invitations have no ids; asked again within the hour is asked once.
                key = f"{NAME}:invited:{room_id}:{self._clock.now():%Y-%m-%dT%H}"
                question = partial(invited, invite.title, invite.inviter, room_id)
                await self._rules.desk.ask(key, Address(NAME, room_id), question)
                invite.asked = True
                continue
            await self._settle(room_id, go=bool(welcome))

    async def _carry_out_decisions(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._rules.desk is None or now < self._ask_owners_at:
            return
        self._ask_owners_at = now + ASK_OWNERS
        for room_id, go in await self._rules.desk.decided(NAME):
            await self._settle(room_id, go=go)
            await self._rules.desk.done(Address(NAME, room_id))

    async def _settle(self, room_id: str, *, go: bool) -> None:
        """Join or refuse; an invitation that is no more is over either way."""
        where = path("rooms", room_id, "join" if go else "leave")
        try:
            await self._account.http.call("POST", where, {}, seconds=JOIN_SECONDS)
        except RejectedError as error:
            if error.status == 429:  # homeservers limit joins, too
                self._join_at = asyncio.get_running_loop().time() + retry_after(error)
            if error.status == 429 or error.status >= 500:
                raise
            log.warning("invitation is void", room=room_id, error=str(error))
        log.info("invitation answered", room=room_id, joined=go)
        self._invites.pop(room_id, None)
        for old in self._account.rooms.values():
            if old.replacement == room_id:  # what was shut is open: its people wait for us there
                self._try_at.pop(old.room_id, None)

    # Rooms that replace others

    async def _follow_rooms(self) -> None:
        now = asyncio.get_running_loop().time()
        for room in [one for one in self._account.rooms.values() if one.replacement]:
            moved_at = self._moved_at.get(room.room_id)
            if moved_at is None:
                await self._follow(room, now)
            elif now - moved_at > STAYS:
                await self._account.http.call("POST", path("rooms", room.room_id, "leave"), {})
                self._account.rooms.pop(room.room_id, None)

    async def _follow(self, old: Room, now: float) -> None:
        try_at, wait = self._try_at.get(old.room_id, (0.0, FIRST_WAIT))
        if now < try_at:
            return
        self._try_at[old.room_id] = (now + wait, min(wait * 2, LONGEST_WAIT))
        if old.replacement not in self._account.rooms:
            await self._join(old)
        new = await self._account.room(old.replacement)
        if new.predecessor != old.room_id:
            log.warning("not the room that replaces ours", room=old.room_id, new=new.room_id)
            return
        await self._tell(old, new)
        self._moved_at[old.room_id] = now

    async def _join(self, old: Room) -> None:
        """The new room, by way of the servers of those who know it."""
        servers = [server_of(old.replaced_by), *map(server_of, sorted(old.joined))]
        via = "&".join(f"via={one}&server_name={one}" for one in list(dict.fromkeys(servers))[:3])
        where = f"{path('join', old.replacement)}?{via}"
        await self._account.http.call("POST", where, {}, seconds=JOIN_SECONDS)

    async def _tell(self, old: Room, new: Room) -> None:
        """The chat has moved: first the move, so that what is said afterwards is said in place."""
        now, key = self._clock.now(), f"{NAME}:moved:{old.room_id}:{new.room_id}"
        here, there = Address(NAME, new.room_id), Address(NAME, old.room_id)
        kind, title = kind_of(new), title_of(new, self._me.user_id)
        moved = ChatChange(key, there, kind, Change.MOVED, now, new.room_id, title)
        await self._receive(moved)
        await self._receive(Remark(f"{key}:here", here, kind, moved_here(), now, title))
        if may_post(old, self._me.user_id):
            words = moved_away(new.alias or new.name or new.room_id)
            await self._receive(Remark(f"{key}:there", there, kind, words, now, title))

    async def _leave_empty_rooms(self) -> None:
        """Where everybody has gone nobody hears us, and nobody can come back by themselves."""
        alone = {self._me.user_id}
        for room in list(self._account.rooms.values()):
            # The creator is known once the whole state is.
            if room.creator and room.members.keys() == alone == room.joined:
                await self._account.http.call("POST", path("rooms", room.room_id, "leave"), {})
                log.info("left an empty room", room=room.room_id)
                self._account.rooms.pop(room.room_id, None)

    # Trust

    async def _check_trust(self) -> None:
        if self._trust_checked:
            return
        from bot.platforms.matrix.cross_signing import ensure_trusted

        why = await ensure_trusted(self._account, self._me, self._keys, self._rules.recovery_key)
        if why:
            log.warning("the bot's device is not trusted", why=why)
            key = f"{NAME}:untrusted:{self._me.device_id}:{self._clock.now():%Y-%m-%d}"
            if self._rules.desk is not None:
                await self._rules.desk.tell(key, untrusted(why))
        self._trust_checked = True


def _invite(state: list[dict[str, Any]], me: str) -> _Invite:
    inviter, title = "", ""
    for event in state:
        content = event.get("content") or {}
        if event.get("type") == "m.room.member" and event.get("state_key") == me:
            inviter = str(event.get("sender", ""))
        elif event.get("type") == "m.room.name":
            title = str(content.get("name", ""))
    return _Invite(inviter, title)
