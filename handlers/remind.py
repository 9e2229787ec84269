"""/remind: reminders of an area's chances, 7 days before, 2 days before and on the day."""

from __future__ import annotations

from bot.areas.agenda import chances_in
from bot.core.chances import coming
from bot.core.document import Action, Block, Document, Title, bullets, hint, paragraph
from bot.core.types import Request
from handlers.areas import area_named, footprints_of_all
from handlers.context import Context
from handlers.next import chance_line
from handlers.wording import area_label

SHOWN = 3
OFF = frozenset({"off", "stop", "no", "never"})
TIMES = "7 days before, 2 days before and on the day, between 8:00 and 20:00"


async def remind(request: Request, argument: str, context: Context) -> Document:
    """On for an area, off for it, or which are on."""
    words = argument.split()
    off = bool({word.casefold() for word in words} & OFF)
    place = " ".join(word for word in words if word.casefold() not in OFF)
    if not place:
        return await _off_all(context) if off else await _listed(context)
    code = area_named(context, place, "/remind")
    label = area_label(context.atlas, code)
    if off:
        gone = await context.tx.reminders.remove(context.chat.id, code)
        said = "No more reminders" if gone else "There were no reminders"
        return Document((paragraph(f"{said} about {label}."),), (_again(code),) if gone else ())
    await context.tx.reminders.add(context.chat.id, code, context.now)
    return await _on(context, code, label)


async def _on(context: Context, code: str, label: str) -> Document:
    footprints = footprints_of_all(context, [code])
    found = await chances_in(context.tx, context.atlas, context.feeds, footprints, context.today)
    ahead = coming(found, context.today)
    blocks: list[Block] = [
        Title(f"I will remind this chat of {label}"),
        paragraph(
            f"Of board meetings, last days for questions and closing consultations: {TIMES}."
        ),
    ]
    if ahead:
        blocks.append(bullets(*(chance_line(context, one) for one in ahead[:SHOWN])))
    else:
        blocks.append(hint("No date ahead is known yet; I will tell you once there is one."))
    return Document(
        tuple(blocks),
        (Action("Stop reminding", f"/remind off {code}"), Action("All dates", f"/next {code}")),
    )


async def _listed(context: Context) -> Document:
    areas = await context.tx.reminders.of(context.chat.id)
    if not areas:
        followed = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
        offered = tuple(
            Action(f"Remind of {area_label(context.atlas, code)}", f"/remind {code}")
            for code in followed[:6]
        )
        return Document(
            (
                paragraph(
                    "This chat gets no reminders. Say /remind and an area: /remind devon. "
                    f"Then I tell of its chances to act: {TIMES}."
                ),
            ),
            offered,
        )
    return Document(
        (
            paragraph("This chat is reminded of the chances to act of:"),
            bullets(*(area_label(context.atlas, code) for code in areas)),
            hint(f"{TIMES[0].upper()}{TIMES[1:]}."),
        ),
        tuple(
            Action(f"Stop {area_label(context.atlas, code)}", f"/remind off {code}")
            for code in areas
        ),
    )


async def _off_all(context: Context) -> Document:
    areas = await context.tx.reminders.of(context.chat.id)
    for code in areas:
        await context.tx.reminders.remove(context.chat.id, code)
    said = "No more reminders." if areas else "There were no reminders."
    return Document((paragraph(said),))


def _again(code: str) -> Action:
    return Action("Remind me again", f"/remind {code}")
