"""Samples as feed documents, each outlet in another format, as they are met in the wild.

`server` serves them; the parser reads them like any other feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.demo.samples import Sample


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample as published: when, and at which address."""

    sample: Sample
    published_at: datetime
    path: str  #: of its page, from the root of the server
    guid: str


def rss(title: str, base: str, entries: Sequence[Entry]) -> str:
    """RSS 2.0, with relative links and markup in the descriptions."""
    items = "".join(
        f"<item><title>{escape(each.sample.title)}</title><link>{each.path}</link>"
        f'<guid isPermaLink="false">{each.guid}</guid>'
        f"<pubDate>{format_datetime(each.published_at)}</pubDate>"
        f"<description>{escape(f'<p>{escape(each.sample.summary)}</p>')}</description></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>{base}/</link>{items}</channel></rss>"
    )


def rss_091(title: str, base: str, entries: Sequence[Entry]) -> str:
    """RSS 0.91 with its document type: no dates, no guids."""
    items = "".join(
        f"<item><title>{escape(each.sample.title)}</title><link>{base}{each.path}</link>"
        f"<description>{escape(each.sample.summary)}</description></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        f"<title>{escape(title)}</title><link>{base}/</link>{items}</channel></rss>"
    )


def rdf(title: str, base: str, entries: Sequence[Entry]) -> str:
    """RSS 1.0: items beside the channel, dates from Dublin Core."""
    items = "".join(
        f'<item rdf:about="{base}{each.path}"><title>{escape(each.sample.title)}</title>'
        f"<link>{base}{each.path}</link><dc:date>{each.published_at.isoformat()}</dc:date>"
        f"<description>{escape(each.sample.summary)}</description></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/"><title>{escape(title)}</title><link>{base}/</link>'
        f"</channel>{items}</rdf:RDF>"
    )


def atom(title: str, base: str, entries: Sequence[Entry]) -> str:
    """Atom 1.0 with plain text."""
    return _atom(title, base, entries, "text")


def atom_html(title: str, base: str, entries: Sequence[Entry]) -> str:
    """Atom 1.0 with HTML in titles, escaped once more than text would be."""
    return _atom(title, base, entries, "html")


def _atom(title: str, base: str, entries: Sequence[Entry], kind: str) -> str:
    def text(value: str) -> str:
        return escape(escape(value)) if kind == "html" else escape(value)

    items = "".join(
        f'<entry><id>{each.guid}</id><title type="{kind}">{text(each.sample.title)}</title>'
        f'<link href="{each.path}"/><updated>{each.published_at.isoformat()}</updated>'
        f'<summary type="{kind}">{text(each.sample.summary)}</summary></entry>'
        for each in entries
    )
    newest = entries[0].published_at.isoformat() if entries else "2026-01-01T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/"><id>{base}/</id>'
        f"<title>{escape(title)}</title><updated>{newest}</updated>{items}</feed>"
    )
