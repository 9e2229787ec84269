"""Writing a broadcast: its text, file, audience, time. Every change needs a new preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from bot.core.broadcasts import SEND_WITHIN, Event
from bot.core.document import (
    Action,
    Attachment,
    Block,
    Bullets,
    Document,
    Paragraph,
    hint,
    paragraph,
)
from bot.core.errors import user_error
from bot.core.selection import Selection
from bot.core.types import Request
from bot.core.written import from_text, plain
from handlers.audience import read_selection
from handlers.broadcast_card import action, draft_card
from handlers.broadcast_steps import (
    Step,
    ask_words,
    author_only,
    change,
    text_details,
    view_of,
)
from handlers.context import Context
from handlers.rights import outside
from handlers.when import Question, moment_words, read_moment, time_until, zone_of
from handlers.wording import area_name

#: Suggestions below the question for whom it is.
SUGGESTED = 8


async def text(step: Step, words: str) -> Document:
    """Take the text, or ask for it."""
    await author_only(step, "change its text")
    prefix = f"{step.broadcast.id} text"
    if not words_of(step.request, words, prefix) and step.request.file is None:
        question = Document(
            (
                paragraph(
                    "Send the text as your next message, as it shall look: bold, italics, links "
                    "and lists stay. With it or alone you can send one picture or document."
                ),
                hint(
                    "Nothing is sent to anybody before you have seen the preview and confirmed "
                    "it. The first time? /broadcast practice looks the same and reaches only you."
                ),
            ),
            (action(step.broadcast, "Back", "card"),),
        )
        return await ask_words(step, "text", question)
    document = await written(step.request, step.context, step.broadcast.document, words, prefix)
    changed = await change(
        step, Event.EDIT, document=document, approver=None, details=text_details(document)
    )
    return await card(changed)


def words_of(request: Request, words: str, prefix: str) -> tuple[Block, ...]:
    """What a message says after a command, with its formatting where the platform gave it."""
    return without_prefix(request.blocks, prefix) if request.blocks else from_text(words)


async def written(
    request: Request, context: Context, before: Document, words: str, prefix: str
) -> Document:
    """What a message says, as a document; a file alone joins the text of before, and a text alone
    the file. Raises UserError if the file could not be had."""
    blocks = words_of(request, words, prefix)
    attachment = before.attachment
    if request.file is not None:
        if request.file.why_not:
            raise user_error(f"I could not take “{request.file.name}”: {request.file.why_not}.")
        file = await context.tx.files.add(request.file.data, context.now)
        shows = " ".join(plain(blocks).split())[:100]
        attachment = Attachment(file, request.file.name, request.file.media_type, shows)
    has_words = any(line.strip() for line in plain(blocks).splitlines())
    return Document(blocks if has_words else before.blocks, (), attachment)


def without_prefix(blocks: tuple[Block, ...], prefix: str) -> tuple[Block, ...]:
    """Blocks without the words of a command that their first line may begin with."""
    if not prefix or not blocks or not isinstance(blocks[0], Paragraph | Bullets):
        return blocks
    first, *rest = blocks
    if not isinstance(first, Paragraph):
        return blocks
    spans, left = list(first.spans), prefix.split()
    while left and spans:
        words = spans[0].text.split(maxsplit=len(left))
        fits = [a.casefold() == b.casefold() for a, b in zip(words, left, strict=False)]
        count = next((n for n, same in enumerate(fits) if not same), len(fits))
        if not count:
            return blocks
        left = left[count:]
        after = " ".join(words[count:]) if len(words) <= count else _rest(spans[0].text, count)
        spans[0:1] = [replace(spans[0], text=after)] if after else []
    while spans and not spans[0].text.strip():
        del spans[0]
    if left:
        return blocks
    kept = (
        (Paragraph((replace(spans[0], text=spans[0].text.lstrip()), *spans[1:])),) if spans else ()
    )
    return (*kept, *rest)


def _rest(text: str, count: int) -> str:
    return text.split(maxsplit=count)[count] if len(text.split(maxsplit=count)) > count else ""


async def nofile(step: Step, words: str) -> Document:
    """Take the file away."""
    await author_only(step, "change it")
    document = replace(step.broadcast.document, attachment=None)
    return await card(await change(step, Event.EDIT, document=document, approver=None))


async def audience(step: Step, words: str) -> Document:
    """Add to the audience, or ask whom."""
    await author_only(step, "change its audience")
    if not words:
        return await ask_words(step, "audience", await _whom(step))
    selection = await read_selection(words, step.broadcast.selection, step.context)
    return await choose(step, selection)


async def choose(step: Step, selection: Selection) -> Document:
    """Keep a selection and show the question again, so that more can be added."""
    changed = await change(
        step, Event.EDIT, selection=selection, approver=None, again=False, reach=None
    )
    return await ask_words(changed, "audience", await _whom(changed))


async def _whom(step: Step) -> Document:
    view = await view_of(step.broadcast, step.context)
    suggested = [
        action(step.broadcast, f"+ {label}", f"audience {words}")
        for label, words in islice(await _suggestions(step), SUGGESTED)
    ]
    ends = [
        action(step.broadcast, "Only groups", "audience only groups"),
        action(step.broadcast, "Only channels", "audience only channels"),
        action(step.broadcast, "Only people", "audience only people"),
    ]
    if step.broadcast.selection.kinds:
        ends = [action(step.broadcast, "All kinds", "audience all kinds")]
    if not step.broadcast.selection.empty:
        ends.append(action(step.broadcast, "Clear", "audience clear"))
    done = action(step.broadcast, "Done", "card")
    return Document(
        (
            paragraph(f"For: {view.audience}."),
            paragraph(
                "Press, or write: an area (it and what lies in it), a channel by its name, "
                "tag and a word, only groups, not and what to leave out; several with commas. "
                "For example: devon, tag board, not torbay"
            ),
        ),
        (done, *suggested, *ends)
        if not step.broadcast.selection.empty
        else (*suggested, *ends, done),
    )


async def _suggestions(step: Step) -> list[tuple[str, str]]:
    """Areas, channels and tags within the author's reach that are not chosen yet."""
    selection, context = step.broadcast.selection, step.context
    areas = [code for grant in step.me.grants for code in grant.areas]
    found = [
        (area_name(context.atlas, code), f"area {code}")
        for code in dict.fromkeys(areas)
        if code not in selection.areas
    ]
    channels = [
        one
        for one in await context.tx.channels.all()
        if not outside(context, step.me.grants, [one], ())
    ]
    tags = dict.fromkeys(tag for one in channels for tag in one.tags)
    found += [(f"tag {tag}", f"tag {tag}") for tag in tags if tag not in selection.tags]
    found += [
        (one.name, f"channel {one.name}")
        for one in channels
        if one.chat_id not in selection.channels
    ]
    return found


