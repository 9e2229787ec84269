"""The moment of sending: every right is looked at again, then the broadcast goes into the outbox.

The broadcaster (bot/broadcasts) asks the platforms first, and calls this in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.broadcasts import Broadcast, Event, after, needs_two
from bot.core.document import Document
from bot.core.outbox import Agreed, ChannelsOf, OneChat
from bot.core.selection import Channel, Reach
from bot.core.sending import first_share
from bot.core.team import Person, Role, Source
from bot.core.types import Standing
from handlers.audience import frozen_reach
from handlers.blockers import blockers
from handlers.broadcast_card import waiting_card
from handlers.broadcast_live import live_card
from handlers.broadcast_steps import areas_to_cover, note, text_details, view_of
from handlers.broadcast_text import for_channels, for_people
from handlers.channel_rights import suspend
from handlers.context import Context
from handlers.rights import known_as, outside

#: An audience that has grown by more than this since it was confirmed is looked at again.
GROWTH, GROWTH_CHATS = 1.1, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a platform: how does this person stand in this chat?"""

    platform: str
    address: str
    person: str


#: What the platforms answered; None where one could not be asked.
Answers = Mapping[Asked, Standing | None]


async def questions(broadcast: Broadcast, context: Context) -> list[Asked]:
    """What must be asked of the platforms before this may be sent."""
    if broadcast.practice:
        return []
    reach = await frozen_reach(broadcast, context)
    people = await _signers(broadcast, context)
    asked = []
    for channel in reach.channels:
        here = [one for one in people if one.platform == channel.at.platform] or people[:1]
        asked += [Asked(channel.at.platform, channel.at.address, one.address) for one in here]
    return asked


async def _signers(broadcast: Broadcast, context: Context) -> list[Person]:
    found = [await context.tx.team.find(broadcast.author)]
    if broadcast.approver is not None:
        found.append(await context.tx.team.find(broadcast.approver))
    return [one for one in found if one is not None]


async def launch(broadcast: Broadcast, answers: Answers, context: Context) -> Broadcast:
    """Send it on its way, or back to its author with the reason; as it is afterwards."""
    left_out = await _learn(broadcast, answers, context)
    reach = await frozen_reach(broadcast, context)
    objection = await _objection(broadcast, reach, context)
    if objection:
        return await give_back(broadcast, Event.RETURN, objection, context)
    shares = _shares(reach)
    changed = replace(
        broadcast,
        state=after(broadcast.state, Event.LAUNCH) or broadcast.state,
        state_since=context.now,
        started_at=context.now,
        reason="",
        stage="share" if any(first < all_ for first, all_ in shares.values()) else "rest",
        reach=reach.chats,
    )
    count = await _fan_out(changed, reach, {k: v[0] for k, v in shares.items()}, context)
    await context.tx.broadcasts.save(changed)
    details = {
        "reach": reach.chats,
        "deliveries": count,
        "left out": [one.name for one in left_out],
        **text_details(for_channels(changed)),
    }
    await note(context, changed, None, Event.LAUNCH.value, details)
    progress = await context.tx.broadcasts.progress(changed.id)
    card = live_card(changed, progress, await view_of(changed, context))
    key = f"broadcast:{changed.id}:card"
    await context.publisher.tell(context.tx, card, key, changed.chat_id)
    return changed


async def _fan_out(
    broadcast: Broadcast, reach: Reach, first: Mapping[str, int], context: Context
) -> int:
    """Into the outbox: one statement for the channels, one for the people."""
    send, tx, key = context.publisher.broadcast, context.tx, f"broadcast:{broadcast.id}"
    before = broadcast.send_before
    assert before is not None
    if broadcast.practice:
        only_me = OneChat(broadcast.chat_id)
        return await send(tx, for_channels(broadcast), f"{key}:channels", only_me, before)
    slow = first if broadcast.stage == "share" else {}
    count = 0
    if reach.channels:
        audience = ChannelsOf(broadcast.id, slow)
        count += await send(tx, for_channels(broadcast), f"{key}:channels", audience, before)
    if reach.people:
        people = Agreed(tuple(sorted(reach.areas)), slow)
        count += await send(tx, for_people(broadcast), f"{key}:people", people, before)
    return count


def _shares(reach: Reach) -> dict[str, tuple[int, int]]:
    """Platform -> how many chats go first, and how many there are; the larger of channels and
    people counts, as each of them begins with a share of its own."""
    found: dict[str, tuple[int, int]] = {}
    for platform in reach.by_platform():
        channels = sum(one.at.platform == platform for one in reach.channels)
        people = sum(one.count for one in reach.people if one.platform == platform)
        most = max(channels, people)
        found[platform] = (first_share(most), most)
    return found


