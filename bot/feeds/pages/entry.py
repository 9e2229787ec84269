"""One entry of a list on a page, and the texts that are never the title of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from bot.core.types import Item
from bot.feeds.entries import MOST_ITEMS, SUMMARY, TITLE, digest
from bot.feeds.text import normalised, plain, without_boilerplate


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page says of one piece of news."""

    url: str
    title: str
    summary: str = ""
    published_at: datetime | None = None
    headed: bool = False  #: the title stands in a heading


def completed(one: Entry, others: Sequence[Entry]) -> Entry:
    """An entry with what the page says of it elsewhere."""
    summaries = (each.summary for each in others if each.summary)
    moments = (each.published_at for each in others if each.published_at)
    return replace(
        one,
        summary=one.summary or next(summaries, ""),
        published_at=one.published_at or next(moments, None),
    )


#: A link that says only this belongs to an entry whose title is elsewhere.
_GENERIC = re.compile(
    r"(?:(?:please )?(?:click|tap) here|here|more|more (?:info|information|details)|details|link|go"
    r"|(?:read|find out|learn|see|view|show|discover|continue)(?: the| this| our| full| it)*"
    r"(?: (?:more|on|full|article|story|post|news|details|reading|release|update|blog|page|item"
    r"|online|here|now|email|issue|edition|bulletin|newsletter|document|file|report|in|your|browser))*"
    r"(?: about)?|full (?:story|article)|open|download|view pdf|pdf|image|photo|thumbnail"
    r"|(?:pdf|docx?|word)(?: (?:document|file|version))?(?: \d+(?: \d+)? ?[km]i?b)?"
    r"|(?:watch|listen|play)(?: (?:now|live|again|online|here|video|recording|webcast|the|to"
    r"|podcast|episode))*|webcast|video|audio|podcast|gallery"
    r"|(?:book|apply|register|sign up|join)(?: (?:now|here|online|today))*"
    r"|get (?:the )?details|take a look|keep reading|expand"
    r"|\d+|\d+ comments?|(?:no|leave a|add a) comments?|\d+ min(?:ute)?s? read)"
)
#: Links that every site has and that are news on none.
_FURNITURE = re.compile(
    r"(?:next|previous|prev|older|newer|first|last|back)(?: (?:page|posts?|entries|articles?"
    r"|news))*"
    r"|page \d+(?: of \d+)?|(?:go )?back(?: to (?:the )?(?:top|news|home|list|results|all"
    r"|previous)(?: .*)?)?"
    r"|top|top of page|return to (?:news|the list|list|results)|load more.*|show all.*"
    r"|(?:view|see|read|browse|all|more)(?: all)?(?: (?:our|the|of|latest|more|recent|other"
    r"|news))* ?"
    r"(?:news|articles|stories|posts|updates|items|events|blogs?|press releases|publications"
    r"|results)"
    r"(?: (?:items|articles|stories|releases|archive))?"
    r"|home(?:page)?|about(?: us)?|contact(?: us)?|news(?: and \w+){0,2}|latest news|events?"
    r"|blogs?|search"
    r"|menu|close|log ?in|sign ?in|log ?out|register|sign ?up|subscribe.{0,40}|my account"
    r"|privacy(?: \w+){0,3}"
    r"|cookies?|accessibility(?: statement| tools)?|site ?map|legal|copyright"
    r"|terms(?: (?:and conditions|of use|of service|conditions))?"
    r"|disclaimer|skip to .*|share(?: (?:this|on|via|by|with)\b.*)?|tweet(?: this)?|facebook"
    r"|twitter|x|linkedin|instagram|youtube"
    r"|whatsapp|email(?: this)?|print(?: this)?(?: page)?|rss(?: feed)?|feeds?|freedom of"
    r" information|foi|jobs|careers|vacancies"
    r"|work (?:for|with) us|get involved|have your say|complaints?|feedback|media enquiries|press"
    r" office"
    r"|(?:accept|reject)(?: (?:all|cookies|all cookies|additional cookies))?"
    r"|(?:manage|change) (?:cookies?|preferences|consent|cookie settings)|uncategori[sz]ed"
    r"|cookies? (?:policy|settings|notice|preferences|statement)"
    r"|follow us.*|find us.*|our (?:privacy|cookie).*|newsletters?|publications?|documents?"
    r"|resources?"
)
_ABOUT = re.compile(
    r"^(?:(?:read|find out|learn|see|view|discover|continue)(?: the)?(?: full)?"
    r"(?: (?:more|reading|article|story|post|news))*(?:\s*[:–-]\s*|\s+(?:about|on|of)\s*[:–-]?\s+)"
    r"|(?:permalink|permanent link)(?: to)?[:\s]+|link to[:\s]+|go to[:\s]+)[“\"‘']?",
    re.IGNORECASE,
)
_FILE = re.compile(r"\s*[\[(](?:pdf|docx?|word|pptx?|xlsx?)\b[^)\]]{0,40}[\])]\s*$", re.IGNORECASE)
_PLACES = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|twitter|x|linkedin|instagram|whatsapp|pinterest|reddit|tiktok"
    r"|threads|addtoany|wa\.me|t\.me|youtube|youtu\.be|bsky|google|apple|microsoft)\.?"
    r"(?:com|app|me|net|be|co\.uk)?(?=[/:?]|$)"
)
_LISTINGS = re.compile(
    r"/(?:category|categories|tags?|authors?|taxonomy|feed|rss|search|login|wp-login\.php|users?"
    r"|account"
    r"|wp-admin|cart|basket|print|share)(?:/|$)|/page/\d+/?$|/topics?/[^/]+/?$"
)
_NOT_PAGES = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|mp3|mp4|zip|xml|rss|ics)$")
_NEWSY = re.compile(
    r"(?:^|[/_-])(?:news|newsroom|blogs?|articles?|press|press-releases?|stor(?:y|ies)|posts?"
    r"|latest"
    r"|media|updates?|statements?|bulletins?|announcements?|releases?|opinion|insights?|features?)"
    r"(?:[/_.-]|$)|/20[0-3]\d(?:[/_-]|$)|\d{5,}"
)


