"""/moved: what to follow after a change of areas; and the card that tells of one.

The card comes unasked, once, after the subscriptions were carried over; its buttons say /moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from bot.areas.atlas import Atlas
from bot.areas.carrying import Choice, chosen
from bot.areas.fates import Fate, FateKind, fates, vintages
from bot.core.document import Action, Block, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context
from handlers.wording import area_label, board_name, day_of, percent, plural, several

#: Boards offered to be followed below the card.
OFFERED = 3
#: From so many times as large on, it is worth saying.
LARGER = 1.3


async def moved(request: Request, argument: str, context: Context) -> Document:
    """Keep the heirs, only the old areas, or both: for the areas named, else for all carried."""
    following = await context.tx.subscriptions.hold(context.chat.id)
    words = argument.split()
    changes = _changes(context)
    named = [word.upper() for word in words[1:]]
    codes = named or [code for one in following for code in one.carried_from or (one.area,)]
    mine = _once(changes[code] for code in codes if code in changes)
    if not mine:
        raise user_error(
            "Nothing that this chat follows has changed.", Action("All I follow", "/mine")
        )
    choice = next((one for one in Choice if words and one == words[0].casefold()), None)
    if choice is None:
        question = paragraph("What would you like to follow?")
        return Document((question,), _buttons(context.atlas, mine))
    wanted = chosen(context.chat.id, following, choice, mine, context.now)
    await context.tx.subscriptions.put(context.chat.id, wanted)
    return _done(context, [one.area for one in wanted])


def _changes(context: Context) -> dict[str, Fate]:
    """All changes so far, by the area as it was and by what one may follow of it."""
    found: dict[str, Fate] = {}
    for vintage in vintages(context.atlas):
        if vintage <= context.today:
            for code, fate in fates(context.atlas, vintage).items():
                found[code] = fate
                if fate.earlier is not None:
                    found[fate.earlier] = fate
    return found


def _once(changes: Iterable[Fate]) -> list[Fate]:
    """Each change that leaves something to choose, once."""
    return list(dict.fromkeys(fate for fate in changes if fate.earlier is not None))


def _done(context: Context, areas: Sequence[str]) -> Document:
    labels = [area_label(context.atlas, code) for code in areas]
    said = f"You now follow {several(labels)}." if labels else "This chat follows nothing."
    return Document((paragraph(said),), (Action("All I follow", "/mine"),))


def moved_card(atlas: Atlas, met: Sequence[Fate]) -> Document:
    """One card for all that changed for a chat."""
    lines = [_line(atlas, fate) for fate in met]
    blocks: list[Block] = [Title(_title(atlas, met))]
    blocks += [paragraph(lines[0])] if len(lines) == 1 else [bullets(*lines)]
    largest = max(fate.growth for fate in met)
    if largest >= LARGER:
        blocks.append(hint(f"That is up to {largest:.1f} times the area you chose."))
    blocks.append(hint("If you press nothing, it stays so. /mine shows what you follow."))
    return Document(tuple(blocks), _buttons(atlas, met))


def _title(atlas: Atlas, met: Sequence[Fate]) -> str:
    if len(met) > 1:
        return f"{plural(len(met), 'area')} you follow changed"
    (fate,) = met
    match fate.kind:
        case FateKind.REPLACED if len(fate.heirs) == 1:
            return f"Your ICB became {board_name(atlas, fate.heirs[0])}"
        case FateKind.REPLACED:
            return f"Your ICB was divided: {atlas.name_of(fate.area)}"
        case FateKind.GREW:
            return f"Your ICB grew: {atlas.name_of(fate.area)}"
        case _:
            return f"{atlas.name_of(fate.area)} has another ICB"


def _line(atlas: Atlas, fate: Fate) -> str:
    board = partial(board_name, atlas)
    at, old = day_of(fate.at), atlas.name_of(fate.area)
    match fate.kind:
        case FateKind.REPLACED if len(fate.heirs) == 1:
            heir = board(fate.heirs[0])
            return f"{board(fate.area)} became {heir} on {at}. You now follow {heir}."
        case FateKind.REPLACED:
            parts = [
                f"{percent(share)} of it to {board(heir)}"
                for heir, share in zip(fate.heirs, fate.shares, strict=True)
            ]
            divided = f"{board(fate.area)} was divided on {at}: {several(parts)}."
            return f"{divided} You now follow them all."
        case FateKind.GREW:
            gained = several([atlas.name_of(code) for code in fate.gained])
            return f"{board(fate.area)} took over a part of {gained} on {at}. You follow all of it."
        case _:
            boards = several([board(code) for code in fate.heirs])
            return (
                f"{old} came under {boards} on {at}. You still follow {old} only, and hear what "
                "concerns the whole of its board."
            )


def _buttons(atlas: Atlas, met: Sequence[Fate]) -> tuple[Action, ...]:
    """Keep, only the old, both; of more than one area also each alone. Boards of councils."""
    changed = [fate for fate in met if fate.earlier is not None]
    councils = [fate for fate in met if fate.earlier is None]
    codes = " ".join(fate.area for fate in changed)
    actions = [Action("Keep", f"/moved keep {codes}" if codes else "/mine")]
    if changed:
        old = "Only my old area" if len(changed) == 1 else "Only my old areas"
        actions.append(Action(old, f"/moved old {codes}"))
    if any(fate.kind is FateKind.REPLACED for fate in changed):
        actions.append(Action("Both", f"/moved both {codes}"))
    if len(changed) > 1:
        actions += [
            Action(f"Only the old {atlas.name_of(fate.area)}", f"/moved old {fate.area}")
            for fate in changed
        ]
    followed = {code for fate in changed for code in fate.heirs}
    boards = dict.fromkeys(code for fate in councils for code in fate.heirs if code not in followed)
    actions += [
        Action(f"Follow {area_label(atlas, code)}", f"/follow {code}")
        for code in list(boards)[:OFFERED]
    ]
    return tuple(actions)
