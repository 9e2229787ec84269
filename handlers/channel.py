"""/channel: a chat becomes a campaign channel, gets a name, areas, tags and a posting policy."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.document import Action, Document, Title, bullets, facts, hint, paragraph
from bot.core.errors import user_error
from bot.core.selection import Channel, Posting
from bot.core.team import Role, Source
from bot.core.types import Address, Chat, ChatKind, Request, Standing
from handlers.broadcast_steps import PATIENCE
from handlers.channel_alerts import decided
from handlers.context import Context
from handlers.places import named, one_or_ask
from handlers.rights import Me, me, outside
from handlers.wording import area_name, several

NAME = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")
_LINK = re.compile(r"(?:https?://)?t\.me/([A-Za-z][A-Za-z0-9_]{3,31})/?$")
_NUMBER = re.compile(r"^(\d{1,18})\s+(.*)$", re.DOTALL)
LONGEST_NAME = 60
POSTING_WORDS = {
    Posting.ALERTS: "alerts and broadcasts",
    Posting.BROADCASTS: "broadcasts only",
    Posting.ASK: "broadcasts, and each alert once an admin has said yes",
}


def asked_about(request: Request) -> str | None:
    """The address of the chat whose rights must be asked before this request is answered."""
    words = request.text.split()
    registers = [word.casefold() for word in words[:2]] == ["/channel", "register"]
    if request.kind is not ChatKind.PRIVATE:
        return request.at.address if registers else None
    if request.forwarded_from is not None:
        return request.forwarded_from
    target = words[2] if registers and len(words) > 2 else words[0] if len(words) == 1 else ""
    return public_name(target)


def public_name(word: str) -> str | None:
    """The @name of a public channel in a word or a link, or the address of a Matrix room."""
    link = _LINK.match(word)
    if link:
        return f"@{link[1]}"
    if NAME.fullmatch(word):
        return word
    return word if word.startswith(("#", "!")) and ":" in word else None


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


# --- registering ---------------------------------------------------------------------------------


async def register(request: Request, words: str, context: Context, who: Me) -> Document:
    """Make a chat a campaign channel, once both the bot and the person are seen to be admins."""
    if request.kind is ChatKind.PRIVATE and request.standing is None:
        return await _ask_which(request, words, context)
    standing = request.standing
    if standing is None:
        raise user_error(
            "I could not check just now who is an admin here. Please try again in a minute."
        )
    _check(standing, request)
    chat = await _chat_of(request, standing, context)
    known = await context.tx.channels.get(chat.id)
    title = standing.title or chat.title or f"Channel {chat.id}"
    one = Channel(
        chat_id=chat.id,
        at=chat.at,
        kind=chat.kind,
        chat_state=chat.state,
        name=await _free_name(title[:LONGEST_NAME], context),
        areas=await _followed(chat, context),
        tags=(),
        posting=Posting.ALERTS,
        registered_by=who.person.id,
        since=context.now,
    )
    if known is not None:
        one = replace(known, suspended_why="", registered_by=who.person.id)
    await context.tx.channels.save(one)
    as_chat = request.sender == one.at.address  # an anonymous admin, or a post of the channel
    if not as_chat:
        await _give_right(one, context, who)
    details = {"channel": one.name, "kind": one.kind.value}
    await context.tx.audit.add(
        context.now, who.person.id, "channel registered", areas=one.areas, details=details
    )
    said = "Registered again." if known else "Registered."
    if as_chat:
        said += (
            " As you spoke as the chat itself I do not know who you are: to write to it, "
            "register it once more from a private chat, or have an admin give you the role."
        )
    return await _card(one, context, said)


async def _ask_which(request: Request, words: str, context: Context) -> Document:
    if public_name(words.strip()) or request.forwarded_from:
        raise user_error(
            "I could not check just now who is an admin there. Please try again in a minute."
        )
    await context.tx.waits.put(
        context.chat.id, request.sender, "/channel register", context.now + PATIENCE
    )
    return Document(
        (
            paragraph(
                "Which one? A group: say /channel register in it. A Telegram channel: make me an "
                "admin of it, then send me its @name, or forward a post of it to me."
            ),
        ),
    )


def _check(standing: Standing, request: Request) -> None:
    if standing.kind is ChatKind.PRIVATE:
        raise user_error("That is a person. Only groups and channels can be campaign channels.")
    if not standing.bot_may_post:
        raise user_error(
            "I may not post there. Make me an admin of the channel (with the right to post), or "
            "let me into the group, and say this again."
        )
    speaks_as_chat = request.kind is not ChatKind.PRIVATE and bool(request.admin)
    if not (standing.person_admin or speaks_as_chat):
        raise user_error(
            "You are not an admin there, and only its admins can make it a campaign channel."
        )


async def _chat_of(request: Request, standing: Standing, context: Context) -> Chat:
    if request.kind is not ChatKind.PRIVATE:
        return context.chat
    address = standing.address or request.forwarded_from or ""
    at = Address(request.at.platform, address)
    return await context.tx.chats.ensure(at, standing.kind, standing.title, context.now)


async def _free_name(title: str, context: Context) -> str:
    taken = {one.name.casefold() for one in await context.tx.channels.all()}
    name, number = title, 2
    while name.casefold() in taken:
        name, number = f"{title} {number}", number + 1
    return name


async def _followed(chat: Chat, context: Context) -> tuple[str, ...]:
    return tuple(one.area for one in await context.tx.subscriptions.of(chat.id))


async def _give_right(one: Channel, context: Context, who: Me) -> None:
    """Its admin may write to it; that right ends when they are no admin there any more."""
    for grant in who.grants:
        if grant.source is Source.CHAT and one.chat_id in grant.channels:
            return
    await context.tx.team.give(
        who.person.id, Role.ADMIN, (), (one.chat_id,), Source.CHAT, None, context.now
    )


# --- what it is ----------------------------------------------------------------------------------


async def _list(request: Request, context: Context, who: Me) -> Document:
    here = await context.tx.channels.get(context.chat.id)
    if request.kind is not ChatKind.PRIVATE:
        if here is None:
            raise user_error(
                "This is no campaign channel yet. An admin of it can make it one.",
                Action("Register", "/channel register"),
            )
        return await _card(here, context)
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
        (Title("Campaign channels"), bullets(*(_line(one, context) for one in channels))),
        tuple(Action(one.name, f"/channel {one.chat_id} show") for one in channels[:20]),
    )


def _line(one: Channel, context: Context) -> str:
    areas = several([area_name(context.atlas, code) for code in one.areas]) or "no area"
    tags = f", tags {several(one.tags)}" if one.tags else ""
    state = f" – SUSPENDED: {one.suspended_why or 'it has shut me out'}" if one.suspended else ""
    return f"{one.name} ({one.kind}): {areas}{tags}{state}"


async def _card(one: Channel, context: Context, said: str = "") -> Document:
    number = one.chat_id
    areas = several([area_name(context.atlas, code) for code in one.areas])
    rows = [
        ("Areas", areas or "none yet: only those with a right to the channel itself reach it"),
        ("Tags", several(one.tags) or "none"),
        ("Takes", POSTING_WORDS[one.posting]),
    ]
    if one.suspended:
        rows.append(("Suspended", one.suspended_why or "it has shut me out"))
    note = [paragraph(said)] if said else []
    return Document(
        (
            Title(f"Campaign channel “{one.name}”"),
            *note,
            facts(*rows),
            hint(
                "Also: /channel name NEW NAME, /channel areas devon, torbay, "
                "/channel tags board, cuts"
            ),
        ),
        (
            *(
                Action(f"Takes {words}", f"/channel {number} posting {posting}")
                for posting, words in POSTING_WORDS.items()
                if posting is not one.posting
            ),
            Action("Remove", f"/channel {number} remove"),
        ),
    )


async def _show(one: Channel, words: str, context: Context, who: Me) -> Document:
    return await _card(one, context)


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
    return await _card(new, context, "Changed.")


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
