"""What a test sees of the fake Bot API server, and how updates wait there; the server adds HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram_faults import KINDS, SENDING, Fault, Faults, Kind
from tests.fakes.telegram_params import RefusalError
from tests.fakes.telegram_rates import Rates
from tests.fakes.telegram_things import Json, Message
from tests.fakes.telegram_world import World

CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
#: Kinds that are sent when the bot names none (all but the ones that must be asked for).
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as it came, and how it was answered (0: not at all)."""

    at: float
    method: str
    params: Json
    status: int
    fault: str | None


class Stage(World):
    """The world, with its log, its limits, its faults and its queue of updates."""

    def __init__(self, *, rates: bool) -> None:
        super().__init__()
        self.rates = Rates(on=rates)
        self.faults = Faults()
        self.log: deque[Logged] = deque(maxlen=200_000)
        self.allowed: frozenset[str] | None = None
        self.webhook = ""
        self._poll: asyncio.Future[None] | None = None
        self._moved = asyncio.Event()

    # --- what tests ask --------------------------------------------------------------------------

    def messages(self, chat_id: int) -> list[Message]:
        """The bot's messages in a chat that are still there, oldest first, as they read now."""
        return [m for m in self.chats[chat_id].messages.values() if not m.deleted]

    def all_messages(self) -> list[Message]:
        """The same for all chats."""
        return [m for chat_id in self.chats for m in self.messages(chat_id)]

    @property
    def accepted(self) -> int:
        """How many messages were ever accepted."""
        return sum(len(chat.messages) for chat in self.chats.values())

    @property
    def rate_violations(self) -> int:
        """How many messages came too early for Telegram's limits or for a retry_after."""
        return len(self.rates.violations)

    def requests(self, method: str) -> list[Logged]:
        """The log of one method."""
        return [entry for entry in self.log if entry.method.lower() == method.lower()]

    @property
    def polling(self) -> bool:
        """Whether the bot is waiting for updates right now."""
        return self._poll is not None and not self._poll.done()

    def interrupt_poll(self) -> None:
        """Another poller takes over: the waiting request ends with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(RefusalError(409, CONFLICT))

    def unconfirmed(self) -> list[int]:
        """Ids of the updates the bot has not acknowledged yet."""
        return [update["update_id"] for _, update in self.updates]

    def fail(
        self,
        kind: Kind,
        method: str = "sendMessage",
        *,
        chat: int | None = None,
        times: int = 1,
        **details: Any,
    ) -> None:
        """Let the next requests of a method go wrong; details are the fields of `Fault`."""
        assert kind in KINDS, kind
        self.faults.order(Fault(kind, **details), method, chat, times)

    def chaos(
        self,
        chances: dict[Kind, float],
        *,
        seed: int = 0,
        methods: Iterable[str] = SENDING,
        **details: float,
    ) -> None:
        """Let things go wrong by chance from now on; `{}` ends it."""
        assert KINDS.issuperset(chances), chances
        self.faults.by_chance(chances, seed, methods, details)

    async def wait_for(self, true: Callable[[], object], timeout: float = 40.0) -> None:  # noqa: ASYNC109
        """Return once `true()` holds, looking again after everything that happens here."""
        async with asyncio.timeout(timeout):
            while True:
                moved = self._moved
                if true():
                    return
                await moved.wait()

    def changed(self) -> None:
        # Whoever waits took this event before looking, so nobody can miss what happened since.
        self._moved.set()
        self._moved = asyncio.Event()

    # --- updates ---------------------------------------------------------------------------------

    async def get_updates(self, params: Json) -> list[Json]:
        if self.webhook:
            raise RefusalError(409, WEBHOOK)
        self.interrupt_poll()
        if allowed := params.get("allowed_updates"):
            kinds = json.loads(allowed) if isinstance(allowed, str) else allowed
            self.allowed = frozenset(kinds)
        if offset := int(params.get("offset") or 0):
            self.updates = [u for u in self.updates if u[1]["update_id"] >= offset]
        poll = self._poll = asyncio.get_running_loop().create_future()
        self.changed()
        try:
            return await self._wait_for_updates(params, poll)
        finally:
            poll.cancel()

    async def _wait_for_updates(self, params: Json, poll: asyncio.Future[None]) -> list[Json]:
        ends_at = time.monotonic() + min(int(params.get("timeout") or 0), 50)
        limit = min(max(int(params.get("limit") or 100), 1), 100)
        while not (ready := self._ready(limit)) and (left := ends_at - time.monotonic()) > 0:
            moved = asyncio.ensure_future(self._moved.wait())
            either: set[asyncio.Future[Any]] = {moved, poll}
            await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            moved.cancel()
            if poll.done():
                poll.result()
        return ready

    def _ready(self, limit: int) -> list[Json]:
        return [update for kind, update in self.updates if self._wanted(kind)][:limit]

    def _wanted(self, kind: str) -> bool:
        return kind not in UNASKED if self.allowed is None else kind in self.allowed
