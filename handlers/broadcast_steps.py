"""What every step of a broadcast shares: who takes it on which broadcast, and writing it down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.core.broadcasts import Broadcast, Event, after
from bot.core.document import Document, to_json
from bot.core.errors import user_error
from bot.core.selection import Reach
from bot.core.team import Person, Role
from bot.core.types import Address, ChatKind, Request
from handlers.audience import concerned, frozen_reach, selection_words
from handlers.broadcast_card import STATE_WORDS, View
from handlers.context import Context
from handlers.rights import Me, outside, team_for
from handlers.when import zone_of

#: How long a card waits for words.
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody does something with a broadcast."""

    request: Request
    context: Context
    me: Me
    broadcast: Broadcast

    def on(self, broadcast: Broadcast) -> Step:
        """The same step on the broadcast as it is now."""
        return replace(self, broadcast=broadcast)

    @property
    def mine(self) -> bool:
        """Whether it is the author's own."""
        return self.broadcast.author == self.me.person.id


#: Carries out a verb; the text is what followed it.
Verb = Callable[[Step, str], Awaitable[Document]]


async def change(
    step: Step, event: Event, /, *, details: dict[str, Any] | None = None, **fields: Any
) -> Step:
    """Take the broadcast to where `event` leads, with these fields changed. Raises UserError."""
    to = after(step.broadcast.state, event)
    if to is None:
        where = STATE_WORDS[step.broadcast.state]
        raise user_error(
            f"Broadcast {step.broadcast.id} is not where that could be done: {where}. "
            f"/broadcast show {step.broadcast.id} shows it."
        )
    now = step.context.now
    moved = to is not step.broadcast.state
    since = now if moved else step.broadcast.state_since
    changed = replace(step.broadcast, state=to, state_since=since, **fields)
    await step.context.tx.broadcasts.save(changed)
    await note(step.context, changed, step.me.person.id, event.value, details)
    return step.on(changed)


async def note(
    context: Context,
    broadcast: Broadcast,
    actor: int | None,
    what: str,
    details: dict[str, Any] | None = None,
) -> int:
    """Write something about a broadcast into the audit; the number of the entry."""
    reach = await frozen_reach(broadcast, context)
    areas = concerned(broadcast.selection, reach) or broadcast.selection.areas
    said = {"state": broadcast.state.value, **(details or {})}
    if broadcast.practice:
        said["practice"] = True
    entry = await context.tx.audit.add(
        context.now, actor, what, broadcast=broadcast.id, areas=areas, details=said
    )
    return entry.id


def text_details(document: Document) -> dict[str, Any]:
    """A text as the audit keeps it."""
    return {"text": to_json(document)["blocks"]}


async def view_of(broadcast: Broadcast, context: Context) -> View:
    """What cards show beside the broadcast."""
    channels = await context.tx.channels.all()
    return View(
        now=context.now,
        zone=zone_of(context.chat),
        audience=selection_words(broadcast.selection, channels, context),
        author=await label(broadcast.author, context),
        approver=await label(broadcast.approver, context),
    )


async def label(person: int | None, context: Context) -> str:
    """Somebody by name; "" for nobody."""
    found = None if person is None else await context.tx.team.find(person)
    return "" if found is None else found.label


def areas_to_cover(broadcast: Broadcast, reach: Reach) -> Sequence[str]:
    """The areas that somebody must have a right for, beside those of the channels."""
    if not broadcast.selection.takes(ChatKind.PRIVATE) or (reach.channels and not reach.people):
        return ()
    return broadcast.selection.areas


async def covers(step: Step, role: Role) -> bool:
    """Whether whoever acts may do so in this role on all of the broadcast."""
    reach = await frozen_reach(step.broadcast, step.context)
    grants = step.me.may(role)
    areas = areas_to_cover(step.broadcast, reach)
    return bool(grants) and not outside(step.context, grants, reach.channels, areas)


async def watched_by(broadcast: Broadcast, role: Role, context: Context) -> list[Person]:
    """Everybody but its author who may act in this role on all of it."""
    reach = await frozen_reach(broadcast, context)
    areas = areas_to_cover(broadcast, reach)
    people = await team_for(context, role, reach.channels, areas)
    return [one for one in people if one.id != broadcast.author]


async def tell(context: Context, people: Sequence[Person], key: str, *documents: Document) -> int:
    """Say something to people in their private chats with us; how many could be told."""
    told = 0
    for person in people:
        chat_id = await private_chat(context, person)
        if chat_id is None:
            continue
        told += 1
        for number, document in enumerate(documents):
            await context.publisher.tell(
                context.tx, document, f"{key}:{person.id}:{number}", chat_id
            )
    return told


async def private_chat(context: Context, person: Person) -> int | None:
    """The chat in which we can speak to somebody, if there is one."""
    if person.chat_id is not None:
        return person.chat_id
    # On Telegram the private chat with a person goes by the person's own number.
    found = await context.tx.chats.find(Address(person.platform, person.address))
    return found.id if found is not None and found.kind is ChatKind.PRIVATE else None


async def author_only(step: Step, doing: str) -> None:
    """Raises UserError for everybody but the author."""
    if not step.mine:
        who = await label(step.broadcast.author, step.context)
        raise user_error(f"Only its author, {who}, can {doing}.")


async def ask_words(
    step: Step, verb: str, question: Document, *, numbers: bool = False
) -> Document:
    """Ask; the next message of this person completes the verb."""
    command = f"/broadcast {step.broadcast.id} {verb}"
    until = step.context.now + PATIENCE
    await step.context.tx.waits.put(
        step.context.chat.id, step.request.sender, command, until, numbers=numbers
    )
    return question
