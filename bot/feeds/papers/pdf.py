"""The text of one PDF, page by page, within limits; for watch words only.

The worker process calls `read_pdf`: a PDF may be hostile, endless, locked or a stack of pictures.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Sequence
from io import BytesIO

from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError

from bot.core.diary import PaperState
from bot.core.watch_words import look
from bot.feeds.results import PdfText

#: Pages that are looked at, and seconds after which we stop where we are.
MOST_PAGES, SECONDS = 800, 60.0
#: Letters of one page; more are not a page that people read.
PAGE_LETTERS = 40_000
#: An end that leads nowhere, after which a table of the objects is made anew.
_ANY_END = b"\nstartxref\n1\n%%EOF\n"
#: Fewer letters on a page, on average, are page numbers on pictures.
FEWEST_LETTERS = 25


def read_pdf(content: bytes, places: Sequence[str], seconds: float = SECONDS) -> PdfText:
    """What the PDF says about the topics that are watched. Never raises for what is in it."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF" not in content[:1_024]:
        return PdfText(PaperState.BROKEN)
    pages = 0
    try:
        reader = _opened(content)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return PdfText(PaperState.LOCKED)
        pages = len(reader.pages)
        if pages == 0:
            return PdfText(PaperState.BROKEN)
        texts = _Texts(reader, min(pages, MOST_PAGES), time.monotonic() + seconds)
        findings = look(texts, places)
    except Exception:
        # pypdf raises whatever its depths raise, RecursionError among it.
        return PdfText(PaperState.BROKEN, pages or None)
    if texts.letters < FEWEST_LETTERS * max(1, texts.read):
        return PdfText(PaperState.NO_TEXT, pages, texts.read)
    return PdfText(PaperState.READ, pages, texts.read, findings)


def _opened(content: bytes) -> PdfReader:
    """A reader; of a file without its end one that looks for the objects themselves."""
    try:
        return PdfReader(BytesIO(content), strict=False)
    except PyPdfError:
        return PdfReader(BytesIO(content + _root(content) + _ANY_END), strict=False)


def _root(content: bytes) -> bytes:
    """What tells where to begin, of a file that lost it with its end."""
    before = content[: max(0, content.rfind(b"/Catalog"))]
    found = re.search(rb"(\d+) \d+ obj\b[^\d]*$", before[-200:])
    if found is None or b"trailer" in content:
        return b""
    return b"\ntrailer\n<< /Root %s 0 R >>" % found[1]


class _Texts:
    """The pages one after the other until the time is up; a broken page is an empty one."""

    def __init__(self, reader: PdfReader, most: int, until: float) -> None:
        self._reader = reader
        self._most = most
        self._until = until
        self.read = 0
        self.letters = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for index in range(self._most):
            if time.monotonic() > self._until:
                return
            try:
                text = self._reader.pages[index].extract_text()[:PAGE_LETTERS]
            except MemoryError:
                raise
            except Exception:
                self.read += 1
                continue
            self.read += 1
            self.letters += len(text.strip())
            yield index + 1, text
