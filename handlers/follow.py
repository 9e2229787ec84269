"""/follow: hear about an area; a place that is no area itself is offered as the areas it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.areas.answers import One
from bot.core.document import Action, Block, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import AreaKind, ChatState, Request
from bot.core.volume import BACK, in_words
from handlers.agree import QUESTION, asked_once
from handlers.chosen import capital
from handlers.context import Context
from handlers.news import item_line, latest
from handlers.places import boards_of, exact, followable, named, one_or_ask
from handlers.wording import area_label, board_name

#: Areas one chat may follow.
MOST = 50
#: Items shown as examples of what will come.
EXAMPLES = 3
_COUNTS = {2: "two", 3: "three"}


async def follow(request: Request, argument: str, context: Context) -> Document:
    """Follow what was named, at once if it is an area, else after one press."""
    if not argument:
        raise user_error(
            "Which area? For example: /follow haringey, /follow EX4 4QJ, /follow south west, "
            "/follow england for national news."
        )
    code = named(context, argument)
    if code is None:
        return await offer(context, argument)
    document = await _follow(context, code, by_code=exact(context, argument) is not None)
    question = await asked_once(request, context)
    if not question:
        return document
    blocks = (*document.blocks, paragraph(QUESTION))
    return replace(document, blocks=blocks, actions=(*document.actions, *question))


async def offer(context: Context, text: str) -> Document:
    """What could be followed for these words, a button each; changes nothing."""
    code = named(context, text)
    if code is not None and context.atlas.areas[code].kind is AreaKind.REGION:
        parts = [one.code for one in context.atlas.footprints_at(context.today)]
        inside = [one for one in parts if context.atlas.areas[one].parent == code]
        return await _ask(context, "Follow the whole region, or a part of it?", (code, *inside))
    if code is not None:
        also = () if exact(context, text) else _namesakes(context, code)
        question = "Follow which of these?" if also else f"Follow {_label(context, code)}?"
        return await _ask(context, question, (code, *also))
    one = one_or_ask(context, text, "/follow")
    note = f" {one.note}" if one.note else ""
    board = board_name(context.atlas, one.footprint.code)
    said = f"{_said(one)} is in the area of {board}.{note} What would you like to follow?"
    return await _ask(context, said, followable(context, one))


def _said(found: One) -> str:
    return f"{found.via.name} ({found.via.kind})" if found.via.kind else found.via.name


def _label(context: Context, code: str) -> str:
    return area_label(context.atlas, code)


def _namesakes(context: Context, code: str) -> tuple[str, ...]:
    """The councils that go by the very name of a footprint: Devon, Essex."""
    areas = context.atlas.areas
    if areas[code].kind is not AreaKind.FOOTPRINT:
        return ()
    return tuple(
        one.code
        for one in areas.values()
        if one.kind is AreaKind.COUNCIL and one.name == areas[code].name
    )


async def _ask(context: Context, text: str, codes: tuple[str, ...]) -> Document:
    """The question what to follow, with how much each would bring."""
    actions = tuple(Action(f"Follow {_label(context, code)}", f"/follow {code}") for code in codes)
    lines = [f"{_label(context, code)}: {await _volume(context, code)}" for code in codes]
    return Document((paragraph(text), bullets(*lines), *await _replay(context, codes)), actions)


async def _volume(context: Context, code: str) -> str:
    """How much there is to hear about an area."""
    return in_words(await context.tx.stories.moments([code], context.now - BACK), context.now)


async def _follow(context: Context, code: str, by_code: bool) -> Document:
    following = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
    if code in following:
        return Document(
            (paragraph(f"You follow {_label(context, code)} already."),),
            _after(code, "Stop following"),
        )
    if len(following) >= MOST:
        raise user_error(
            f"This chat follows {MOST} areas, which is the most. /unfollow one first.",
            Action("What I follow", "/mine"),
        )
    await context.tx.subscriptions.add(context.chat.id, code, context.now)
    blocks: list[Block] = [
        Title(f"You now follow {_label(context, code)}"),
        paragraph(_meaning(context, code)),
    ]
    if not by_code:
        blocks += [hint(_narrower(context, one)) for one in _namesakes(context, code)]
    if context.chat.state is ChatState.PAUSED:
        blocks.append(hint("Alerts are paused in this chat; /resume starts them again."))
    replay = await _replay(context, [code], f"{await _volume(context, code)}. ")
    blocks += replay or [hint("I have seen no news about it yet.")]
    undo, others = _after(code)
    return Document(tuple(blocks), (undo, *_quieter(code), others))


async def _replay(context: Context, codes: Sequence[str], volume: str = "") -> list[Block]:
    """What following would have brought of late."""
    examples = await latest(context, codes, EXAMPLES)
    if not examples:
        return []
    last = "The last one" if len(examples) == 1 else f"The last {_COUNTS[len(examples)]}"
    lines = bullets(*(item_line(context, one) for one in examples))
    return [paragraph(f"{capital(volume)}{last}:"), lines]


def _quieter(code: str) -> tuple[Action, ...]:
    """Ways to hear less of an area that is followed now."""
    return (
        Action("Headlines only", f"/topics {code} headlines"),
        Action("Daily list", f"/when {code} morning"),
        Action("How often", f"/when {code}"),
    )


def _narrower(context: Context, code: str) -> str:
    return f"Only {_label(context, code)}? Press Undo and say /follow {code}"


def _after(code: str, undo: str = "Undo") -> tuple[Action, ...]:
    return (Action(undo, f"/unfollow {code}"), Action("All I follow", "/mine"))


def _meaning(context: Context, code: str) -> str:
    area = context.atlas.areas[code]
    match area.kind:
        case AreaKind.COUNCIL:
            return (
                f"You will hear about {area.name}, and what concerns the whole of "
                f"{boards_of(context, code)}, but nothing about other councils alone."
            )
        case AreaKind.FOOTPRINT:
            return f"You will hear about {board_name(context.atlas, code)} and every place in it."
        case AreaKind.REGION:
            return f"You will hear about every part of the region {area.name}."
        case _:
            return "You will hear news about the NHS in England as a whole, and no local news."
