"""The entries of a parsed feed document as items: pure.

`document` hands in what feedparser made of the XML.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from bot.core.types import Item
from bot.feeds.links import canonical
from bot.feeds.pages import dates
from bot.feeds.results import Parsed
from bot.feeds.text import normalised, plain, shortened, without_boilerplate

MOST_ITEMS = 500
TITLE, SUMMARY = 300, 1_000
_TITLE_FROM_SUMMARY = 90
_LONGEST_GUID = 500
_CATEGORY, _MOST_CATEGORIES = 80, 30

#: An earlier date is a mistake: there were no feeds, and 1970 is how "none" is often written.
_FIRST_YEAR = 1990

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")

#: Seconds or milliseconds since 1970, from 2001 on.
_COUNTED = re.compile(r"1\d{9}(?:\d{3})?")

_LONGEST_TTL = 30 * 86_400


def parsed(
    feed_id: str, document: Mapping[str, Any], base: str, now: datetime, note: str
) -> Parsed:
    """The items of `document`, newest first, at most `MOST_ITEMS`; `base` is where relative links
    start, `now` (UTC) the latest date an item may have."""
    entries = document["entries"]
    dated = [(_published(entry, now), entry) for entry in entries]
    dated.sort(key=lambda pair: _age(pair[0], now))
    items = tuple(islice(_distinct(feed_id, dated, base), MOST_ITEMS))
    head = document["feed"]
    return Parsed(
        items=items,
        title=plain(_text(head, "title"), TITLE),
        ttl=_ttl(head),
        note=note,
        dropped=len(entries) - len(items),
        hub=_rel(head, "hub"),
        topic=_rel(head, "self"),
    )


def digest(url: str | None, title: str) -> str:
    """The fingerprint of an entry whatever its guid: SHA-256 of its address and the words of its
    title, hexadecimal."""
    return hashlib.sha256(f"{url or ''}\n{normalised(title)}".encode()).hexdigest()


_Dated = tuple[datetime | None, Any]


def _distinct(feed_id: str, dated: Iterable[_Dated], base: str) -> Iterator[Item]:
    """One item per guid, the first; entries without any text are left out. A guid that stands at
    several pages tells none of them apart."""
    read = (_item(feed_id, published_at, entry, base) for published_at, entry in dated)
    told = [item for item in read if item]
    pages: dict[str, set[tuple[str | None, str]]] = {}
    for item in told:
        pages.setdefault(item.guid, set()).add((item.url, item.title))
    seen: set[str] = set()
    for item in told:
        one = replace(item, guid=item.digest) if _are_several(pages[item.guid]) else item
        if one.guid not in seen:
            seen.add(one.guid)
            yield one


def _are_several(pages: Collection[tuple[str | None, str]]) -> bool:
    """Whether these are different entries, and not one whose address or title has changed."""
    return len({url for url, _ in pages}) > 1 and len({title for _, title in pages}) > 1


def _item(feed_id: str, published_at: datetime | None, entry: Any, base: str) -> Item | None:
    url = _url(entry, base)
    summary = without_boilerplate(plain(_summary(entry), SUMMARY))
    title = plain(_text(entry, "title"), TITLE) or shortened(summary, _TITLE_FROM_SUMMARY)
    if not title:
        return None
    mark = digest(url, title)
    return Item(
        feed_id=feed_id,
        guid=_guid(entry) or mark,
        url=url,
        title=title,
        summary=summary,
        published_at=published_at,
        digest=mark,
        categories=_categories(entry),
    )


def _categories(entry: Any) -> tuple[str, ...]:
    """What the publisher files the entry under, without repeats."""
    names = [
        plain(_text(tag, "label") or _text(tag, "term"), _CATEGORY)
        for tag in islice(_parts(entry, "tags"), _MOST_CATEGORIES)
    ]
    return tuple(dict.fromkeys(filter(None, names)))


def _summary(entry: Any) -> str:
    text = _text(entry, "summary")
    contents = _parts(entry, "content") or [{}]
    return text if text.strip() else _text(contents[0], "value")


def _url(entry: Any, base: str) -> str | None:
    """The entry's page: its link, else the first link that is a page and not an attachment."""
    # FeedBurner's own link leads over its counter, if that still runs, to the one it names beside.
    links = [_text(entry, "feedburner_origlink"), _text(entry, "link")]
    links += [
        _text(each, "href")
        for each in _parts(entry, "links")
        if dict.get(each, "rel", "alternate") == "alternate"
    ]
    # Where there is no link, feedparser offers the guid, which may be a number and no address.
    guid = _text(entry, "id")
    if not guid.startswith(("http://", "https://", "/")):
        links = [link for link in links if link != guid]
    links = [_in_markup(link) if "<" in link else link for link in links]
    return next((url for link in links if link and (url := canonical(link, base))), None)


def _in_markup(link: str) -> str:
    """The address of a link that was sent as HTML."""
    found = re.search(r"https?://[^\s\"'<>]+", link)
    return found[0] if found else ""


def _guid(entry: Any) -> str:
    guid = "".join(each for each in _text(entry, "id").strip() if each.isprintable())
    if len(guid) <= _LONGEST_GUID:
        return guid
    return hashlib.sha256(guid.encode()).hexdigest()


def _published(entry: Any, now: datetime) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = dict.get(entry, name)
        if parts is None:
            continue
        try:
            moment = datetime.fromtimestamp(calendar.timegm(parts), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
        if moment.year >= _FIRST_YEAR:
            return min(moment, now)
    # In a form of their own, such as 22/11/2026 09:00, or as seconds since 1970.
    texts = [_text(entry, name)[:100].strip() for name in ("published", "updated", "created")]
    dated = (dates.found(text, now) for text in texts if _YEAR.search(text))
    counted = (datetime.fromtimestamp(int(t[:10]), UTC) for t in texts if _COUNTED.fullmatch(t))
    return next((min(one, now) for one in (*dated, *counted) if one is not None), None)


def _age(published_at: datetime | None, now: datetime) -> float:
    """Seconds; an undated entry counts as new, since publishers put the new ones first."""
    return (now - published_at).total_seconds() if published_at else 0.0


def _ttl(head: Any) -> int | None:
    """Seconds between updates as the publisher says (RSS `ttl`, in minutes).

    The syndication module's `updatePeriod` is left alone: WordPress writes "hourly" into every feed
    unless told otherwise, so it is nobody's wish.
    """
    return min(_number(_text(head, "ttl")) * 60, _LONGEST_TTL) or None


def _rel(head: Any, rel: str) -> str:
    """The address of the first link of a document that is so related to it."""
    links = _parts(head, "links")
    return next((_text(each, "href") for each in links if dict.get(each, "rel") == rel), "")


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _text(of: Any, name: str) -> str:
    # dict.get: feedparser's own getter answers for one field with another.
    value = dict.get(of, name)
    return value if isinstance(value, str) else ""


def _parts(of: Any, name: str) -> list[Any]:
    """What is listed there; a document broken enough has a text in its place."""
    value = dict.get(of, name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
