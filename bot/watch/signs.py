"""The watch over the sources: how each is, and who is told when that changes.

    what is known of each -> do many fail together? probe a known host -> verdicts
    -> changed states stored, owners told, readers told once in a spell: ONE transaction

`bot/core/signs.py` decides, this role asks and stores. `bot/ticker.py` calls `look` by the clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.core.chances import UK, is_civil
from bot.core.document import Inline
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.signs import (
    DAY,
    MEMORY,
    TROUBLED,
    UNREADABLE,
    Verdict,
    Vital,
    by_feed,
    suspects_us,
    worth_probing,
)
from bot.core.spells import Sign, Spell
from bot.core.store import Store, Transaction
from bot.core.types import Feed, FeedState
from bot.watch.lines import (
    Turn,
    about_ourselves,
    back_line,
    for_owners,
    for_readers,
    ourselves_again,
    silent_line,
    worth_telling,
)

log = structlog.get_logger(__name__)

NAME = "signs of life"
#: Until when we last suspected ourselves, kept where cursors are.
OUR_FAULT_UNTIL = "our fault until"
#: The day on which readers were last told, in the United Kingdom.
TOLD_ON = "signs told on"
#: How long one process has the right to look, so that two do not tell the same.
LEASE = timedelta(minutes=2)
#: Pieces of news of each source that its rhythm is taken from.
RECALLED = 60
#: Readers are told of a source that cannot be read once that has lasted so long.
TELLS_AFTER = DAY

Probe = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class SignsOfLife:
    """What the watch is made of."""

    store: Store
    feeds: Sequence[Feed]
    reach: Callable[[Feed], tuple[str, ...]]  #: the areas whose followers hear of a source
    publisher: Publisher
    probe: Probe  #: whether a host that is always there answers
    clock: Clock
    holder: str = field(default_factory=lambda: secrets.token_hex(8))

    async def look(self) -> None:
        """Judge every source, and tell what has changed."""
        now = self.clock.now()
        vitals = await self._vitals(now)
        probe = await self.probe() if worth_probing(vitals, now) else None
        ours = suspects_us(vitals, now, probe)
        verdicts = by_feed(vitals, now, ours=ours)
        async with self.store.write() as tx:
            if not await tx.leases.take(NAME, self.holder, now, now + LEASE):
                return
            if ours:
                await tx.leases.set_cursor(OUR_FAULT_UNTIL, now.isoformat())
            lasting = await tx.spells.open()
            turns = await self._store_turns(tx, verdicts, vitals, lasting, now)
            await self._tell_owners(tx, turns, lasting, probe)
            if is_civil(now) and await self._is_new_day(tx, now):
                await self._tell_readers(tx, now)

    async def _is_new_day(self, tx: Transaction, now: datetime) -> bool:
        """Whether readers have not been told anything today: what is due is told together."""
        today = now.astimezone(UK).date().isoformat()
        if await tx.leases.cursor(TOLD_ON) == today:
            return False
        await tx.leases.set_cursor(TOLD_ON, today)
        return True

    async def _vitals(self, now: datetime) -> list[Vital]:
        watched = {feed.id: feed for feed in self.feeds}
        async with self.store.read() as tx:
            states = {one.feed_id: one for one in await tx.feeds.all()}
            moments = await tx.spells.moments(list(watched), now - MEMORY, RECALLED)
            lasting = await tx.spells.open()
            ended = await tx.leases.cursor(OUR_FAULT_UNTIL)
        ours_until = datetime.fromisoformat(ended) if ended else None
        found = []
        for feed_id, feed in watched.items():
            if feed_id in states:
                spell = lasting.get(feed_id)
                cut_off = ours_until if spell and spell.sign is Sign.OUR_FAULT else None
                found.append(vital(feed, states[feed_id], moments.get(feed_id, ()), cut_off))
        return found

    async def _store_turns(
        self,
        tx: Transaction,
        verdicts: Mapping[str, Verdict | None],
        vitals: Sequence[Vital],
        lasting: Mapping[str, Spell],
        now: datetime,
    ) -> list[Turn]:
        feeds = {feed.id: feed for feed in self.feeds}
        last_ok_at = {one.feed_id: one.last_ok_at for one in vitals}
        turns = []
        for feed_id, verdict in verdicts.items():
            before = lasting.get(feed_id)
            if verdict is None or not turns_to(before, verdict):
                continue
            if before is not None and is_the_same_spell(before.sign, verdict.sign):
                await tx.spells.turn(before.id, verdict.sign, verdict.why)
                spell_id = before.id
            else:
                since = verdict.since if verdict.sign in TROUBLED else now
                spell_id = await tx.spells.begin(
                    feed_id, verdict.sign, verdict.why, since, last_ok_at[feed_id], now
                )
            was = before.sign if before else None
            turns.append(
                Turn(feeds[feed_id], spell_id, was, verdict.sign, verdict.why, verdict.since)
            )
            log.info("sign", feed=feed_id, sign=verdict.sign, before=was, why=verdict.why)
        return turns

    async def _tell_owners(
        self,
        tx: Transaction,
        turns: Sequence[Turn],
        lasting: Mapping[str, Spell],
        probe: bool | None,
    ) -> None:
        """One notice for all changes; about ourselves one when it begins and one when it is over,
        however long the sources take to fail and to return."""
        ours = [one for one in turns if one.after is Sign.OUR_FAULT]
        back = [one for one in turns if one.before is Sign.OUR_FAULT]
        before = {one.feed_id for one in lasting.values() if one.sign is Sign.OUR_FAULT}
        if ours and not before:
            hosts = len({urlsplit(one.feed.url).hostname for one in ours})
            key = f"signs:ours:{ours[0].spell_id}"
            await self.publisher.owners(tx, about_ourselves(ours, hosts, probe), key)
        if back and not ours and before <= {one.feed.id for one in back}:
            key = f"signs:over:{back[0].spell_id}"
            await self.publisher.owners(tx, ourselves_again(), key)
        theirs = [one for one in turns if worth_telling(one)]
        if theirs:
            key = f"signs:{','.join(f'{one.spell_id}{one.after}' for one in theirs)}"
            await self.publisher.owners(tx, for_owners(theirs), key)

    async def _tell_readers(self, tx: Transaction, now: datetime) -> None:
        feeds = {feed.id: feed for feed in self.feeds}
        lasting = await tx.spells.open()
        begun = [one for one in lasting.values() if one.feed_id in feeds and is_due(one, now)]
        over = [
            one
            for one in await tx.spells.over()
            if one.feed_id in feeds and is_well(lasting.get(one.feed_id))
        ]
        lines: dict[int, Inline] = {}
        for spell in begun:
            lines[spell.id] = silent_line(feeds[spell.feed_id], spell)
        for spell in over:
            missed = await tx.spells.missed(spell)
            lines[spell.id] = back_line(feeds[spell.feed_id], spell, missed)
        grouped: dict[tuple[str, ...], list[Spell]] = {}
        for spell in (*begun, *over):
            grouped.setdefault(feeds[spell.feed_id].areas, []).append(spell)
        for areas, spells in grouped.items():
            if areas:
                await self._tell_followers(tx, feeds[spells[0].feed_id], spells, lines)
        await tx.spells.told([one.id for one in begun], now)
        await tx.spells.told_back([one.id for one in over], now)

    async def _tell_followers(
        self, tx: Transaction, feed: Feed, spells: Sequence[Spell], lines: Mapping[int, Inline]
    ) -> None:
        """One quiet notice for the sources of one area."""
        said = [lines[one.id] for one in spells]
        key = "signs:" + ",".join(f"{one.id}{'b' if one.until else ''}" for one in spells)
        document = for_readers(said, feed.areas[0])
        await self.publisher.quietly(tx, document, key, self.reach(feed), feed.id)


def vital(
    feed: Feed,
    state: FeedState,
    moments: Sequence[datetime],
    ours_until: datetime | None = None,
) -> Vital:
    """What is known of a source, in the words of the decider. After a time in which we were cut
    off, until `ours_until`, its own failures only count from then on."""
    failing_since = state.last_ok_at
    if ours_until is not None:
        failing_since = max(ours_until, failing_since or ours_until)
    return Vital(
        feed_id=feed.id,
        host=urlsplit(feed.url).hostname or "",
        by_hand=feed.by_hand,
        last_ok_at=state.last_ok_at,
        last_fetch_at=state.last_fetch_at,
        failures=state.failures,
        last_error=state.last_error,
        failing_since=failing_since,
        moments=tuple(moments),
    )


def turns_to(before: Spell | None, verdict: Verdict) -> bool:
    """Whether a verdict changes the state of a source."""
    if before is None or before.sign is verdict.sign:
        return before is None
    # What was out of reach before we ourselves were is still to be told of as that.
    return not (verdict.sign is Sign.OUR_FAULT and before.sign in UNREADABLE)


def is_the_same_spell(before: Sign, after: Sign) -> bool:
    """Whether readers see no difference: calm or a little less so, out of reach for one reason or
    another."""
    calm = {Sign.FINE, Sign.QUIET}
    return (before in calm and after in calm) or (before in UNREADABLE and after in UNREADABLE)


def is_due(spell: Spell, now: datetime) -> bool:
    """Whether readers are to be told that a spell lasts."""
    if spell.told_at is not None or spell.sign not in TROUBLED:
        return False
    return spell.sign is Sign.UNUSUALLY_QUIET or spell.since <= now - TELLS_AFTER


def is_well(spell: Spell | None) -> bool:
    """Whether a source is read and not unusually quiet."""
    return spell is not None and spell.sign in (Sign.FINE, Sign.QUIET)
