"""/help: all commands, or one of them, from the command table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Title,
    bold,
    bullets,
    hint,
    inline,
    paragraph,
)
from bot.core.types import Request
from handlers.command import Command
from handlers.context import Context
from handlers.mistyped import LONGEST, meant


async def help_(request: Request, argument: str, context: Context) -> Document:
    """All commands that this person may use, or the one asked about."""
    from handlers.commands import permitted  # the table holds this very handler

    return help_about(permitted(request, context), argument)


def help_about(commands: Sequence[Command], argument: str) -> Document:
    """All of these commands, or the one asked about; for a mistyped one, what it may be."""
    if not argument:
        return overview(commands)
    wanted = argument.split()[0].lstrip("/／").casefold()
    chosen = next((one for one in commands if one.name == wanted), None)
    if chosen is not None:
        return about(chosen)
    near = meant(wanted, [one.name for one in commands])
    question = f" Did you mean /{near[0]}?" if near else ""
    buttons = [Action(f"Help on /{one}", f"/help {one}") for one in near]
    return Document(
        (paragraph(f"There is no command /{wanted[:LONGEST]}.{question}"),),
        (*buttons, Action("All commands", "/help")),
    )


def overview(commands: Sequence[Command]) -> Document:
    """Every command in a line, by theme; those of campaign teams are asked for."""
    from handlers.commands import THEMES

    blocks: list[Block] = [Title("What I can do")]
    for theme in THEMES:
        lines = [one for one in theme.commands if one in commands and not one.team]
        if lines:
            blocks.append(paragraph(bold(theme.title)))
            blocks.append(bullets(*(_line(one) for one in lines)))
    blocks.append(
        hint(
            "/help follow says more about /follow, and so on for each command. "
            "Campaign teams: /help broadcast"
        )
    )
    return Document(tuple(blocks))


def _line(command: Command) -> Inline:
    return inline(bold(f"/{command.usage}"), f" – {command.summary}")


def about(command: Command) -> Document:
    """One command in full."""
    rights = []
    if command.changes:
        rights.append("In groups this is for the group's admins.")
    if command.owners:
        rights.append("This is for the owners of the bot.")
    return Document(
        (
            Title(f"/{command.usage}"),
            paragraph(command.help),
            *(paragraph(right) for right in rights),
        )
    )
