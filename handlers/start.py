"""/start: who this is, where you are, and an offer to follow what was found."""

from __future__ import annotations

import re

from bot.core.document import Document, Title, hint, paragraph
from bot.core.errors import UserError
from bot.core.types import ChatKind, Request
from handlers.context import Context
from handlers.follow import offer

WHAT = (
    "I tell you, once and soon, what happens to the NHS in your own area: "
    "its integrated care board, hospitals, cuts, closures and consultations."
)
WHO = "I am run by campaigners, not by the NHS. /help shows what I can do, /privacy what I keep."


async def start(request: Request, argument: str, context: Context) -> Document:
    """Greet; with an area (also from a link) offer to follow it, changing nothing yet."""
    area = place_of_link(argument)
    if area:
        return _greeted(await _offered(context, area))
    if request.kind is ChatKind.PRIVATE:
        where = (
            "Where are you? Send a postcode, a town, a council or a hospital, or share a location: "
            "I do not keep it."
        )
    else:
        where = "Where is this group about? An admin can say /follow and a place."
    return _greeted(Document((paragraph(where),)))


def _greeted(document: Document) -> Document:
    return Document(
        (Title("ICS Watch"), paragraph(WHAT), *document.blocks, hint(WHO)), document.actions
    )


async def _offered(context: Context, area: str) -> Document:
    try:
        return await offer(context, area)
    except UserError as error:
        return error.document


def place_of_link(payload: str) -> str:
    """The area in the payload of a link such as t.me/bot?start=west_devon.

    Links may hold only letters, digits, `_` and `-`, so these stand for blanks; a leading `a_`
    says that what follows is an area, and is dropped. Words with blanks were typed by a person.
    """
    words = payload.strip()
    if " " in words:
        return words
    return re.sub(r"[_-]+", " ", re.sub(r"^a_", "", words, flags=re.IGNORECASE)).strip()
