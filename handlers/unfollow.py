"""/unfollow: stop hearing about an area, or about all of them."""

from __future__ import annotations

from bot.areas.answers import One
from bot.areas.lookup import lookup
from bot.core.document import Action, Document, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.context import Context
from handlers.places import echoed, exact
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
        return Document((paragraph(f"Stop following {plural(len(following), 'area')}?"),), (sure,))
    if words in ("everything yes", "all yes"):
        count = await context.tx.subscriptions.remove_all(context.chat.id)
        return Document((paragraph(f"Done: {plural(count, 'area')} no longer followed."),))
    matching = [code for code in following if code in _meant(context, argument)]
    if len(matching) != 1:
        said = f"You do not follow “{echoed(argument)}”. You follow:"
        return _choose(context, following, said if not matching else "Which of these?")
    await context.tx.subscriptions.remove(context.chat.id, matching[0])
    return Document(
        (paragraph(f"You no longer follow {area_label(context.atlas, matching[0])}."),),
        (Action("Follow again", f"/follow {matching[0]}"),),
    )


def _meant(context: Context, text: str) -> set[str]:
    """Every area the words may stand for: as a code, by today's name, or by an old one."""
    code = exact(context, text)
    if code is not None:
        return {code}
    found = lookup(context.atlas, text, context.today)
    if not isinstance(found, One):
        named = text.casefold().strip()
        return {one.code for one in context.atlas.areas.values() if one.name.casefold() == named}
    if found.via.code is not None and found.via.code in context.atlas.areas:
        return {found.via.code}
    return {found.footprint.code, *found.areas}


def _choose(context: Context, following: list[str], text: str) -> Document:
    actions = [Action(area_label(context.atlas, code), f"/unfollow {code}") for code in following]
    if len(following) > 1:
        actions.append(Action("Everything", "/unfollow everything"))
    return Document((paragraph(text),), tuple(actions))
