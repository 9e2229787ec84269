"""From something to tell to rows of the outbox: the one way out of the program.

The poller publishes alerts, the receiver replies, and whoever has news for the owners tells them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.asides import Aside
from bot.core.choices import Cadence
from bot.core.document import Document, headline
from bot.core.outbox import (
    Agreed,
    Audience,
    Bodies,
    ChannelsOf,
    Followers,
    OneChat,
    Owners,
    Revision,
    These,
    Wishing,
)
from bot.core.ports import Clock, Platform
from bot.core.store import Transaction
from bot.core.types import Address, Grade, Lane, Notice
from bot.core.wanting import LISTS, News, Way, Wish, sorted_out

#: How long a notice of each kind is still worth hearing.
LIVES = {
    "reply": timedelta(minutes=30),
    "alert": timedelta(days=2),
    "owners": timedelta(days=2),
    "digest": timedelta(days=1),
    "signs": timedelta(days=2),
    "reminder": timedelta(hours=12),
    "card": timedelta(days=2),
    "change": timedelta(days=14),
}
#: Readers who chose topics hear of board papers if this is among them.
PAPERS_TOPIC = "consultations"
#: When those who chose so hear of what is not urgent.
WAYS = {
    Cadence.AT_ONCE: Way.NOW,
    Cadence.HOURLY: Way.HOURLY,
    Cadence.MORNING: Way.MORNING,
    Cadence.WEEKLY: Way.WEEKLY,
    Cadence.ON_REQUEST: Way.NOT,
}
#: Combinations of area and choices in one statement.
CHUNK = 2_000
#: How long it is worth trying to change what was said.
REVISION_LIVES = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outlet:
    """See `bot.core.ports.Publisher`."""

    platforms: Sequence[Platform]
    owner_addresses: Sequence[Address]
    clock: Clock

    async def alert(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        news: News | None = None,
    ) -> int:
        """Tell every follower of these areas; of news, each in the way they chose."""
        if news is None:
            audience = Followers(tuple(areas))
            return await self._publish(tx, "alert", Lane.ALERT, document, source_key, audience)
        ways = sorted_out(await tx.lists.wishes(areas), news)
        now = self.clock.now()
        lane = Lane.URGENT if news.urgent else Lane.ALERT
        if lane is Lane.ALERT:
            await tx.lists.fold(news, [*ways[Way.NOW], *ways[Way.HEADLINE]], now)
        count = 0
        for chunk in _chunks(ways[Way.NOW]):
            readers = Wishing(news, chunk)
            count += await self._publish(tx, "alert", lane, document, source_key, readers)
        brief = headline(document)
        for chunk in _chunks(ways[Way.HEADLINE]):
            readers = Wishing(news, chunk)
            key = news.headline_key
            count += await self._publish(tx, "alert", lane, brief, key, readers)
        for way in LISTS:
            if ways[way]:
                await tx.lists.put(news, ways[way], way, now)
        return count

    async def gather(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """Tell in lists."""
        ways = sorted_out(await tx.lists.wishes(areas), news)
        now = self.clock.now()
        told = [*ways[Way.NOW], *ways[Way.HEADLINE]]
        count = await tx.lists.put(news, told, Way.NOW, now)
        for way in LISTS:
            count += await tx.lists.put(news, ways[way], way, now)
        return count

    async def again(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """Once more in lists; of those who hear at once some were told in one, too."""
        ways = sorted_out(await tx.lists.wishes(areas), news)
        ways[Way.MORNING] += [*ways[Way.NOW], *ways[Way.HEADLINE]]
        now = self.clock.now()
        return sum([await tx.lists.repeat(news, ways[way], way, now) for way in LISTS])

    async def listing(
        self, tx: Transaction, document: Document, source_key: str, chat_ids: Sequence[int]
    ) -> int:
        """Send a list to these chats."""
        audience = These(tuple(chat_ids))
        return await self._publish(tx, "digest", Lane.DIGEST, document, source_key, audience)

    async def reply(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None,
    ) -> int:
        """Answer in one chat; with `target_ref` in place of that message, unless it brings a file:
        no platform can hang one on a message that had none."""
        audience = OneChat(chat_id, None if document.attachment else target_ref)
        return await self._publish(tx, "reply", Lane.REPLY, document, source_key, audience)

    async def owners(self, tx: Transaction, document: Document, source_key: str) -> int:
        """Tell the owners, in the private chats we have with them."""
        audience = Owners(tuple(self.owner_addresses))
        return await self._publish(tx, "owners", Lane.URGENT, document, source_key, audience)

    async def papers(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell of board papers at once: questions are taken for a few days only."""
        news = News(0, 0, feed_id, (PAPERS_TOPIC,), dict.fromkeys(areas, Grade.SURE))
        ways = sorted_out(await tx.lists.wishes(areas), news)
        wishes = [wish for way, some in ways.items() if way is not Way.NOT for wish in some]
        return await self._to(tx, "alert", Lane.ALERT, document, source_key, news, wishes)

    async def quietly(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell what is not urgent: at once behind everything else, or in the next list."""
        news = News(0, 0, feed_id, (), dict.fromkeys(areas, Grade.SURE))
        wishes: dict[Way, list[Wish]] = {}
        for area, choices in await tx.lists.wishes(areas):
            wishes.setdefault(WAYS[choices.cadence], []).append((area, choices))
        now, kind = self.clock.now(), "signs"
        told = wishes.get(Way.NOW, [])
        count = await self._to(tx, kind, Lane.DIGEST, document, source_key, news, told)
        for way in LISTS:
            if way in wishes:
                await tx.asides.put(Aside(source_key, document), news, wishes[way], way, now)
        return count

    async def remind(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Remind one chat."""
        audience = OneChat(chat_id)
        return await self._publish(tx, "reminder", Lane.ALERT, document, source_key, audience)

    async def met(self, tx: Transaction, person: Address, chat_id: int) -> None:
        """Note the private chat of an owner or of somebody in a team. On some platforms a chat is
        not called as its person is; of others it is not noted."""
        await tx.team.spoke(person.platform, person.address, chat_id)
        if person in self.owner_addresses:
            await tx.chats.set_owner(chat_id, person.address)

    async def tell(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None = None,
    ) -> int:
        """Say something unasked in one chat."""
        audience = OneChat(chat_id, target_ref)
        return await self._publish(tx, "card", Lane.REPLY, document, source_key, audience)

    async def change(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Tell one chat that what it follows has changed; many are told on one day, so that
        everything else goes first."""
        audience = OneChat(chat_id)
        return await self._publish(tx, "change", Lane.BROADCAST, document, source_key, audience)

    async def broadcast(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        audience: ChannelsOf | Agreed | OneChat,
        send_before: datetime,
    ) -> int:
        """Send a broadcast on its way."""
        now = self.clock.now()
        notice = Notice("broadcast", source_key, Lane.BROADCAST, document, now, send_before)
        return await tx.outbox.publish(notice, self.bodies(document), audience)

    async def revise(
        self, tx: Transaction, source_key: str, document: Document, revision_key: str
    ) -> int:
        """Say anew what a notice said."""
        now = self.clock.now()
        revision = Revision(revision_key, document, now, now + REVISION_LIVES)
        return await tx.outbox.revise(source_key, revision, self.bodies(document))

    async def withdraw(self, tx: Transaction, source_key: str, revision_key: str) -> int:
        """Take back a notice."""
        now = self.clock.now()
        revision = Revision(revision_key, None, now, now + REVISION_LIVES)
        nothing = {platform.name: () for platform in self.platforms}
        return await tx.outbox.revise(source_key, revision, nothing)

    async def _to(
        self,
        tx: Transaction,
        kind: str,
        lane: Lane,
        document: Document,
        source_key: str,
        news: News,
        wishes: Sequence[Wish],
    ) -> int:
        """Tell these followers, but for those who snooze the outlet."""
        count = 0
        for chunk in _chunks(wishes):
            readers = Wishing(news, chunk)
            count += await self._publish(tx, kind, lane, document, source_key, readers)
        return count

    async def _publish(
        self,
        tx: Transaction,
        kind: str,
        lane: Lane,
        document: Document,
        source_key: str,
        audience: Audience,
    ) -> int:
        now = self.clock.now()
        notice = Notice(kind, source_key, lane, document, now, now + LIVES[kind])
        return await tx.outbox.publish(notice, self.bodies(document), audience)

    def previews(self, document: Document) -> Bodies:
        """For each platform, those messages as plain text."""
        return {
            platform.name: tuple(map(platform.preview, platform.render(document)))
            for platform in self.platforms
        }

    def bodies(self, document: Document) -> Bodies:
        """For each platform, the messages that a document becomes."""
        return {platform.name: platform.render(document) for platform in self.platforms}


def _chunks(wishes: Sequence[Wish]) -> Iterator[tuple[Wish, ...]]:
    for start in range(0, len(wishes), CHUNK):
        yield tuple(wishes[start : start + CHUNK])
