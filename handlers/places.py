"""From the words after a command to areas, or to the question that is to be asked instead."""

from __future__ import annotations

from typing import assert_never

from bot.areas.answers import Candidate, Many, NotEngland, NotFound, One
from bot.areas.atlas import Atlas
from bot.areas.lookup import lookup
from bot.areas.reach import footprints_of
from bot.core.document import Action, Block, Document, bullets, hint, paragraph
from bot.core.errors import UserError
from bot.core.types import AreaKind
from handlers.context import Context
from handlers.wording import area_label, board_name, percent, several

#: Letters of a question that are repeated back to the person.
ECHO = 60
#: What runs health services where there are no integrated care boards.
NATIONS = {
    "Wales": "its health boards",
    "Scotland": "its NHS boards",
    "Northern Ireland": "its health and social care trusts",
}


def echoed(text: str) -> str:
    """What the person typed, cut to a sensible length."""
    words = " ".join(text.split())
    return words if len(words) <= ECHO else words[:ECHO] + "…"


def one_or_ask(context: Context, text: str, command: str) -> One:
    """The one footprint the words mean.

    Raises UserError with a question (whose buttons are `command` with a code), with suggestions,
    or with word that ICBs are England's.
    """
    found = lookup(context.atlas, text, context.today)
    match found:
        case One():
            return found
        case Many():
            raise UserError(which(context.atlas, found, command))
        case NotFound():
            raise UserError(not_found(found, command))
        case NotEngland():
            raise UserError(not_england(found))
        case _:
            assert_never(found)


def which(atlas: Atlas, found: Many, command: str) -> Document:
    """The question that several footprints ask for."""
    actions = tuple(
        Action(board_name(atlas, one.code), f"{command} {one.code}") for one in found.candidates
    )
    regions = tuple(
        Action(area_label(atlas, code), f"/follow {code}")
        for code in found.areas
        if atlas.areas[code].kind is AreaKind.REGION
    )
    blocks: list[Block] = [
        paragraph(f"“{echoed(found.query)}” can mean more than one area. Which one?"),
        bullets(*(_why(atlas, one) for one in found.candidates)),
    ]
    if found.note:
        blocks.append(hint(found.note))
    if regions:
        blocks.append(hint("The whole region can be followed too."))
    return Document(tuple(blocks), actions + regions)


def not_found(found: NotFound, command: str) -> Document:
    """No such place, and what it might have been."""
    blocks: list[Block] = [
        paragraph(found.note or f"I know no place called “{echoed(found.query)}”.")
    ]
    if found.suggestions:
        blocks.append(paragraph("Did you mean one of these?"))
    else:
        blocks.append(
            hint("Try a postcode, a council, a town, a hospital, or the name of an NHS body.")
        )
    return Document(
        tuple(blocks), tuple(Action(name, f"{command} {name}") for name in found.suggestions)
    )


def not_england(found: NotEngland) -> Document:
    """Where the place is instead, and who runs health services there."""
    theirs = NATIONS.get(found.nation)
    there = f" In {found.nation} health services are run by {theirs}." if theirs else ""
    return Document(
        (
            paragraph(
                f"{found.via.name} is in {found.nation}. Integrated care boards (ICBs) are "
                f"England's.{there} This bot watches England only."
            ),
        )
    )


def followable(context: Context, found: One) -> tuple[str, ...]:
    """The areas one may follow for these words: councils first, then the footprint."""
    councils = tuple(code for code in found.areas if code in context.atlas.areas)
    return tuple(dict.fromkeys((*councils, found.footprint.code)))


def exact(context: Context, text: str) -> str | None:
    """The area whose code these words are, whatever its kind."""
    code = text.strip().upper()
    if code in ("ENGLAND", "NATIONAL", "ENG"):
        return "ENG"
    return code if code in context.atlas.areas else None


def split_over(atlas: Atlas, council: str, context: Context) -> str:
    """Where a council lies, with shares where it is split: '96% NHS X ICB and 4% NHS Y ICB'."""
    parts = footprints_of(atlas, council, context.today)
    if len(parts) == 1:
        return board_name(atlas, parts[0].code)
    return several([f"{percent(part.share)} {board_name(atlas, part.code)}" for part in parts])


def _why(atlas: Atlas, one: Candidate) -> str:
    return f"{board_name(atlas, one.code)}: {one.why}"
