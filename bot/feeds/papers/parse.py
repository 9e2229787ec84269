"""A board-papers page, from bytes to meetings, in this process: hostile input may hang or crash it.

Only `bot/feeds/worker.py` calls `read`, in a process of its own with limits.
"""

from __future__ import annotations

from bot.feeds.frames import Task
from bot.feeds.pages import not_news
from bot.feeds.pages.markup import markup, text_of
from bot.feeds.papers.card import UK
from bot.feeds.papers.page import read_page
from bot.feeds.results import Failed, FailureKind, Parsed


def read(task: Task, content: bytes) -> Parsed | Failed:
    """The meetings of the page, and the pages it leads to."""
    text = text_of(content, task.content_type)
    if not not_news.is_html(text):
        return Failed(FailureKind.NO_LIST, "is not a web page")
    page = markup(text, task.url)
    failed = not_news.certain(page.headlines, page.refresh, task.asked, task.url)
    if failed:
        return failed
    found = read_page(text, task.url, task.now.astimezone(UK).date(), task.meeting)
    if not found.meetings and not found.follow:
        failed = not_news.likely(text, page.headlines)
        if failed:
            return failed
    return Parsed((), found.title, meetings=found.meetings, follow=found.follow)
