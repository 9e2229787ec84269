"""Preview, confirmation, and the second person: approve, return, reject, look afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.broadcasts import SEND_WITHIN, Broadcast, Event, State, needs_two
from bot.core.document import Code, Document, bullets, facts, hint, paragraph
from bot.core.errors import user_error
from bot.core.selection import Reach
from bot.core.team import Role
from handlers.audience import frozen_reach, reach_of
from handlers.blockers import PLATFORM_NAMES, Blocker, blockers
from handlers.broadcast_card import (
    Previewed,
    action,
    approval_card,
    live_card,
    preview_card,
    shown,
    waiting_card,
)
from handlers.broadcast_steps import (
    Step,
    areas_to_cover,
    ask_words,
    author_only,
    change,
    covers,
    label,
    note,
    tell,
    text_details,
    view_of,
    watched_by,
)
from handlers.broadcast_text import for_channels, for_people
from handlers.rights import Me, admins_of, known_as, outside
from handlers.wording import plural, several

#: How long a broadcast without a time may wait for its confirmation and its turn.
CONFIRM_WITHIN = timedelta(hours=24)


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
    previewed = Previewed(reach, found, _messages(step, reach), _two(step.broadcast, reach, step))
    return preview_card(step.broadcast, previewed, await view_of(step.broadcast, step.context))


def as_sent(broadcast: Broadcast, reach: Reach) -> list[Document]:
    """The texts that will go out: to channels, and to people where there are any."""
    found = [for_channels(broadcast)] if reach.channels or not reach.people else []
    return [*found, *([for_people(broadcast)] if reach.people else [])]


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


async def _show_as_sent(step: Step, reach: Reach) -> None:
    """The very messages, in this chat; and what they are elsewhere."""
    entry = await note(step.context, step.broadcast, step.me.person.id, "shown")
    shown_here = [*as_sent(step.broadcast, reach), *_elsewhere(step, reach)]
    for number, document in enumerate(shown_here):
        key = f"broadcast:{step.broadcast.id}:preview:{entry}:{number}"
        await step.context.publisher.tell(step.context.tx, document, key, step.context.chat.id)


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


def _two(broadcast: Broadcast, reach: Reach, step: Step) -> bool:
    return needs_two(step.context.policy, len(reach.channels), reach.chats)


async def _ready(step: Step) -> Reach:
    """The reach, if nothing keeps the broadcast back and it is still that of the preview.
    Raises UserError."""
    reach = await frozen_reach(step.broadcast, step.context)
    found = await _blockers(step, reach)
    if found:
        raise user_error(
            "It cannot be sent yet: " + " ".join(one.text for one in found),
            action(step.broadcast, "Show", "show"),
        )
    return reach


async def _blockers(step: Step, reach: Reach) -> list[Blocker]:
    author = await author_of(step)
    return await blockers(step.broadcast, reach, author, step.context)


async def author_of(step: Step) -> Me:
    """The author, with what they may do at this moment."""
    person = await step.context.tx.team.find(step.broadcast.author)
    assert person is not None
    return await known_as(step.context.tx, person, step.context)


def _deadline(step: Step) -> dict[str, Any]:
    """A send-before for a broadcast that has none."""
    if step.broadcast.send_before is not None:
        return {}
    at = step.broadcast.send_at
    return {"send_before": at + SEND_WITHIN if at else step.context.now + CONFIRM_WITHIN}


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


async def confirm(step: Step, words: str) -> Document:
    """On to its time, or to a second person where the reach needs one."""
    await author_only(step, "confirm it")
    if step.broadcast.state in (State.APPROVAL, State.SCHEDULED, State.SENDING):
        raise user_error("That is done already.", action(step.broadcast, "Show", "show"))
    reach = await _ready(step)
    deadline = _deadline(step)
    if reach.chats != step.broadcast.reach:
        raise user_error(
            f"The reach has changed from {step.broadcast.reach} to {reach.chats} since the "
            "preview. Please look again.",
            action(step.broadcast, "Preview", "preview"),
        )
    if not _two(step.broadcast, reach, step):
        step = await change(step, Event.SCHEDULE, **deadline, details={"reach": reach.chats})
        return await _waiting(step, "Confirmed.")
    if step.broadcast.practice:
        step = await change(step, Event.SUBMIT, **deadline, details={"reach": reach.chats})
        return await _waiting(
            step, "Somebody else would decide now. As this is practice, you can do it yourself."
        )
    approvers = await watched_by(step.broadcast, Role.APPROVER, step.context)
    if not approvers:
        raise user_error(
            "This reach needs a second person, and nobody else of your team may approve all of "
            "it. An admin gives that right with /team add; choose a smaller audience; or press "
            "Urgent, which your admins see at once.",
            action(step.broadcast, "Urgent: send alone", "urgent"),
            action(step.broadcast, "Audience", "audience"),
        )
    step = await change(
        step,
        Event.SUBMIT,
        **deadline,
        details={"reach": reach.chats, **text_details(step.broadcast.document)},
    )
    entry = await note(step.context, step.broadcast, None, "asked")
    view = await view_of(step.broadcast, step.context)
    told = await tell(
        step.context,
        approvers,
        f"broadcast:{step.broadcast.id}:ask:{entry}",
        *as_sent(step.broadcast, reach),
        approval_card(step.broadcast, reach, view),
    )
    names = several([one.label for one in approvers], 4)
    said = f"Asked {names}; one of them is enough."
    if not told:
        said = f"{names} may approve it, but have not spoken to me yet. Ask them to say /broadcast."
    return await _waiting(step, said)


async def _waiting(step: Step, said: str) -> Document:
    return waiting_card(step.broadcast, await view_of(step.broadcast, step.context), said=said)


async def urgent(step: Step, words: str) -> Document:
    """One person sends it; all admins of the area see that at once, and one looks afterwards."""
    await author_only(step, "send it alone")
    reach = await _ready(step)
    if words != "yes":
        return shown(
            step.broadcast,
            Document(
                (
                    paragraph(
                        f"Send to {plural(reach.chats, 'chat')} without a second person? It is "
                        "marked as urgent, all admins of the area see it at once, and somebody "
                        "else must look at it afterwards."
                    ),
                ),
                (
                    action(step.broadcast, "Yes, it is urgent", "urgent yes"),
                    action(step.broadcast, "No", "preview"),
                ),
            ),
        )
    step = await change(
        step,
        Event.SCHEDULE,
        urgent=True,
        **_deadline(step),
        details={"urgent": True, "reach": reach.chats, **text_details(step.broadcast.document)},
    )
    if not step.broadcast.practice:
        await _tell_admins(step, reach)
    return await _waiting(step, "It is on its way. The admins of the area have been told.")


async def _tell_admins(step: Step, reach: Reach) -> None:
    """All admins of the area see it at once; whoever may approve all of it can act on it."""
    able = await watched_by(step.broadcast, Role.APPROVER, step.context)
    known = {step.broadcast.author, *(one.id for one in able)}
    areas = areas_to_cover(step.broadcast, reach)
    near = await admins_of(step.context, reach.channels, areas)
    others = [one for one in near if one.id not in known]
    entry = await note(step.context, step.broadcast, None, "admins told")
    by = await label(step.broadcast.author, step.context)
    said = paragraph(
        f"URGENT: {by} sends the text above to {plural(reach.chats, 'chat')} without a second "
        "person. Please look at it."
    )
    buttons = (
        action(step.broadcast, "I have looked: fine", "reviewed"),
        action(step.broadcast, "Cancel", "cancel"),
        action(step.broadcast, "Undo", "undo"),
    )
    texts = as_sent(step.broadcast, reach)
    key = f"broadcast:{step.broadcast.id}:urgent:{entry}"
    await tell(step.context, able, key, *texts, Document((said,), buttons))
    await tell(step.context, others, key, *texts, Document((said,)))


async def reviewed(step: Step, words: str) -> Document:
    """The second person's look at an urgent one."""
    if step.mine or not await covers(step, Role.APPROVER):
        raise user_error("An approver of this area who did not write it must look at it.")
    broadcast = step.broadcast
    if not broadcast.urgent or broadcast.reviewer is not None:
        raise user_error("Nobody has to look at this one any more.")
    changed = replace(broadcast, reviewer=step.me.person.id)
    await step.context.tx.broadcasts.save(changed)
    await note(step.context, changed, step.me.person.id, "reviewed")
    progress = await step.context.tx.broadcasts.progress(broadcast.id)
    return live_card(changed, progress, await view_of(changed, step.context))


