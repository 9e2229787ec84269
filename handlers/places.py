"""From the words after a command to areas, or to the question that is to be asked instead."""

from __future__ import annotations

from typing import assert_never

from bot.areas.answering import EXAMPLES
from bot.areas.answers import Lookup, Many, NotEngland, NotFound, One
from bot.areas.atlas import Atlas
from bot.areas.lookup import lookup
from bot.areas.reach import footprints_of
from bot.core.document import Action, Block, Document, bullets, hint, paragraph
from bot.core.errors import UserError
from bot.core.types import AreaKind
from handlers.context import Context
from handlers.wording import area_label, board_name, percent, plural, several

#: Letters of a question that are repeated back to the person.
ECHO = 60
#: Councils offered below a question before there are too many to choose from.
COUNCILS = 6
ENGLAND = "ENG"
#: What runs health services where there are no integrated care boards.
NATIONS = {
    "Wales": "its health boards",
    "Scotland": "its NHS boards",
    "Northern Ireland": "its health and social care (HSC) trusts",
}


def echoed(text: str) -> str:
    """What the person typed, cut to a sensible length."""
    words = " ".join(text.split())
    return words if len(words) <= ECHO else words[:ECHO] + "…"


def exact(context: Context, text: str) -> str | None:
    """The area whose code these words are, whatever its kind, closed ones too."""
    code = text.strip().upper()
    if code in ("ENGLAND", "NATIONAL"):
        return ENGLAND
    return code if code in context.atlas.areas else None


def is_closed(context: Context, code: str) -> bool:
    """Whether this is a footprint that does not exist any more, or not within these borders."""
    area = context.atlas.areas.get(code)
    if area is not None and area.kind is AreaKind.FORMER:
        return True
    if area is None or area.kind is not AreaKind.FOOTPRINT:
        return False
    return not context.atlas.is_current(code, context.today)


def named(context: Context, text: str) -> str | None:
    """The area of today that the words themselves are the name or code of.

    None if they are that of several areas, of none, or of a closed footprint.
    """
    code = exact(context, text) or _area_named(lookup(context.atlas, text, context.today))
    if code is None or code not in context.atlas.areas or is_closed(context, code):
        return None
    return code


def _area_named(found: Lookup) -> str | None:
    """A region or a divided council is one area although it lies in several footprints."""
    match found:
        case One():
            return found.via.code
        case Many():
            codes = {one.via.code for one in found.candidates}
            return codes.pop() if len(codes) == 1 else None
        case NotFound() | NotEngland():
            return None
        case _:
            assert_never(found)


def one_or_ask(context: Context, text: str, command: str, topic: str = "") -> One:
    """The one footprint the words mean.

    Raises UserError with a question (whose buttons are `command`, a code and `topic`), with
    suggestions, or with word that ICBs are England's.
    """
    found = lookup(context.atlas, text, context.today)
    match found:
        case One():
            return found
        case Many():
            raise UserError(which(context.atlas, found, command, topic))
        case NotFound():
            raise UserError(not_found(found, command, topic))
        case NotEngland():
            raise UserError(not_england(found))
        case _:
            assert_never(found)


def which(atlas: Atlas, found: Many, command: str, topic: str = "") -> Document:
    """The question that several footprints ask for."""
    if ENGLAND in found.areas:
        return _which_region(atlas, command)
    verb = "Follow " if command == "/follow" else ""
    actions = [
        Action(f"{verb}{board_name(atlas, one.code)}", f"{command} {one.code} {topic}".strip())
        for one in found.candidates
    ]
    actions += [
        Action(f"Follow {area_label(atlas, code)}", f"/follow {code}")
        for code in _also_followable(atlas, found, command)
    ]
    divided = _area_named(found) is not None
    question = "lies in more than one area" if divided else "can mean more than one area"
    blocks: list[Block] = [
        paragraph(f"“{echoed(found.query)}” {question}. Which one?"),
        bullets(*(f"{board_name(atlas, one.code)}: {one.why}" for one in found.candidates)),
    ]
    if found.note:
        blocks.append(hint(found.note))
    return Document(tuple(blocks), tuple(actions))


def _also_followable(atlas: Atlas, found: Many, command: str) -> tuple[str, ...]:
    """The region or divided council that was named; for /follow, councils of that name."""
    code = _area_named(found)
    if code is not None:
        area = atlas.areas.get(code)
        return (code,) if area and area.kind is not AreaKind.FOOTPRINT else ()
    councils = tuple(one for one in found.areas if atlas.areas[one].kind is AreaKind.COUNCIL)
    return councils if command == "/follow" and len(councils) <= COUNCILS else ()


def _which_region(atlas: Atlas, command: str) -> Document:
    regions = [area for area in atlas.areas.values() if area.kind is AreaKind.REGION]
    actions = tuple(Action(one.name, f"{command} {one.code}") for one in regions)
    return Document(
        (paragraph(f"England has {plural(len(regions), 'NHS region')}. Which one?"),),
        (*actions, Action(f"Follow {area_label(atlas, ENGLAND)}", f"/follow {ENGLAND}")),
    )


def not_found(found: NotFound, command: str, topic: str = "") -> Document:
    """No such place, and what it might have been."""
    blocks: list[Block] = [
        paragraph(found.note or f"I know no place called “{echoed(found.query)}”.")
    ]
    blocks.append(hint("A postcode always works; so do councils, towns, hospitals and NHS bodies."))
    if found.suggestions == EXAMPLES:
        blocks.append(paragraph("Nothing I know is like it. What I know is, for example:"))
    elif found.suggestions:
        blocks.append(paragraph("Did you mean one of these?"))
    return Document(
        tuple(blocks),
        tuple(Action(name, f"{command} {name} {topic}".strip()) for name in found.suggestions),
    )


def not_england(found: NotEngland) -> Document:
    """Where the place is instead, and who runs health services there."""
    theirs = NATIONS.get(found.nation)
    there = f" In {found.nation} health services are run by {theirs}." if theirs else ""
    return Document(
        (
            paragraph(
                f"{found.via.name} is {found.where}. Integrated care boards (ICBs) are "
                f"England's.{there} This bot watches England only."
            ),
            *((hint(found.note),) if found.note else ()),
        )
    )


def followable(context: Context, found: One) -> tuple[str, ...]:
    """The areas one may follow for these words: councils first, then the footprint."""
    councils = tuple(code for code in found.areas if code in context.atlas.areas)
    return tuple(dict.fromkeys((*councils, found.footprint.code)))


def boards_of(context: Context, council: str) -> str:
    """The boards a council lies in: 'NHS Devon ICB'; with shares if it is divided."""
    parts = footprints_of(context.atlas, council, context.today)
    if len(parts) == 1:
        return board_name(context.atlas, parts[0].code)
    return several(
        [
            f"{board_name(context.atlas, part.code)} (with {percent(part.share)} of the council)"
            for part in parts
        ]
    )
