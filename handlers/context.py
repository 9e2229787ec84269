"""What a handler is given besides the request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.areas.atlas import Atlas
from bot.areas.maps.drawn import Maps
from bot.core.broadcasts import Policy
from bot.core.document import Document
from bot.core.publisher import Publisher
from bot.core.store import Transaction
from bot.core.types import Chat, Feed, Request
from handlers.wording import UK


@dataclass(frozen=True, slots=True)
class Context:
    """One request's view of the program. Handlers reach no network."""

    tx: Transaction
    atlas: Atlas
    chat: Chat
    now: datetime
    feeds: tuple[Feed, ...]
    owners: frozenset[str]  #: as `telegram:12345`
    contact: str  #: of the people who run this bot, may be empty
    release: Callable[[str, str], Awaitable[int]]  #: feed id, `all`, `list` or `drop` -> items
    part: Callable[[int], Awaitable[bool]]  #: takes an item out of the story it was joined to
    maps: Maps
    publisher: Publisher  #: for what is said in other chats than the one that asked
    policy: Policy = field(default_factory=Policy)

    @property
    def today(self) -> date:
        """The day of the request in the United Kingdom, for questions about areas."""
        return self.now.astimezone(UK).date()

    def feed(self, feed_id: str) -> Feed | None:
        """A watched feed by its id."""
        return next((feed for feed in self.feeds if feed.id == feed_id), None)


#: Answers a request; the text is what followed the command.
Handler = Callable[[Request, str, Context], Awaitable[Document]]
