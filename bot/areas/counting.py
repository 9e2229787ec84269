"""What numbers and superlatives make of a word for many: England is counted, or one is meant.

Called by `bot.areas.gazetteer` for the telling words that it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.matching.flat import Flat, pattern_of
from bot.core.matching.model import Signal

_BODIES = """
    trust|trusts|nhs trust|hospital trust|acute trust|foundation trust|mental health trust
    |ambulance trust|primary care trust|pct|hospital|hospitals|hospital authorities|ccg|ccgs|icb
    |icbs|ics|icss|stp|stps|care board|integrated care board|integrated care system|systems|boards
    |councils|local authorities|a&e|gp practice|care home|care homes"""
#: One place has a score of these, too; only a share of them is one of all.
_UNITS = """
    practice|practices|gp surgery|gp surgeries|surgery|surgeries|pharmacy|pharmacies|clinics
    |maternity unit|nursing home"""
_ENGLAND = ("nationwide", 2)
#: What a score or more of these, or a share of them, says beside what one says: England is counted,
#: or land built on.
COUNTED = {
    **{word.strip(): _ENGLAND for word in f"{_BODIES}|{_UNITS}".split("|")},
    **dict.fromkeys(("homes", "houses", "flats", "apartments"), ("building", 3)),
}
_ALONE = frozenset(word.strip() for word in _UNITS.split("|"))
_SCORE = re.compile(
    r" (?:(?!(?:19|20)\d\d |1\d )\d{2,}|(?:a|two|three) dozen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|lists? of|which|these are the) (?:[a-z&]+ )?$"
)
#: Of how many: "six in ten of the trusts", "most surgeries".
_SHARE = re.compile(
    r" (?:(?:cent|percent|half|thirds?|quarters?|fifths?|tenth|majority|proportion|share|number"
    r"|dozens|scores|hundreds|thousands|handful|group) of|most|half|in ten|in five|in 10) "
    r"(?:(?:the|all|our|nhs|englands|english|gp|local) ){0,2}$"
)
_SEVERAL = re.compile(
    r" (?:several|many|some|other|various|a number of|a string of) (?:[a-z&]+ )?$"
)


#: It is those of one place that are counted: "all 140 practices in Kent".
_OF_PLACE = re.compile(
    r"s? (?:in|across) (?:the )?(?!England|Britain|UK|Great|NHS|Crisis|Deficit|Debt|Trouble"
    r"|Danger|Special|Need|Financial|Biggest|Largest|Worst|Total|All|Every|Each|Some)[A-Z]"
)


def counts(flat: Flat, start: int, end: int, said: tuple[str, int]) -> Iterator[Signal]:
    """What a number before a word for many says: a score of trusts, a third of them, several."""
    begin, lower = max(0, start - 25), flat.lower
    if _OF_PLACE.match(flat.cased, end):
        return
    if _SHARE.search(lower, begin, start):
        yield Signal(start, end, *said)
    elif lower[start:end] in _ALONE:
        return
    elif _SCORE.search(lower, begin, start):
        yield Signal(start, end, *said)
    elif said[0] == "nationwide" and _SEVERAL.search(lower, begin, start):
        yield Signal(start, end, "several", 1)


#: What one hospital is the most of, which speaks of that one: "England's busiest A&E".
OF_ENGLAND = frozenset(
    pattern_of(words)
    for words in (
        "in england",
        "england's",
        "in britain",
        "britain's",
        "the country's",
        "of england's",
    )
)
_ONE = (
    r"(?:\w+est|most [a-z]+|first|only|top|best|worst) (?:(?!(?:\w+s|and) )\S+ ){0,3}?"
    r"(?:hospital|trust|a&e|unit|surgery|practice|department|centre|service|ward|hospice|icb|ccg"
    r"|facility|cluster|clinic|hub|campus|laboratory|pharmacy|home|theatre|building|project)\b"
    r"(?!s)"
)
_MOST_BEFORE = re.compile(rf" {_ONE} $")
_MOST_AFTER = re.compile(rf" {_ONE}")


def is_the_most(lower: str, start: int, end: int) -> bool:
    """Whether a word for the country stands beside the greatest of one kind."""
    return bool(
        _MOST_BEFORE.search(lower, max(0, start - 60), start) or _MOST_AFTER.match(lower, end)
    )
