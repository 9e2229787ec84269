"""/topics: which of the news about an area a chat hears of: topics, outlets, how sure, how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.choices import Likely, SubscriptionChoices
from bot.core.document import Action, Document, Title, hint, paragraph
from bot.core.errors import UserError, user_error
from bot.core.topics import NAMES
from bot.core.types import Request, Subscription
from handlers.chosen import ALL, areas_words, capital, in_words, named
from handlers.context import Context

Change = Callable[[SubscriptionChoices], SubscriptionChoices]

#: Outlets that one area may exclude; more is a wish for few, for which there are topics.
MOST_OUTLETS = 20
_VERBS = ("only", "not", "with", "all", "headlines", "text", "likely", "without", "hear")
_LIKELY = {"list": Likely.LIST, "push": Likely.PUSH, "never": Likely.NEVER}


async def topics(request: Request, argument: str, context: Context) -> Document:
    """Show what is chosen for an area, or change it: AREA [only|not|with TOPIC], [headlines],
    [likely push|list|never], [without|hear OUTLET], [all]."""
    area, verb, words = _read(argument)
    chosen = await named(context, area, "/topics")
    if verb:
        change = _change(context, verb, words)
        for one in chosen:
            await context.tx.subscriptions.set_choices(
                context.chat.id, one.area, change(one.choices)
            )
        chosen = [replace(one, choices=change(one.choices)) for one in chosen]
    return _card(context, chosen)


def _read(argument: str) -> tuple[str, str, str]:
    """The area, the verb and what follows it."""
    words = argument.split()
    lowered = [word.casefold().strip(",") for word in words]
    for at, word in enumerate(lowered):
        if word in _VERBS and not (word in ALL and at == 0 and len(words) > 1):
            if word in ALL and at == 0:
                return "all", "", ""
            return " ".join(words[:at]) or "", word, " ".join(words[at + 1 :])
    return " ".join(words), "", ""


def _change(context: Context, verb: str, words: str) -> Change:
    match verb:
        case "all":
            return lambda choices: SubscriptionChoices(cadence=choices.cadence)
        case "headlines":
            return lambda choices: replace(choices, headlines=words.casefold() != "off")
        case "text":
            return lambda choices: replace(choices, headlines=False)
        case "likely" if words.casefold() in _LIKELY:
            return lambda choices: replace(choices, likely=_LIKELY[words.casefold()])
        case "only":
            some = _topics(words)
            return lambda choices: replace(choices, topics=some, without=())
        case "not":
            some = _topics(words)
            return lambda choices: _less(choices, some)
        case "with":
            some = _topics(words)
            return lambda choices: _more(choices, some)
        case "without" | "hear" if _is_topic(words):
            return _change(context, "not" if verb == "without" else "with", words)
        case "without" | "hear":
            feed = _outlet(context, words)
            return lambda choices: _outlets(choices, feed, hear=verb == "hear")
        case _:
            raise _unclear()


def _less(choices: SubscriptionChoices, some: Sequence[str]) -> SubscriptionChoices:
    kept = tuple(one for one in choices.topics if one not in some)
    if kept:
        return replace(choices, topics=kept)
    return replace(choices, topics=(), without=_ordered((*choices.without, *some)))


def _more(choices: SubscriptionChoices, some: Sequence[str]) -> SubscriptionChoices:
    without = tuple(one for one in choices.without if one not in some)
    only = _ordered((*choices.topics, *some)) if choices.topics else ()
    return replace(choices, topics=() if len(only) == len(NAMES) else only, without=without)


def _outlets(choices: SubscriptionChoices, feed: str, *, hear: bool) -> SubscriptionChoices:
    others = [one for one in choices.outlets if one != feed]
    if hear:
        return replace(choices, outlets=tuple(others))
    if len(others) >= MOST_OUTLETS:
        raise user_error(f"At most {MOST_OUTLETS} outlets can be left out.")
    return replace(choices, outlets=tuple(sorted([*others, feed])))


def _ordered(some: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in NAMES if code in some)


def _topics(words: str) -> tuple[str, ...]:
    """The topics that the words name, by code or by a beginning of their name."""
    said = [one.strip().casefold() for one in words.replace(" and ", ",").split(",")]
    found = []
    for one in filter(None, said):
        codes = [code for code in NAMES if one == code or one == NAMES[code].casefold()]
        codes = codes or [
            code
            for code in NAMES
            if any(part.strip().startswith(one) for part in NAMES[code].casefold().split(" and "))
        ]
        if not codes:
            raise _unclear(f"There is no topic “{one[:40]}”. ")
        found += codes
    if not found:
        raise _unclear()
    return _ordered(found)


def _is_topic(words: str) -> bool:
    said = words.casefold().strip()
    return said in NAMES or said in map(str.casefold, NAMES.values())


def _outlet(context: Context, words: str) -> str:
    key = words.casefold().strip()
    for feed in context.feeds:
        if key in (feed.id.casefold(), feed.title.casefold()):
            return feed.id
    raise user_error(
        f"I read no outlet “{words[:40]}”. Say its name as it stands below an alert: "
        "/topics all without HSJ"
    )


def _unclear(said: str = "") -> UserError:
    names = ", ".join(NAMES.values())
    return user_error(
        f"{said}Say for example: /topics devon only maternity, waiting lists; "
        f"/topics all not workforce; /topics devon headlines. Topics: {names}."
    )


def _card(context: Context, chosen: Sequence[Subscription]) -> Document:
    area = chosen[0].area if len(chosen) == 1 else "all"
    choices = chosen[0].choices
    same = all(one.choices == choices for one in chosen)
    said = in_words(context, choices) if same else "differently by area"
    return Document(
        (
            Title(f"What you hear about {areas_words(context, chosen)}"),
            paragraph(f"{capital(said)}."),
            hint(
                "Press a topic to switch it. News that has no topic comes unless you chose only "
                "some. An outlet: /topics all without HSJ"
            ),
        ),
        (*_topic_buttons(area, choices), *_other_buttons(area, choices)),
    )


def _topic_buttons(area: str, choices: SubscriptionChoices) -> list[Action]:
    buttons = []
    for code, name in NAMES.items():
        heard = code in choices.topics if choices.topics else code not in choices.without
        verb = "not" if heard else "with"
        buttons.append(Action(f"{'✓' if heard else '✗'} {name}", f"/topics {area} {verb} {code}"))
    return buttons


def _other_buttons(area: str, choices: SubscriptionChoices) -> list[Action]:
    headlines = (
        Action("With text", f"/topics {area} text")
        if choices.headlines
        else Action("Headlines only", f"/topics {area} headlines")
    )
    likely = {
        Likely.PUSH: Action("Likely ones in the list", f"/topics {area} likely list"),
        Likely.LIST: Action("Only sure ones", f"/topics {area} likely never"),
        Likely.NEVER: Action("Likely ones too", f"/topics {area} likely push"),
    }
    return [
        headlines,
        likely[choices.likely],
        Action("Everything", f"/topics {area} all"),
        Action("How soon", f"/when {area}"),
    ]
