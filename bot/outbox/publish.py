"""From something to tell to rows of the outbox: the one way out of the program.

Called by the poller (alerts), the receiver (replies) and whoever has news for the owners.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.document import Document
from bot.core.ports import Platform
from bot.core.store import Followers, OneChat, Owners, Transaction
from bot.core.types import Address, Lane, Notice

#: How long a notice of each kind is still worth hearing.
REPLY_LIVES = timedelta(minutes=30)
ALERT_LIVES = timedelta(days=2)
OWNERS_LIVES = timedelta(days=2)


async def publish_alert(
    transaction: Transaction,
    platforms: Sequence[Platform],
    document: Document,
    source_key: str,
    areas: Sequence[str],
    now: datetime,
) -> int:
    """Tell every follower of these areas; how many deliveries that made."""
    notice = Notice("alert", source_key, Lane.ALERT, document, now, now + ALERT_LIVES)
    bodies = {platform.name: platform.render(document) for platform in platforms}
    return await transaction.outbox.publish(notice, bodies, Followers(tuple(areas)))


async def publish_reply(
    transaction: Transaction,
    platform: Platform,
    document: Document,
    source_key: str,
    chat_id: int,
    target_ref: str | None,
    now: datetime,
) -> int:
    """Answer in one chat; with `target_ref` in place of that message."""
    notice = Notice("reply", source_key, Lane.REPLY, document, now, now + REPLY_LIVES)
    bodies = {platform.name: platform.render(document)}
    return await transaction.outbox.publish(notice, bodies, OneChat(chat_id, target_ref))


async def publish_to_owners(
    transaction: Transaction,
    platforms: Sequence[Platform],
    document: Document,
    source_key: str,
    owners: Sequence[Address],
    now: datetime,
) -> int:
    """Tell the owners, in the private chats we have with them."""
    notice = Notice("owners", source_key, Lane.URGENT, document, now, now + OWNERS_LIVES)
    bodies = {platform.name: platform.render(document) for platform in platforms}
    return await transaction.outbox.publish(notice, bodies, Owners(tuple(owners)))
