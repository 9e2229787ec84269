"""The second person: approves, returns or rejects; looks afterwards at what was urgent."""

from __future__ import annotations

from dataclasses import replace

from bot.core.broadcasts import Event, State
from bot.core.document import Document, bullets, facts, paragraph
from bot.core.errors import user_error
from bot.core.team import Role
from handlers.broadcast_card import action, approval_card, shown, waiting_card
from handlers.broadcast_confirm import ready
from handlers.broadcast_live import live_card
from handlers.broadcast_steps import (
    Step,
    ask_words,
    change,
    covers,
    label,
    note,
    text_details,
    view_of,
)


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
    reach = await ready(step)
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
