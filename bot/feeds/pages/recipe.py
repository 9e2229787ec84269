"""A page read by the selectors of a recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborNode

from bot.core.types import Recipe
from bot.feeds.entries import MOST_ITEMS
from bot.feeds.links import canonical
from bot.feeds.pages import dates
from bot.feeds.pages.card import entry
from bot.feeds.pages.entry import Entry, about, leads_to_news
from bot.feeds.pages.markup import Markup, words
from bot.feeds.pages.nodes import Card
from bot.feeds.pages.structured import card_of


def first_that_fits(recipes: Sequence[Recipe], page: Markup, now: datetime) -> tuple[Entry, ...]:
    """What the first recipe catches that catches anything."""
    for recipe in recipes:
        found = caught(recipe, page, now)
        if found:
            return found
    return ()


def caught(recipe: Recipe, page: Markup, now: datetime) -> tuple[Entry, ...]:
    """The entries that `recipe` finds on the page, one for each address."""
    found: dict[str, Entry] = {}
    for node in page.tree.css(recipe.item)[:MOST_ITEMS]:
        one = _entry(recipe, node, page, now)
        if one:
            found.setdefault(one.url, one)
    return tuple(found.values())


def _entry(recipe: Recipe, node: LexborNode, page: Markup, now: datetime) -> Entry | None:
    card = _card(recipe, node, page)
    if card is None:
        return None
    read = entry(card, page, now)
    title = about(_text(node, recipe.title)) if recipe.title else read.title if read else ""
    if not title:
        return None
    one = replace(read, title=title) if read else Entry(card.url, title)
    if recipe.date:
        one = replace(one, published_at=_date(node, recipe.date, now) or one.published_at)
    if recipe.summary:
        one = replace(one, summary=_text(node, recipe.summary))
    return one


def _card(recipe: Recipe, node: LexborNode, page: Markup) -> Card | None:
    """The address is that of the link the recipe names, else of the title, else of the entry."""
    here = canonical(page.base) or page.base
    for selector in filter(None, (recipe.link, recipe.title)):
        for place in node.css(selector):
            for link in place.css("a[href]") or _around(place):
                url = canonical(link.attributes.get("href") or "", page.base)
                if url and leads_to_news(url, here):
                    return Card(url, (node,), (link,))
        if recipe.link:
            return None
    return card_of(node, page)


def _around(node: LexborNode) -> list[LexborNode]:
    """The link that a node stands in."""
    while node.parent is not None:
        node = node.parent
        if node.tag == "a" and node.attributes.get("href"):
            return [node]
    return []


def _text(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return words(found) if found is not None else ""


def _date(node: LexborNode, selector: str, now: datetime) -> datetime | None:
    for found in node.css(selector):
        for text in (
            found.attributes.get("datetime"),
            found.attributes.get("content"),
            words(found),
        ):
            if text and (moment := dates.found(text, now)):
                return moment
    return None
