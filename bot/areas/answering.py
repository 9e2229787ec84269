"""Puts chosen meanings into answers: candidates with shares and reasons, the areas to follow.

Only `bot.areas.lookup` calls these.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.areas.answers import Candidate, Lookup, Many, NotEngland, NotFound, One, Recognised
from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.choosing import LANDSCAPES, Chosen, Meaning, offered, slivers
from bot.areas.gazette import Name, Rank
from bot.areas.postcodes import Found, Postcode
from bot.areas.reach import vintage

#: Offered when nothing comes near: a city, a county, a borough, a postcode, an abbreviation.
EXAMPLES = ("Leeds", "Kent", "Haringey", "SE1 7EH", "BNSSG")
_WITHOUT_SHARES = ("trust", "ambulance trust", "NHS body", "NHS system", *LANDSCAPES)
_TRUSTS = ("trust", "ambulance trust")
LEAST_OF_POSTCODES = 0.05  #: a smaller part of an outcode or sector is mentioned, not offered


def not_found(query: str, suggestions: tuple[str, ...], note: str = "") -> NotFound:
    """Nothing known; always with something that can be asked instead."""
    return NotFound(query, suggestions or EXAMPLES, note)


def either(query: str, first: Lookup, second: Lookup | None) -> Lookup:
    """Two readings of the same words: if both name footprints and they differ, ask."""
    mine, theirs = _candidates(first), _candidates(second)
    if not mine or not theirs or {c.code for c in theirs} <= {c.code for c in mine}:
        return first
    both = {c.code: replace(c, share=None) for c in (*theirs, *mine)}
    ranked = tuple(dict.fromkeys(both[c.code] for c in (*mine, *theirs)))
    return Many(query, ranked, tuple(dict.fromkeys(c.via for c in ranked)), ())


def with_remark(answer: Lookup, remark: str) -> Lookup:
    """The same answer with a sentence more in its note."""
    if remark and isinstance(answer, One | Many):
        return replace(answer, note=f"{answer.note} {remark}".strip())
    return answer


def _candidates(answer: Lookup | None) -> tuple[Candidate, ...]:
    match answer:
        case One():
            return (answer.footprint,)
        case Many():
            return answer.candidates
        case _:
            return ()


def not_in_england(query: str, nation: str, kind: str, name: str) -> NotEngland:
    """A place elsewhere."""
    return NotEngland(query, nation, Recognised(kind, name))


def answer_chosen(atlas: Atlas, query: str, chosen: Chosen, at: date) -> Lookup:
    """One, many or not England, from the meanings to offer."""
    if not chosen.meanings:
        if chosen.abroad is None:
            return not_found(query, ())
        return not_in_england(query, chosen.nations, "place", chosen.abroad.name)
    best: dict[str, Candidate] = {}
    is_single = _is_one_thing(chosen.meanings, vintage(at))
    for meaning in chosen.meanings:
        for code, share in offered(meaning.name, vintage(at)):
            known = share if is_single and not _is_patch(meaning.name) else None
            if code not in best:
                best[code] = _candidate(atlas, meaning.name, code, known, at)
    areas = _areas_of(atlas, chosen.meanings, at)
    note = _note(atlas, chosen, at)
    candidates = tuple(best.values())
    if len(candidates) == 1:
        return One(query, candidates[0], candidates[0].via, areas, note)
    via = tuple(dict.fromkeys(c.via for c in candidates))
    return Many(query, candidates, via, areas, note)


def _is_patch(name: Name) -> bool:
    # Of a trust or a moor that lies in several footprints nobody knows the shares.
    return name.kind in _WITHOUT_SHARES and max(len(name.new), len(name.old)) > 1


def _is_one_thing(meanings: tuple[Meaning, ...], which: int) -> bool:
    # A county and its council under one name are one thing; Ashford and Ashford are not.
    first = {code for code, _ in offered(meanings[0].name, which)}
    return all({code for code, _ in offered(m.name, which)} <= first for m in meanings)


def _candidate(atlas: Atlas, name: Name, code: str, share: float | None, at: date) -> Candidate:
    via = recognised(name)
    return Candidate(code, atlas.name_of(code), share, _why(atlas, name, code, share, at), via)


def recognised(name: Name) -> Recognised:
    """A name as something recognised; places have no code of their own."""
    return Recognised(name.kind, name.name, name.codes[0] if name.codes else None)


def _why(atlas: Atlas, name: Name, code: str, share: float | None, at: date) -> str:
    if name.kind == "footprint":
        return _why_footprint(atlas, name, code, share, at)
    if name.rank is Rank.FOOTPRINT or name.rank is Rank.COUNCIL:
        what = f"{name.name} ({name.kind})"
        if share is None and len(offered(name, vintage(at))) > 1:
            return f"part of {what}"
        return f"{share:.0%} of {what}" if share is not None and share < 1 else f"all of {what}"
    if name.kind in _TRUSTS:
        # The name says what it is; the register knows only where it has its seat.
        return f"{name.name}{_seat(atlas, name)}"
    where = f" in {atlas.name_of(name.councils[0])}" if name.councils else ""
    part = f", {share:.0%} of it" if share is not None and share < 1 else ""
    return f"{name.name} ({name.kind}{where}){part}"


def _seat(atlas: Atlas, name: Name) -> str:
    return f" (seat in {atlas.name_of(name.councils[0])})" if name.councils else ""


def _why_footprint(atlas: Atlas, name: Name, code: str, share: float | None, at: date) -> str:
    own = name.codes[0] if name.codes else ""
    if own == code:
        return f"the footprint {name.name}"
    day = f"{SUCCESSION.day} {SUCCESSION:%B %Y}"
    if at >= SUCCESSION:
        part = "all" if share is None or share > 0.999 else f"{share:.0%}"
        return f"took over {part} of {name.name} on {day}"
    return f"part of what became {name.name} on {day}"


def _areas_of(atlas: Atlas, meanings: tuple[Meaning, ...], at: date) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in (m.name for m in meanings):
        if name.rank is Rank.FOOTPRINT:
            code = name.codes[0]
            current = atlas.is_current(code, at) or name.kind != "footprint"
            found.update(dict.fromkeys([code] if current else []))
            continue
        for council in name.councils[:1] if name.rank is not Rank.COUNCIL else name.councils:
            found.setdefault(council)
            parent = atlas.areas[council].parent or ""
            if name.rank is not Rank.COUNCIL and parent.startswith("E10"):
                found.setdefault(parent)
    return tuple(found)


def _note(atlas: Atlas, chosen: Chosen, at: date) -> str:
    notes = []
    first = chosen.meanings[0].name
    if len(chosen.meanings) == 1 or _is_one_thing(chosen.meanings, vintage(at)):
        for code, share in slivers(first, vintage(at)):
            about = "less than 1%" if share < 0.01 else f"about {share:.0%}"
            notes.append(f"{about} of it lies in {atlas.name_of(code)} ({code})")
    if chosen.abroad is not None:
        notes.append(f"there is also {chosen.abroad.name} in {chosen.nations}")
    text = "; ".join(notes)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def answer_postcode(atlas: Atlas, query: str, postcode: Postcode, found: Found, at: date) -> Lookup:
    """The footprints of a postcode, or of all postcodes in its sector or outcode."""
    via = Recognised(found.precision, found.name)
    total = sum(count for _, count in found.answers)
    shares: dict[str, int] = {}
    nations: dict[str, int] = {}
    for answer, count in found.answers:
        code = answer.new if vintage(at) else answer.old
        if code:
            shares[code] = shares.get(code, 0) + count
        else:
            nations[answer.nation] = nations.get(answer.nation, 0) + count
    abroad = max(nations, key=lambda n: nations[n], default="")
    if 2 * sum(shares.values()) < total:
        # Most who ask by it live abroad; the note tells the others.
        few = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
        return NotEngland(query, abroad, via, _postcode_note(atlas, few, {}, total))
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    english = sum(shares.values())
    large = [p for p in ranked if p[1] >= LEAST_OF_POSTCODES * english]
    candidates = tuple(
        Candidate(code, atlas.name_of(code), round(n / total, 4), _why_postcode(via, n, total), via)
        for code, n in large
    )
    note = _postcode_note(atlas, ranked[len(large) :], nations, total)
    if postcode.unit and found.precision != "postcode":
        note = f"The postcode {postcode} itself is not known. {note}".strip()
    if len(candidates) == 1:
        areas = tuple(d for d in found.districts if d in atlas.areas)
        return One(query, candidates[0], via, areas, note)
    return Many(query, candidates, (via,), (), note)


def _why_postcode(via: Recognised, count: int, total: int) -> str:
    if via.kind == "postcode":
        return f"the postcode {via.name}"
    return f"{count / total:.0%} of the postcodes in {via.name}"


def _postcode_note(
    atlas: Atlas, small: list[tuple[str, int]], nations: dict[str, int], total: int
) -> str:
    rest = [f"{atlas.name_of(code)} ({code})" for code, _ in small]
    rest += [f"{nation} ({count / total:.0%})" for nation, count in nations.items()]
    return f"Some of its postcodes lie in {', '.join(rest)}." if rest else ""
