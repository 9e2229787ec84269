"""How the bot and a person stand in a room; called by the platform's `standing`."""

from __future__ import annotations

import time

import structlog

from bot.core.types import ChatKind, Standing
from bot.platforms.matrix.account import Account, ElsewhereError
from bot.platforms.matrix.http import CallError, RejectedError, path
from bot.platforms.matrix.rooms import Room, is_admin, kind_of, may_post, title_of
from bot.platforms.matrix.session import MisconfiguredError

log = structlog.get_logger(__name__)


#: Seconds in which we may be on our way into a room that replaces another.
ON_THE_WAY = 60.0


async def standing(account: Account, address: str, person: str) -> Standing | None:
    """Asked of the homeserver at this moment; None when that could not be seen. A person's own id
    means the private chat with them, wherever that is."""
    try:
        me, _ = await account.open()
        room = await account.room_now(await _room_id(account, address))
        if room.replacement:
            return await _in_replacement(account, room, me.user_id, person)
    except RejectedError as error:
        if error.status in (400, 403, 404):
            return Standing(ChatKind.GROUP, "", bot_may_post=False, person_admin=False)
        log.warning("standing not known", chat=address, error=str(error))
        return None
    except (CallError, MisconfiguredError, ElsewhereError) as error:
        log.warning("standing not known", chat=address, error=str(error))
        return None
    return _standing(room, me.user_id, person)


def _standing(room: Room, me: str, person: str) -> Standing:
    private = kind_of(room) is ChatKind.PRIVATE
    return Standing(
        kind=kind_of(room),
        title=title_of(room, me),
        bot_may_post=may_post(room, me) and not room.replacement,
        person_admin=is_admin(room, person) or (private and person in room.joined),
        address=room.room_id,
    )


async def _in_replacement(account: Account, old: Room, me: str, person: str) -> Standing | None:
    """The chat is where its people have gone, and its queue follows them. CallError."""
    try:
        new = await account.room_now(old.replacement)
    except RejectedError as error:
        if error.status not in (403, 404):
            raise
        on_the_way = time.time() - old.replaced_at < ON_THE_WAY
        return None if on_the_way else _standing(old, me, person)
    return _standing(new if new.predecessor == old.room_id else old, me, person)


async def _room_id(account: Account, address: str) -> str:
    if not address.startswith("#"):
        return address
    found = await account.http.call("GET", path("directory", "room", address))
    return str(found.get("room_id", ""))
