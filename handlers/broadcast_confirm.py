"""Confirming: on to its time, to a second person, or urgently past them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.broadcasts import SEND_WITHIN, Event, State
from bot.core.document import Document, paragraph
from bot.core.errors import user_error
from bot.core.selection import Reach
from bot.core.team import Role
from handlers.audience import frozen_reach
from handlers.blockers import blockers
from handlers.broadcast_card import action, approval_card, shown, waiting_card
from handlers.broadcast_preview import as_sent, two_needed
from handlers.broadcast_steps import (
    Step,
    areas_to_cover,
    author_only,
    change,
    label,
    note,
    tell,
    text_details,
    view_of,
    watched_by,
)
from handlers.rights import Me, admins_of, known_as
from handlers.wording import plural, several

#: How long a broadcast without a time may wait for its confirmation and its turn.
CONFIRM_WITHIN = timedelta(hours=24)


async def confirm(step: Step, words: str) -> Document:
    """On to its time, or to a second person where the reach needs one."""
    await author_only(step, "confirm it")
    if step.broadcast.state in (State.APPROVAL, State.SCHEDULED, State.SENDING):
        raise user_error("That is done already.", action(step.broadcast, "Show", "show"))
    reach = await ready(step)
    deadline = _deadline(step)
    if reach.chats != step.broadcast.reach:
        raise user_error(
            f"The reach has changed from {step.broadcast.reach} to {reach.chats} since the "
            "preview. Please look again.",
            action(step.broadcast, "Preview", "preview"),
        )
    if not two_needed(step.broadcast, reach, step):
        step = await change(step, Event.SCHEDULE, **deadline, details={"reach": reach.chats})
        return await on_its_way(step, "Confirmed.")
    if step.broadcast.practice:
        step = await change(step, Event.SUBMIT, **deadline, details={"reach": reach.chats})
        return await on_its_way(
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
    return await on_its_way(step, said)


def _deadline(step: Step) -> dict[str, Any]:
    """A send-before for a broadcast that has none."""
    if step.broadcast.send_before is not None:
        return {}
    at = step.broadcast.send_at
    return {"send_before": at + SEND_WITHIN if at else step.context.now + CONFIRM_WITHIN}


async def on_its_way(step: Step, said: str) -> Document:
    """What has become of it."""
    return waiting_card(step.broadcast, await view_of(step.broadcast, step.context), said=said)


async def ready(step: Step) -> Reach:
    """The reach, if nothing keeps the broadcast back and it is still that of the preview.
    Raises UserError."""
    reach = await frozen_reach(step.broadcast, step.context)
    found = await blockers(step.broadcast, reach, await author_of(step), step.context)
    if found:
        raise user_error(
            "It cannot be sent yet: " + " ".join(one.text for one in found),
            action(step.broadcast, "Show", "show"),
        )
    return reach


async def author_of(step: Step) -> Me:
    """The author, with what they may do at this moment."""
    person = await step.context.tx.team.find(step.broadcast.author)
    assert person is not None
    return await known_as(step.context.tx, person, step.context)


async def urgent(step: Step, words: str) -> Document:
    """One person sends it; all admins of the area see that at once, and one looks afterwards."""
    await author_only(step, "send it alone")
    reach = await ready(step)
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
    return await on_its_way(step, "It is on its way. The admins of the area have been told.")


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
