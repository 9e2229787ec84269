"""A clock that tests set."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class SetClock:
    """Stands still until told otherwise; sleeping moves it on."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Move on by so many seconds, and let others run."""
        self.moment += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def advance(self, **amount: float) -> datetime:
        """Move on; the new moment."""
        self.moment += timedelta(**amount)
        return self.moment
