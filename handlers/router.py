"""From the text of a request to its handler: the command, the right to it, the answer.

The receiver calls `answer` inside the transaction of the request.
"""

from __future__ import annotations

import re

from bot.core.document import Action, Document
from bot.core.errors import UserError, user_error
from bot.core.types import ChatKind, Request
from handlers.command import Command
from handlers.commands import COMMANDS, permitted
from handlers.context import Context
from handlers.here import here
from handlers.mistyped import LONGEST, meant
from handlers.replies import forwarded

#: "/name@bot argument"; some keyboards write a full-width slash.
_COMMAND = re.compile(r"^[/／]\s*([^\s@]+)(?:@\S+)?\s*(.*)$", re.DOTALL)
_BY_NAME = {one.name: one for one in COMMANDS}
#: Commands that are understood without their slash, words behind them included. No place in the
#: gazetteer begins with one of these.
_BARE = frozenset({"ics", "follow", "unfollow", "latest", "help"})

#: What people say before they ask anything; no place is called so.
_GREETINGS = frozenset({"hi", "hello", "hey", "hi there", "hello there", "good morning"})
#: A button's number that no longer stands for anything; no place is called so either.
_NUMBERS = frozenset(str(number) for number in range(100))


async def answer(request: Request, context: Context) -> Document:
    """The answer to a request.

    Raises UserError, whose document is the answer, for what a person did wrong or may not do.
    """
    if request.point is not None:
        return await here(request, request.point, context)
    if request.text.strip() in _NUMBERS:
        raise user_error(
            f"There is no button {request.text.strip()} to press here. "
            "Send a place, or /help for what I can do."
        )
    passed_on = await forwarded(request, context)
    if passed_on is not None:
        return passed_on
    name, argument = parse(request.text)
    command = _BY_NAME.get(name)
    if command is None:
        raise _unknown(name, argument, request, context)
    _permit(command, request, context)
    return await command.run(request, argument, context)


def parse(text: str) -> tuple[str, str]:
    """The name of a command and what follows it, with single blanks.

    Words without a slash are a place, which is for /ics, unless they are just a command whose
    slash was forgotten.
    """
    found = _COMMAND.match(text.strip())
    if found is not None:
        return found.group(1).casefold(), " ".join(found.group(2).split())
    words = text.split()
    first = words[0].casefold() if words else ""
    if " ".join(words).casefold().strip("!.,") in _GREETINGS:
        return "start", ""
    if first in _BARE or (len(words) == 1 and first in _BY_NAME):
        return first, " ".join(words[1:])
    return "ics", " ".join(words)


def _unknown(name: str, argument: str, request: Request, context: Context) -> UserError:
    near = meant(name, [one.name for one in permitted(request, context)])
    if not near:
        return user_error(
            "I do not know that command. /help lists those I know.",
            Action("What I can do", "/help"),
        )
    actions = [Action(text, text) for text in (f"/{one} {argument}".strip() for one in near)]
    return user_error(f"There is no /{name[:LONGEST]}. Did you mean /{near[0]}?", *actions)


def _permit(command: Command, request: Request, context: Context) -> None:
    """The one place where rights are judged. Raises UserError."""
    if command.owners and command not in permitted(request, context):
        raise user_error("That is for the owners of this bot.")
    if not command.changes or request.kind is ChatKind.PRIVATE or request.admin:
        return
    if request.admin is None:
        raise user_error(
            "I could not check just now whether you are an admin of this group, and "
            f"/{command.name} is for its admins. Please try again in a minute."
        )
    raise user_error(
        f"/{command.name} is for the admins of this group, and you are not one of them here. "
        "Ask an admin, or use it in a private chat with me. Looking things up with /ics is open "
        "to all."
    )
