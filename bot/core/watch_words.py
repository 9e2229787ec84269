"""Words in board papers that campaigners watch for, found in the text of a page.

A finding is a word, and a few words around it; pages are never repeated as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from bot.core.diary import Finding

#: Label -> how it is written. "closed" alone is left out: every agenda has closed items.
TOPICS: dict[str, str] = {
    "closure": r"clos(?:ures?|e|es|ing)(?! (?:of (?:the )?(?:meeting|play|business)|the meeting"
    r"|monitoring|working|links?|to |with|collaboration|by)\b)|permanently closed"
    r"|shut(?:ting)? down|mothball(?:ed|ing)?|discontinu(?:e|ed|ing|ation)"
    r"|ceas(?:e|es|ed|ing) to (?:provide|run|operate)|withdrawal of (?:the |this )?services?"
    r"|temporar(?:y|ily) suspen(?:d|ded|sion)",
    "consultation": r"(?:public |formal |pre-)?consultations?"
    r"(?! (?:rates?|rooms?|times?|appointment))|consult(?:ing)? (?:with )?(?:the )?public",
    "SubCo": r"sub-?cos?|subsidiary compan(?:y|ies)"
    r"|wholly[- ]owned (?:subsidiar(?:y|ies)|compan(?:y|ies))|special purpose vehicle"
    r"|arm[’']?s[- ]length compan(?:y|ies)",
    "outsourcing": r"outsourc(?:e|es|ed|ing)|insourc(?:e|ed|ing)|independent sector provider"
    r"|privati[sz](?:e|ed|ing|ation)|contract(?:ed|ing) out|private (?:sector )?providers?",
    "deficit": r"deficits?|(?:financial|funding|budget) gap|overspen[dt](?:ing)?|shortfalls?"
    r"|adverse variance",
    "cuts": r"decommission(?:ed|ing)?|disinvest(?:ment|ing)?|service reductions?|cost improvement"
    r"|efficiency savings|redundanc(?:y|ies)|vacancy freeze|bed reductions?"
    r"|(?:bed|ward|service|job|post|staff|budget) (?:cuts?|losses)|recruitment freeze",
    "transfer": r"relocat(?:e|es|ed|ing|ion)|reconfigur(?:e|ed|ation|ing)|downgrad(?:e|ed|ing)"
    r"|merg(?:e|ed|ing|er)s?|centrali[sz](?:e|ed|ing|ation)"
    r"|consolidat(?:e|ing|ion) (?:of )?services",
}
#: Words that make a sentence a plan rather than a mention.
_PLANS = re.compile(
    r"\b(?:propos(?:e|es|ed|al)|recommend(?:s|ed|ation)?|plans? to"
    r"|asked to (?:approve|agree|endorse)|approv(?:e|ed|al)|option"
    r"|will (?:be )?(?:close|closed|cease|end|move|transfer))\b",
    re.IGNORECASE,
)
#: Findings kept of one document, of one word in it, and of one word on one page.
MOST, MOST_OF_WORD = 40, 8
SNIPPET = 160

_BREAKS = re.compile(r"(?<=[.!?•;])\s+(?=[A-Z•0-9])|\s{3,}|\n\s*\n")
_HYPHENS = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_ANY_HYPHEN = re.compile("[\u2010\u2011]")
_SPACED = re.compile(r"\b(?:[a-zA-Z] ){5,}[a-zA-Z]\b")


@dataclass(frozen=True, slots=True)
class _Candidate:
    finding: Finding
    weight: int


def look(pages: Iterable[tuple[int, str]], places: Sequence[str]) -> tuple[Finding, ...]:
    """What the pages say about the topics, above all at these places; the weightiest first."""
    found: list[_Candidate] = []
    counts: dict[str, int] = {}
    for number, text in pages:
        for one in _on_page(number, text, tuple(places)):
            counts[one.finding.word] = counts.get(one.finding.word, 0) + 1
            if counts[one.finding.word] <= 5 * MOST_OF_WORD or one.weight >= 2:
                found.append(one)
    found.sort(key=lambda one: (-one.weight, one.finding.page))
    return tuple(_varied(found))


def _varied(found: Sequence[_Candidate]) -> Iterator[Finding]:
    """The weightiest, no word too often, no snippet twice."""
    seen: set[str] = set()
    taken: dict[str, int] = {}
    for one in found:
        word, snippet = one.finding.word, one.finding.snippet.casefold()
        if snippet in seen or taken.get(word, 0) >= MOST_OF_WORD:
            continue
        seen.add(snippet)
        taken[word] = taken.get(word, 0) + 1
        yield one.finding
        if len(seen) >= MOST:
            return


def _on_page(number: int, text: str, places: tuple[str, ...]) -> Iterator[_Candidate]:
    named = _names(places)
    for sentence in _sentences(text):
        place = named.search(sentence) if named else None
        plans = _PLANS.search(sentence)
        said: set[str] = set()
        for hit in _topics().finditer(sentence):
            word = hit.lastgroup or ""
            if word not in said:
                said.add(word)
                yield _candidate(number, sentence, _label(word), hit, place, plans)
        if place and plans and not said:
            yield _candidate(number, sentence, "", place, place, plans)


def _candidate(
    number: int,
    sentence: str,
    label: str,
    hit: re.Match[str],
    place: re.Match[str] | None,
    plans: re.Match[str] | None,
) -> _Candidate:
    # A page of contents names everything and says nothing.
    told = 1 + (place is not None) + 2 * (plans is not None)
    start = min(hit.start(), place.start()) if place else hit.start()
    if plans and 0 <= hit.start() - plans.start() < 60:
        start = min(start, plans.start())
    words = ", ".join(filter(None, (label, place.group() if place else "")))
    snippet = _cut(sentence, start, hit.end())
    return _Candidate(Finding(number, words, snippet), 0 if "...." in sentence else told)


def _sentences(text: str) -> Iterator[str]:
    joined = _HYPHENS.sub("", _plain(text))
    for sentence in _BREAKS.split(joined):
        words = " ".join(sentence.split())
        if len(words) > 12:
            yield words


def _plain(text: str) -> str:
    """Letters as people type them: no ligatures, no hyphens of other kinds, none spaced out."""
    said = normalize("NFKC", text).replace("\u00ad\n", "").replace("\u00ad", "")
    said = _ANY_HYPHEN.sub("-", said)
    return _SPACED.sub(lambda letters: letters[0].replace(" ", ""), said)


def _cut(sentence: str, start: int, end: int) -> str:
    """The words around a place in a sentence, no more than `SNIPPET` letters."""
    if len(sentence) <= SNIPPET:
        return sentence
    first = 0 if end <= SNIPPET - 40 else max(0, min(start - 20, end - SNIPPET + 60))
    last = min(len(sentence), first + SNIPPET)
    kept = sentence[first:last]
    if first:
        kept = "… " + kept.partition(" ")[2]
    if last < len(sentence):
        kept = kept.rpartition(" ")[0] + " …"
    return kept


@lru_cache(maxsize=1)
def _topics() -> re.Pattern[str]:
    parts = (f"(?P<t{n}>{pattern})" for n, pattern in enumerate(TOPICS.values()))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _label(group: str) -> str:
    return list(TOPICS)[int(group[1:])]


@lru_cache(maxsize=8)
def _names(places: tuple[str, ...]) -> re.Pattern[str] | None:
    """Names as names are written: their case counts."""
    if not places:
        return None
    longest_first = sorted(places, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(one) for one in longest_first)})\b")
