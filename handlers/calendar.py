"""/calendar: the chances to act of an area as a file for calendars."""

from __future__ import annotations

from bot.areas.agenda import chances_in
from bot.core.document import Action, Attachment, Document, Title, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.areas import area_named, footprints_of_all
from handlers.context import Context
from handlers.wording import area_label, clock_time, plural


async def calendar(request: Request, argument: str, context: Context) -> Document:
    """The file, to be opened with a calendar; opening a later one changes the same entries."""
    if not argument:
        raise user_error(
            "Of which area? For example: /calendar devon", Action("Devon", "/calendar QJK")
        )
    code = area_named(context, argument, "/calendar")
    label = area_label(context.atlas, code)
    footprints = footprints_of_all(context, [code])
    found = await chances_in(context.tx, context.atlas, context.feeds, footprints, context.today)
    dated = [one for one in found if not one.month_only]
    if not dated:
        raise user_error(
            f"I know of no date of {label} to put into a calendar.",
            Action("What is known", f"/next {code}"),
        )
    # Few ask for a file: what writes it is loaded when somebody does.
    from handlers.calendar_file import file_of

    data = file_of(label, dated, context.now)
    file = await context.tx.files.add(data, context.now)
    name = f"ics-watch-{code.lower()}.ics"
    return Document(
        (
            Title(f"Calendar of {label}"),
            paragraph(
                f"{plural(len(dated), 'date')}: board meetings in public, last days for questions, "
                "consultations that close."
            ),
            hint(
                f"As of {clock_time(context.now)}. Opened again later, the file changes the same "
                "entries; it does not change by itself."
            ),
        ),
        (Action("Remind me", f"/remind {code}"), Action("Next chances", f"/next {code}")),
        Attachment(file, name, "text/calendar", f"Calendar file of {label}"),
    )
