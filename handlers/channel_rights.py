"""When a channel loses a right: it is suspended, and its admins hear of it in private."""

from __future__ import annotations

from dataclasses import replace

from bot.core.document import Action, Document, paragraph
from bot.core.selection import Channel
from bot.core.team import Role
from handlers.broadcast_steps import tell
from handlers.context import Context
from handlers.rights import team_for


async def suspend(channel: Channel, why: str, context: Context) -> None:
    """Send nothing there until somebody has registered it anew."""
    await context.tx.channels.save(replace(channel, suspended_why=why))
    entry = await context.tx.audit.add(
        context.now,
        None,
        "channel suspended",
        areas=channel.areas,
        details={"channel": channel.name, "why": why},
    )
    admins = await team_for(context, Role.ADMIN, [channel], ())
    known = {one.id for one in admins}
    registrar = await context.tx.team.find(channel.registered_by)
    if registrar is not None and registrar.id not in known:
        admins.append(registrar)
    card = Document(
        (
            paragraph(
                f"“{channel.name}” is suspended: {why}. Nothing is sent there until an admin of "
                "it has given me the right back and said /channel register again."
            ),
        ),
        (Action("Channels", "/channel list"),),
    )
    await tell(context, admins, f"channel:{channel.chat_id}:suspended:{entry.id}", card)
