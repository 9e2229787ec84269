"""One spelling for every way a name is written; both the build and `lookup` use it.

A key is what is left of a name: lower-case words and digits with single spaces.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_BORO = re.compile(r"(?<=\w)boro$")
_WORDS = {"saint": "st", "&": "and"}


def key_of(text: str) -> str:
    """The key of a name: accents, case, punctuation, "&", "Saint" and a leading "the" put aside."""
    plain = unicodedata.normalize("NFKD", text).replace("&", " and ").replace("+", " and ")
    letters = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", letters)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(_WORDS.get(word, _BORO.sub("borough", word)) for word in words)
