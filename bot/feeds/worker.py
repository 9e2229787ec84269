"""The process that parses: reads documents on standard input, writes items on standard output.

`parse` starts it as `python -m bot.feeds.worker MEMORY SECONDS` and may kill it at any moment. It
holds no secret, opens no connection, and its memory and processor time are limited.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from typing import assert_never

from bot.core.types import FeedKind
from bot.feeds import document, sitemap
from bot.feeds.frames import Task, encoded, read_frame, task, write_frame
from bot.feeds.pages import read as pages
from bot.feeds.papers import parse as papers
from bot.feeds.papers.pdf import read_pdf
from bot.feeds.results import Failed, FailureKind, Parsed, PdfText


def main(memory: int, seconds: int) -> None:
    """Answer until standard input ends: `memory` bytes, `seconds` of processor time a document."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    document.know_summer_time()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a stray print must not end up between two answers
    while True:
        head = read_frame(sys.stdin.buffer)
        if head is None:
            return
        content = read_frame(sys.stdin.buffer) or b""
        _allow(seconds)
        write_frame(answers, _answer(task(head), content))


def _answer(task: Task, content: bytes) -> bytes:
    result: Parsed | Failed | PdfText
    try:
        result = _read(task, content) if task.places is None else read_pdf(content, task.places)
    except MemoryError:
        result = Failed(FailureKind.UNPARSABLE, "needs too much memory")
    except Exception as error:
        # feedparser raises whatever its depths raise; one document must not cost the process.
        result = Failed(FailureKind.UNPARSABLE, f"{type(error).__name__}: {error}"[:200])
    return encoded(result)


def _read(task: Task, content: bytes) -> Parsed | Failed:
    what = (task.feed_id, content, task.content_type)
    where = (task.asked, task.url)
    match task.kind:
        case FeedKind.RSS:
            return document.read(*what, task.url, task.now, task.asked)
        case FeedKind.PAPERS:
            return papers.read(task, content)
        case FeedKind.PAGE:
            return pages.read(*what, *where, task.recipes, task.now)
        case FeedKind.SITEMAP:
            return sitemap.read(*what, *where, task.now)
        case _:
            assert_never(task.kind)


def _allow(seconds: int) -> None:
    """Grant the next document its processor time; the count runs on over the process's life."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)


def _limit(what: int, most: int) -> None:
    # Systems differ in the limits they know; the parent's deadline holds everywhere.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
