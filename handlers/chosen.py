"""What a chat has chosen, in words, and which of its areas somebody means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.choices import Cadence, Likely, SubscriptionChoices
from bot.core.document import Action
from bot.core.errors import UserError, user_error
from bot.core.lists import Snoozed
from bot.core.topics import NAMES
from bot.core.types import Subscription
from handlers.context import Context
from handlers.places import echoed
from handlers.unfollow import meant
from handlers.wording import area_label, several

CADENCES = {
    Cadence.AT_ONCE: "at once",
    Cadence.HOURLY: "every hour",
    Cadence.MORNING: "every morning",
    Cadence.WEEKLY: "every Monday",
    Cadence.ON_REQUEST: "only when I ask",
}
#: What stands for everything that a chat follows.
ALL = frozenset({"all", "everything"})


async def followed(context: Context) -> list[Subscription]:
    """What the chat follows; UserError if that is nothing."""
    subscriptions = await context.tx.subscriptions.of(context.chat.id)
    if not subscriptions:
        raise user_error("This chat follows nothing yet.", Action("Follow a place", "/follow"))
    return subscriptions


async def named(context: Context, words: str, command: str) -> list[Subscription]:
    """Those of the followed areas that the words mean; all of them for "all" or no words, if one
    is followed. UserError asks which."""
    subscriptions = await followed(context)
    if words.casefold() in ALL or (not words and len(subscriptions) == 1):
        return subscriptions
    if not words:
        raise ask(context, subscriptions, "Which area?", command)
    codes = meant(context, [one.area for one in subscriptions], words)
    found = [one for one in subscriptions if one.area in codes]
    if not found:
        said = f"You do not follow “{echoed(words)}”. You follow:"
        raise ask(context, subscriptions, said, command)
    if len(found) > 1:
        raise ask(context, found, "Which of these?", command)
    return found


def ask(
    context: Context, subscriptions: Sequence[Subscription], text: str, command: str
) -> UserError:
    """The question which area is meant, a button each."""
    actions = [
        Action(area_label(context.atlas, one.area), f"{command} {one.area}")
        for one in subscriptions
    ]
    return user_error(text, *actions, Action("All of them", f"{command} all"))


def areas_words(context: Context, subscriptions: Sequence[Subscription]) -> str:
    """The areas by name."""
    return several([area_label(context.atlas, one.area) for one in subscriptions], 3)


def in_words(context: Context, choices: SubscriptionChoices) -> str:
    """How a chat hears of an area: every morning, only maternity, no HSJ."""
    words = [CADENCES[choices.cadence]]
    if choices.headlines:
        words.append("headlines only")
    if choices.topics:
        words.append(f"only {several(names_of(choices.topics))}")
    if choices.without:
        words.append(f"without {several(names_of(choices.without))}")
    if choices.outlets:
        feeds = [feed.title if (feed := context.feed(one)) else one for one in choices.outlets]
        words.append(f"not from {several(feeds, 3)}")
    if choices.likely is Likely.LIST:
        words.append("likely ones in the list")
    elif choices.likely is Likely.NEVER:
        words.append("only sure ones")
    return ", ".join(words)


def names_of(topics: Sequence[str]) -> list[str]:
    """Topics by name."""
    return [NAMES.get(one, one) for one in topics]


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def place_of(zone: str) -> str:
    """London, New York: a zone as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def moment_in(context: Context, moment: datetime) -> str:
    """A moment by the clock of the chat."""
    local = moment.astimezone(ZoneInfo(context.chat.choices.zone))
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


def soon_in(context: Context, moment: datetime) -> str:
    """A moment that is near, by the clock of the chat: tomorrow, 8:00."""
    zone = ZoneInfo(context.chat.choices.zone)
    local, now = moment.astimezone(zone), context.now.astimezone(zone)
    days = (local.date() - now.date()).days
    named = {0: "today", 1: "tomorrow"}.get(days, f"{local:%A} {local.day} {local:%B}")
    return f"{named}, {local.hour}:{local:%M}"


async def snoozed_name(context: Context, kind: Snoozed, what: str) -> str:
    """What is snoozed, by name."""
    match kind:
        case Snoozed.TOPIC:
            return NAMES.get(what, what)
        case Snoozed.OUTLET:
            feed = context.feed(what)
            return feed.title if feed else what
        case Snoozed.STORY:
            story = await context.tx.stories.items(int(what))
            return f"“{story[0].item.title}”" if story else "a story"
