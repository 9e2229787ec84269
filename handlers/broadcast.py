"""/broadcast: from the words after the command to the step that they mean.

/broadcast                 a new draft; the text comes as the next message
/broadcast TEXT            a new draft with this text
/broadcast list|show N     what there is
/broadcast N VERB WORDS    a step of one of them; the buttons say this
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.broadcasts import Broadcast, Event, State
from bot.core.document import Action, Document
from bot.core.errors import user_error
from bot.core.selection import Selection
from bot.core.types import ChatKind, Request
from handlers.broadcast_confirm import confirm, urgent
from handlers.broadcast_control import cancel, correct, delete, pause, resume, undo
from handlers.broadcast_decide import approve, reject, return_, reviewed
from handlers.broadcast_preview import again, leave, preview
from handlers.broadcast_report import export, listed, may_see, show
from handlers.broadcast_steps import Step, Verb, change, note, text_details
from handlers.broadcast_write import (
    audience,
    before,
    card,
    draft,
    edit,
    mention,
    nofile,
    text,
    when,
    written,
)
from handlers.context import Context
from handlers.rights import Me, member

VERBS: Mapping[str, Verb] = {
    "again": again,
    "approve": approve,
    "audience": audience,
    "before": before,
    "cancel": cancel,
    "card": draft,
    "confirm": confirm,
    "correct": correct,
    "delete": delete,
    "edit": edit,
    "export": export,
    "leave": leave,
    "mention": mention,
    "nofile": nofile,
    "pause": pause,
    "preview": preview,
    "reject": reject,
    "resume": resume,
    "return": return_,
    "reviewed": reviewed,
    "show": show,
    "text": text,
    "undo": undo,
    "urgent": urgent,
    "when": when,
}
#: Open drafts without a text are taken up again instead of making one more.
_UNWRITTEN = 20

_STEP = re.compile(r"^(\d{1,9})(?:\s+([a-z]+)(?:\s+(.*))?)?$", re.DOTALL | re.IGNORECASE)
_SHOW = re.compile(r"^(show|list)(?:\s+(\d{1,9}))?$", re.IGNORECASE)


async def broadcast(request: Request, argument: str, context: Context) -> Document:
    """Whatever is asked of broadcasts."""
    if request.kind is not ChatKind.PRIVATE:
        raise user_error(
            "Broadcasts are written in a private chat with me, so that nothing half done is "
            "seen by others. In a group or channel, /channel register makes it one of yours."
        )
    who = await member(request, context)
    found = _STEP.match(argument)
    if found and (found[2] is None or found[2].casefold() in VERBS):
        verb = (found[2] or "show").casefold()
        return await _step(request, context, who, int(found[1]), verb, found[3] or "")
    looked = _SHOW.match(argument)
    if looked and looked[2]:
        return await _step(request, context, who, int(looked[2]), "show", "")
    if looked:
        return await listed(Step(request, context, who, _nothing(who, context)))
    return await _begin(request, argument, context, who)


async def _step(
    request: Request, context: Context, who: Me, number: int, verb: str, words: str
) -> Document:
    one = await context.tx.broadcasts.get(number, lock=True)
    step = None if one is None else Step(request, context, who, one)
    if step is None or not await may_see(step):
        raise user_error(
            f"There is no broadcast {number} that you may see.",
            Action("Those there are", "/broadcast list"),
        )
    return await VERBS[verb](step, words)


async def _begin(request: Request, argument: str, context: Context, who: Me) -> Document:
    """A new draft, with what followed the command as its text; practice if that is asked."""
    if not who.is_writer:
        raise user_error(
            "You may approve broadcasts but not write them. /broadcast list shows those there are."
        )
    words = argument.casefold()
    practice = words in ("practice", "new practice")
    if words in ("", "new", "practice", "new practice") and request.file is None:
        made = await _unwritten(context, who, practice=practice)
        asked = replace(request, blocks=())  # they are the words of the command
        return await text(Step(asked, context, who, made), "")
    document = await written(request, context, Document(()), argument, "")
    made = await context.tx.broadcasts.add(
        who.person.id, context.chat.id, document, context.now, practice=False
    )
    await note(context, made, who.person.id, "begun", text_details(document))
    step = await change(Step(request, context, who, made), Event.EDIT)
    return await card(step)


async def _unwritten(context: Context, who: Me, *, practice: bool) -> Broadcast:
    for one in await context.tx.broadcasts.latest(_UNWRITTEN, who.person.id):
        fresh = one.state is State.DRAFT and not one.has_text and one.selection.empty
        if fresh and one.practice == practice:
            return one
    made = await context.tx.broadcasts.add(
        who.person.id, context.chat.id, Document(()), context.now, practice=practice
    )
    await note(context, made, who.person.id, "begun")
    return made


def _nothing(who: Me, context: Context) -> Broadcast:
    """Stands for the broadcast of a step that is about none in particular."""
    return Broadcast(
        0,
        who.person.id,
        context.chat.id,
        State.DRAFT,
        context.now,
        context.now,
        Document(()),
        Selection(),
    )