def is_generic(text: str) -> bool:
    """Whether a link that says `text` says nothing about its page."""
    plain_words = normalised(text)
    return not plain_words or _GENERIC.fullmatch(plain_words) is not None


def is_furniture(text: str) -> bool:
    """Whether `text` is what every site links to: next page, privacy, share."""
    return _FURNITURE.fullmatch(normalised(text)) is not None


def about(text: str) -> str:
    """`text` without "Read more about" before it, and "(PDF, 2 MB)" behind it."""
    text = _FILE.sub("", text)
    return _ABOUT.sub("", text).strip().rstrip("”\"’'") if _ABOUT.match(text) else text


def leads_to_news(url: str, page: str) -> bool:
    """Whether `url` may be the page of an entry on the page at `page`; both canonical."""
    parts, here = urlsplit(url), urlsplit(page)
    path = parts.path.lower()
    if parts.netloc == here.netloc:
        if path.rstrip("/") == here.path.lower().rstrip("/") and _names(parts.query) <= _PAGING:
            return False  # the page itself, sorted or turned
        if (here.path.lower().rstrip("/") + "/").startswith(
            path.rstrip("/") + "/"
        ) and not parts.query:
            return False  # the front page or a page above this one
    elif not path.strip("/") and not parts.query:
        return False  # somebody's front page
    return not (_PLACES.search(url) or _LISTINGS.search(path) or _NOT_PAGES.search(path))


def is_newsy(url: str) -> bool:
    """Whether an address looks like the address of news."""
    return _NEWSY.search(unquote(urlsplit(url).path).lower()) is not None


def is_named_after(url: str, title: str) -> bool:
    """Whether an address was made from a title of some length, as that of an article is."""
    slug = set(
        normalised(
            unquote(urlsplit(url).path).rpartition("/")[0 if url.endswith("/") else 2]
        ).split()
    )
    return len(slug & set(normalised(title).split())) >= 4


_PAGING = frozenset(
    {
        *(
            "page",
            "p",
            "pg",
            "paged",
            "start",
            "offset",
            "limit",
            "sort",
            "order",
            "filter",
            "view",
        ),
        *(
            "year",
            "month",
            "category",
            "cat",
            "tag",
            "type",
            "topic",
            "search",
            "q",
            "s",
            "from",
            "to",
        ),
        *("pagenumber", "pageindex", "currentpage", "lang", "per_page", "limitstart", "tags"),
    }
)


def _names(query: str) -> set[str]:
    return {
        re.sub(r"^.*?_page_|\W", "", part.partition("=")[0].lower())
        for part in query.split("&")
        if part
    }


def items(feed_id: str, entries: Iterable[Entry]) -> tuple[Item, ...]:
    """The entries as items, one for each address, at most `MOST_ITEMS`."""
    kept: dict[str, Item] = {}
    for entry in entries:
        title = plain(entry.title, TITLE)
        if not title or entry.url in kept:
            continue
        summary = without_boilerplate(plain(entry.summary, SUMMARY))
        kept[entry.url] = Item(
            feed_id=feed_id,
            guid=entry.url,
            url=entry.url,
            title=title,
            summary="" if normalised(summary) == normalised(title) else summary,
            published_at=entry.published_at,
            digest=digest(entry.url, title),
        )
        if len(kept) >= MOST_ITEMS:
            break
    return tuple(kept.values())
