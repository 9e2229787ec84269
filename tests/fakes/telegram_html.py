"""Telegram's HTML as its own server reads it, errors included; used by the fake Bot API server.

Written after the behaviour of TDLib's `parse_html`, `clean_input_string` and `is_empty_string`
(https://github.com/tdlib/td, td/telegram/MessageEntity.cpp and misc.cpp), which the Bot API uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SPACES = b" \t\r\n\0\v"
MOST_ENTITIES = 100
MOST_UNITS = 4096

_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_CONTROLS = {**dict.fromkeys(range(0x20), " "), 0x0A: "\n", 0x0D: None}
_REMOVED = dict.fromkeys([*range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F])
_CLEANING = {**_CONTROLS, **_REMOVED}
#: Letters that look like nothing; a text of only these is empty to Telegram.
_EMPTY = re.compile(
    "[\\s\u00ad\u034f\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2800\u3000"
    "\u3164\ufeff\uffa0\ufffc]*"
)


class BadHtmlError(Exception):
    """The text cannot be a message; the words are Telegram's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch of a text, in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text without its tags; `dropped` counts the entities beyond Telegram's limit."""

    text: str
    entities: tuple[Entity, ...]
    dropped: int = 0


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int  # index into the pieces written so far


def units(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def read_message(raw: str) -> Parsed:
    """The message that Telegram makes of `raw`; BadHtmlError where it refuses."""
    parsed = parse(raw)
    text = parsed.text.translate(_CLEANING).strip()
    if _EMPTY.fullmatch(text):
        raise BadHtmlError("Bad Request: message text is empty")
    if units(text) > MOST_UNITS or len(raw.encode()) > 35_000:
        raise BadHtmlError("Bad Request: message is too long")
    return Parsed(
        text,
        parsed.entities[:MOST_ENTITIES],
        max(0, len(parsed.entities) - MOST_ENTITIES),
    )


def parse(raw: str) -> Parsed:
    """The text and entities of `raw`; BadHtmlError with Telegram's words where it is broken."""
    try:
        source = raw.encode() + b"\0"
    except UnicodeEncodeError:
        raise BadHtmlError("Bad Request: strings must be encoded in UTF-8") from None
    try:
        return _parse(source)
    except ValueError as error:
        raise BadHtmlError(f"Bad Request: can't parse entities: {error}") from None


def _parse(source: bytes) -> Parsed:
    pieces: list[str] = []
    entities: list[Entity] = []
    nested: list[_Open] = []
    offset = at = 0
    while (found := _next_mark(source, at)) >= 0:
        pieces.append(source[at:found].decode())
        offset += units(pieces[-1])
        if source[found] == ord("&"):
            char, at = _reference(source, found)
            pieces.append(char)
            offset += units(char)
        elif source[found + 1] == ord("/"):
            at = _end_tag(source, found, nested, entities, pieces, offset)
        else:
            tag, argument, at = _start_tag(source, found)
            nested.append(_Open(tag, argument, offset, len(pieces)))
    pieces.append(source[at:-1].decode())
    if nested:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{nested[-1].tag}"')
    text = "".join(pieces)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return Parsed(text, tuple(sorted(entities, key=lambda e: (e.offset, -e.length))))


_MARK = re.compile(rb"[<&]")


def _next_mark(source: bytes, at: int) -> int:
    found = _MARK.search(source, at)
    return found.start() if found else -1


def _reference(source: bytes, at: int) -> tuple[str, int]:
    """What the reference at `at` stands for, or the bare ampersand, and where to go on."""
    match = _REFERENCE.match(source, at)
    assert match is not None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (NAMED[name], match.end()) if name in NAMED else ("&", at + 1)
    digits, base = (hexadecimal, 16) if hexadecimal is not None else (decimal, 10)
    code = int(digits, base) if digits else 0
    length = len(match.group().rstrip(b";"))
    if code == 0 or code >= 0x10FFFF or length >= 10:
        return "&", at + 1
    return chr(code), match.end()


