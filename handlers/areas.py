"""What a command about an area means by its words, and what such a chat follows without any."""

from __future__ import annotations

from bot.areas.sources import footprints_for
from bot.core.document import Action
from bot.core.errors import user_error
from handlers.context import Context
from handlers.places import named, one_or_ask


def area_named(context: Context, text: str, command: str) -> str:
    """The area the words name, else the footprint of the place they name. Raises UserError."""
    return named(context, text) or one_or_ask(context, text, command).footprint.code


async def areas_asked(context: Context, text: str, command: str) -> list[str]:
    """The area named, or all that this chat follows. Raises UserError where there is none."""
    if text:
        return [area_named(context, text, command)]
    followed = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
    if not followed:
        raise user_error(
            f"Of which area? This chat follows none. For example: {command} devon",
            Action("Follow a place", "/follow"),
        )
    return followed


def footprints_of_all(context: Context, codes: list[str]) -> list[str]:
    """The footprints of today that these areas are, lie in or hold."""
    found = (one for code in codes for one in footprints_for(context.atlas, code, context.today))
    return list(dict.fromkeys(found))
