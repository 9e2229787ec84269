"""What a document is called: the words of its link, of its row or item, or of its file.

`filing` asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.feeds.papers.files import file_name
from bot.feeds.papers.line import Line, Link

_SIZE = re.compile(
    r"\s*[\[(]?\s*(?:\.?pdf|\.?docx?|word|\.?xlsx?|\.?pptx?)?[\s,:–-]*\d+(?:[.,]\d+)?\s*(?:kb|mb|bytes)\s*[\])]?\s*$"
    r"|\s*[\[(]\s*(?:pdf|docx?|word|opens? in (?:a )?new (?:window|tab))[^\])]*[\])]\s*$"
    r"|\s*\bopens? in (?:a )?new (?:window|tab)\s*$|\s+\(?pdf\)?\s*$|\.(?:pdf|docx?|xlsx?|pptx?)$",
    re.IGNORECASE,
)
#: "PDF Agenda", "PDF icon: Agenda"
_TYPE_BEFORE = re.compile(
    r"^\W*(?:pdf|docx?|xlsx?|pptx?)(?: (?:icon|file|document))?[\s:|–-]+(?=[^\W\d])", re.IGNORECASE
)
#: Words beside a link that only says "Download" which may be the document's name.
LONGEST_BESIDE = 90
_EMPTY_TITLE = re.compile(
    r"^(?:download|view|open|read|click here|here|pdf|file|document|link|more|read more"
    r"|(?:pdf |file |document |word )?(?:icon|logo|image|symbol|thumbnail)"
    r"|download (?:file|pdf|document|now)|view (?:file|pdf|document)|)$",
    re.IGNORECASE,
)
#: Words that only say where a document stands in a pack: "Enc A", "Item 5", "Paper 3.1".
_NUMBERED = re.compile(
    r"(?:agenda )?(?:enc(?:losure)?|item|paper|appendix|annex|attachment|document|report)s?\.?"
    r"(?:\s+[a-z]\d?|\s*(?:no\.?\s*)?\d{1,3}(?:\.\d+)*\s?[a-z]?)",
    re.IGNORECASE,
)
_OF_DOCUMENTS = re.compile(
    r"\b(?:agendas?|papers|minutes|packs?|questions|answers|presentations?|slides|reports?|summary"
    r"|actions?|responses|notes)\b",
    re.IGNORECASE,
)
_NAMING_COLUMN = re.compile(
    r"\b(?:title|name|document|file|paper|item|description|subject)s?\b", re.IGNORECASE
)
_LABEL_BEFORE = re.compile(r"(?:^|[|;,.()])\s*([^|;,.():]{3,60}?)\s*:\s*$")
_VERB = re.compile(
    r"\s*(?:click (?:here )?to )?(?:download|view|open|read)\b:?\s+(?:the\s+)?", re.I
)
#: Letters of a name that a row, an item or an attribute gives.
LONGEST_NAME = 160


def title_of(link: Link, beside: str = "") -> str:
    """What a document is called: the words of its link, else those `beside` it in its row or item,
    else the name of its file."""
    title = _without_size(link.text)
    if _EMPTY_TITLE.match(title) and _OF_DOCUMENTS.search(link.column):
        return link.column[:200]
    if _EMPTY_TITLE.match(title):
        named = _without_size(beside.replace(link.text, " ", 1))
        if 3 <= len(named) <= LONGEST_BESIDE and not _EMPTY_TITLE.match(named):
            return named
        for said in link.told.split("\n")[:2]:  # its title, and its words for those who cannot see
            named = _without_size(_VERB.sub("", said))
            if 4 <= len(named) <= LONGEST_NAME and not _EMPTY_TITLE.match(named):
                return named
        name = re.sub(r"\.\w{2,4}$", "", file_name(link.url))
        title = re.sub(r"[-_+]+", " ", name).strip()
        title = title if len(title) > 3 else "document"
    if _NUMBERED.fullmatch(title):
        named = _without_size(beside.replace(link.text, " ", 1))
        if 3 <= len(named) <= LONGEST_NAME and not _EMPTY_TITLE.match(named):
            title = f"{title}: {named}"
    return title[:200]


def says_nothing(link: Link) -> bool:
    """Whether the words of a link are no name of what it leads to."""
    return bool(_EMPTY_TITLE.match(_without_size(link.text)))


def is_numbered(title: str) -> bool:
    """Whether a document is called by nothing but its number in the pack."""
    return bool(_NUMBERED.fullmatch(_without_size(title)))


def _without_size(text: str) -> str:
    title = _TYPE_BEFORE.sub("", text)
    while (cut := _SIZE.sub("", title.strip(" -–:|•"))) != title:
        title = cut
    return title


def label_before(line: Line, link: Link) -> str:
    """The words that label a link in running text: "Papers: here"."""
    found = _LABEL_BEFORE.search(line.text[: link.start]) if not line.cells else None
    return found[1].strip() if found else ""


def words_beside(line: Line, documents: Sequence[Link], *, dated: bool = False) -> str:
    """The words that may name the only document of a line: those of the column for that, those of
    its longest cell, where the link only says its number, else all, unless it is `dated`."""
    if len(documents) != 1:
        return ""
    cells = [cell for _, cell in line.cells if cell and documents[0].text not in cell]
    named = [cell for name, cell in line.cells if cell in cells and _NAMING_COLUMN.search(name)]
    if named and any(map(str.isalpha, "".join(named))):
        return max(named, key=len)
    numbered = is_numbered(documents[0].text)
    if dated:
        return ""
    lettered = [cell for cell in cells if any(map(str.isalpha, cell))]
    if lettered or (numbered and cells):
        return max(lettered or cells, key=len)
    return line.text
