"""/pause and /resume: no alerts for a while; questions are answered all the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.document import Action, Document, paragraph
from bot.core.list_card import Story, list_card
from bot.core.told import StoryItem
from bot.core.types import ChatState, Request, Subscription
from bot.core.wanting import News, Way, grades_of, way_of
from handlers.context import Context
from handlers.wording import day, plural

#: Items looked through, and stories named, after a pause.
MOST_ITEMS = 300
MOST_MISSED = 100


async def pause(request: Request, argument: str, context: Context) -> Document:
    """Stop alerts."""
    if context.chat.state is not ChatState.PAUSED:
        await context.tx.chats.set_state(context.chat.id, ChatState.PAUSED, context.now)
    return Document(
        (paragraph("Alerts are paused. I still answer. What you follow is kept."),),
        (Action("Resume", "/resume"),),
    )


async def resume(request: Request, argument: str, context: Context) -> Document:
    """Start alerts again and say what came meanwhile as one list."""
    since = await context.tx.chats.paused_since(context.chat.id)
    if since is None:
        return Document((paragraph("Alerts were not paused."),))
    await context.tx.chats.set_state(context.chat.id, ChatState.ACTIVE, context.now)
    missed = await _missed(context, since)
    if not missed:
        return Document(
            (paragraph(f"Alerts are on again. Nothing was missed since {day(since)}."),)
        )
    count = plural(len(missed), "item")
    if len(missed) == MOST_MISSED:
        count = f"{MOST_MISSED} items or more"
    feeds = {feed.id: feed for feed in context.feeds}
    title = f"Alerts are on again. While paused: {count}"
    return list_card(title, missed, feeds, context.now, (Action("All I follow", "/mine"),))


async def _missed(context: Context, since: datetime) -> Sequence[Story]:
    """The stories that would have been told since then, and those that wait for a list; told with
    this."""
    subscriptions = await context.tx.subscriptions.of(context.chat.id)
    areas = [one.area for one in subscriptions]
    stories: dict[int, list[StoryItem]] = {}
    for one in await context.tx.stories.since(areas, since, MOST_ITEMS):
        if any(wants(sub, one) for sub in subscriptions):
            stories.setdefault(one.story_id, []).insert(0, one)
    pending = await context.tx.lists.pending(context.chat.id)
    for story_id in pending:
        if story_id not in stories:
            stories[story_id] = await context.tx.stories.items(story_id)
    await context.tx.lists.told([context.chat.id], pending, context.now)
    return [story for story in stories.values() if story][:MOST_MISSED]


def wants(subscription: Subscription, one: StoryItem) -> bool:
    """Whether a chat would have been told of an item for this subscription."""
    news = News(
        one.story_id, one.story_id, one.item.feed_id, one.item.topics, grades_of(one.matches)
    )
    return way_of(subscription.choices, news, subscription.area) is not Way.NOT