async def approve(step: Step, words: str) -> Document:
    """The second person types the reach; with the right number it goes on to its time."""
    await _may_decide(step)
    broadcast = step.broadcast
    if broadcast.state is not State.APPROVAL:
        who = await label(broadcast.approver, step.context)
        done = f"{who} has approved it already." if who else "It does not wait for approval."
        raise user_error(done, action(broadcast, "Show", "show"))
    if not words:
        question = Document(
            (
                paragraph(
                    "How many chats does it reach? Type the number, so that both of us are sure."
                ),
            ),
            (action(broadcast, "Return", "return"), action(broadcast, "Reject", "reject")),
        )
        return await ask_words(step, "approve", question, numbers=True)
    reach = await _ready(step)
    if reach.chats != broadcast.reach:
        changed = replace(broadcast, reach=reach.chats)
        await step.context.tx.broadcasts.save(changed)
        await note(step.context, changed, None, "reach changed", {"reach": reach.chats})
        view = await view_of(changed, step.context)
        card = approval_card(changed, reach, view)
        said = paragraph(f"The reach has changed from {broadcast.reach} since. Please look again.")
        return replace(card, blocks=(said, *card.blocks))
    if words.strip().replace(",", "") != str(reach.chats):
        raise user_error(
            f"“{words[:20]}” is not the number of chats that it reaches. Look at the card again.",
            action(broadcast, "Show", "show"),
            action(broadcast, "Approve", "approve"),
        )
    step = await change(
        step,
        Event.APPROVE,
        approver=None if broadcast.practice else step.me.person.id,
        details={"reach": reach.chats, **text_details(broadcast.document)},
    )
    view = await view_of(step.broadcast, step.context)
    card = waiting_card(step.broadcast, view, said="Approved.")
    if not step.mine:
        await _tell_author(
            step, waiting_card(step.broadcast, view, said=f"{view.approver} approved it.")
        )
    return replace(card, actions=()) if not step.mine else card


