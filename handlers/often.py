"""/when: how soon a chat hears of its areas, and how many alerts a day at most."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.choices import Cadence
from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.chosen import CADENCES, areas_words, capital, followed, in_words, named
from handlers.context import Context
from handlers.wording import area_label

_SAID = {
    Cadence.AT_ONCE: "now|at once|immediately|instantly|at_once",
    Cadence.HOURLY: "hourly|every hour",
    Cadence.MORNING: "morning|mornings|every morning|daily|every day|each morning",
    Cadence.WEEKLY: "weekly|every week|every monday|mondays",
    Cadence.ON_REQUEST: "on request|only when i ask|never|on_request|ask",
}
_ENDINGS = {words: cadence for cadence, said in _SAID.items() for words in said.split("|")}
_LONGEST_FIRST = sorted(_ENDINGS, key=len, reverse=True)
_CAP = re.compile(r"(?:at )?(?:most )?(\d{1,3})(?: alerts?)? (?:a|per) day")
_NO_CAP = frozenset({"no limit", "no cap", "no most", "unlimited"})
#: Caps offered by a button.
OFFERED = (3, 5, 10)


async def often(request: Request, argument: str, context: Context) -> Document:
    """Show, ask, or change how soon."""
    words = " ".join(argument.split())
    lowered = words.casefold()
    cap = _CAP.fullmatch(lowered)
    if cap is not None or lowered in _NO_CAP:
        return await _cap(context, int(cap[1]) if cap else None)
    if lowered == "limit":
        return _ask_cap(context)
    for ending in _LONGEST_FIRST:
        if lowered == ending or lowered.endswith(f" {ending}"):
            return await _choose(context, words[: -len(ending)].strip(), _ENDINGS[ending])
    if words:
        return await _offer(context, words)
    return await _overview(context)


async def _overview(context: Context) -> Document:
    subscriptions = await followed(context)
    if len(subscriptions) == 1:
        return await _offer(context, subscriptions[0].area)
    lines = [
        f"{area_label(context.atlas, one.area)}: {in_words(context, one.choices)}"
        for one in subscriptions
    ]
    actions = [
        Action(area_label(context.atlas, one.area), f"/when {one.area}") for one in subscriptions
    ]
    return Document(
        (Title("How soon you hear"), bullets(*lines), hint(_cap_words(context))),
        (*actions, Action("All of them", "/when all"), Action("A limit a day", "/when limit")),
    )


async def _offer(context: Context, words: str) -> Document:
    chosen = await named(context, words, "/when")
    area = chosen[0].area if len(chosen) == 1 else "all"
    current = {one.choices.cadence for one in chosen}
    return Document(
        (
            paragraph(f"How soon should I tell you about {areas_words(context, chosen)}?"),
            hint(_cap_words(context)),
        ),
        (
            *(
                Action(
                    f"{'✓ ' if current == {cadence} else ''}{capital(text)}",
                    f"/when {area} {cadence.value}",
                )
                for cadence, text in CADENCES.items()
            ),
            Action("A limit a day", "/when limit"),
        ),
    )


async def _choose(context: Context, words: str, cadence: Cadence) -> Document:
    chosen = await named(context, words or "all", "/when")
    for one in chosen:
        choices = replace(one.choices, cadence=cadence)
        await context.tx.subscriptions.set_choices(context.chat.id, one.area, choices)
    if cadence is Cadence.AT_ONCE:
        await context.tx.lists.hurry(context.chat.id, context.now)
    said = f"You hear of {areas_words(context, chosen)} {CADENCES[cadence]}."
    area = chosen[0].area if len(chosen) == 1 else "all"
    return Document(
        (paragraph(said),),
        (Action("Change", f"/when {area}"), Action("All I follow", "/mine")),
    )


def _ask_cap(context: Context) -> Document:
    return Document(
        (
            paragraph(
                "How many alerts a day at most? The rest waits in one list, which you open when "
                "you like. Urgent news (an A&E or ward that closes, a consultation that ends) "
                "always comes."
            ),
            hint(_cap_words(context)),
        ),
        (
            *(Action(f"{most} a day", f"/when {most} a day") for most in OFFERED),
            Action("No limit", "/when no limit"),
        ),
    )


async def _cap(context: Context, most: int | None) -> Document:
    if most == 0:
        raise user_error("For no alerts at all there is /pause.", Action("Pause", "/pause"))
    choices = replace(context.chat.choices, most_a_day=most)
    await context.tx.chats.set_choices(context.chat.id, choices)
    said = "no limit" if most is None else f"at most {most} alerts a day; the rest in one list"
    return Document((paragraph(f"From now on: {said}."),), (Action("All I follow", "/mine"),))


def _cap_words(context: Context) -> str:
    most = context.chat.choices.most_a_day
    return "No daily limit." if most is None else f"At most {most} alerts a day."
