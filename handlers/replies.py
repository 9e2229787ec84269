"""Answers to broadcasts: forwarded to the team's chat under a number, if the team wants them.

/replies on devon     in the team's group: answers from there come here
/replies off
/block 12             no more answers of reader 12; /block 12 off takes them again
"""

from __future__ import annotations

from bot.core.document import Action, Document, Title, hint, paragraph
from bot.core.errors import user_error
from bot.core.team import Role
from bot.core.types import ChatKind, Request
from handlers.audience import concerned, frozen_reach
from handlers.context import Context
from handlers.places import named
from handlers.rights import Me, inside, member, outside
from handlers.wording import area_name, several

LONGEST = 3500


async def replies(request: Request, argument: str, context: Context) -> Document:
    """Whether answers arrive in this chat."""
    who = await member(request, context)
    if request.kind is ChatKind.PRIVATE:
        raise user_error("Say this in the group of your team, where the answers shall arrive.")
    word, _, rest = argument.partition(" ")
    if word.casefold() == "off":
        if not await context.tx.desks.close(context.chat.id):
            raise user_error("No answers arrive here.")
        await _noted(context, who, "answers off", ())
        return Document((paragraph("Answers to broadcasts do not come here any more."),))
    if word.casefold() != "on":
        raise user_error("Say /replies on and your areas, or /replies off.")
    areas = _areas(rest, context, who)
    far = outside(context, who.may(Role.ADMIN), (), areas)
    if far or not areas:
        raise user_error(f"You are no admin for {far or 'any area'}. Say /replies on and an area.")
    await context.tx.desks.open(context.chat.id, areas, who.person.id, context.now)
    await _noted(context, who, "answers on", areas)
    names = several([area_name(context.atlas, code) for code in areas])
    return Document(
        (
            paragraph(
                f"Who answers a broadcast about {names} in private is read here from now on, "
                "under a number, never a name. /block NUMBER stops somebody who abuses it."
            ),
        ),
        (Action("Undo", "/replies off"),),
    )


def _areas(words: str, context: Context, who: Me) -> list[str]:
    if not words.strip():
        return [code for grant in who.may(Role.ADMIN) for code in grant.areas]
    codes = [named(context, piece.strip()) for piece in words.split(",")]
    if None in codes:
        raise user_error("I do not know one of these areas. Say for example /replies on devon.")
    return [code for code in codes if code is not None]


async def _noted(context: Context, who: Me, what: str, areas: list[str] | tuple[str, ...]) -> None:
    await context.tx.audit.add(context.now, who.person.id, what, areas=areas)


async def block(request: Request, argument: str, context: Context) -> Document:
    """Take no more answers of a reader, or take them again."""
    who = await member(request, context)
    word, _, rest = argument.partition(" ")
    if not word.isdigit():
        raise user_error("Say /block and the number of a reader, such as /block 12.")
    off = rest.casefold() == "off"
    if not await context.tx.desks.block(int(word), None if off else context.now):
        raise user_error(f"There is no reader {word}.")
    await _noted(context, who, f"{'unblocked' if off else 'blocked'} reader {word}", ())
    if off:
        return Document((paragraph(f"Answers of reader {word} are read again."),))
    return Document(
        (paragraph(f"No more answers of reader {word}. They are not told."),),
        (Action("Undo", f"/block {word} off"),),
    )


async def forwarded(request: Request, context: Context) -> Document | None:
    """The thanks to somebody who has answered a broadcast in private, once that is passed on;
    None if it is no such answer, or nobody wants answers."""
    if request.kind is not ChatKind.PRIVATE or request.replies_to is None:
        return None
    if not request.text or request.text.startswith("/"):
        return None
    number = await context.tx.broadcasts.told_by(context.chat.id, request.replies_to)
    one = None if number is None else await context.tx.broadcasts.get(number)
    if one is None or one.practice:
        return None
    reach = await frozen_reach(one, context)
    areas = concerned(one.selection, reach) or one.selection.areas
    desks = [
        desk
        for desk in await context.tx.desks.all()
        if any(set(areas) & inside(context)(code) for code in desk.areas)
    ]
    if not desks:
        return Document(
            (
                paragraph(
                    "Nobody reads answers to this broadcast here. I have not kept or passed on "
                    "what you wrote."
                ),
            )
        )
    reader, blocked = await context.tx.desks.reader(context.chat.id, context.now)
    if not blocked:
        card = Document(
            (
                Title(f"Reader {reader} answers broadcast {one.id}"),
                paragraph(request.text[:LONGEST]),
                hint(f"“{one.title}”"),
            ),
            (Action(f"Block reader {reader}", f"/block {reader}"),),
        )
        for desk in desks:
            key = f"answer:{request.key}:{desk.chat_id}"
            await context.publisher.tell(context.tx, card, key, desk.chat_id)
    return Document(
        (
            paragraph(
                "Passed on to the team, without your name. They cannot write back to you here."
            ),
        )
    )
