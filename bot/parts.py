"""What the roles are made of; `bot/assembly.py` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.areas.atlas import Atlas
from bot.areas.maps.drawn import Maps
from bot.core.ports import Clock, Platform
from bot.core.types import Address, Feed
from bot.feeds.newsroom import Newsroom
from bot.outbox.publish import Outlet
from bot.settings import Settings
from db.store import Store

CONSOLE_OWNER = Address("console", "local")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the roles are made of."""

    settings: Settings
    store: Store
    atlas: Atlas
    maps: Maps
    platforms: tuple[Platform, ...]
    feeds: tuple[Feed, ...]
    newsroom: Newsroom
    outlet: Outlet
    clock: Clock

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts without its claimer."""
        return self.settings.lease


def owners_of(settings: Settings) -> tuple[Address, ...]:
    """Who owns this bot; whoever sits at its terminal does."""
    return (*settings.owners, CONSOLE_OWNER) if settings.in_terminal else settings.owners
