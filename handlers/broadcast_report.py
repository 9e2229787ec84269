"""Looking at broadcasts: one of them, all of them, and the ledger as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from bot.core.broadcasts import BEGUN, State
from bot.core.campaign import LedgerRow
from bot.core.document import Action, Attachment, Document, Title, bullets, facts, hint, paragraph
from bot.core.errors import user_error
from bot.core.team import Role
from bot.core.types import DeliveryState
from handlers.audience import frozen_reach
from handlers.broadcast_card import (
    action,
    approval_card,
    draft_card,
    line_of,
    shown,
    waiting_card,
)
from handlers.broadcast_live import failures, live_card
from handlers.broadcast_steps import Step, covers, label, view_of
from handlers.wording import clock_time, plural

SHOWN = 10
SEARCHED = 50
COLUMNS = (
    *("platform", "chat", "name", "message", "operation"),
    *("state", "attempts", "doubts", "settled", "error"),
)


async def may_see(step: Step) -> bool:
    """Its author, and everybody with a right on all of it."""
    if step.mine or step.me.owner:
        return True
    return await covers(step, Role.WRITER) or await covers(step, Role.APPROVER)


async def show(step: Step, words: str) -> Document:
    """The broadcast where it is now."""
    broadcast, context = step.broadcast, step.context
    view = await view_of(broadcast, context)
    if broadcast.state in (State.DRAFT, State.PREVIEW):
        return draft_card(broadcast, view)
    if broadcast.state is State.APPROVAL and not step.mine and await covers(step, Role.APPROVER):
        return approval_card(broadcast, await frozen_reach(broadcast, context), view)
    if broadcast.started_at is None:
        return waiting_card(broadcast, view)
    progress = await context.tx.broadcasts.progress(broadcast.id)
    if broadcast.state in (State.SENDING, State.PAUSED):
        return live_card(broadcast, progress, view)
    return await report(step)


async def report(step: Step) -> Document:
    """What came of it, and of its undoing."""
    broadcast, context = step.broadcast, step.context
    progress = await context.tx.broadcasts.progress(broadcast.id)
    view = await view_of(broadcast, context)
    card = live_card(broadcast, progress, view)
    rows = [("By", view.author), ("For", view.audience)]
    if view.approver:
        rows.append(("Approved by", view.approver))
    if broadcast.reviewer is not None:
        rows.append(("Looked at by", await label(broadcast.reviewer, context)))
    if broadcast.started_at is not None:
        rows.append(("Began", clock_time(broadcast.started_at)))
    if broadcast.ended_at is not None:
        rows.append(("Ended", clock_time(broadcast.ended_at)))
    more = [facts(*rows)]
    if broadcast.undone:
        undone = await context.tx.broadcasts.undoing(broadcast.id)
        worked = undone.get(DeliveryState.SENT, 0)
        refused = undone.get(DeliveryState.DEAD, 0)
        total = sum(undone.values())
        left = total - worked - refused
        more.append(
            facts(
                ("It worked for", f"{worked} of {plural(total, 'message')}"),
                ("Refused by the platform", str(refused)),
                *((("On its way", str(left)),) if left else ()),
            )
        )
    return replace(card, blocks=(*card.blocks, *shown(broadcast, Document(tuple(more))).blocks))


async def export(step: Step, words: str) -> Document:
    """The ledger as CSV, one line a message."""
    broadcast, context = step.broadcast, step.context
    if broadcast.state not in BEGUN:
        raise user_error("Nothing of it has been sent.", action(broadcast, "Show", "show"))
    if not (step.mine or await covers(step, Role.APPROVER)):
        raise user_error("Only its author and the approvers of all that it goes to can do that.")
    rows = await context.tx.broadcasts.ledger(broadcast.id)
    file = await context.tx.files.add(_csv(rows).encode(), context.now)
    name = f"broadcast-{broadcast.id}.csv"
    progress = await context.tx.broadcasts.progress(broadcast.id)
    return Document(
        (
            paragraph(
                f"The ledger of broadcast {broadcast.id}: {plural(len(rows), 'message')}. "
                f"Failed: {failures(progress)}."
            ),
            hint("People in private chats are counted, not named."),
        ),
        (),
        Attachment(file, name, "text/csv", f"The ledger of broadcast {broadcast.id}"),
    )


def _csv(rows: Sequence[LedgerRow]) -> str:
    """The rows as a table, each cell under the name of its column."""
    out = io.StringIO()
    lines = [_line(number, row) for number, row in enumerate(rows, start=1)]
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()
    table.writerows(lines)
    return out.getvalue()


def _line(number: int, row: LedgerRow) -> dict[str, object]:
    # Who follows what is nobody's business: people are counted, not named.
    public = bool(row.title)
    return {
        "platform": row.at.platform,
        "chat": row.at.address if public else f"person {number}",
        "name": _cell(row.title),
        "message": row.part + 1,
        "operation": row.operation,
        "state": row.state.value,
        "attempts": row.attempts,
        "doubts": row.doubts,
        "settled": row.settled_at.isoformat(timespec="seconds") if row.settled_at else "",
        "error": _cell(row.last_error or ""),
    }


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


async def listed(step: Step) -> Document:
    """The newest broadcasts that somebody may see."""
    found = []
    context = step.context
    for broadcast in await context.tx.broadcasts.latest(SEARCHED):
        if await may_see(step.on(broadcast)):
            found.append(broadcast)
        if len(found) == SHOWN:
            break
    if not found:
        return Document(
            (paragraph("There is no broadcast yet."),), (Action("Write one", "/broadcast new"),)
        )
    looks = [one for one in found if one.urgent and one.reviewer is None and one.started_at]
    note = [hint(f"{plural(len(looks), 'urgent one')} still to be looked at.")] if looks else []
    return Document(
        (Title("Broadcasts"), bullets(*(line_of(one) for one in found)), *note),
        (
            *(Action(f"Show {one.id}", f"/broadcast show {one.id}") for one in found),
            Action("Write a new one", "/broadcast new"),
        ),
    )
