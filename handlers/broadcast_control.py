"""While and after it is sent: pause, resume, cancel, and undo by deleting or correcting."""

from __future__ import annotations

from dataclasses import replace

from bot.core.broadcasts import BEGUN, Event, State
from bot.core.document import Document, paragraph
from bot.core.errors import user_error
from bot.core.team import Role
from handlers.broadcast_card import action, shown, waiting_card
from handlers.broadcast_live import live_card
from handlers.broadcast_steps import (
    Step,
    ask_words,
    change,
    covers,
    note,
    text_details,
    view_of,
)
from handlers.broadcast_text import for_channels, for_people
from handlers.broadcast_write import written

CANNOT = (
    "Telegram lets me delete a message for 48 hours; my own text I can correct for longer. The "
    "report says for how many it worked."
)


async def _may_control(step: Step) -> None:
    """Its author, and whoever may approve all of it, may stop it at any moment."""
    if step.mine or await covers(step, Role.APPROVER):
        return
    raise user_error("Only its author and the approvers of all that it goes to can do that.")


async def pause(step: Step, words: str) -> Document:
    """Nothing more leaves until it is resumed."""
    await _may_control(step)
    by = step.me.person.label
    step = await change(step, Event.PAUSE, reason=f"paused by {by}")
    await step.context.tx.broadcasts.hold(step.broadcast.id)
    return await live(step)


async def resume(step: Step, words: str) -> Document:
    """On with it; what has failed so far has been seen."""
    await _may_control(step)
    progress = await step.context.tx.broadcasts.progress(step.broadcast.id)
    step = await change(
        step,
        Event.RESUME,
        reason="",
        forgiven_failed=progress.failures,
        forgiven_ended=progress.ended,
    )
    # Between its first share and the rest the errors are looked at by the broadcaster.
    if step.broadcast.stage != "share" or not progress.sent:
        await step.context.tx.broadcasts.release(step.broadcast.id)
        step = step.on(replace(step.broadcast, stage="rest"))
        await step.context.tx.broadcasts.save(step.broadcast)
    return await live(step)


async def cancel(step: Step, words: str) -> Document:
    """The end of it, wherever it is; who has not got it will not get it."""
    await _may_control(step)
    begun = step.broadcast.state in BEGUN
    by = step.me.person.label
    step = await change(step, Event.CANCEL, reason=f"cancelled by {by}", ended_at=step.context.now)
    await step.context.tx.waits.end(step.context.chat.id, step.request.sender)
    if not begun:
        return waiting_card(step.broadcast, await view_of(step.broadcast, step.context))
    ended = await step.context.tx.broadcasts.cancel(step.broadcast.id, step.context.now)
    await note(step.context, step.broadcast, step.me.person.id, "stopped", {"deliveries": ended})
    return await live(step)


async def undo(step: Step, words: str) -> Document:
    """Ask how: delete it, or correct it."""
    await _may_undo(step)
    return shown(
        step.broadcast,
        Document(
            (
                paragraph(
                    f"Undo broadcast {step.broadcast.id}? I can delete it wherever the platform "
                    f"still allows, or put a correction in its place. {CANNOT}"
                ),
            ),
            (
                action(step.broadcast, "Delete it everywhere", "delete"),
                action(step.broadcast, "Correct it", "correct"),
                action(step.broadcast, "Back", "show"),
            ),
        ),
    )


async def _may_undo(step: Step) -> None:
    if not (step.mine or await covers(step, Role.APPROVER)):
        raise user_error("Only its author and the approvers of all that it goes to can do that.")
    if step.broadcast.state not in BEGUN or step.broadcast.started_at is None:
        raise user_error("Nothing of it has been sent.", action(step.broadcast, "Show", "show"))
    if step.broadcast.undone == "delete":
        raise user_error("It has been deleted already.", action(step.broadcast, "Show", "show"))


async def _stopped(step: Step) -> Step:
    """What is still being sent is cancelled first."""
    if step.broadcast.state not in (State.SENDING, State.PAUSED):
        return step
    step = await change(
        step, Event.CANCEL, reason="cancelled to be undone", ended_at=step.context.now
    )
    await step.context.tx.broadcasts.cancel(step.broadcast.id, step.context.now)
    return step


async def delete(step: Step, words: str) -> Document:
    """Take it back wherever that is still possible."""
    await _may_undo(step)
    step = await _stopped(step)
    count = 0
    for part in ("channels", "people"):
        key = f"broadcast:{step.broadcast.id}:{part}"
        count += await step.context.publisher.withdraw(step.context.tx, key, "undo")
    changed = replace(step.broadcast, undone="delete")
    await step.context.tx.broadcasts.save(changed)
    await note(
        step.context,
        changed,
        step.me.person.id,
        "deleted",
        {"deliveries": count, **text_details(step.broadcast.document)},
    )
    return await live(step.on(changed))


async def correct(step: Step, words: str) -> Document:
    """Put a correction in its place, wherever that is still possible."""
    await _may_undo(step)
    if not words:
        question = Document(
            (
                paragraph(
                    "Send the corrected text as your next message. It takes the place of the old "
                    "one without a sound, and the audit keeps both."
                ),
            ),
            (action(step.broadcast, "Back", "show"),),
        )
        return await ask_words(step, "correct", question)
    prefix = f"{step.broadcast.id} correct"
    before = step.broadcast.document
    text = await written(step.request, step.context, before, words, prefix)
    correction = replace(text, attachment=before.attachment)
    step = await _stopped(step)
    number = await note(
        step.context,
        step.broadcast,
        step.me.person.id,
        "corrected",
        {"before": text_details(before)["text"], "after": text_details(correction)["text"]},
    )
    changed = replace(step.broadcast, undone="correct", correction=correction)
    for part, document in (
        ("channels", for_channels(changed, correction)),
        ("people", for_people(changed, correction)),
    ):
        key = f"broadcast:{changed.id}:{part}"
        await step.context.publisher.revise(step.context.tx, key, document, f"correction:{number}")
    await step.context.tx.broadcasts.save(changed)
    return await live(step.on(changed))


async def live(step: Step) -> Document:
    """The live card as it is now."""
    progress = await step.context.tx.broadcasts.progress(step.broadcast.id)
    view = await view_of(step.broadcast, step.context)
    return live_card(step.broadcast, progress, view)