async def _may_decide(step: Step) -> None:
    if step.mine and not step.broadcast.practice:
        raise user_error(
            "You wrote it, so somebody else must decide.", action(step.broadcast, "Show", "show")
        )
    if not step.broadcast.practice and not await covers(step, Role.APPROVER):
        raise user_error(
            "That is for approvers of all the areas and channels that it goes to, and you are "
            "not one of them."
        )


async def return_(step: Step, words: str) -> Document:
    """Back to its author, with a reason."""
    return await _decide(step, Event.RETURN, "return", words)


async def reject(step: Step, words: str) -> Document:
    """The end of it, with a reason."""
    return await _decide(step, Event.REJECT, "reject", words)


async def _decide(step: Step, event: Event, verb: str, words: str) -> Document:
    await _may_decide(step)
    if not words:
        question = Document(
            (paragraph(f"Why do you {verb} it? Its author reads what you write now."),),
            (action(step.broadcast, "Back", "show"),),
        )
        return await ask_words(step, verb, question, numbers=True)
    step = await change(step, event, reason=words, details={"reason": words})
    view = await view_of(step.broadcast, step.context)
    by = step.me.person.label
    await _tell_author(step, waiting_card(step.broadcast, view, said=f"{by}: {words}"))
    said = "Returned to its author." if event is Event.RETURN else "Rejected."
    return shown(
        step.broadcast, Document((paragraph(said), facts(("Reason", words)), bullets(view.author)))
    )


async def _tell_author(step: Step, document: Document) -> None:
    entry = await note(step.context, step.broadcast, None, "author told")
    key = f"broadcast:{step.broadcast.id}:author:{entry}"
    await step.context.publisher.tell(step.context.tx, document, key, step.broadcast.chat_id)
