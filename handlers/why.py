"""/why: what an item is about, by which words and rule, and whether it reached this chat.

The button "Not my area" is /why NUMBER not mine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.areas.reach import containing, name_today
from bot.core.document import Action, Block, Document, Title, facts, hint, paragraph
from bot.core.errors import UserError, user_error
from bot.core.links import page
from bot.core.reasons import Told
from bot.core.types import AreaKind, Grade, Match, Request, Subscription
from bot.core.wanting import grades_of
from bot.core.watched import ItemState, StoredItem
from handlers.context import Context
from handlers.kept import delivered, what_kept
from handlers.wording import UK, area_label, clock_time, day, plural, several

#: What the button for objections adds to the number.
NOT_MINE = " not mine"
#: The same page in more feeds than this says nothing more.
MOST = 5
#: Letters of a summary that are shown.
SUMMARY = 320
#: Areas named before they are only counted.
NAMED = 4
#: Days for which it is known what went to whom.
REMEMBERED = 30
_GRADES = {Grade.SURE: "", Grade.LIKELY: "probably ", Grade.UNSURE: "perhaps "}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that explains why an item reached a chat or did not."""

    stored: StoredItem
    matches: Sequence[Match]
    told: Told | None
    follows: Sequence[Subscription]


async def why(request: Request, argument: str, context: Context) -> Document:
    """The explanation of an item named by its link, or by its number on a button."""
    if argument.endswith(NOT_MINE):
        return await _object(argument.removesuffix(NOT_MINE), context)
    return await explained(context, await _case(argument, context))


async def _object(argument: str, context: Context) -> Document:
    """Note that an item is not about the area of this chat."""
    case = await _case(argument, context)
    await context.tx.reasons.object(case.stored.id, context.chat.id, context.now)
    document = await explained(context, case)
    noted = paragraph("Noted: not your area. The people who run this bot will look at it.")
    kept = tuple(one for one in document.actions if not one.command.endswith(NOT_MINE))
    return Document((*document.blocks, noted), kept)


async def _case(argument: str, context: Context) -> Case:
    stored = await _stored(argument, context)
    return Case(
        stored,
        await context.tx.reasons.matches(stored.id),
        await context.tx.reasons.told(context.chat.id, stored.id),
        await context.tx.subscriptions.of(context.chat.id),
    )


async def _stored(argument: str, context: Context) -> StoredItem:
    """The item meant, of several with one link the one that came here. Raises UserError."""
    text = argument.strip("<> ")
    if text.isascii() and text.isdigit() and len(text) < 19:
        stored = await context.tx.reasons.item(int(text))
        if stored is None:
            raise user_error("I know no such item any more.")
        return stored
    key = page(text) if " " not in text else None
    if key is None:
        raise user_error(
            "Send the link of a story with it, and I say what I made of it: /why https://…"
        )
    found = await context.tx.reasons.of_page(key, MOST)
    if not found:
        raise _unseen(context, key)
    for stored in found:
        if await context.tx.reasons.told(context.chat.id, stored.id):
            return stored
    return found[0]


def _unseen(context: Context, key: str) -> UserError:
    """What is said of a page that no feed has shown."""
    host = key.partition("/")[0]
    near = [feed.title for feed in context.feeds if _host(feed.site or feed.url) == host]
    if not near:
        return user_error(
            f"That page was not in any feed I read, and I read none of {host}. "
            f"I read {plural(len(context.feeds), 'source')}."
        )
    return user_error(
        f"I read {several(near, NAMED)}, but that page was not in what I saw of it: "
        "it may be older than my first look, or not in the feed."
    )


def _host(url: str) -> str:
    return (page(urlsplit(url)._replace(path="", query="").geturl()) or "").partition("/")[0]


async def explained(context: Context, case: Case) -> Document:
    """The card of an item with what was made of it and what became of it here."""
    item = case.stored.item
    blocks: list[Block] = [Title(item.title, item.url)]
    if item.summary and item.summary != item.title:
        blocks.append(paragraph(_cut(item.summary)))
    blocks.append(hint(_byline(context, case.stored)))
    placed = [match for match in case.matches if match.area]
    paths: dict[str, list[Match]] = {}
    for match in placed[:NAMED]:
        paths.setdefault(f"{_kind(match)}\n{_path(context, match)}", []).append(match)
    rows = [_row(path, matches) for path, matches in paths.items()]
    if not placed:
        rows = [("About", "; ".join(match.why for match in case.matches) or "no area was found")]
    rows.append(("Here", await outcome(context, case)))
    blocks.append(facts(*rows))
    return Document(tuple(blocks), _actions(context, case, placed))


