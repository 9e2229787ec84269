"""/help: all commands, or one of them, from the command table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.document import Document, Title, bold, bullets, hint, inline, paragraph

if TYPE_CHECKING:
    from handlers.commands import Command


def overview(commands: Sequence[Command]) -> Document:
    """Every command in a line."""
    return Document(
        (
            Title("What I can do"),
            bullets(*(inline(bold(f"/{one.usage}"), f" – {one.summary}") for one in commands)),
            hint("/help follow says more about /follow, and so on for each command."),
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
