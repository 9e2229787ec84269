"""The cards of a broadcast before it is sent: what its author and its approver see. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.broadcasts import CHANGEABLE, Broadcast, State
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Title,
    bullets,
    facts,
    hint,
    inline,
    paragraph,
)
from bot.core.selection import Reach
from handlers.audience import KIND_WORDS
from handlers.blockers import PLATFORM_NAMES, Blocker
from handlers.broadcast_text import practised
from handlers.when import moment_words, time_until
from handlers.wording import plural, several

STATE_WORDS = {
    State.DRAFT: "draft",
    State.PREVIEW: "preview",
    State.APPROVAL: "waits for approval",
    State.SCHEDULED: "scheduled",
    State.SENDING: "sending",
    State.PAUSED: "paused",
    State.DONE: "done",
    State.CANCELLED: "cancelled",
    State.RETURNED: "returned to its author",
    State.REJECTED: "rejected",
    State.EXPIRED: "expired: its time was over before it was sent",
}


@dataclass(frozen=True, slots=True)
class View:
    """What a card shows beside the broadcast itself."""

    now: datetime
    zone: ZoneInfo
    audience: str
    author: str = ""
    approver: str = ""


def action(broadcast: Broadcast, label: str, verb: str) -> Action:
    """A button for a verb of this broadcast."""
    return Action(label, f"/broadcast {broadcast.id} {verb}")


def shown(broadcast: Broadcast, document: Document) -> Document:
    """A card, marked on every line if the broadcast is practice."""
    return practised(document) if broadcast.practice else document


def heading(broadcast: Broadcast) -> Title:
    """Its number and where it is."""
    urgent = "urgent " if broadcast.urgent else ""
    return Title(f"{urgent}broadcast {broadcast.id}: {STATE_WORDS[broadcast.state]}".capitalize())


def draft_card(broadcast: Broadcast, view: View, *, said: str = "") -> Document:
    """What there is so far, and what is missing."""
    text = broadcast.title if broadcast.has_text else "not written yet"
    rows: list[tuple[str, str | Inline]] = [("Text", text)]
    if broadcast.document.attachment is not None:
        rows.append(("File", broadcast.document.attachment.name))
    rows += [("For", view.audience), ("When", when_words(broadcast, view))]
    if broadcast.reason and broadcast.state in (State.RETURNED, State.DRAFT):
        rows.append(("Returned", broadcast.reason))
    actions = [
        action(broadcast, "Text", "text"),
        action(broadcast, "Audience", "audience"),
        action(broadcast, "When", "when"),
    ]
    ready = broadcast.has_text and not broadcast.selection.empty
    if ready:
        actions.insert(0, action(broadcast, "Preview", "preview"))
    actions.append(action(broadcast, "Cancel", "cancel"))
    note = [paragraph(said)] if said else []
    after = "Nothing is sent before you have seen the preview and confirmed it."
    return shown(
        broadcast,
        Document((heading(broadcast), *note, facts(*rows), hint(after)), tuple(actions)),
    )


def when_words(broadcast: Broadcast, view: View) -> str:
    """When it goes out, and until when it may."""
    if broadcast.send_at is None:
        words = "as soon as it is confirmed"
    else:
        ahead = time_until(broadcast.send_at, view.now)
        words = f"{moment_words(broadcast.send_at, view.zone)}, {ahead}"
    if broadcast.send_before is not None:
        words += f"; not after {moment_words(broadcast.send_before, view.zone)}"
    return words


def reach_lines(reach: Reach, moment: datetime) -> list[str]:
    """The reach on each platform, and what was removed or is to be thought of."""
    lines = []
    for platform, kinds in reach.by_platform().items():
        counts = [plural(count, *KIND_WORDS[kind]) for kind, count in sorted(kinds.items())]
        name = PLATFORM_NAMES.get(platform, platform)
        lines.append(f"{name[0].upper()}{name[1:]}: {several(counts)}")
    if reach.overlaps:
        lines.append(
            f"Overlaps removed: {plural(reach.overlaps, 'channel')} chosen more than once, "
            "told once"
        )
    quiet = reach.quiet(moment)
    if quiet:
        lines.append(f"In their quiet hours then: {plural(quiet, 'chat')}, who get it all the same")
    return lines


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the preview found."""

    reach: Reach
    blockers: Sequence[Blocker]
    messages: str  #: how many on each platform
    two: bool  #: whether a second person must look


