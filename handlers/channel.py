"""/channel: a chat becomes a campaign channel, gets a name, areas, tags and a posting policy."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.document import Action, Document, Title, bullets, paragraph
from bot.core.errors import user_error
from bot.core.selection import Channel, Posting
from bot.core.team import Role, Source
from bot.core.types import ChatKind, Request
from handlers.channel_alerts import decided
from handlers.channel_card import channel_card, channel_line
from handlers.channel_register import LONGEST_NAME, register
from handlers.context import Context
from handlers.places import named, one_or_ask
from handlers.rights import Me, me, outside

_NUMBER = re.compile(r"^(\d{1,18})\s+(.*)$", re.DOTALL)


async def channel(request: Request, argument: str, context: Context) -> Document:
    """Whatever is asked of channels."""
    number = _NUMBER.match(argument)
    words = number[2] if number else argument
    verb, _, rest = words.partition(" ")
    verb = verb.casefold()
    who = await me(request, context)
    if verb == "register":
        return await register(request, rest, context, who)
    if verb in ("", "list"):
        return await _list(request, context, who)
    if verb not in VERBS:
        raise user_error(
            "Say /channel register, list, name, areas, tags, posting or remove; "
            "/help channel explains them.",
            Action("Channels", "/channel list"),
        )
    one = await _meant(int(number[1]) if number else None, context)
    _permit(one, request, context, who)
    return await VERBS[verb](one, rest.strip(), context, who)


async def _meant(number: int | None, context: Context) -> Channel:
    found = await context.tx.channels.get(context.chat.id if number is None else number)
    if found is None:
        raise user_error(
            "This is no campaign channel. /channel register makes it one; from a private chat, "
            "/channel list shows those there are."
        )
    return found


def _permit(one: Channel, request: Request, context: Context, who: Me) -> None:
    """Admins of the chat itself, and the team's admins for it. Raises UserError."""
    here = one.chat_id == context.chat.id and request.kind is not ChatKind.PRIVATE
    if here and request.admin:
        return
    grants = who.may(Role.ADMIN)
    if not grants or outside(context, grants, [one], ()):
        raise user_error(f"That is for the admins of “{one.name}”.")


async def _list(request: Request, context: Context, who: Me) -> Document:
    here = await context.tx.channels.get(context.chat.id)
    if request.kind is not ChatKind.PRIVATE:
        if here is None:
            raise user_error(
                "This is no campaign channel yet. An admin of it can make it one.",
                Action("Register", "/channel register"),
            )
        return channel_card(here, context)
    channels = [
        one
        for one in await context.tx.channels.all()
        if not outside(context, who.grants, [one], ())
    ]
    if not channels:
        return Document(
            (paragraph("There is no campaign channel that is yours."),),
            (Action("Register one", "/channel register"),),
        )
    return Document(
        (Title("Campaign channels"), bullets(*(channel_line(one, context) for one in channels))),
        tuple(Action(one.name, f"/channel {one.chat_id} show") for one in channels[:20]),
    )


async def _show(one: Channel, words: str, context: Context, who: Me) -> Document:
    return channel_card(one, context)


async def _name(one: Channel, words: str, context: Context, who: Me) -> Document:
    if not words or len(words) > LONGEST_NAME:
        raise user_error(f"Say /channel name and a name of up to {LONGEST_NAME} letters.")
    others = [x for x in await context.tx.channels.all() if x.chat_id != one.chat_id]
    if words.casefold() in {x.name.casefold() for x in others}:
        raise user_error(f"Another channel is called “{words}”. Choose a name of its own.")
    return await _changed(one, replace(one, name=words), context, who)


async def _areas(one: Channel, words: str, context: Context, who: Me) -> Document:
    """What it is about: whoever may write to these areas reaches it from now on."""
    codes = []
    for piece in filter(None, (word.strip() for word in words.split(","))):
        code = named(context, piece)
        codes.append(code or one_or_ask(context, piece, "/ics").footprint.code)
    if not codes:
        raise user_error("Say the areas it is about: /channel areas devon, torbay")
    return await _changed(one, replace(one, areas=tuple(dict.fromkeys(codes))), context, who)


async def _tags(one: Channel, words: str, context: Context, who: Me) -> Document:
    tags = [word.strip().lstrip("#").casefold() for word in words.split(",")]
    found = tuple(dict.fromkeys(tag for tag in tags if tag))
    if any(len(tag) > 30 for tag in found) or len(found) > 10:
        raise user_error("Up to ten tags of up to 30 letters each: /channel tags board, cuts")
    return await _changed(one, replace(one, tags=found), context, who)


async def _posting(one: Channel, words: str, context: Context, who: Me) -> Document:
    try:
        posting = Posting(words.casefold())
    except ValueError:
        raise user_error("Say /channel posting alerts, broadcasts or ask.") from None
    return await _changed(one, replace(one, posting=posting), context, who)


async def _remove(one: Channel, words: str, context: Context, who: Me) -> Document:
    if words != "yes":
        return Document(
            (paragraph(f"“{one.name}” gets no broadcasts any more. Shall I?"),),
            (
                Action("Yes, remove it", f"/channel {one.chat_id} remove yes"),
                Action("No", f"/channel {one.chat_id} show"),
            ),
        )
    await context.tx.channels.remove(one.chat_id)
    for person, grant in await context.tx.team.everyone():
        if grant.source is Source.CHAT and one.chat_id in grant.channels:
            await context.tx.team.take(grant.id, f"{person.id}: channel removed", context.now)
    await context.tx.audit.add(
        context.now,
        who.person.id,
        "channel removed",
        areas=one.areas,
        details={"channel": one.name},
    )
    return Document((paragraph(f"“{one.name}” is no campaign channel any more."),))


async def _changed(one: Channel, new: Channel, context: Context, who: Me) -> Document:
    await context.tx.channels.save(new)
    areas = sorted({*one.areas, *new.areas})
    details = {
        "channel": new.name,
        "was": {
            "name": one.name,
            "areas": list(one.areas),
            "tags": list(one.tags),
            "posting": one.posting.value,
        },
        "is": {
            "name": new.name,
            "areas": list(new.areas),
            "tags": list(new.tags),
            "posting": new.posting.value,
        },
    }
    await context.tx.audit.add(
        context.now, who.person.id, "channel changed", areas=areas, details=details
    )
    return channel_card(new, context, "Changed.")


async def _post(one: Channel, words: str, context: Context, who: Me) -> Document:
    return await decided(one, words, context, post=True)


async def _drop(one: Channel, words: str, context: Context, who: Me) -> Document:
    return await decided(one, words, context, post=False)


VERBS: dict[str, Callable[[Channel, str, Context, Me], Awaitable[Document]]] = {
    "areas": _areas,
    "drop": _drop,
    "name": _name,
    "post": _post,
    "posting": _posting,
    "remove": _remove,
    "show": _show,
    "tags": _tags,
}
