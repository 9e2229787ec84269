"""/channel register: a chat becomes a campaign channel, once its platform has said that both the
bot and the person are admins there."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.document import Document, paragraph
from bot.core.errors import user_error
from bot.core.selection import Channel, Posting
from bot.core.team import Role, Source
from bot.core.types import Address, Chat, ChatKind, Request, Standing
from handlers.broadcast_steps import PATIENCE
from handlers.channel_card import channel_card
from handlers.context import Context
from handlers.rights import Me

NAME = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")
_LINK = re.compile(r"(?:https?://)?t\.me/([A-Za-z][A-Za-z0-9_]{3,31})/?$")
LONGEST_NAME = 60


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
    return channel_card(one, context, said)


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
