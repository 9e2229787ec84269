"""/start: who this is, where you are, and an offer to follow what was found."""

from __future__ import annotations

import re

from bot.core.document import Document, Title, hint, paragraph
from bot.core.types import ChatKind, Request
from handlers.context import Context
from handlers.follow import offer


async def start(request: Request, argument: str, context: Context) -> Document:
    """Greet; with an area (also from a link) offer to follow it, changing nothing yet."""
    area = place_of_link(argument)
    if area:
        return offer(context, area)
    where = (
        "Where are you? Send a postcode, a town, a council or a hospital."
        if request.kind is ChatKind.PRIVATE
        else "Where is this group about? An admin can say /follow and a place."
    )
    return Document(
        (
            Title("ICS Watch"),
            paragraph(
                "I tell you, once and soon, what happens to the NHS in your own area: "
                "its integrated care board, hospitals, cuts, closures and consultations."
            ),
            paragraph(where),
            hint("/help shows what I can do, /privacy what I keep. I am run by campaigners."),
        )
    )


def place_of_link(payload: str) -> str:
    """The area in the payload of a link such as t.me/bot?start=west_devon: links may hold only
    letters, digits, `_` and `-`, so these stand for blanks; a leading `a_` is dropped."""
    words = payload.strip()
    if " " in words:
        return words
    return re.sub(r"[_-]+", " ", re.sub(r"^a_", "", words)).strip()
