"""/audit: who did what about broadcasts, as far as it concerns one's own areas."""

from __future__ import annotations

import json

from bot.core.campaign import Entry
from bot.core.document import Action, Attachment, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.team import Role
from bot.core.types import Request
from handlers.broadcast_steps import label
from handlers.context import Context
from handlers.rights import Me, inside, member
from handlers.wording import clock_time, plural

SHOWN = 15
#: What people read of what was done; the rest of the entries are in the export alone.
DONE = {
    "begun": "began",
    "edit": "changed",
    "preview": "looked at the preview of",
    "submit": "asked for approval of",
    "schedule": "confirmed",
    "approve": "approved",
    "return": "returned",
    "reject": "rejected",
    "launch": "began to send",
    "the rest follows": "let the rest follow of",
    "pause": "paused",
    "resume": "resumed",
    "cancel": "cancelled",
    "finish": "finished",
    "expire": "gave back, as its time was over,",
    "deleted": "deleted",
    "corrected": "corrected",
    "reviewed": "looked afterwards at",
    "channel registered": "registered the channel",
    "channel changed": "changed the channel",
    "channel removed": "removed the channel",
    "channel suspended": "suspended the channel",
    "role given": "gave a role",
    "role taken": "took a role",
    "role ended": "ended a role",
    "answers on": "turned answers on",
    "answers off": "turned answers off",
}
SEARCHED = 2000


async def audit(request: Request, argument: str, context: Context) -> Document:
    """The newest entries; `export` gives all of one's part as a file."""
    who = await member(request, context)
    if not who.may(Role.ADMIN):
        raise user_error("The audit is for admins of a team, each for their own areas.")
    mine = [one for one in await context.tx.audit.latest(SEARCHED) if _concerns(one, who, context)]
    if argument.casefold() == "export":
        return await _export(mine, context)
    if not mine:
        return Document((paragraph("Nothing has happened in your areas yet."),))
    told = [one for one in mine if one.action in DONE or one.broadcast_id is None]
    lines = [await _line(one, context) for one in told[:SHOWN]]
    return Document(
        (
            Title("Audit"),
            bullets(*lines),
            hint(
                f"{plural(len(mine), 'entry', 'entries')} of your areas. Each is sealed together "
                "with the one before it; who runs this bot checks that with "
                "python -m bot audit verify."
            ),
        ),
        (Action("All of it as a file", "/audit export"),),
    )


def _concerns(entry: Entry, who: Me, context: Context) -> bool:
    """Whether an entry is about an area or a channel of this admin, or their own doing."""
    if who.owner or entry.actor == who.person.id:
        return True
    within = inside(context)
    areas = {code for grant in who.may(Role.ADMIN) for code in grant.areas}
    return any(code in within(area) for area in areas for code in entry.areas)


async def _line(entry: Entry, context: Context) -> str:
    who = await label(entry.actor, context) or "the bot"
    done = DONE.get(entry.action, entry.action)
    about = f" broadcast {entry.broadcast_id}" if entry.broadcast_id else ""
    channel = entry.details.get("channel")
    about += f" “{channel}”" if channel else ""
    reason = entry.details.get("reason")
    return f"{clock_time(entry.at)}: {who} {done}{about}{f' ({reason})' if reason else ''}"


async def _export(entries: list[Entry], context: Context) -> Document:
    lines = [json.dumps(_plain(one), ensure_ascii=False) for one in reversed(entries)]
    data = ("\n".join(lines) + "\n").encode("utf-8", "replace")
    file = await context.tx.files.add(data, context.now)
    return Document(
        (paragraph(f"{plural(len(entries), 'entry', 'entries')} of your areas, oldest first."),),
        (),
        Attachment(file, "audit.jsonl", "application/jsonl", "The audit"),
    )


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "broadcast": entry.broadcast_id,
        "action": entry.action,
        "areas": list(entry.areas),
        "details": dict(entry.details),
        "previous": entry.previous,
        "seal": entry.seal,
    }
