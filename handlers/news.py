"""Lines about items: the last ones of some areas, with outlet, date and whether one must pay."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.document import Inline, inline, link
from bot.core.watched import StoredItem
from handlers.context import Context
from handlers.wording import day


async def latest(context: Context, areas: Sequence[str], most: int) -> list[StoredItem]:
    """The newest items that reached one of these areas."""
    return await context.tx.items.latest(areas, most)


def item_line(context: Context, stored: StoredItem) -> Inline:
    """One item: linked title, outlet, date."""
    item = stored.item
    feed = context.feed(item.feed_id)
    words = [feed.title if feed else item.feed_id]
    words.append(day(item.published_at) if item.published_at else f"seen {day(stored.seen_at)}")
    if feed and feed.paywall:
        words.append("subscribers only")
    title = link(item.title, item.url) if item.url else item.title
    return inline(title, f" ({', '.join(words)})")
