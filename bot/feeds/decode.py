"""The bytes of a feed as text that an XML parser can be trusted with.

`document` calls this first. Finds the true encoding, drops characters XML forbids, and refuses
declarations of entities, so that no parser behind it ever meets one.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: `<?` or `<r` in UTF-16 without a byte order mark (XML 1.0, appendix F).
_UTF16_STARTS = (
    (re.compile(rb"\x00<\x00[?!A-Za-z]"), "utf-16-be"),
    (re.compile(rb"<\x00[?!A-Za-z]\x00"), "utf-16-le"),
)

#: Declared names we honour. Latin-1 and ASCII are read as Windows-1252, as browsers do (WHATWG
#: Encoding Standard); anything unknown is tried as UTF-8.
_NAMES = re.compile(
    r"(?:iso[-_]?8859-?\d{1,2}|latin-?\d|windows-?125\d|cp125\d|us-ascii|ascii|koi8-[ru]|mac-?roman"
    r"|macintosh|shift[-_]?jis|sjis|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5)"
)
_AS_1252 = re.compile(r"iso[-_]?8859-?1|latin-?1|us-ascii|ascii|windows-?1252|cp1252")
_XML_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_HTTP_DECLARED = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)

#: What XML 1.0 forbids (2.2), written out or as a character reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9A-Fa-f]+));")

_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE((?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+)([\[>])", re.IGNORECASE)
_SUBSET_END = re.compile(r"[^<\]]*+\]\s*>")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")

#: An ampersand that begins no reference, and what such are no mistake in.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{0,30};)",
    re.DOTALL,
)

#: A feed that is cut off behind a whole address, inside the tag that ends it.
_CUT_LINK = re.compile(
    r"<link[^<>]*>\s*https?://[^<>\s]+\s*(?P<tag></(?:l(?:i(?:nk?)?)?)?)\Z"
    r"|<link\s[^<>]*[\"'](?P<rest>\s*/?)\Z"
)

Refusal = Literal["entities", "web page", "nothing like XML"]


def decode(content: bytes, content_type: str) -> tuple[str, str]:
    """The text of `content` and a note, "" unless the bytes were not what they were declared to be.

    A byte order mark decides; else valid UTF-8 is UTF-8 whatever was declared; else the XML
    declaration, then the `charset` of `content_type`; else UTF-8 with stray bytes read as
    Windows-1252, which is what they nearly always are.
    """
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _clean(content.decode(name, "replace")), ""
    for start, name in _UTF16_STARTS:
        if start.match(content):
            return _clean(content.decode(name, "replace")), ""
    try:
        return _clean(content.decode("utf-8")), ""
    except UnicodeDecodeError:
        pass
    declared = _declared(content, content_type)
    if declared:
        return _clean(content.decode(declared, "replace")), ""
    text = _mixed(content)
    return _clean(text), "bytes that are not UTF-8 read as Windows-1252"


def with_ampersands(text: str) -> str:
    """XML in which a bare "&", as in R&D, is written as one: parsers that forgive it make "R&D;"
    of it."""
    return _AMPERSAND.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text)


def with_last_link(text: str) -> str:
    """A feed that was cut off inside the tag that ends a link, with that tag ended: parsers drop
    what is unfinished, and with it the address."""
    tail = text[-3_000:]
    cut = _CUT_LINK.search(tail, max(0, tail.rfind("<link")))
    if cut is None:
        return text
    if cut["tag"] is not None:
        return f"{text.removesuffix(cut['tag'])}</link>"
    return f"{text.removesuffix(cut['rest'])}/>"


def refusal(text: str) -> Refusal | None:
    """Why `text` must not reach a parser, None if it may.

    Walks the prolog as XML defines it (2.8), so what hides in comments neither fools nor alarms.
    """
    at = 0
    while True:
        skipped = _SKIPPED.match(text, at)
        if not skipped:
            break
        at = skipped.end()
    doctype = _DOCTYPE.match(text, at)
    if doctype:
        return _judged_doctype(text, doctype)
    return _judged_root(text, at)


def _judged_doctype(text: str, doctype: re.Match[str]) -> Refusal | None:
    if doctype[1].strip().lower().startswith("html"):
        return "web page"
    at = doctype.end()
    if doctype[2] == "[":
        # Nothing but space may stand in an internal subset: any declaration could be an entity's.
        end = _SUBSET_END.match(text, at)
        if not end:
            return "entities"
        at = end.end()
    while skipped := _SKIPPED.match(text, at):
        at = skipped.end()
    return "entities" if _DOCTYPE.match(text, at) else _judged_root(text, at)


def _judged_root(text: str, at: int) -> Refusal | None:
    root = _ROOT.match(text, at)
    if root and root[1].lower() in ("html", "head", "body"):
        return "web page"
    if not root and not re.search(r"<(?:rss|feed|rdf:RDF|channel|item|entry)\b", text[:100_000]):
        return "nothing like XML"
    return None


def _declared(content: bytes, content_type: str) -> str | None:
    in_xml = _XML_DECLARED.match(content)
    in_http = _HTTP_DECLARED.search(content_type)
    names = (in_xml[1].decode("ascii") if in_xml else "", in_http[1] if in_http else "")
    for name in (each.lower() for each in names):
        if _AS_1252.fullmatch(name):
            # A few bytes mean nothing in Windows-1252; Python knows them as control characters.
            return "windows-1252"
        if _NAMES.fullmatch(name):
            return _known(name)
    return None


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _mixed(content: bytes) -> str:
    """UTF-8 in which each byte that is not UTF-8 stands for its Windows-1252 character."""
    text = content.decode("utf-8", "surrogateescape")
    return re.sub(
        "[\udc80-\udcff]",
        lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("windows-1252", "replace"),
        text,
    )


def _clean(text: str) -> str:
    return _REFERENCE.sub(_sound_reference, _FORBIDDEN.sub("", text)).lstrip("\ufeff \t\r\n")


def _sound_reference(found: re.Match[str]) -> str:
    """The reference itself, or a space: with nothing in its place, two halves could make one."""
    digits = (found[1] or found[2]).lstrip("0")
    if not digits or len(digits) > 7:
        return " "
    number = int(digits, 10 if found[1] else 16)
    if number > 0x10FFFF or (number < 32 and number not in (9, 10, 13)):
        return " "
    return " " if 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF) else found[0]
