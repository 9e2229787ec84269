"""What `python -m bot feeds add` finds out and shows before it writes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.areas.atlas import Atlas
from bot.areas.matcher import load_matcher
from bot.areas.reach import name_today
from bot.clock import SystemClock
from bot.commands.start import refuse
from bot.core.list_card import UK, uk_day
from bot.core.types import Feed, FeedKind, Item
from bot.feeds.append import entry
from bot.feeds.discover import Nothing, Proposal, Scout, host_of, id_for
from bot.feeds.links import same_place
from bot.feeds.reader import reading
from bot.feeds.written import OUTLETS
from bot.feeds.yaml_file import read
from bot.settings import Settings

#: Entries shown of what a source would have caught.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for; what is empty is found out."""

    url: str
    id: str
    title: str
    outlet: str
    areas: str
    paywall: bool


def propose(
    wishes: Wishes, known: Sequence[Feed], settings: Settings, atlas: Atlas
) -> tuple[Proposal, dict[str, Any]]:
    """The proposal and its entry. Ends the program in words where there is nothing to propose."""
    url = wishes.url if "//" in wishes.url else f"https://{wishes.url}"
    codes = tuple(code.strip() for code in wishes.areas.split(",") if code.strip())
    unknown = [code for code in codes if code not in atlas.areas]
    if unknown:
        refuse([f"no area has the code {code}" for code in unknown])
    if wishes.outlet not in OUTLETS:
        refuse([f"{wishes.outlet} is not an outlet; those are {', '.join(OUTLETS)}"])
    _refuse_known(url, known)
    found = asyncio.run(_find(url, settings))
    if isinstance(found, Nothing):
        found = _by_hand(url, found)
    _refuse_known(found.feed.url, known)
    taken = {feed.id for feed in known} | _retired(settings)
    title = (wishes.title or found.feed.title or host_of(url))[:200]
    feed = replace(
        found.feed,
        id=wishes.id or id_for(title, taken),
        title=title,
        outlet=wishes.outlet,
        areas=codes,
        paywall=wishes.paywall,
    )
    return replace(found, feed=feed), entry(feed, found.recipe)


def report(proposal: Proposal, atlas: Atlas) -> str:
    """What was found and what it would have caught, with the areas of each."""
    feed = proposal.feed
    lines = [f"{feed.url}", f"  {proposal.how}", ""]
    if feed.by_hand:
        return "\n".join([*lines, "It will never be fetched; readers are told where to look."])
    count = len(proposal.items)
    lines.append(f"It lists {count} {'entry' if count == 1 else 'entries'}. The latest:")
    matcher = load_matcher(atlas)
    today = SystemClock().now().astimezone(UK).date()
    for item in proposal.items[:SHOWN]:
        at = item.published_at.date() if item.published_at else today
        found = matcher.match(
            item.title, item.summary, fixed=feed.areas, at=at, outlet=feed.title
        ).matches
        names = dict.fromkeys(name_today(atlas, match.area, today) for match in found)
        lines.append(f"  {_when(item)}  {item.title}")
        lines.append(f"  {'':16}  -> {', '.join(names) or 'no area, so no alert'}")
    lines.append("What it lists today is taken as known: only newer entries alert.")
    return "\n".join(lines)


def _when(item: Item) -> str:
    return (uk_day(item.published_at) if item.published_at else "undated").ljust(16)


async def _find(url: str, settings: Settings) -> Proposal | Nothing:
    clock = SystemClock()
    async with reading(settings.fetch_allow_private, settings.contact, clock) as reader:
        return await Scout(reader, clock).find(url)


def _by_hand(url: str, nothing: Nothing) -> Proposal:
    """An entry for a site that refuses robots; anything else that was not found ends here."""
    if not nothing.refused:
        refuse([nothing.why])
    feed = Feed("new", url, "", (), "outlet", 300, False, FeedKind.PAGE, by_hand=True)
    return Proposal(feed, (), nothing.why)


def _refuse_known(url: str, known: Sequence[Feed]) -> None:
    for feed in known:
        if same_place(url) in (same_place(feed.url), same_place(feed.site or feed.url)):
            refuse([f"{url} is watched already, as {feed.id}"])


def _retired(settings: Settings) -> set[str]:
    raw, _ = read(settings.feeds_file)
    return {each for each in raw.get("retired") or () if isinstance(each, str)}
