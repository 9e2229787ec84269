"""/follow: hear about an area; a place that is no area itself is offered as the areas it is in."""

from __future__ import annotations

from bot.areas.answers import Many, One
from bot.areas.lookup import lookup
from bot.core.document import Action, Block, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import AreaKind, Request
from handlers.context import Context
from handlers.news import item_line, latest
from handlers.places import exact, followable, one_or_ask, split_over
from handlers.wording import area_label, board_name

#: Areas one chat may follow.
MOST = 50
#: Items shown as examples of what will come.
EXAMPLES = 3


async def follow(request: Request, argument: str, context: Context) -> Document:
    """Follow what was named, at once if it is an area, else after one press."""
    if not argument:
        raise user_error(
            "Which area? For example: /follow haringey, /follow EX4 4QJ, /follow south west, "
            "/follow england for national news."
        )
    code = _named(context, argument)
    if code is None:
        return offer(context, argument)
    return await _follow(context, code)


def offer(context: Context, text: str) -> Document:
    """What could be followed for these words, a button each; changes nothing."""
    code = exact(context, text)
    if code is not None:
        return _ask(context, f"Follow {area_label(context.atlas, code)}?", (code,))
    found = lookup(context.atlas, text, context.today)
    if isinstance(found, Many) and _is_region(context, found.areas):
        return _ask(
            context,
            "Follow the whole region, or a part of it?",
            (*found.areas, *(one.code for one in found.candidates)),
        )
    one = one_or_ask(context, text, "/follow")
    note = f" {one.note}" if one.note else ""
    board = board_name(context.atlas, one.footprint.code)
    said = f"{_said(one)} is in the area of {board}.{note} What would you like to follow?"
    return _ask(context, said, followable(context, one))


def _said(found: One) -> str:
    return f"{found.via.name} ({found.via.kind})" if found.via.kind else found.via.name


def _named(context: Context, text: str) -> str | None:
    """The area that the words themselves are the name or code of, if it is exactly one."""
    code = exact(context, text)
    if code is not None:
        return _today(context, code)
    found = lookup(context.atlas, text, context.today)
    if isinstance(found, Many):
        return found.areas[0] if _is_region(context, found.areas) else None
    if isinstance(found, One) and found.via.code and found.via.code in context.atlas.areas:
        return _today(context, found.via.code)
    return None


def _today(context: Context, code: str) -> str | None:
    """The code, unless it is of a closed footprint: that is asked about, never guessed."""
    area = context.atlas.areas[code]
    closed = area.kind is AreaKind.FOOTPRINT and not context.atlas.is_current(code, context.today)
    return None if closed else code


def _is_region(context: Context, codes: tuple[str, ...]) -> bool:
    return len(codes) == 1 and context.atlas.areas[codes[0]].kind is AreaKind.REGION


def _ask(context: Context, text: str, codes: tuple[str, ...]) -> Document:
    actions = tuple(
        Action(f"Follow {area_label(context.atlas, code)}", f"/follow {code}") for code in codes
    )
    return Document((paragraph(text),), actions)


async def _follow(context: Context, code: str) -> Document:
    following = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
    label = area_label(context.atlas, code)
    if code in following:
        return Document((paragraph(f"You follow {label} already."),), _after(code))
    if len(following) >= MOST:
        raise user_error(
            f"This chat follows {MOST} areas, which is the most. /unfollow one first.",
            Action("What I follow", "/mine"),
        )
    await context.tx.subscriptions.add(context.chat.id, code, context.now)
    blocks: list[Block] = [Title(f"You now follow {label}"), paragraph(_meaning(context, code))]
    examples = await latest(context, [code], EXAMPLES)
    if examples:
        blocks.append(paragraph("Examples of what you would have heard:"))
        blocks.append(bullets(*(item_line(context, one) for one in examples)))
    else:
        blocks.append(hint("I have seen no news about it yet."))
    return Document(tuple(blocks), _after(code))


def _after(code: str) -> tuple[Action, ...]:
    return (Action("Undo", f"/unfollow {code}"), Action("All I follow", "/mine"))


def _meaning(context: Context, code: str) -> str:
    area = context.atlas.areas[code]
    match area.kind:
        case AreaKind.COUNCIL:
            where = split_over(context.atlas, code, context)
            return (
                f"You will hear about {area.name}, and about {where} as a whole, but not about "
                "other councils in it."
            )
        case AreaKind.FOOTPRINT:
            return f"You will hear about {board_name(context.atlas, code)} and every place in it."
        case AreaKind.REGION:
            return f"You will hear about every part of the region {area.name}."
        case _:
            return "You will hear news about the NHS in England as a whole, and no local news."
