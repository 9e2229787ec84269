"""What a command is: a row of the command table."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.context import Handler


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is called, what it does, who may use it."""

    name: str
    usage: str  #: name and arguments, as shown
    summary: str  #: a few words, for menus
    help: str  #: in full, with examples
    run: Handler
    changes: bool = False  #: alters what the chat follows: in groups for admins only
    owners: bool = False
    team: bool = False  #: for campaign teams; the handler looks at rights for areas and channels


@dataclass(frozen=True, slots=True)
class Theme:
    """Commands that belong together, under one heading of /help."""

    title: str
    commands: tuple[Command, ...]
