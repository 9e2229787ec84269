"""/snooze: no more of a story, an outlet or a topic until a day; /rest: what waits to be read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.errors import UserError, user_error
from bot.core.list_card import list_card
from bot.core.lists import Snooze, Snoozed
from bot.core.told import StoryItem
from bot.core.topics import NAMES
from bot.core.types import Request
from handlers.chosen import moment_in, snoozed_name
from handlers.context import Context
from handlers.when import Question, read_moment, zone_of
from handlers.wording import plural

WEEK = timedelta(days=7)
_SPAN = re.compile(r"(?:for )?(?:(\d{1,3}|an?) )?(day|week|month)s?", re.I)
_DAYS = {"day": 1, "week": 7, "month": 30}
#: Longer than this is a wish to hear no more of it at all.
LONGEST = timedelta(days=366)
HOW = (
    "Say: /snooze HSJ until 3 December, /snooze maternity for 2 weeks, or press Snooze at a story."
)


async def snooze(request: Request, argument: str, context: Context) -> Document:
    """Show what is snoozed, offer what could be of a story, snooze it, or wake it."""
    words = argument.split()
    if not words:
        return await _shown(context)
    if words[0].casefold() in ("off", "wake") and len(words) > 1:
        kind, what = await _thing(context, " ".join(words[1:]))
        await context.tx.lists.wake(context.chat.id, kind, what)
        return await _shown(context, "You hear of it again.")
    if words[0].casefold() == "story" and len(words) == 2:
        return await _offer(context, await _story(context, words[1]))
    thing, until = _split(argument, context)
    kind, what = await _thing(context, thing)
    await context.tx.lists.snooze(context.chat.id, Snooze(kind, what, until))
    name = await snoozed_name(context, kind, what)
    return Document(
        (paragraph(f"Nothing more about {name} until {moment_in(context, until)}."),),
        (Action("Undo", f"/snooze off {kind} {what}"), Action("All I snooze", "/snooze")),
    )


async def _shown(context: Context, said: str = "") -> Document:
    snoozed = await context.tx.lists.snoozed(context.chat.id, context.now)
    if not snoozed:
        return Document((paragraph(f"{said} Nothing is snoozed.".strip()), hint(HOW)))
    names = [await snoozed_name(context, one.kind, one.what) for one in snoozed]
    lines = [
        f"{name}, until {moment_in(context, one.until)}"
        for name, one in zip(names, snoozed, strict=True)
    ]
    actions = [
        Action(f"Hear of {name}", f"/snooze off {one.kind} {one.what}")
        for name, one in zip(names, snoozed, strict=True)
    ]
    return Document(
        (Title(said or "Snoozed"), bullets(*lines), hint(HOW)),
        tuple(actions),
    )


async def _offer(context: Context, story: list[StoryItem]) -> Document:
    """What of a story could be snoozed."""
    first = story[0]
    thread = await context.tx.stories.thread(first.story_id)
    feed = context.feed(first.item.feed_id)
    actions = [Action("This story, a week", f"/snooze story {thread} 1 week")]
    actions.append(Action("This story, a month", f"/snooze story {thread} 1 month"))
    if feed is not None:
        actions.append(Action(f"{feed.title}, a week", f"/snooze outlet {feed.id} 1 week"))
    actions += [
        Action(f"{NAMES[topic]}, a week", f"/snooze topic {topic} 1 week")
        for topic in first.item.topics
        if topic in NAMES
    ]
    return Document(
        (
            paragraph(f"Snooze what of “{first.item.title}”?"),
            hint(
                "A snoozed story stays silent with all that comes back to it. Everything else "
                "comes as before."
            ),
        ),
        tuple(actions),
    )


def _split(argument: str, context: Context) -> tuple[str, datetime]:
    """The thing and until when: "HSJ until 3 December", "maternity for 2 weeks", "hsj"."""
    thing, until, when = argument.partition(" until ")
    if until:
        return thing, _moment(when, context)
    found = re.search(rf" ({_SPAN.pattern})$", argument, re.I)
    if found is None:
        return argument, context.now + WEEK
    number = found[2] or "1"
    days = _DAYS[found[3].casefold()] * (1 if number.casefold().startswith("a") else int(number))
    return argument[: found.start()], _checked(context.now + timedelta(days=days), context)


def _moment(words: str, context: Context) -> datetime:
    zone = zone_of(context.chat)
    found = read_moment(words, context.now, zone)
    if isinstance(found, Question):
        found = read_moment(f"{words} 08:00", context.now, zone)
    if isinstance(found, Question):
        raise user_error(found.text)
    return _checked(found, context)


def _checked(until: datetime, context: Context) -> datetime:
    if not context.now < until <= context.now + LONGEST:
        raise user_error(f"Until when? At most a year. {HOW}")
    return until


async def _thing(context: Context, words: str) -> tuple[Snoozed, str]:
    """What the words mean: "story 12", "outlet hsj", "topic maternity", or just a name."""
    kind, _, what = words.strip().partition(" ")
    if kind.casefold() == "story":
        return Snoozed.STORY, str((await _story(context, what))[0].story_id)
    if kind.casefold() in ("outlet", "topic"):
        words = what
    key = words.casefold().strip()
    for code, name in NAMES.items():
        if key in (code, name.casefold()) and kind.casefold() != "outlet":
            return Snoozed.TOPIC, code
    for feed in context.feeds:
        if key in (feed.id.casefold(), feed.title.casefold()) and kind.casefold() != "topic":
            return Snoozed.OUTLET, feed.id
    raise _unknown(words)


async def _story(context: Context, number: str) -> list[StoryItem]:
    found = []
    if number.isascii() and number.isdigit() and len(number) < 16:
        found = await context.tx.stories.items(int(number))
    if not found:
        raise user_error("I no longer know that story.")
    return found


def _unknown(words: str) -> UserError:
    return user_error(
        f"I know no outlet or topic “{words[:40]}”. {HOW} Topics: {', '.join(NAMES.values())}."
    )


async def rest(request: Request, argument: str, context: Context) -> Document:
    """Everything that waits for this chat, as one list; it waits no longer."""
    story_ids = await context.tx.lists.pending(context.chat.id)
    stories = [await context.tx.stories.items(one) for one in story_ids]
    stories = [story for story in stories if story]
    if not stories:
        return Document((paragraph("Nothing is waiting for you."),), (Action("Latest", "/latest"),))
    await context.tx.lists.told([context.chat.id], story_ids, context.now)
    title = f"{plural(len(stories), 'story', 'stories')} kept for you"
    feeds = {feed.id: feed for feed in context.feeds}
    return list_card(title, stories, feeds, context.now, (Action("How often", "/when"),))
