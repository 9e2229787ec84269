"""/invites: what owners decide about invitations, where the settings leave it to them."""

from __future__ import annotations

from bot.core.document import Action, Document, bullets, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context


async def invites(request: Request, argument: str, context: Context) -> Document:
    """Without words, the open invitations; with `accept|refuse NUMBER`, the decision."""
    if argument:
        return await _decide(argument, context)
    waiting = await context.tx.invitations.waiting()
    if not waiting:
        return Document((paragraph("No invitation waits."),))
    actions = tuple(
        Action(f"{label} {number}", f"/invites {how} {number}")
        for number, _ in waiting
        for how, label in (("accept", "Join"), ("refuse", "Refuse"))
    )
    lines = [f"{number}: {at.platform}, {at.address}" for number, at in waiting]
    return Document((paragraph("Invited to:"), bullets(*lines)), actions)


async def _decide(argument: str, context: Context) -> Document:
    how, _, number = argument.casefold().partition(" ")
    if how not in ("accept", "refuse") or not (number.isascii() and number.isdigit()):
        raise user_error("Say /invites accept NUMBER or /invites refuse NUMBER.")
    accept = how == "accept"
    if not await context.tx.invitations.decide(int(number[:15]), accept=accept):
        raise user_error("There is no such invitation any more.")
    said = "I am on my way into the room." if accept else "I have said no."
    return Document((paragraph(said),))