def _row(path: str, matches: Sequence[Match]) -> tuple[str, str]:
    """One line for all matches with one path: of two areas of old that are one now."""
    kind, _, where = path.partition("\n")
    return kind, f"{where}. {'; '.join(dict.fromkeys(match.why for match in matches))}"


def _kind(match: Match) -> str:
    return f"{_GRADES[match.grade]}about".capitalize()


def _path(context: Context, match: Match) -> str:
    """From the area outwards: Haringey › West and North London › London."""
    atlas, today = context.atlas, context.today
    codes = [match.area, *containing(atlas, match.area, today)]
    outer = {AreaKind.COUNCIL, AreaKind.FOOTPRINT, AreaKind.REGION}
    named = [
        name_today(atlas, code, today)
        for code in codes
        if code == match.area or (code in atlas.areas and atlas.areas[code].kind in outer)
    ]
    return " › ".join(dict.fromkeys(named))


async def outcome(context: Context, case: Case) -> str:
    """Why the item came to this chat, or why it did not."""
    if case.told is not None:
        meant = _in_time(case) or _reached(case)
        return delivered(context, case.told, meant[0][0].area if meant else None)
    stored = case.stored
    match stored.state:
        case ItemState.BASELINE:
            return "Not told: it was there when I first read this source."
        case ItemState.STALE:
            return "Not told: it was more than a week old when I first saw it."
        case ItemState.HELD:
            return "Not told yet: it came with many others at once and waits for a decision."
        case ItemState.DROPPED:
            return "Not told: it came with many others at once, which were not sent."
        case ItemState.PUBLISHED:
            return await _kept_back(context, case)


async def _kept_back(context: Context, case: Case) -> str:
    telling = [match for match in case.matches if match.grade is not Grade.UNSURE]
    areas = several([name_today(context.atlas, m.area, context.today) for m in telling], NAMED)
    if not telling:
        unsure = any(match.area for match in case.matches)
        return (
            "Not told to anybody: I was not sure enough."
            if unsure
            else "Not told to anybody: I found no area in it."
        )
    if not _reached(case):
        followed = several([area_label(context.atlas, one.area) for one in case.follows], NAMED)
        mine = f"you follow {followed}" if followed else "this chat follows nothing"
        return f"Not for this chat: seen {_moment(context, case)}, matched {areas}; {mine}."
    meant = _in_time(case)
    if not meant:
        late = _reached(case)[0][0]
        return (
            f"Not told: you follow {area_label(context.atlas, late.area)} only since "
            f"{clock_time(late.since)}, after I saw it."
        )
    if (context.now - case.stored.seen_at).days >= REMEMBERED:
        return f"It was for followers of {areas}. What went to whom is kept for 30 days only."
    stored = case.stored
    return await what_kept(context, stored.item, stored.id, stored.seen_at, meant)


def _reached(case: Case) -> list[tuple[Subscription, Grade]]:
    """What the chat follows that the item reaches, and how surely."""
    grades = grades_of(case.matches)
    return [(one, grades[one.area]) for one in case.follows if one.area in grades]


def _in_time(case: Case) -> list[tuple[Subscription, Grade]]:
    """Of these what it followed when the item came."""
    return [(one, grade) for one, grade in _reached(case) if one.since <= case.stored.seen_at]


def _actions(context: Context, case: Case, placed: Sequence[Match]) -> tuple[Action, ...]:
    about = [m for m in placed if m.level != "national" and m.grade is not Grade.UNSURE][:1]
    cards = tuple(
        Action(f"About {name_today(context.atlas, m.area, context.today)}", f"/ics {m.area}")
        for m in about
    )
    if case.told is None:
        return cards
    return (*cards, Action("Not my area", f"/why {case.stored.id}{NOT_MINE}"))


def _byline(context: Context, stored: StoredItem) -> str:
    feed = context.feed(stored.item.feed_id)
    words = [feed.title if feed else stored.item.feed_id]
    if stored.item.published_at is not None:
        words.append(day(stored.item.published_at))
    if feed and feed.paywall:
        words.append("subscribers only")
    words.append(f"seen {clock_time(stored.seen_at)}")
    return " · ".join(words)


def _moment(context: Context, case: Case) -> str:
    """09:14 today, 3 March 2026, 09:14 before."""
    seen_at = case.stored.seen_at
    local = seen_at.astimezone(UK)
    return f"{local:%H:%M}" if local.date() == context.today else clock_time(seen_at)


def _cut(text: str) -> str:
    if len(text) <= SUMMARY:
        return text
    return text[:SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + " …"
