"""The cards that items become: one alert, one list after a burst, one question to the owners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Paragraph,
    Span,
    Title,
    bullets,
    hint,
    inline,
    link,
    paragraph,
)
from bot.core.list_card import UK, outlet, uk_day
from bot.core.told import StoryItem
from bot.core.types import Feed, Grade, Item, Match

#: Letters of a summary that an alert shows.
SUMMARY = 320
#: Entries shown of what a recipe caught.
CATCHES = 5
#: Areas an alert names before it only counts.
NAMED = 4

#: The name of an area by its code.
NameOf = Callable[[str], str]


def alert(
    feed: Feed,
    item: Item,
    matches: Sequence[Match],
    name_of: NameOf,
    more: Sequence[Block] = (),
    *,
    item_id: int | None = None,
) -> Document:
    """What followers of the matched areas read about one item; `more` stands below its text, the
    number of the item is for the buttons."""
    blocks: list[Block] = [Title(item.title, item.url)]
    if item.summary and item.summary != item.title:
        blocks.append(paragraph(shortened(item.summary, SUMMARY)))
    blocks += more
    blocks.append(hint(byline(feed, item)))
    blocks.append(hint(_about(matches, name_of)))
    return Document(tuple(blocks), (*_actions(matches, name_of), *_questions(item_id)))


def _questions(item_id: int | None) -> tuple[Action, ...]:
    if item_id is None:
        return ()
    return Action("Why?", f"/why {item_id}"), Action("Not my area", f"/why {item_id} not mine")


def story_card(items: Sequence[StoryItem], feeds: Mapping[str, Feed], name_of: NameOf) -> Document:
    """What followers of the areas of a story read: its first item, who else has it, what was
    changed since."""
    item = items[0].item
    others = _others(items, feeds)
    more: list[Block] = [Paragraph(inline("Also in: ", *others))] if others else []
    more += [hint(_change(one, feeds)) for one in items if one.changed_at is not None]
    told = [m for one in items for m in one.matches if m.grade is not Grade.UNSURE]
    matches = list({match.area: match for match in reversed(told)}.values())[::-1]
    who = outlet(feeds, item.feed_id)
    card = alert(who, item, matches, name_of, more, item_id=items[0].id)
    snooze = Action("Snooze", f"/snooze story {items[0].story_id}")
    return replace(card, actions=(*card.actions, snooze))


def _others(items: Sequence[StoryItem], feeds: Mapping[str, Feed]) -> list[str | Span]:
    """The later outlets of a story, each once, with their links."""
    words: list[str | Span] = []
    named = {outlet(feeds, items[0].item.feed_id).title}
    for one in items[1:]:
        feed = outlet(feeds, one.item.feed_id)
        if feed.title in named:
            continue
        named.add(feed.title)
        words += [", "] if words else []
        words.append(link(feed.title, one.item.url) if one.item.url else feed.title)
        words += [" (subscribers only)"] if feed.paywall else []
    return words


def _change(one: StoryItem, feeds: Mapping[str, Feed]) -> str:
    assert one.changed_at is not None
    local = one.changed_at.astimezone(UK)
    by = outlet(feeds, one.item.feed_id).title
    return f"Changed at {local:%H:%M} on {local.day} {local:%B} by {by}: {one.change}"


def burst_question(feed: Feed, count: int) -> Document:
    """What the owners are asked when a feed shows too many new items at once."""
    return Document(
        (
            Title(f"{feed.title}: {count} new items at once"),
            paragraph(
                "That is more than a busy day; the site may have been rebuilt. "
                "Nothing has been sent. What should happen?"
            ),
            hint(f"Feed {feed.id}, {feed.url}"),
        ),
        (
            Action("Send as one list", f"/held list {feed.id}"),
            Action("Send all", f"/held all {feed.id}"),
            Action("Drop them", f"/held drop {feed.id}"),
        ),
    )


def shape_notice(feed: Feed, before: Sequence[Item], now: Sequence[Item]) -> Document:
    """What owners read when the recipe of a page catches nothing any more."""
    blocks: list[Block] = [
        Title(f"{feed.title}: the page has changed its shape", feed.url),
        paragraph("Its recipe in feeds.yaml catches nothing any more; nothing is sent meanwhile."),
        paragraph("It last caught:"),
        bullets(*([_linked(item) for item in before[:CATCHES]] or [inline("nothing yet")])),
        paragraph("Read without a recipe, the page now lists:"),
        bullets(*([_linked(item) for item in now[:CATCHES]] or [inline("nothing like news")])),
    ]
    if now:
        blocks.append(
            paragraph("If the second list is right, take the key recipe of this feed away.")
        )
    blocks.append(hint(f"Feed {feed.id}. `python -m bot feeds add {feed.url}` proposes anew."))
    return Document(tuple(blocks))


def _linked(item: Item) -> Inline:
    return inline(link(item.title, item.url) if item.url else item.title)


def byline(feed: Feed, item: Item) -> str:
    """Who said it, when, and whether one must pay to read it."""
    words = [feed.title]
    if item.published_at is not None:
        words.append(uk_day(item.published_at))
    if feed.paywall:
        words.append("subscribers only")
    return " · ".join(words)


def shortened(text: str, most: int) -> str:
    """The text, cut at a word where it is longer than `most` letters."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + " …"


def _about(matches: Sequence[Match], name_of: NameOf) -> str:
    names = list(dict.fromkeys(name_of(match.area) for match in matches))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    # Two areas of one body share the words that were found; they are said once.
    reasons = {match.why.partition(":")[0]: match.why for match in reversed(matches)}
    said = "; ".join(list(reversed(reasons.values()))[:NAMED])
    about = "About" if any(m.grade is Grade.SURE for m in matches) else "Probably about"
    # Leicester, Leicestershire and Rutland is one of them.
    comma = "; " if any("," in name or " and " in name for name in names) else ", "
    return f"{about} {comma.join(names[:NAMED])}{more}. Why: {said}"


def _actions(matches: Sequence[Match], name_of: NameOf) -> tuple[Action, ...]:
    local = [match for match in matches if match.level != "national"]
    return tuple(
        Action(f"About {name_of(match.area)}", f"/ics {match.area}") for match in local[:1]
    )
