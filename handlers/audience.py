"""Whom a broadcast is for: reading it from words, saying it in words, and counting it.

devon; tag board; channel Save Our NHS; not torbay; only groups
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.broadcasts import Broadcast
from bot.core.errors import user_error
from bot.core.selection import Channel, Reach, Selection, chosen, people_areas
from bot.core.types import ChatKind
from handlers.context import Context
from handlers.places import echoed, named
from handlers.rights import inside
from handlers.wording import area_name, several

KINDS = {
    "channels": ChatKind.CHANNEL,
    "channel": ChatKind.CHANNEL,
    "groups": ChatKind.GROUP,
    "group": ChatKind.GROUP,
    "rooms": ChatKind.GROUP,
    "people": ChatKind.PRIVATE,
    "private": ChatKind.PRIVATE,
    "subscribers": ChatKind.PRIVATE,
}
KIND_WORDS = {
    ChatKind.CHANNEL: ("channel", "channels"),
    ChatKind.GROUP: ("group", "groups"),
    ChatKind.PRIVATE: ("person", "people"),
}
_WITHOUT = re.compile(r"^(?:not|without|except|minus|but not)\s+", re.IGNORECASE)
_ONLY = re.compile(r"^only\s+", re.IGNORECASE)
_KIND_OF_THING = re.compile(r"^(tag|area|channel|group)s?\s+(.+)$", re.IGNORECASE)


async def read_selection(words: str, now: Selection, context: Context) -> Selection:
    """The selection with what the words add to it. Raises UserError for what nobody knows."""
    selection = now
    channels = await context.tx.channels.all()
    for piece in filter(None, (one.strip() for one in re.split(r"[;,\n]|\s-\s", words))):
        if piece.casefold() in ("clear", "nobody"):
            selection = Selection()
        elif piece.casefold() == "all kinds":
            selection = replace(selection, kinds=())
        elif _ONLY.match(piece):
            selection = replace(selection, kinds=_kinds(_ONLY.sub("", piece)))
        elif _WITHOUT.match(piece):
            field, value = _thing(_WITHOUT.sub("", piece), channels, context)
            selection = _added(selection, f"not_{field}", value)
        else:
            field, value = _thing(piece, channels, context)
            selection = _added(selection, field, value)
    return selection


def _kinds(words: str) -> tuple[str, ...]:
    found = []
    for word in re.split(r"\s+and\s+|\s*\+\s*|\s+", words.casefold().strip()):
        if word not in KINDS:
            raise user_error(
                f"I know no chats of the kind “{echoed(word)}”. "
                "Say only channels, only groups or only people."
            )
        found.append(KINDS[word].value)
    return tuple(dict.fromkeys(found))


def _added(selection: Selection, field: str, value: object) -> Selection:
    """With this value in one field; choosing again what was left out takes it back in."""
    opposite = field.removeprefix("not_") if field.startswith("not_") else f"not_{field}"
    kept = tuple(one for one in getattr(selection, opposite) if one != value)
    there = getattr(selection, field)
    values = there if value in there else (*there, value)
    changes = {field: values, opposite: kept}
    return replace(selection, **changes)


def _thing(words: str, channels: Sequence[Channel], context: Context) -> tuple[str, object]:
    """The field of a selection and the value that the words name. Raises UserError."""
    kind, rest = "", words
    found = _KIND_OF_THING.match(words)
    if found:
        kind, rest = found[1].casefold().replace("group", "channel"), found[2].strip()
    if words.startswith("#"):
        kind, rest = "tag", words[1:].strip()
    name = " ".join(rest.split()).casefold()
    if kind in ("", "channel") and (channel := _called(name, channels)):
        return "channels", channel.chat_id
    tags = {tag.casefold(): tag for one in channels for tag in one.tags}
    if kind in ("", "tag") and name in tags:
        return "tags", tags[name]
    if kind in ("", "area") and (code := named(context, rest)):
        return "areas", code
    raise user_error(
        f"I know no {kind or 'channel, tag or area'} called “{echoed(rest)}”. "
        "/channel list shows the channels with their tags; an area is a council, a footprint "
        "(NHS Devon), a region or England."
    )


def _called(name: str, channels: Sequence[Channel]) -> Channel | None:
    same = [one for one in channels if one.name.casefold() == name]
    if len(same) > 1:
        raise user_error(
            f"{len(same)} channels are called “{same[0].name}”. Give them different names "
            "(/channel name), or choose by tag or area."
        )
    return same[0] if same else None


def selection_words(selection: Selection, channels: Sequence[Channel], context: Context) -> str:
    """A selection as people say it."""
    if selection.empty:
        return "nobody yet"
    names = {one.chat_id: one.name for one in channels}

    def said(prefix: str) -> list[str]:
        areas = [area_name(context.atlas, code) for code in getattr(selection, f"{prefix}areas")]
        tags = [f"tag {tag}" for tag in getattr(selection, f"{prefix}tags")]
        some = [
            f"“{names.get(chat_id, 'a channel that is gone')}”"
            for chat_id in getattr(selection, f"{prefix}channels")
        ]
        return [*areas, *tags, *some]

    words = several(said(""))
    if said("not_"):
        words += f", without {several(said('not_'))}"
    if selection.kinds:
        kinds = [KIND_WORDS[ChatKind(kind)][1] for kind in selection.kinds]
        words += f", only {several(kinds)}"
    return words


async def reach_of(selection: Selection, context: Context) -> Reach:
    """Whom a selection reaches at this moment."""
    found, overlaps = chosen(selection, await context.tx.channels.all(), inside(context))
    areas = people_areas(selection, inside(context))
    crowds = tuple(await context.tx.broadcasts.people(areas, context.now))
    return Reach(found, crowds, areas, overlaps)


async def frozen_reach(broadcast: Broadcast, context: Context) -> Reach:
    """Whom a broadcast reaches now: the channels of its preview, and people as they are today."""
    chat_ids = set(await context.tx.broadcasts.channels_of(broadcast.id))
    channels = [one for one in await context.tx.channels.all() if one.chat_id in chat_ids]
    areas = people_areas(broadcast.selection, inside(context))
    crowds = tuple(await context.tx.broadcasts.people(areas, context.now))
    return Reach(tuple(channels), crowds, areas)


def concerned(selection: Selection, reach: Reach) -> tuple[str, ...]:
    """The areas whose people are reached and those of the channels: whose admins it concerns."""
    areas = selection.areas if reach.people else ()
    return tuple(sorted({*areas, *(code for one in reach.channels for code in one.areas)}))
