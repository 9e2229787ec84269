"""Preview: exactly as it will look, whom it reaches, what keeps it back, and how to mend that."""

from __future__ import annotations

from dataclasses import replace

from bot.core.broadcasts import Broadcast, Event, needs_two
from bot.core.document import Code, Document, hint
from bot.core.selection import Reach
from bot.core.team import Role
from handlers.audience import frozen_reach, reach_of
from handlers.blockers import PLATFORM_NAMES, blockers
from handlers.broadcast_card import Previewed, preview_card
from handlers.broadcast_steps import Step, author_only, change, note, view_of
from handlers.broadcast_text import for_channels, for_people
from handlers.rights import outside
from handlers.wording import plural, several


async def preview(step: Step, words: str) -> Document:
    """Show it exactly as it will look, whom it reaches, and what keeps it back."""
    await author_only(step, "preview it")
    await step.context.tx.waits.end(step.context.chat.id, step.request.sender)
    reach = await reach_of(step.broadcast.selection, step.context)
    await step.context.tx.broadcasts.set_channels(
        step.broadcast.id, [one.chat_id for one in reach.channels]
    )
    found = await blockers(step.broadcast, reach, step.me, step.context)
    step = await change(step, Event.PREVIEW, reach=reach.chats, details={"reach": reach.chats})
    if step.broadcast.has_text:
        await _show_as_sent(step, reach)
    two = two_needed(step.broadcast, reach, step)
    previewed = Previewed(reach, found, _messages(step, reach), two)
    return preview_card(step.broadcast, previewed, await view_of(step.broadcast, step.context))


def as_sent(broadcast: Broadcast, reach: Reach) -> list[Document]:
    """The texts that will go out: to channels, and to people where there are any."""
    found = [for_channels(broadcast)] if reach.channels or not reach.people else []
    return [*found, *([for_people(broadcast)] if reach.people else [])]


async def _show_as_sent(step: Step, reach: Reach) -> None:
    """The very messages, in this chat; and what they are elsewhere."""
    entry = await note(step.context, step.broadcast, step.me.person.id, "shown")
    shown_here = [*as_sent(step.broadcast, reach), *_elsewhere(step, reach)]
    for number, document in enumerate(shown_here):
        key = f"broadcast:{step.broadcast.id}:preview:{entry}:{number}"
        await step.context.publisher.tell(step.context.tx, document, key, step.context.chat.id)


def _elsewhere(step: Step, reach: Reach) -> list[Document]:
    """How it reads on the other platforms that it goes to."""
    read = step.context.publisher.previews(as_sent(step.broadcast, reach)[0])
    others = [name for name in reach.by_platform() if name != step.context.chat.at.platform]
    return [
        Document(
            (
                hint(f"As it reads on {PLATFORM_NAMES.get(name, name)}:"),
                Code("\n\n".join(read[name])),
            )
        )
        for name in others
        if read.get(name)
    ]


def _messages(step: Step, reach: Reach) -> str:
    """How many messages it is on each platform that it goes to."""
    bodies = step.context.publisher.bodies(for_channels(step.broadcast))
    wanted = reach.by_platform() or bodies
    counts = [
        f"{plural(len(bodies[name]), 'message')} on {PLATFORM_NAMES.get(name, name)}"
        for name in wanted
        if name in bodies
    ]
    return several(counts)


def two_needed(broadcast: Broadcast, reach: Reach, step: Step) -> bool:
    """Whether a second person must look at it."""
    return needs_two(step.context.policy, len(reach.channels), reach.chats)


async def again(step: Step, words: str) -> Document:
    """Send it although it is much like an earlier one: its author has seen that one."""
    await author_only(step, "say so")
    return await preview(await change(step, Event.EDIT, again=True), "")


async def leave(step: Step, words: str) -> Document:
    """Leave out channels that are suspended, or outside the author's right."""
    await author_only(step, "change its audience")
    reach = await frozen_reach(step.broadcast, step.context)
    if words == "suspended":
        gone = [one.chat_id for one in reach.channels if one.suspended]
    else:
        grants = step.me.grants
        gone = [one.chat_id for one in reach.channels if outside(step.context, grants, [one], ())]
    selection = step.broadcast.selection
    left = tuple(dict.fromkeys((*selection.not_channels, *gone)))
    kept = tuple(one for one in selection.channels if one not in gone)
    areas = selection.areas
    if words != "suspended":
        mine = step.me.may(Role.WRITER)
        areas = tuple(one for one in areas if not outside(step.context, mine, (), [one]))
    selection = replace(selection, not_channels=left, channels=kept, areas=areas)
    return await preview(await change(step, Event.EDIT, selection=selection), "")
