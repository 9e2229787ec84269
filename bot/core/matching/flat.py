"""One plain form of a text in which names are searched; names are brought to the same form.

`bot.areas.names` and `bot.areas.matcher` use it; everything downstream sees positions in it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

#: Longer texts are cut here: an item's subject is settled long before.
LONGEST = 200_000
#: What stands for signs beyond ASCII; all others lose their accents or become a space.
_SIGNS = {
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{PRIME}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{EN DASH}": " - ",
    "\N{EM DASH}": " - ",
    "\N{HORIZONTAL ELLIPSIS}": ". ",
    "\N{BULLET}": ". ",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{HYPHEN}": "-",
    "\N{EURO SIGN}": " euros ",
    "\N{POUND SIGN}": " ",
}
#: Feeds are cleaned when they are read; other texts may still carry tags and entities.
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# The final s of a possessive becomes a capital, so that it can be told from the name before it.
_POSSESSIVE = re.compile(r"'s\b")
#: Short words that end in a full stop without ending a sentence.
_SHORT = re.compile(
    r"\. (?:(?<= (?:St|Dr|Mr|Ms|No|eg)\. )|(?<= (?:Mrs|Rev)\. )|(?<= (?:Prof|incl)\. ))"
)
_JOINED = re.compile(r"\b([Nn]orth|[Ss]outh)(east|west)")
_KEPT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&.() "
_PLAIN = str.maketrans(
    {chr(c): chr(c) if chr(c) in _KEPT else " " for c in range(128)}
    | dict.fromkeys(";:!?|\n", ".")
    | {"'": "", "$": " dollars "}
)


@dataclass(frozen=True, slots=True)
class Flat:
    """A text as single-spaced words. A stop is a word " . ", a bracket is a word too; commas and
    quotes are gone."""

    cased: str  #: begins and ends with a space
    lower: str  #: the same length
    title_end: int


def squash(text: str) -> str:
    """A text or name in the plain form, with single spaces and none at its ends."""
    text = f" {_in_ascii(_unmarked(text))} "
    if "'" in text:
        text = _POSSESSIVE.sub("S", text)
    if "theast" in text or "thwest" in text:
        text = _JOINED.sub(r"\1 \2", text)
    text = text.replace("Saint ", "St ").replace(" - ", ". ")
    text = _SHORT.sub(" ", text).replace(" & ", " and ").translate(_PLAIN)
    while ".." in text:
        text = text.replace("..", ".")
    text = text.replace(". ", " . ")
    if "(" in text or ")" in text:
        text = text.replace("(", " ( ").replace(")", " ) ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip().removesuffix(" .")


def _unmarked(text: str) -> str:
    """Without tags and entities."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return text


def _in_ascii(text: str) -> str:
    if not text.isascii():
        for sign, plain in _SIGNS.items():
            text = text.replace(sign, plain)
        text = _NOT_ASCII.sub(_letter, text)
    return text.replace("`", "'")


def _letter(sign: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFKD", sign[0])
    return "".join(c if c < "\x80" else "" if unicodedata.combining(c) else " " for c in letters)


def flatten(title: str, summary: str) -> Flat:
    """Title and summary as one plain text; one without a capital is read In Title Case."""
    head = " " + squash(_with_capitals(title[:LONGEST])) + " . "
    cased = head + squash(_with_capitals(summary[:LONGEST])) + " "
    return Flat(cased, cased.lower(), len(head) - 2)


#: Words without which what stands between two stops is no sentence, but a date or a name.
SENTENCE = 4


#: A title that speaks of one of these has its name for later.
_ONE = re.compile(
    r" (?:[Hh]ospital(?! (?i:trusts|bosses|chiefs|doctors|managers|deaths|waits|corridors|cuts) )"
    r"|[Tt]rust|CCG|ICB|ICS|STP|PCT|[Pp]rovider|[Dd]epartment|[Hh]ub|[Pp]harmacy|[Ss]canner"
    r"|(?i:walk in|treatment|care|medical|birth|birthing|cancer|vaccination|vaccine|testing|day"
    r"|dental|diagnostic|heart|stroke|trauma|community) [Cc]entre|[Cc]ity|[Tt]own|[Cc]ounty"
    r"|[Vv]illage|[Bb]orough|[Ss]urgery|[Pp]ractice|[Uu]nit|[Ww]ard|[Cc]linic|[Cc]are home"
    r"|[Nn]ursing home|[Hh]ealth centre|[Hh]ospice)S? "
)


#: What may end a clause; after a colon the sentence goes on.
_STOP = re.compile(r"[.;:!?\n](?=\s|$)")


def opening_end(flat: Flat, summary: str) -> int:
    """Where the first sentence below the title ends; the end of all if the title speaks of one
    hospital or body without its name, which comes wherever the writer likes."""
    end = flat.title_end
    if _ONE.search(flat.cased, 0, end + 1):
        return len(flat.cased)
    stop = _STOP.search(summary)
    words = 0
    while True:
        start, end = end, flat.cased.find(" . ", end + 1)
        if end < 0:
            return len(flat.cased)
        words += flat.cased.count(" ", start + 2, end)
        if words >= SENTENCE and (stop is None or stop[0] != ":"):
            return end
        stop = _STOP.search(summary, stop.end()) if stop else None


#: Words that headlines in title case leave small.
_SMALL_WORDS = """
    a about after all an and are as at be been before but by for from had has have he her his how in
    into is it its more next no not of off on or out over she since so than that the their they this
    to under until up was we were what when which while who will with would
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"\b[a-z][a-z']*")
_AFTER_IN = re.compile(r"\b((?:in|at|of|for|from|near|across|outside|around) )([a-z][a-z']+)")
_LETTER = re.compile(r"[A-Za-z]")
_CAPITALISED = re.compile(r"[A-Z]'?[a-z]")


def _with_capitals(text: str) -> str:
    """In title case a text all in small letters (but for abbreviations), whose names could not be
    told from words; of one that begins with a capital ("NHS unit in hexham") what follows "in"."""
    if _CAPITALISED.search(text):
        return text
    first = _LETTER.search(text)
    if first is None:
        return text
    if first[0].isupper():
        return _AFTER_IN.sub(lambda word: word[1] + word[2].capitalize(), text)
    return _WORD.sub(lambda word: word[0] if word[0] in _SMALL else word[0].capitalize(), text)


def pattern_of(name: str) -> str:
    """A name as it stands in the lower form of a text."""
    return squash(name.replace("&", " & ") if _WORDS_AND.search(name) else name).lower()


_WORDS_AND = re.compile(r"[a-z]{2}&|&[A-Z][a-z]")


def shown(text: str) -> str:
    """Words of the plain form for a person: the possessive put back."""
    if text[-1:] == "S" or "S " in text:
        return _CAPITAL_S.sub("'s", text)
    return text


_CAPITAL_S = re.compile(r"(?<=[a-z])S\b")
