"""Makes texts from outside safe to show: no control characters, no tricks with direction.

Called by the renderers of every platform.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

#: Overrides and isolates can show a reader another text than the one sent; U+FEFF is a stray BOM.
_DROPPED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: Letters and symbols by their Unicode class that nevertheless draw nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufffc")
_INVISIBLE_CLASSES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"})
_LONGEST_ADDRESS = 2000

_TABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # halves of pairs cannot be encoded
    **dict.fromkeys(map(ord, _DROPPED)),
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    ord("\n"): "\n",
}


def literal(text: str) -> str:
    """`text` with spaces and line breaks kept, all that a terminal or chat could obey gone."""
    return text.replace("\r\n", "\n").translate(_TABLE)


def lines(text: str) -> str:
    """`text` with runs of blanks made one and empty lines dropped."""
    return re.sub(r" ?\n[ \n]*", "\n", re.sub(r" +", " ", literal(text)))


def one_line(text: str) -> str:
    """`text` on one line, runs of blanks made one, none at the ends."""
    return re.sub(r"[ \n]+", " ", literal(text)).strip()


def is_visible(text: str) -> bool:
    """Whether a reader would see anything; platforms refuse messages that show nothing."""
    return any(
        char not in _BLANK and unicodedata.category(char) not in _INVISIBLE_CLASSES for char in text
    )


def web_address(href: str | None) -> str | None:
    """`href` if it is an http or https address fit for a link, else None."""
    if href is None:
        return None
    address = href.strip()
    if len(address) > _LONGEST_ADDRESS or literal(address) != address or re.search(r"\s", address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None
