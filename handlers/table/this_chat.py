"""Help, and what is stored about a chat."""

from __future__ import annotations

from handlers.command import Command, Theme
from handlers.erase import erase
from handlers.export import export
from handlers.help import help_
from handlers.privacy import privacy

_COMMANDS = (
    Command("help", "help [COMMAND]", "what I can do", "Explains the commands.", help_),
    Command("privacy", "privacy", "what I keep", "Says what is stored, and for how long.", privacy),
    Command(
        "export",
        "export",
        "everything stored about this chat",
        "Shows everything stored about this chat, as JSON.",
        export,
        changes=True,
    ),
    Command(
        "erase",
        "erase",
        "delete everything about this chat",
        "Deletes everything about this chat, after asking once.",
        erase,
        changes=True,
    ),
)

THEME = Theme("Help, and your data", _COMMANDS)
