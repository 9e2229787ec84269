"""Who are the admins of a group; asked by the listener before a command that changes something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.ports import Clock
from bot.platforms.telegram.http import AiohttpRequest, CallError

log = structlog.get_logger(__name__)

#: How long a yes is believed, and a no: a new admin should not have to wait.
YES_HOLDS = timedelta(minutes=2)
NO_HOLDS = timedelta(seconds=10)
_SECONDS_TO_ANSWER = 5.0
_MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class _Known:
    admins: frozenset[int]
    asked_at: datetime


class Admins:
    """Remembers the lists for a while; a hint, so a restart may forget them."""

    def __init__(self, http: AiohttpRequest, base_url: str, clock: Clock) -> None:
        self._http = http
        self._base_url = base_url
        self._clock = clock
        self._known: dict[str, _Known] = {}

    async def includes(self, chat: str, user_id: int) -> bool | None:
        """Whether the user is an admin of the chat; None when Telegram could not be asked."""
        now = self._clock.now()
        known = self._known.get(chat)
        if known is not None:
            is_admin = user_id in known.admins
            if now - known.asked_at < (YES_HOLDS if is_admin else NO_HOLDS):
                return is_admin
        try:
            # Only the ids are read: the SDK would want every right of every admin.
            members = await self._http.call(
                f"{self._base_url}/getChatAdministrators",
                _SECONDS_TO_ANSWER,
                {"chat_id": int(chat)},
            )
            admins = frozenset(int(member["user"]["id"]) for member in members)
        except (CallError, LookupError, TypeError, ValueError) as error:
            log.warning("admins not known", chat=chat, error=str(error))
            return None
        self._keep(chat, _Known(admins, now))
        return user_id in admins

    def forget(self, chat: str) -> None:
        """Ask anew next time; something about the chat's members has changed."""
        self._known.pop(chat, None)

    def _keep(self, chat: str, known: _Known) -> None:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[chat] = known
