"""What publishers send as titles and summaries, as plain text fit for a message.

`entries` cleans every text through `plain`; nothing of it is ever used as HTML again.
"""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

#: Of a longer text only this much is looked at; a summary needs a tenth.
_MOST = 20_000

#: How often text may be wrapped in escapes: once is normal, twice is common, more is a mistake.
_LAYERS = 4

_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|big|blockquote|br|button|center|cite|code|dd|del|div|dl|dt|em"
    r"|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|link"
    r"|main|mark|meta|nav|object|ol|p|picture|pre|q|s|script|section|small|source|span|strike"
    r"|strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|u|ul|video)"
    r"(?:[\s/][^<>]*)?>|<!--",
    re.IGNORECASE,
)
#: Elements that end a line: a space goes before them, or words would run together.
_BREAKS = re.compile(
    r"<(?=/?(?:article|aside|blockquote|br|dd|div|dt|figcaption|figure|h[1-6]|hr|img|li|ol|p|pre"
    r"|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

#: Direction marks and invisible characters: they can make a text read other than it is written.
#: Zero-width joiners stay, emoji and many languages need them.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")

#: What WordPress adds below every excerpt; it names the site, which would look like a place.
_BOILERPLATE = re.compile(
    r"\s*The post .{1,400} (?:first appeared|appeared first|appeared) on .{1,200}$", re.DOTALL
)
_MORE = re.compile(
    r"\s*(?:\[(?:…|\.\.\.|&hellip;)\]|(?:Continue reading|Read more)[^.]{0,200}→?)\s*$"
)


def plain(text: str, limit: int) -> str:
    """`text` without markup, escapes, control and direction characters, on one line, at most
    `limit` characters long."""
    return shortened(_visible(_unwrapped(text[:_MOST])), limit)


def without_boilerplate(text: str) -> str:
    """A summary without what the publishing software adds at its end."""
    return _MORE.sub("", _BOILERPLATE.sub("", text)).rstrip()


def shortened(text: str, limit: int) -> str:
    """`text` cut after a word with an ellipsis, so that it is at most `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return at_word.rstrip(" ,;:–—-\u200d") + "…"


def normalised(title: str) -> str:
    """The words of a title in the form in which two spellings of it are equal."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", " ", folded).strip()


def _unwrapped(text: str) -> str:
    for _ in range(_LAYERS):
        before = text
        if _TAG.search(text):
            text = nh3.clean(
                _BREAKS.sub(" <", text), tags=set(), clean_content_tags={"script", "style"}
            )
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if text == before:
            break
    return text


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    spaced = "".join(" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)
    return " ".join(spaced.split())
