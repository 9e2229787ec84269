"""/ring: whether alerts ring in this chat."""

from __future__ import annotations

from dataclasses import replace

from bot.core.document import Action, Document, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context

_WORDS = {"on": True, "yes": True, "off": False, "no": False}


async def ring(request: Request, argument: str, context: Context) -> Document:
    """Say how it is; `on` or `off` changes it."""
    choices = context.chat.choices
    if argument:
        wanted = _WORDS.get(argument.casefold())
        if wanted is None:
            raise user_error("Say /ring on or /ring off.")
        choices = replace(choices, sound=wanted)
        await context.tx.chats.set_choices(context.chat.id, choices)
    if choices.sound:
        said, other = "Alerts ring here, as far as your app is set to ring.", "off"
    else:
        said, other = "Alerts come here without a sound.", "on"
    return Document((paragraph(said),), (Action(f"Sound {other}", f"/ring {other}"),))
