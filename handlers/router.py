"""From the text of a request to its handler: the command, the right to it, the answer.

The receiver calls `answer` inside the transaction of the request.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from bot.core.document import Action, Document, paragraph
from bot.core.errors import UserError, user_error
from bot.core.types import ChatKind, Request
from handlers.commands import COMMANDS, Command
from handlers.context import Context

#: "/name@bot argument"; some keyboards write a full-width slash.
_COMMAND = re.compile(r"^[/／]\s*([^\s@]+)(?:@\S+)?\s*(.*)$", re.DOTALL)
#: How alike a mistyped command must be to be offered, of 100.
ALIKE = 60
_BY_NAME = {one.name: one for one in COMMANDS}


async def answer(request: Request, context: Context) -> Document:
    """The answer to a request; what a person did wrong is an answer too."""
    try:
        command, argument = parse(request.text)
        _permit(command, request, context)
        return await command.run(request, argument, context)
    except UserError as error:
        return error.document


def parse(text: str) -> tuple[Command, str]:
    """The command and what follows it; words without a slash are a place.

    Raises UserError for a command that does not exist.
    """
    found = _COMMAND.match(text.strip())
    if found is None:
        return _BY_NAME["ics"], " ".join(text.split())
    name, argument = found.group(1).casefold(), " ".join(found.group(2).split())
    command = _BY_NAME.get(name)
    if command is None:
        raise _unknown(name, argument)
    return command, argument


def _unknown(name: str, argument: str) -> UserError:
    public = [one.name for one in COMMANDS if not one.owners]
    near = process.extract(name[:40], public, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=2)
    if not near:
        return user_error("I do not know that command.", Action("What I can do", "/help"))
    actions = [
        Action(f"/{one} {argument}".strip(), f"/{one} {argument}".strip()) for one, _, _ in near
    ]
    return user_error(f"There is no /{name[:40]}. Did you mean /{near[0][0]}?", *actions)


def _permit(command: Command, request: Request, context: Context) -> None:
    """The one place where rights are judged. Raises UserError."""
    if command.owners and f"{request.at.platform}:{request.sender}" not in context.owners:
        raise user_error("That is for the owners of this bot.")
    if not command.changes or request.kind is ChatKind.PRIVATE or request.admin:
        return
    if request.admin is None:
        raise user_error(
            "I could not find out just now whether you are an admin of this group. "
            "Please try again in a minute."
        )
    raise UserError(
        Document(
            (
                paragraph(
                    f"/{command.name} is for the admins of this group, and you are not one of "
                    "them here. Ask an admin, or use it in a private chat with me. Looking things "
                    "up with /ics is open to all."
                ),
            )
        )
    )
