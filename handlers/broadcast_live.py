"""The live card of a broadcast: how far it is, and what can be done about it. Pure."""

from __future__ import annotations

import re

from bot.core.broadcasts import Broadcast, State
from bot.core.document import Action, Block, Document, Inline, facts, hint, paragraph
from bot.core.sending import Progress, bar, expected_end
from handlers.broadcast_card import View, action, heading, shown
from handlers.when import time_until
from handlers.wording import plural, several

UNDONE = {"delete": "deleted where that was still possible", "correct": "corrected"}


def live_card(broadcast: Broadcast, progress: Progress, view: View) -> Document:
    """How far it is; edits itself while it is sent."""
    over = progress.total - progress.left
    percent = over * 100 // progress.total if progress.total else 100
    rows: list[tuple[str, str | Inline]] = [("Sent", f"{progress.sent} of {progress.total}")]
    rows.append(("Failed", failures(progress)))
    rows.append(("Uncertain", str(progress.uncertain)))
    if progress.held:
        rows.append(("Shut me out", str(progress.held)))
    if progress.cancelled:
        rows.append(("Cancelled", str(progress.cancelled)))
    rows.append(("Left", str(progress.left)))
    blocks: list[Block] = [
        heading(broadcast),
        paragraph(broadcast.title),
        paragraph(f"{bar(progress)} {percent}%"),
        facts(*rows),
    ]
    if broadcast.state is State.SENDING:
        blocks += _how_it_goes_on(broadcast, progress, view)
    if broadcast.reason and broadcast.state in (State.PAUSED, State.CANCELLED):
        blocks.append(paragraph(f"Why: {broadcast.reason}"))
    if broadcast.undone:
        blocks.append(paragraph(f"Undone: {UNDONE[broadcast.undone]}."))
    if broadcast.urgent and broadcast.reviewer is None and not broadcast.practice:
        blocks.append(paragraph("Sent by one person: somebody else has still to look at it."))
    return shown(broadcast, Document(tuple(blocks), _live_actions(broadcast)))


def failures(progress: Progress) -> str:
    """How many failed, and why."""
    if not progress.failures:
        return "0"
    reasons = several([f"{_reason(why)}: {count}" for why, count in progress.failed], 4)
    return f"{progress.failures} ({reasons})"


def _reason(why: str) -> str:
    """The platform's words without its code: bot was blocked by the user."""
    return re.sub(r"^\d{3} (?:[A-Z][A-Za-z ]*: )?", "", why) or why


def _how_it_goes_on(broadcast: Broadcast, progress: Progress, view: View) -> list[Block]:
    if broadcast.stage == "share" and progress.waiting:
        words = (
            f"A small share goes first; the other {plural(progress.waiting, 'chat')} follow "
            "when that has gone well."
        )
        return [hint(words)]
    began = broadcast.started_at
    end = None if began is None else expected_end(progress, began, view.now)
    if end is None:
        return []
    return [hint(f"Expected end: {end.astimezone(view.zone):%H:%M}, {time_until(end, view.now)}")]


def _live_actions(broadcast: Broadcast) -> tuple[Action, ...]:
    match broadcast.state:
        case State.SENDING:
            verbs = [("Pause", "pause"), ("Cancel", "cancel"), ("Refresh", "show")]
        case State.PAUSED:
            verbs = [("Resume", "resume"), ("Cancel", "cancel"), ("Refresh", "show")]
        case _:
            verbs = [("Refresh", "show"), ("Export CSV", "export")]
            if not broadcast.undone:
                verbs.insert(0, ("Undo", "undo"))
            if broadcast.urgent and broadcast.reviewer is None and not broadcast.practice:
                verbs.insert(0, ("I have looked: fine", "reviewed"))
    return tuple(action(broadcast, label, verb) for label, verb in verbs)
