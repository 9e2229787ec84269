"""What keeps a broadcast from going out: looked for at the preview, and again before every step.

A soft blocker is overcome by an author who has seen what it is about; a hard one is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.core.broadcasts import Broadcast, text_digest
from bot.core.document import Action
from bot.core.plain import web_address
from bot.core.selection import Reach
from bot.core.team import Role
from bot.core.types import ChatKind
from handlers.broadcast_text import addresses, for_channels, for_people
from handlers.context import Context
from handlers.rights import Me, outside
from handlers.wording import clock_time, plural, several

#: More messages than this to one chat are no broadcast but a book.
MOST_MESSAGES = 3
#: A host by name: labels of letters, digits and hyphens, the last of letters or punycode.
_HOST = re.compile(r"(?:(?!-)[\w-]{1,63}(?<!-)\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)")
#: Names that lead nowhere, or only within one's own four walls: https://www.iana.org/domains/reserved
_NOWHERE = ("home", "internal", "invalid", "lan", "local", "localhost")
PLATFORM_NAMES = {"telegram": "Telegram", "matrix": "Matrix", "console": "the terminal"}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason not to send; `fix` is a button that takes it away."""

    text: str
    fix: Action | None = None
    soft: bool = False


async def blockers(
    broadcast: Broadcast, reach: Reach, author: Me, context: Context
) -> list[Blocker]:
    """Everything that keeps it from going out now."""
    found = [
        *_of_text(broadcast, context),
        *_of_audience(broadcast, reach),
        *_of_rights(broadcast, reach, author, context),
        *_of_time(broadcast, context),
    ]
    if not broadcast.practice:
        found += await _of_repetition(broadcast, reach, context)
    return found


def _of_text(broadcast: Broadcast, context: Context) -> list[Blocker]:
    if not broadcast.has_text:
        return [Blocker("It has no text yet.", Action("Text", f"/broadcast {broadcast.id} text"))]
    found = []
    documents = (for_channels(broadcast), for_people(broadcast))
    for platform, bodies in context.publisher.bodies(for_channels(broadcast)).items():
        most = max(len(context.publisher.bodies(one)[platform]) for one in documents)
        if most > MOST_MESSAGES:
            found.append(
                Blocker(
                    f"The text is too long for {PLATFORM_NAMES.get(platform, platform)}: it would "
                    f"be {plural(len(bodies), 'message')}, and {MOST_MESSAGES} is the most."
                )
            )
    broken = [one for one in addresses(broadcast.document) if not is_whole(one)]
    if broken:
        found.append(Blocker(f"A link is broken: {several(broken, 3)}"))
    return found


def is_whole(href: str) -> bool:
    """Whether an address could lead its readers anywhere: http or https, and a host with a name or
    number that the whole world knows. Nothing is fetched for that (decision 44)."""
    address = web_address(href)
    host = urlsplit(address).hostname if address else None
    if host is None:
        return False
    with suppress(ValueError):
        return ip_address(host).is_global
    return _HOST.fullmatch(host) is not None and host.rpartition(".")[2] not in _NOWHERE


def _of_audience(broadcast: Broadcast, reach: Reach) -> list[Blocker]:
    number = broadcast.id
    if broadcast.selection.empty:
        return [
            Blocker("Nobody is chosen yet.", Action("Audience", f"/broadcast {number} audience"))
        ]
    if not reach.chats:
        return [Blocker("It would reach nobody: no channel and nobody who agreed to broadcasts.")]
    suspended = [one for one in reach.channels if one.suspended]
    if not suspended:
        return []
    why = "; ".join(
        f"“{one.name}” ({one.suspended_why or 'it has shut me out'})" for one in suspended[:3]
    )
    more = f" and {len(suspended) - 3} more" if len(suspended) > 3 else ""
    leave_out = Action("Leave out what is suspended", f"/broadcast {number} leave suspended")
    return [Blocker(f"{plural(len(suspended), 'channel')} suspended: {why}{more}.", leave_out)]


def _of_rights(broadcast: Broadcast, reach: Reach, author: Me, context: Context) -> list[Blocker]:
    grants = author.may(Role.WRITER)
    if not grants:
        return [Blocker("Its author has no right to write broadcasts.")]
    selection = broadcast.selection
    areas = selection.areas if selection.takes(ChatKind.PRIVATE) else ()
    if not reach.people and reach.channels:
        areas = ()  # nobody but channels is reached, and those are looked at one by one
    far = outside(context, grants, reach.channels, areas)
    if not far:
        return []
    leave_out = Action("Leave out what is not yours", f"/broadcast {broadcast.id} leave outside")
    return [Blocker(f"Outside the areas and channels of its author: {far}.", leave_out)]


def _of_time(broadcast: Broadcast, context: Context) -> list[Blocker]:
    if broadcast.send_before is None or broadcast.send_before > context.now:
        return []
    when = Action("When", f"/broadcast {broadcast.id} when")
    return [Blocker("The time until which it may be sent is over.", when)]


async def _of_repetition(broadcast: Broadcast, reach: Reach, context: Context) -> list[Blocker]:
    if broadcast.again:
        return []
    found = []
    all_the_same = Action("Send it all the same", f"/broadcast {broadcast.id} again")
    policy, now = context.policy, context.now
    same = await context.tx.broadcasts.same_text(
        text_digest(broadcast.document), now - policy.repeat, broadcast.id
    )
    if same is not None and same.started_at is not None:
        said = f"Broadcast {same.id} said the same on {clock_time(same.started_at)}."
        found.append(Blocker(said, all_the_same, soft=True))
    chat_ids = [one.chat_id for one in reach.channels]
    lately = await context.tx.broadcasts.lately(chat_ids, now - policy.gap, broadcast.id)
    if lately:
        found.append(Blocker(_lately(lately, reach, context), all_the_same, soft=True))
    return found


def _lately(lately: Sequence[tuple[int, int]], reach: Reach, context: Context) -> str:
    names = {one.chat_id: one.name for one in reach.channels}
    which = several([f"“{names[chat_id]}”" for chat_id, _ in lately], 3)
    earlier = several([str(number) for number in sorted({number for _, number in lately})], 3)
    minutes = int(context.policy.gap.total_seconds() // 60)
    return f"In the last {minutes} minutes broadcast {earlier} went to {which}."
