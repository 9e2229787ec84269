"""/help: all commands, or one of them, from the command table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.document import Action, Document, Title, bold, bullets, hint, inline, paragraph
from handlers.mistyped import LONGEST, meant

if TYPE_CHECKING:
    from handlers.commands import Command


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
    """Every command in a line."""
    return Document(
        (
            Title("What I can do"),
            bullets(
                *(
                    inline(bold(f"/{one.usage}"), f" – {one.summary}")
                    for one in commands
                    if not one.team
                )
            ),
            hint(
                "/help follow says more about /follow, and so on for each command. "
                "Campaign teams: /help broadcast"
            ),
        )
    )


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