async def when(step: Step, words: str) -> Document:
    """Take the time, or ask for it; what is not clear is asked back."""
    await author_only(step, "change its time")
    question = "When shall it go out? Say it as you would: tomorrow 8am, Fri 18:00, in 2 hours."
    found = await _moment(step, "when", words, question, (("As soon as confirmed", "when now"),))
    if isinstance(found, Document):
        return found
    at_once = found <= step.context.now
    changed = await change(
        step,
        Event.EDIT,
        send_at=None if at_once else found,
        send_before=None if at_once else found + SEND_WITHIN,
        approver=None,
    )
    zone = zone_of(step.context.chat)
    said = "It goes out as soon as it is confirmed."
    if not at_once:
        said = (
            f"It goes out on {moment_words(found, zone)}, {time_until(found, step.context.now)}, "
            f"and not after {moment_words(found + SEND_WITHIN, zone)}."
        )
    return await card(changed, said, (action(step.broadcast, "Not after …", "before"),))


async def before(step: Step, words: str) -> Document:
    """Take the time after which it is not sent any more, or ask for it."""
    await author_only(step, "change its time")
    question = "After what time must it not go out any more? For example: Fri 20:00."
    found = await _moment(step, "before", words, question, ())
    if isinstance(found, Document):
        return found
    if found <= (step.broadcast.send_at or step.context.now):
        raise user_error("That is before it goes out. Say a later time.")
    changed = await change(step, Event.EDIT, send_before=found, approver=None)
    zone = zone_of(step.context.chat)
    return await card(changed, f"It does not go out after {moment_words(found, zone)}.")


async def _moment(
    step: Step, verb: str, words: str, question: str, choices: tuple[tuple[str, str], ...]
) -> datetime | Document:
    if words:
        found = read_moment(words, step.context.now, zone_of(step.context.chat))
        if not isinstance(found, Question):
            return found
        question = found.text
    buttons = (*choices, ("Back", "card"))
    actions = tuple(action(step.broadcast, label, verb_) for label, verb_ in buttons)
    return await ask_words(
        step, verb, Document((paragraph(question),), actions), numbers=bool(words)
    )


async def mention(step: Step, words: str) -> Document:
    """Whether @room, @everyone and the like ring everybody."""
    await author_only(step, "change it")
    on = words.casefold() == "on"
    changed = await change(step, Event.EDIT, mentions=on)
    said = "Mass mentions stay as you wrote them." if on else "Mass mentions ring nobody."
    return await card(changed, said)


async def edit(step: Step, words: str) -> Document:
    """Back to the draft, whoever it waits for."""
    await author_only(step, "change it")
    fields: dict[str, Any] = {}
    if step.broadcast.send_before is not None and step.broadcast.send_before <= step.context.now:
        fields = {"send_before": None, "send_at": None}
    return await card(await change(step, Event.EDIT, approver=None, urgent=False, **fields))


async def card(step: Step, said: str = "", more: tuple[Action, ...] = ()) -> Document:
    """The draft as it is now."""
    made = draft_card(step.broadcast, await view_of(step.broadcast, step.context), said=said)
    return replace(made, actions=(*made.actions[:-1], *more, *made.actions[-1:]))


async def draft(step: Step, words: str) -> Document:
    """The card of the draft, from a button."""
    await step.context.tx.waits.end(step.context.chat.id, step.request.sender)
    return await card(step)
