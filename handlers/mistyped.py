"""What a command that does not exist was probably meant to be; the router and /help ask."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process

#: How alike a mistyped command must be to be offered, of 100.
ALIKE = 60
#: Letters of a mistyped command that are compared and repeated.
LONGEST = 40
#: Words that other bots use for what is called otherwise here.
OTHER_WORDS = {
    "about": ("privacy", "help"),
    "area": ("ics",),
    "commands": ("help",),
    "data": ("export", "privacy"),
    "delete": ("erase",),
    "find": ("ics",),
    "following": ("mine",),
    "forget": ("erase",),
    "icb": ("ics",),
    "list": ("mine",),
    "mute": ("pause",),
    "news": ("latest",),
    "search": ("ics",),
    "settings": ("mine",),
    "stop": ("pause", "unfollow"),
    "subscribe": ("follow",),
    "unmute": ("resume",),
    "unsubscribe": ("unfollow",),
    "where": ("ics",),
}


def meant(name: str, commands: Collection[str]) -> list[str]:
    """Up to two of these commands that `name` may stand for, the likeliest first."""
    word = name.casefold()
    if word in OTHER_WORDS:
        return [one for one in OTHER_WORDS[word] if one in commands]
    near = process.extract(word[:LONGEST], commands, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=2)
    return [one for one, _, _ in near]
