"""/team: who may write, approve and administer, for which areas and channels.

/team                                      who there is
/team add telegram:12345 writer devon      a role for areas or channels
/team take N                               the end of a role
/team name telegram:12345 Ann              what the cards call somebody
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.errors import user_error
from bot.core.selection import Channel
from bot.core.team import Grant, Person, Role, Source
from bot.core.types import Request
from handlers.broadcast_steps import private_chat
from handlers.context import Context
from handlers.places import echoed, named
from handlers.rights import Me, member, outside
from handlers.wording import area_name, several

_WHO = re.compile(r"^(?:(telegram|matrix|console):)?(\S+)$", re.IGNORECASE)
LONGEST_NAME = 40


async def team(request: Request, argument: str, context: Context) -> Document:
    """Show the team, or change it."""
    who = await member(request, context)
    verb, _, rest = argument.partition(" ")
    match verb.casefold():
        case "" | "list":
            return await _list(context, who)
        case "add" | "give":
            return await _add(request, rest, context, who)
        case "take" | "remove" | "end":
            return await _take(rest.strip(), context, who)
        case "name":
            return await _name(request, rest, context, who)
        case _:
            raise user_error(
                "Say /team, /team add PERSON ROLE AREAS, /team take NUMBER or /team name PERSON "
                "NAME; /help team explains them.",
                Action("The team", "/team"),
            )


async def _list(context: Context, who: Me) -> Document:
    """Everybody whose role touches what this person may see."""
    lines, actions = [], []
    channels = await context.tx.channels.all()
    for person, grant in await context.tx.team.everyone():
        administers = _administers(context, who, grant, channels)
        if not administers and person.id != who.person.id:
            continue
        lines.append(_line(person, grant, channels, context))
        if administers and grant.source is Source.GIVEN:
            label = f"Take {grant.role} from {person.label}"
            actions.append(Action(label, f"/team take {grant.id}"))
    you = f"You are {who.person.platform}:{who.person.address}"
    if who.owner:
        you += ", an owner of this bot, who may do everything"
    return Document(
        (
            Title("The team"),
            *((bullets(*lines),) if lines else (paragraph("Nobody has a role yet."),)),
            hint(f"{you}. /team add PERSON writer AREA gives a role: writer, approver or admin."),
        ),
        tuple(actions[:20]),
    )


def _administers(context: Context, who: Me, grant: Grant, channels: Sequence[Channel]) -> bool:
    """Whether somebody is an admin for all that a grant is about."""
    grants = who.may(Role.ADMIN)
    mine = [one for one in channels if one.chat_id in grant.channels]
    return bool(grants) and not outside(context, grants, mine, grant.areas)


def _line(person: Person, grant: Grant, channels: Sequence[Channel], context: Context) -> str:
    things = [area_name(context.atlas, code) for code in grant.areas]
    names = {one.chat_id: one.name for one in channels}
    things += [f"“{names.get(chat_id, 'a channel that is gone')}”" for chat_id in grant.channels]
    by = " (as its admin)" if grant.source is Source.CHAT else ""
    role = str(grant.role)
    return f"{grant.id}: {person.label}, {role} for {several(things)}{by}"


async def _add(request: Request, words: str, context: Context, who: Me) -> Document:
    pieces = words.split(maxsplit=2)
    if len(pieces) < 3:
        raise user_error(
            "Say who, which role, and for what: /team add telegram:12345 writer devon. "
            "Roles are writer, approver and admin; for more areas put commas between them; "
            "a channel is named as channel NAME."
        )
    try:
        role = Role(pieces[1].casefold())
    except ValueError:
        raise user_error("The roles are writer, approver and admin.") from None
    areas, channels = await _scope(pieces[2], context)
    grants = who.may(Role.ADMIN)
    far = outside(context, grants, channels, areas) if grants else pieces[2]
    if far:
        raise user_error(f"You are no admin for {far}, so you cannot give roles there.")
    person = await _person(request, pieces[0], context)
    given = await context.tx.team.give(
        person.id,
        role,
        areas,
        [one.chat_id for one in channels],
        Source.GIVEN,
        who.person.id,
        context.now,
    )
    everything = sorted({*areas, *(code for one in channels for code in one.areas)})
    details = {
        "person": person.id,
        "role": role.value,
        "areas": areas,
        "channels": [one.name for one in channels],
        "grant": given,
    }
    await context.tx.audit.add(
        context.now, who.person.id, "role given", areas=everything, details=details
    )
    asked = role is not Role.WRITER and await private_chat(context, person) is None
    unmet = [hint("They hear of broadcasts to approve once they have spoken to me in private.")]
    things = [area_name(context.atlas, code) for code in areas]
    things += [f"“{one.name}”" for one in channels]
    return Document(
        (
            paragraph(f"{person.label} is now {role} for {several(things)}."),
            *(unmet if asked else ()),
        ),
        (Action("Undo", f"/team take {given}"), Action("The team", "/team")),
    )


async def _scope(words: str, context: Context) -> tuple[list[str], list[Channel]]:
    known = {one.name.casefold(): one for one in await context.tx.channels.all()}
    areas: list[str] = []
    channels: list[Channel] = []
    for piece in filter(None, (one.strip() for one in words.split(","))):
        name = re.sub(r"^(channel|group)\s+", "", piece, flags=re.IGNORECASE)
        code = named(context, piece)
        if name.casefold() in known:
            channels.append(known[name.casefold()])
        elif code is not None:
            areas.append(code)
        else:
            raise user_error(
                f"I know no area or channel called “{echoed(piece)}”. An area is a council, a "
                "footprint (NHS Devon), a region or England."
            )
    return areas, channels


async def _person(request: Request, word: str, context: Context) -> Person:
    found = _WHO.match(word)
    platform = (found[1] or request.at.platform).casefold() if found else ""
    address = found[2] if found else ""
    if platform == "telegram" and not address.isdigit():
        raise user_error(
            "On Telegram a person goes by a number. Ask them to say /team to me: the answer "
            "shows it."
        )
    return await context.tx.team.person(platform, address, None, context.now)


async def _take(words: str, context: Context, who: Me) -> Document:
    channels = await context.tx.channels.all()
    for person, grant in await context.tx.team.everyone():
        if str(grant.id) != words:
            continue
        if person.id != who.person.id and not _administers(context, who, grant, channels):
            raise user_error("You are no admin for all that this role is about.")
        await context.tx.team.take(grant.id, f"taken by {who.person.id}", context.now)
        details = {"person": person.id, "role": grant.role.value, "grant": grant.id}
        await context.tx.audit.add(
            context.now, who.person.id, "role taken", areas=grant.areas, details=details
        )
        return Document(
            (paragraph(f"{person.label} is no longer {grant.role} there."),),
            (Action("The team", "/team"),),
        )
    raise user_error(
        "There is no such role. /team shows their numbers.", Action("The team", "/team")
    )


async def _name(request: Request, words: str, context: Context, who: Me) -> Document:
    word, _, name = words.partition(" ")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise user_error(f"Say /team name PERSON and a name of up to {LONGEST_NAME} letters.")
    person = await _person(request, word, context)
    if person.id != who.person.id and not who.may(Role.ADMIN):
        raise user_error("Only admins name others.")
    await context.tx.team.rename(person.id, name.strip())
    return Document((paragraph(f"They are called {name.strip()} on cards from now on."),))
