"""How the bot and a person stand in a room; called by the platform's `standing`."""

from __future__ import annotations

import structlog

from bot.core.types import ChatKind, Standing
from bot.platforms.matrix.account import Account, ElsewhereError
from bot.platforms.matrix.http import CallError, RejectedError, path
from bot.platforms.matrix.rooms import is_admin, kind_of, may_post, title_of
from bot.platforms.matrix.session import MisconfiguredError

log = structlog.get_logger(__name__)


async def standing(account: Account, address: str, person: str) -> Standing | None:
    """Asked of the homeserver at this moment; None when that could not be seen. A person's own id
    means the private chat with them, wherever that is."""
    try:
        me, _ = await account.open()
        room_id = await _room_id(account, address)
        room = await account.room_now(room_id)
    except RejectedError as error:
        if error.status in (400, 403, 404):
            return Standing(ChatKind.GROUP, "", bot_may_post=False, person_admin=False)
        log.warning("standing not known", chat=address, error=str(error))
        return None
    except (CallError, MisconfiguredError, ElsewhereError) as error:
        log.warning("standing not known", chat=address, error=str(error))
        return None
    private = kind_of(room) is ChatKind.PRIVATE
    return Standing(
        kind=kind_of(room),
        title=title_of(room, me.user_id),
        bot_may_post=may_post(room, me.user_id) and not room.replacement,
        person_admin=is_admin(room, person) or (private and person in room.joined),
        address=room_id,
    )


async def _room_id(account: Account, address: str) -> str:
    if not address.startswith("#"):
        return address
    found = await account.http.call("GET", path("directory", "room", address))
    return str(found.get("room_id", ""))