def preview_card(broadcast: Broadcast, found: Previewed, view: View) -> Document:
    """How it will look is above; here whom it reaches, and what keeps it back."""
    reach, moment = found.reach, broadcast.send_at or view.now
    blocks: list[Block] = [
        heading(broadcast),
        facts(
            ("For", view.audience),
            ("Reach", f"{plural(reach.chats, 'chat')}"),
            ("When", when_words(broadcast, view)),
            ("Looks", f"as above; {found.messages}"),
        ),
    ]
    lines = reach_lines(reach, moment)
    blocks += [bullets(*lines)] if lines else []
    fixes: list[Action] = []
    if found.blockers:
        blocks.append(paragraph("It cannot be sent yet:"))
        blocks.append(bullets(*(one.text for one in found.blockers)))
        fixes = [one.fix for one in found.blockers if one.fix is not None]
    actions = list(dict.fromkeys(fixes))
    if not found.blockers:
        blocks.append(paragraph(_confirming(broadcast, found)))
        actions += _confirm_actions(broadcast, two=found.two)
    actions += [
        action(broadcast, "Text", "text"),
        action(broadcast, "Audience", "audience"),
        action(broadcast, "When", "when"),
        action(broadcast, "Cancel", "cancel"),
    ]
    return shown(broadcast, Document(tuple(blocks), tuple(dict.fromkeys(actions))))


def _confirming(broadcast: Broadcast, found: Previewed) -> str:
    if broadcast.practice:
        return "This is practice: whatever you confirm, only you get it."
    if found.two:
        return (
            "This reach needs two people: somebody else of your team must look at it and type "
            f"the number of chats, {found.reach.chats}."
        )
    return "You may send this on your own."


def _confirm_actions(broadcast: Broadcast, *, two: bool) -> list[Action]:
    if not two:
        return [action(broadcast, "Confirm", "confirm")]
    return [
        action(broadcast, "Ask for approval", "confirm"),
        action(broadcast, "Urgent: send alone", "urgent"),
    ]


def approval_card(broadcast: Broadcast, reach: Reach, view: View) -> Document:
    """What an approver decides on; the text is above it."""
    return shown(
        broadcast,
        Document(
            (
                heading(broadcast),
                facts(
                    ("By", view.author),
                    ("For", view.audience),
                    ("Reach", plural(reach.chats, "chat")),
                    ("When", when_words(broadcast, view)),
                ),
                bullets(*reach_lines(reach, broadcast.send_at or view.now)),
                paragraph(
                    "It will look exactly as above. Press Approve and type the number of chats "
                    "it reaches; or send it back, or refuse it, with a reason."
                ),
            ),
            (
                action(broadcast, "Approve", "approve"),
                action(broadcast, "Return", "return"),
                action(broadcast, "Reject", "reject"),
            ),
        ),
    )


def waiting_card(broadcast: Broadcast, view: View, *, said: str = "") -> Document:
    """A broadcast that waits: for approval, for its time, or for its author."""
    rows: list[tuple[str, str | Inline]] = [
        ("Text", broadcast.title),
        ("For", view.audience),
        ("Reach", plural(broadcast.reach or 0, "chat")),
        ("When", when_words(broadcast, view)),
        ("By", view.author),
    ]
    if view.approver:
        rows.append(("Approved by", view.approver))
    if broadcast.reason:
        rows.append(("Reason", broadcast.reason))
    actions = []
    if broadcast.state is State.APPROVAL and broadcast.practice:
        actions.append(action(broadcast, "Approve (practice)", "approve"))
    if broadcast.state in CHANGEABLE:
        actions.append(action(broadcast, "Change", "edit"))
        actions.append(action(broadcast, "Cancel", "cancel"))
    note = [paragraph(said)] if said else []
    return shown(broadcast, Document((heading(broadcast), *note, facts(*rows)), tuple(actions)))


def line_of(broadcast: Broadcast) -> Inline:
    """A broadcast in a list."""
    marks = "".join(
        mark
        for mark, on in ((" · practice", broadcast.practice), (" · urgent", broadcast.urgent))
        if on
    )
    return inline(f"{broadcast.id}: {broadcast.title} – {STATE_WORDS[broadcast.state]}{marks}")
