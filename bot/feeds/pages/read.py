"""A page, from bytes to items, in this process: hostile input may hang or crash it.

    bytes -> text -> is it news at all? -> recipe, or what the page says of itself, or what repeats

Only `bot/feeds/worker.py` calls `read`, in a process of its own with limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.types import Recipe
from bot.feeds.pages import not_news, pattern, recipe, structured
from bot.feeds.pages.dates import british
from bot.feeds.pages.entry import Entry, completed, is_newsy, items
from bot.feeds.pages.markup import Markup, markup, text_of, words
from bot.feeds.pages.pattern import NOTHING, Found
from bot.feeds.results import Failed, FailureKind, Parsed

#: How much a list that machines are told of is worth more than one found by what repeats.
_TOLD = 1.25


def read(
    feed_id: str,
    content: bytes,
    content_type: str,
    asked: str,
    url: str,
    recipes: Sequence[Recipe],
    now: datetime,
) -> Parsed | Failed:
    """The items of the page `content`, which was asked for at `asked` and answered from `url`."""
    text = text_of(content, content_type)
    if not not_news.is_html(text):
        return Failed(FailureKind.NO_LIST, "is not a web page")
    page = markup(british(text), url)
    failed = not_news.certain(page.headlines, page.refresh, asked, url)
    failed = failed or not_news.placeholder(_words(page))
    if failed:
        return failed
    found = generic(page, now)
    says_empty = not_news.says_it_is_empty(_words(page))
    if says_empty and not any(one.published_at or is_newsy(one.url) for one in found.entries):
        found = NOTHING  # what it leads to instead: services, other parts of the site
    if recipes:
        entries = recipe.first_that_fits(recipes, page, now)
        if entries:
            return _parsed(feed_id, entries, page)
    elif found.entries:
        return _parsed(feed_id, found.entries, page)
    failed = None if found.entries else not_news.likely(text, page.headlines)
    if failed is None and not found.entries and says_empty:
        return Parsed((), _title(page), note="says that there is no news")
    return failed or _no_list(feed_id, found, page, bool(recipes))


def generic(page: Markup, now: datetime) -> Found:
    """The list of news of a page nobody wrote a recipe for; `NOTHING` if there is none."""
    repeated = pattern.best(page, now)
    told = [
        pattern.scored(way(page, now))
        for way in (structured.from_data, structured.from_marks, structured.from_articles)
    ]
    chosen = max(told, key=lambda each: each.score, default=NOTHING)
    weaker = chosen.mean < pattern.enough(page) or chosen.score * _TOLD < repeated.score
    if weaker or _is_a_part(chosen, repeated):
        chosen = repeated
    elsewhere: dict[str, list[Entry]] = {}
    for found in (*told, repeated):
        for one in found.entries:
            elsewhere.setdefault(one.url, []).append(one)
    entries = tuple(completed(one, elsewhere[one.url]) for one in chosen.entries)
    return replace(chosen, entries=entries)


def _is_a_part(told: Found, repeated: Found) -> bool:
    """Whether a page marks only some of its news as articles: what repeats has all of them, and
    others that are as headed and dated."""
    known = {one.url for one in told.entries}
    more = [one for one in repeated.entries if one.url not in known]
    if not more or len(more) + len(known) != len(repeated.entries):
        return False
    fresh = {one.title for one in more}.isdisjoint(one.title for one in told.entries)
    return fresh and all(one.headed and one.published_at for one in (*told.entries, *more))


def _parsed(feed_id: str, entries: Sequence[Entry], page: Markup) -> Parsed:
    kept = items(feed_id, entries)
    return Parsed(kept, _title(page), dropped=len(entries) - len(kept))


def _no_list(feed_id: str, found: Found, page: Markup, with_recipe: bool) -> Failed:
    if with_recipe:
        seems = items(feed_id, found.entries)[:20]
        return Failed(FailureKind.CHANGED_SHAPE, "its recipe catches nothing any more", found=seems)
    scripts = " (it may be built by scripts)" if page.tree.css_first("a[href]") is None else ""
    return Failed(FailureKind.NO_LIST, f"has nothing like a list of news{scripts}")


def _title(page: Markup) -> str:
    return page.headlines[0] if page.headlines else ""


def _words(page: Markup) -> str:
    return words(page.tree.body)[:20_000] if page.tree.body is not None else ""
