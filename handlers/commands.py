"""The command table: every command of the chats. /help, the menus and the router read it."""

from __future__ import annotations

from bot.core.ports import MenuEntry
from bot.core.types import Request
from handlers.command import Command
from handlers.context import Context
from handlers.table import campaigning, hearing, looking_up, owning, this_chat

THEMES = (
    looking_up.THEME,
    hearing.THEME,
    this_chat.THEME,
    campaigning.THEME,
    owning.THEME,
)
COMMANDS: tuple[Command, ...] = tuple(one for theme in THEMES for one in theme.commands)


def permitted(request: Request, context: Context) -> tuple[Command, ...]:
    """The commands that this person may know of; those of owners only owners do."""
    owner = f"{request.at.platform}:{request.sender}" in context.owners
    return tuple(one for one in COMMANDS if owner or not one.owners)


def menu() -> tuple[MenuEntry, ...]:
    """The table as platforms show it; what is for teams only in the menus of owners."""
    return tuple(
        MenuEntry(one.name, one.summary, one.changes and not one.team, one.owners or one.team)
        for one in COMMANDS
    )
