"""What became of a story in a chat that follows its area, or what kept it back: a pause, a snooze,
what it chose.

`handlers/why.py` says it. The choices are those of now; what they were when the story came is not
kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.choices import Cadence, Likely, SubscriptionChoices
from bot.core.lists import Snooze, Snoozed
from bot.core.reasons import Told
from bot.core.types import DeliveryState, Grade, Item, Subscription
from handlers.chosen import in_words, moment_in, names_of, snoozed_name, soon_in
from handlers.context import Context
from handlers.wording import area_label, clock_time, several


async def what_kept(
    context: Context,
    item: Item,
    item_id: int,
    seen_at: datetime,
    reached: Sequence[tuple[Subscription, Grade]],
) -> str:
    """Why a chat with these subscriptions, which the item reaches, was not told of it."""
    matched = several([area_label(context.atlas, one.area) for one, _ in reached], 3)
    followed = f"Matched {matched}, which you follow"
    paused = await context.tx.chats.paused_since(context.chat.id)
    if paused is not None and paused <= seen_at:
        return f"{followed}; but alerts are paused here since {clock_time(paused)}: /resume."
    snooze = await _snooze(context, item, item_id)
    if snooze is not None:
        name = await snoozed_name(context, snooze.kind, snooze.what)
        return f"{followed}; {name} is snoozed until {moment_in(context, snooze.until)}: /snooze."
    against = [
        (one, said)
        for one, grade in reached
        if (said := against_choices(context, one.choices, item, grade))
    ]
    if len(against) == len(reached):
        reasons = list(dict.fromkeys(said for _, said in against))
        if len(reasons) == 1:
            return f"{followed}; {reasons[0]}."
        each = [f"{area_label(context.atlas, one.area)}: {said}" for one, said in against]
        return f"{followed}. {'; '.join(each)}."
    chosen = in_words(context, reached[0][0].choices)
    return (
        f"{followed}, but it was not sent: what this chat had chosen then kept it back, or the "
        f"chat could not be reached. Now it hears {chosen}."
    )


async def _snooze(context: Context, item: Item, item_id: int) -> Snooze | None:
    """The snooze that the item falls under."""
    story = await context.tx.stories.of(item_id)
    stories = {str(story), str(await context.tx.stories.thread(story))} if story else set()
    asleep = {
        *((Snoozed.STORY, one) for one in stories),
        (Snoozed.OUTLET, item.feed_id),
        *((Snoozed.TOPIC, one) for one in item.topics),
    }
    snoozed = await context.tx.lists.snoozed(context.chat.id, context.now)
    return next((one for one in snoozed if (one.kind, one.what) in asleep), None)


def against_choices(
    context: Context, choices: SubscriptionChoices, item: Item, grade: Grade
) -> str:
    """What a chat asked for that this item is not; "" if nothing of it keeps the item back."""
    feed = context.feed(item.feed_id)
    about = ", ".join(names_of(item.topics))
    if item.feed_id in choices.outlets:
        return f"you asked for nothing from {feed.title if feed else item.feed_id}"
    without = [one for one in choices.without if one in item.topics]
    if without:
        return f"you asked for nothing about {several(names_of(without))}"
    if choices.topics and not set(choices.topics) & set(item.topics):
        found = f"it is about {about}" if about else "I found no topic in it"
        return f"you asked for {several(names_of(choices.topics))} only, and {found}"
    if grade is Grade.LIKELY and choices.likely is Likely.NEVER:
        return "you asked only for what I am sure of, and here I am not"
    if choices.cadence is Cadence.ON_REQUEST:
        return "you asked to hear of it only when you ask: /latest"
    return ""


def delivered(context: Context, told: Told, area: str | None) -> str:
    """What became of a story that was on its way to a chat, for the sake of an area."""
    because = f", because you follow {area_label(context.atlas, area)}" if area else ""
    if told.folded:
        return f"Kept back{because}: the alerts you allow a day were used up. /rest shows it."
    if told.listed:
        if told.state is DeliveryState.SENT:
            return f"Told here in a list {clock_time(told.at)}{because}."
        return f"It goes into your list {soon_in(context, told.at)}{because}."
    match told.state:
        case DeliveryState.SENT:
            return f"Sent here {clock_time(told.at)}{because}."
        case (
            DeliveryState.QUEUED
            | DeliveryState.WAITING
            | DeliveryState.SENDING
            | DeliveryState.HELD
        ):
            return f"On its way here{because}."
        case DeliveryState.UNCERTAIN:
            return f"Sent here {clock_time(told.at)}; whether it arrived is not known{because}."
        case DeliveryState.DEAD:
            return "It was to be sent here, but could not be delivered."
