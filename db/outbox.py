"""Questions about everything that goes out, put together from their modules."""

from __future__ import annotations

from db.claim import Claim
from db.ledger import Ledger
from db.publish import Publish


class Outbox(Publish, Claim, Ledger):
    """See `bot.core.outbox.Outbox`."""
