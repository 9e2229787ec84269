"""From a person's words to footprints: postcodes, codes, names, slips of spelling.

Handlers and `python -m bot ics` call `lookup`; the answers are in `bot.areas.answers`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.areas.answering import (
    answer_chosen,
    answer_postcode,
    either,
    not_found,
    not_in_england,
    with_remark,
)
from bot.areas.answers import Lookup, Many, NotEngland, NotFound, One
from bot.areas.atlas import STATUTORY, Atlas
from bot.areas.choosing import Chosen, Meaning, choose
from bot.areas.finding import clearly_largest, meanings_of, meanings_read
from bot.areas.gazette import Rank
from bot.areas.joining import joined, parts_of
from bot.areas.narrowing import (
    Fallback,
    narrow,
    possible_fallbacks,
    split_by_punctuation,
    split_by_words,
)
from bot.areas.norm import key_of
from bot.areas.postcodes import find_postcode, nation_by_letters, read_postcode
from bot.areas.readings import Reading, asked_in_sentence, part_of, readings
from bot.areas.spelling import close_keys, near_keys

LONGEST = 200  #: characters; nobody's area has a longer name
#: How the ONS codes of the other nations begin.
_NATIONS = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_ONS_CODE = re.compile(r"^[WSN]\d{8}$")
_CODE = re.compile(r"^[A-Z0-9]{3,9}$")
_MOST_SUGGESTIONS = 5
_LEAST_SUGGESTED = 7
#: Fewer people than this, and a slip of spelling is not silently read as the place.
LEAST_GUESSED, LEAST_GUESSED_ABROAD = 1_000, 20_000


def lookup(atlas: Atlas, text: str, at: date) -> Lookup:
    """Say what `text` means on the day `at`; never raises, whatever the text.

    Days before 1 April 2026 are answered with the 42 footprints of 2022 (also days before
    1 July 2022, when there were STPs and CCGs), later days with the 36.
    """
    words = text.strip()
    if len(words) > LONGEST or not key_of(words):
        return not_found(text, ())
    attempts = (
        _as_postcode,
        _as_code,
        _as_name,
        _as_labelled,
        _as_joined,
        _as_narrowed,
        _as_part,
        _as_sentence,
        _as_misspelt,
    )
    for attempt in attempts:
        answer = attempt(atlas, words, at)
        if answer is not None:
            return _as_asked(answer, text, at)
    return not_found(text, _suggestions(atlas, words, at))


def _as_asked(answer: Lookup, text: str, at: date) -> Lookup:
    remark = "Before 1 July 2022 there were no ICBs; these are the footprints of that day."
    return replace(with_remark(answer, remark if at < STATUTORY else ""), query=text)


def _as_postcode(atlas: Atlas, text: str, at: date) -> Lookup | None:
    postcode = read_postcode(text)
    if postcode is None:
        return None
    nation = nation_by_letters(postcode)
    if nation is not None:
        return not_in_england(text, nation, "postcode", str(postcode))
    found = find_postcode(atlas.postcodes, postcode)
    if found is None:
        if postcode.unit:
            return not_found(text, (), f"The postcode {postcode} is not known.")
        return None
    answer = answer_postcode(atlas, text, postcode, found, at)
    if postcode.sector_digit:
        return answer
    # "RM1" is Romford by post and a trust in Norwich by its code: ask.
    return either(text, answer, _as_code(atlas, text, at))


def _as_code(atlas: Atlas, text: str, at: date) -> Lookup | None:
    code = text.upper()
    if not _CODE.match(code):
        return None
    if _ONS_CODE.match(code):
        return not_in_england(text, _NATIONS[code[0]], "ONS code", code)
    names = atlas.gazetteer.under_code(code)
    if not names:
        return None
    # Plain letters are a name first: "Rye" is a town before it is the code of a trust.
    if code.isalpha() and any(
        not m.name.nation for m in meanings_read(atlas, Reading(key_of(text)))
    ):
        return None
    # A CCG of Greater Manchester and the sub-ICB location after it share a code: the later one.
    latest = next((n for n in names if n.kind.startswith("sub")), names[0])
    return answer_chosen(atlas, text, choose([Meaning(latest)]), at)


def _as_labelled(atlas: Atlas, text: str, at: date) -> Lookup | None:
    """ "QJK Devon", "Devon ICB (QJK)": the code of a footprint or council settles it."""
    for word in re.split(r"[^A-Za-z0-9]+", text):
        code = word.upper()
        names = atlas.gazetteer.under_code(code) if _CODE.match(code) else []
        if names and names[0].rank in (Rank.FOOTPRINT, Rank.COUNCIL):
            return answer_chosen(atlas, text, choose([Meaning(names[0])]), at)
    return None


def _as_name(atlas: Atlas, text: str, at: date) -> Lookup | None:
    meanings = meanings_of(atlas, text)
    if not meanings:
        return None
    answer = answer_chosen(atlas, text, choose(meanings), at)
    if all(m.name.kind == "locality" and m.name.rank is Rank.WARD for m in meanings):
        # "Scarbrough" is a part of a ward in Skegness, but more likely a slip.
        key = key_of(text)
        larger = clearly_largest(atlas, close_keys(atlas.gazetteer, key, but=key))
        if larger is not None:
            meant = answer_chosen(atlas, text, choose(meanings_read(atlas, Reading(larger))), at)
            return either(text, meant, answer)
    return answer


def _as_joined(atlas: Atlas, text: str, at: date) -> Lookup | None:
    """ "Devon and Cornwall", "Ruislip, Northwood and Pinner": all of the parts."""
    parts = [_meanings_of_part(atlas, part) for part in parts_of(text)]
    chosen = joined(parts) if parts and all(parts) else None
    return answer_chosen(atlas, text, chosen, at) if chosen is not None else None


def _meanings_of_part(atlas: Atlas, text: str) -> list[Meaning]:
    reading = part_of(text)
    return meanings_of(atlas, text) or (
        meanings_read(atlas, reading) if reading is not None else []
    )


def _as_sentence(atlas: Atlas, text: str, at: date) -> Lookup | None:
    asked = asked_in_sentence(text)
    answer = lookup(atlas, asked, at) if asked else None
    return None if isinstance(answer, NotFound) else answer


def _as_narrowed(atlas: Atlas, text: str, at: date) -> Lookup | None:
    fallbacks: list[Fallback] = []
    for split in (split_by_punctuation, split_by_words):
        for head, context in split(text):
            as_postcode = _as_postcode(atlas, context, at)
            if as_postcode is not None and not isinstance(as_postcode, NotFound):
                return as_postcode
            heads, contexts = meanings_of(atlas, head), meanings_of(atlas, context)
            kept = _first_narrowed(atlas, head, contexts)
            if kept:
                return answer_chosen(atlas, text, choose(kept), at)
            if split is split_by_punctuation:
                fallbacks += possible_fallbacks((head, heads), (context, contexts))
    if not fallbacks:
        return None
    best = min(fallbacks, key=lambda f: f.weakness)
    answer = answer_chosen(atlas, text, choose(best.meanings), at)
    return with_remark(answer, f"“{best.ignored}” was left out of account." if best.ignored else "")


def _first_narrowed(atlas: Atlas, head: str, contexts: list[Meaning]) -> list[Meaning]:
    # "St Mary's, Isle of Wight" is no place there, but a hospital.
    if not contexts:
        return []
    areas = dict(atlas.areas)
    narrowed = (narrow(meanings_read(atlas, r), contexts, areas) for r in readings(head))
    return next((kept for kept in narrowed if kept), [])


def _as_part(atlas: Atlas, text: str, at: date) -> Lookup | None:
    reading = part_of(text)
    found = meanings_read(atlas, reading) if reading is not None else []
    return answer_chosen(atlas, text, choose(found), at) if found else None


def _as_misspelt(atlas: Atlas, text: str, at: date) -> Lookup | None:
    for reading in readings(text, with_guesses=False)[:3]:
        keys = close_keys(atlas.gazetteer, reading.key)
        chosen = [choose(meanings_read(atlas, Reading(k))) for k in keys]
        answers = [answer_chosen(atlas, text, c, at) for c in chosen if _is_likely(c)]
        if answers and len({_gist(a) for a in answers}) == 1:
            return answers[0]
        weighed = clearly_largest(atlas, keys)
        if weighed is not None:
            return answer_chosen(atlas, text, choose(meanings_read(atlas, Reading(weighed))), at)
        if keys:
            return None
    return None


def _is_likely(chosen: Chosen) -> bool:
    # A slip is read as a place that people speak of; hamlets and places abroad are suggested.
    return any(
        m.name.people >= LEAST_GUESSED and m.name.rank is not Rank.WARD for m in chosen.meanings
    ) or (chosen.abroad is not None and chosen.abroad.people >= LEAST_GUESSED_ABROAD)


def _gist(answer: Lookup) -> object:
    match answer:
        case One():
            return answer.footprint.code
        case Many():
            return tuple(sorted(c.code for c in answer.candidates))
        case NotEngland():
            return answer.nation
        case NotFound():
            return None


def _suggestions(atlas: Atlas, text: str, at: date) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in near_keys(atlas.gazetteer, key_of(text), 25):
        meanings = choose(meanings_read(atlas, Reading(key))).meanings
        # A scrap of letters is like many abbreviations of trusts.
        is_scrap = " " not in key and len(key) < _LEAST_SUGGESTED
        if meanings and not (is_scrap and meanings[0].name.rank is Rank.BODY):
            found.setdefault(meanings[0].name.name)
    known = [name for name in found if _as_name(atlas, name, at) is not None]
    return tuple(known[:_MOST_SUGGESTIONS])
