"""/unfollow: stop hearing about an area, or about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.areas.answers import Many, NotEngland, NotFound, One
from bot.areas.lookup import lookup
from bot.areas.norm import key_of
from bot.core.document import Action, Document, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context
from handlers.places import echoed, exact, is_closed
from handlers.wording import area_label, plural


async def unfollow(request: Request, argument: str, context: Context) -> Document:
    """Stop following what was named; with nothing named, offer what there is."""
    following = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
    if not following:
        raise user_error("This chat follows nothing.", Action("Follow a place", "/follow"))
    words = argument.casefold()
    if not argument:
        return _choose(context, following, "What would you like to stop following?")
    if words in ("everything", "all"):
        sure = Action("Yes, everything", "/unfollow everything yes")
        return Document(
            (paragraph(f"Stop following {plural(len(following), 'area')}?"),),
            (sure, Action("No", "/mine")),
        )
    if words in ("everything yes", "all yes"):
        count = await context.tx.subscriptions.remove_all(context.chat.id)
        return Document((paragraph(f"Done: {plural(count, 'area')} no longer followed."),))
    chosen = meant(context, following, argument)
    if not chosen:
        said = f"You do not follow “{echoed(argument)}”. You follow:"
        return _choose(context, following, said)
    if len(chosen) > 1:
        return _choose(context, chosen, "Which of these would you like to stop following?", ())
    await context.tx.subscriptions.remove(context.chat.id, chosen[0])
    return Document(
        (paragraph(f"You no longer follow {area_label(context.atlas, chosen[0])}."),),
        (Action("Follow again", f"/follow {chosen[0]}"),),
    )


def meant(context: Context, following: Sequence[str], text: str) -> list[str]:
    """Those of the followed areas that the words stand for: by code, by name, else as a place."""
    code = exact(context, text)
    if code is not None:
        return [one for one in following if one == code]
    key = key_of(text)
    called = [one for one in following if key in _names(context, one)]
    if called:
        return called
    codes = _codes(context, text)
    return [one for one in following if one in codes]


def _names(context: Context, code: str) -> set[str]:
    """What a followed area is called, as keys: name, button, former and short names."""
    area = context.atlas.areas.get(code)
    if area is None:
        return {key_of(code)}
    label = area_label(context.atlas, code)
    return {key_of(name) for name in (area.name, label, *area.aliases)}


def _codes(context: Context, text: str) -> set[str]:
    """Every area that the words may stand for in the atlas of today."""
    found = lookup(context.atlas, text, context.today)
    match found:
        case One():
            code = found.via.code
            if code is not None and code in context.atlas.areas and not is_closed(context, code):
                return {code}  # the name of an area: what lies around it is not meant
            return {found.footprint.code, *found.areas}
        case Many():
            vias = {one.via.code for one in found.candidates if one.via.code}
            return {*vias, *found.areas, *(one.code for one in found.candidates)}
        case NotFound() | NotEngland():
            return set()
        case _:
            assert_never(found)


def _choose(
    context: Context,
    codes: Sequence[str],
    text: str,
    more: tuple[Action, ...] = (Action("Everything", "/unfollow everything"),),
) -> Document:
    actions = [Action(area_label(context.atlas, code), f"/unfollow {code}") for code in codes]
    return Document((paragraph(text),), (*actions, *(more if len(codes) > 1 else ())))