async def _learn(broadcast: Broadcast, answers: Answers, context: Context) -> list[Channel]:
    """Take what the platforms said to heart: rights that came from being a chat's admin end with
    that, and channels where the bot may not post are suspended and left out."""
    left_out = []
    reach = await frozen_reach(broadcast, context)
    by_address = {(one.at.platform, one.at.address): one for one in reach.channels}
    for asked, standing in answers.items():
        channel = by_address.get((asked.platform, asked.address))
        if channel is None or standing is None:
            continue
        if not standing.bot_may_post and not channel.suspended:
            await suspend(channel, "I may not post there any more", context)
        if not standing.person_admin:
            await _end_right(asked, channel, context)
    for channel in await context.tx.channels.all():
        if channel.suspended and (channel.at.platform, channel.at.address) in by_address:
            left_out.append(channel)
    if left_out:
        gone = {one.chat_id for one in left_out}
        kept = [one.chat_id for one in reach.channels if one.chat_id not in gone]
        await context.tx.broadcasts.set_channels(broadcast.id, kept)
    return left_out


async def _end_right(asked: Asked, channel: Channel, context: Context) -> None:
    """Who is no admin there any more has no right from being one."""
    person = await context.tx.team.known(asked.platform, asked.person)
    for grant in await context.tx.team.grants(person.id) if person else ():
        if grant.source is Source.CHAT and channel.chat_id in grant.channels:
            why = f"no admin of {channel.name} any more"
            await context.tx.team.take(grant.id, why, context.now)
            details = {"person": grant.person, "channel": channel.name, "why": why}
            await context.tx.audit.add(
                context.now, None, "role ended", areas=channel.areas, details=details
            )


async def _objection(broadcast: Broadcast, reach: Reach, context: Context) -> str:
    """Why it may not be sent after all; "" if it may."""
    author = await context.tx.team.find(broadcast.author)
    if author is None:
        return "its author is not known any more"
    me = await known_as(context.tx, author, context)
    checked = replace(broadcast, again=True)  # what is alike was seen when it was confirmed
    found = await blockers(checked, reach, me, context)
    if found:
        return " ".join(one.text for one in found)
    attachment = broadcast.document.attachment
    if attachment is not None:
        data = await context.tx.files.load(attachment.file)
        if data is None:
            return f"{attachment.name} is not kept any more; send it again"
        await context.tx.files.add(data, context.now)
    if broadcast.practice:
        return ""
    if broadcast.reach is not None and reach.chats > broadcast.reach * GROWTH + GROWTH_CHATS:
        return f"it would reach {reach.chats} chats now, and was confirmed for {broadcast.reach}"
    if broadcast.urgent or not needs_two(context.policy, len(reach.channels), reach.chats):
        return ""
    return await _approvals_objection(broadcast, reach, context)


async def _approvals_objection(broadcast: Broadcast, reach: Reach, context: Context) -> str:
    if broadcast.approver is None or broadcast.approver == broadcast.author:
        return "this reach needs a second person"
    person = await context.tx.team.find(broadcast.approver)
    if person is None:
        return "its approver is not known any more"
    grants = (await known_as(context.tx, person, context)).may(Role.APPROVER)
    areas = areas_to_cover(broadcast, reach)
    if not grants or outside(context, grants, reach.channels, areas):
        return f"{person.label}, who approved it, may not approve all of it any more"
    return ""


async def give_back(broadcast: Broadcast, event: Event, reason: str, context: Context) -> Broadcast:
    """Back to its author, who is told why."""
    to = after(broadcast.state, event)
    assert to is not None
    changed = replace(broadcast, state=to, state_since=context.now, reason=reason, approver=None)
    await context.tx.broadcasts.save(changed)
    entry = await note(context, changed, None, event.value, {"reason": reason})
    card: Document = waiting_card(
        changed, await view_of(changed, context), said="It has not been sent."
    )
    key = f"broadcast:{changed.id}:back:{entry}"
    await context.publisher.tell(context.tx, card, key, changed.chat_id)
    return changed


async def live(broadcast: Broadcast, context: Context) -> Document:
    """The live card as it is now."""
    progress = await context.tx.broadcasts.progress(broadcast.id)
    return live_card(broadcast, progress, await view_of(broadcast, context))