def _start_tag(source: bytes, begin: int) -> tuple[str, str, int]:
    at = begin + 1
    while source[at] not in SPACES and source[at] != ord(">"):
        at += 1
    if source[at] == 0:
        raise ValueError(f"Unclosed start tag at byte offset {begin}")
    tag = source[begin + 1 : at].decode().lower()
    if tag not in TAGS:
        raise ValueError(f'Unsupported start tag "{tag}" at byte offset {begin}')
    argument = ""
    while True:
        at = _skip_spaces(source, at)
        if source[at] == ord(">"):
            break
        name, value, at = _attribute(source, at, tag, begin)
        if (tag, name) in {("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id")}:
            argument = value
    if tag == "span" and argument != "tg-spoiler":
        raise ValueError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    return tag, argument, at + 1


def _attribute(source: bytes, at: int, tag: str, begin: int) -> tuple[str, str, int]:
    start = at
    while source[at] not in SPACES and source[at] not in b"=>":
        at += 1
    name = source[start:at].decode()
    if not name:
        raise ValueError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    at = _skip_spaces(source, at)
    if source[at] not in b"=\0":
        return name, "", at
    if source[at] == ord("="):
        at = _skip_spaces(source, at + 1)
    if source[at] == 0:
        raise ValueError(f'Unclosed start tag "{tag}" at byte offset {begin}')
    if source[at] not in b"'\"":
        token = _NAME_TOKEN.match(source, at)
        assert token is not None
        if source[token.end()] == 0 or source[token.end()] not in SPACES + b">":
            raise ValueError(f"Unexpected end of name token at byte offset {at}")
        return name, token.group().decode().lower(), token.end()
    end = source.find(source[at : at + 1], at + 1)
    if end < 0 or source[end + 1] == 0:
        raise ValueError(f"Unclosed start tag at byte offset {begin}")
    return name, _decoded(source[at + 1 : end]), end + 1


def _decoded(value: bytes) -> str:
    pieces, at = [], 0
    while (found := value.find(b"&", at)) >= 0:
        pieces.append(value[at:found].decode())
        char, at = _reference(value, found)
        pieces.append(char)
    return "".join(pieces) + value[at:].decode()


def _skip_spaces(source: bytes, at: int) -> int:
    while source[at] != 0 and source[at] in SPACES:
        at += 1
    return at


def _end_tag(
    source: bytes,
    begin: int,
    nested: list[_Open],
    entities: list[Entity],
    pieces: list[str],
    offset: int,
) -> int:
    if not nested:
        raise ValueError(f"Unexpected end tag at byte offset {begin}")
    at = begin + 2
    while source[at] not in SPACES and source[at] != ord(">"):
        at += 1
    name = source[begin + 2 : at].decode().lower()
    at = _skip_spaces(source, at)
    if source[at] != ord(">"):
        raise ValueError(f"Unclosed end tag at byte offset {begin}")
    opened = nested.pop()
    if name and name != opened.tag:
        raise ValueError(
            f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", '
            f'found "</{name}>"'
        )
    if offset > opened.offset:
        entities.extend(_entity(opened, offset, "".join(pieces[opened.begin :])))
    return at + 1


def _entity(opened: _Open, end: int, text: str) -> list[Entity]:
    length = end - opened.offset
    if opened.tag != "a":
        return [Entity(TAGS[opened.tag], opened.offset, length)]
    url = opened.argument or text
    # A link that is no address is dropped in silence; its words stay.
    good = re.fullmatch(r"(?:(?:https?|tg)://)?[^\s/.:]+(?:[.:][^\s/]+)*(?:[/?#]\S*)?", url)
    plain_word = "://" not in url and "." not in url
    return [] if not good or plain_word else [Entity("text_link", opened.offset, length, url)]
