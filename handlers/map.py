"""The map of a footprint: `/ics devon map`, and the button on its card."""

from __future__ import annotations

import re
from datetime import date

from bot.areas.answers import One
from bot.areas.atlas import Atlas
from bot.areas.lookup import lookup
from bot.core.document import Action, Attachment, Document, Title, hint
from handlers.context import Context
from handlers.wording import board_name

PNG = "image/png"
_ASKED = re.compile(r"^[/／]?\s*(?:ics(?:@\S+)?\s+)?(.+?)\W+map\W*$", re.IGNORECASE | re.DOTALL)


async def map_of(context: Context, code: str) -> Document:
    """The picture, with where its borders are from."""
    atlas = context.atlas
    picture = await context.maps.of(code)
    file = await context.tx.files.add(picture.png, context.now)
    name = re.sub(r"[^a-z0-9]+", "-", atlas.name_of(code).casefold()).strip("-")
    return Document(
        (
            Title(f"{board_name(atlas, code)}: map"),
            hint(
                f"Footprints of {atlas.versions['footprints'].split(' and ')[-1]}, councils of "
                f"{atlas.versions['councils']}. Source: Office for National Statistics, OGL v3; "
                "contains OS data © Crown copyright and database right 2026."
            ),
        ),
        (
            Action("Overview", f"/ics {code}"),
            Action("Councils", f"/ics {code} councils"),
            Action("History", f"/ics {code} history"),
        ),
        Attachment(file, f"{name}.png", PNG, picture.alt),
    )


def map_wanted(text: str, atlas: Atlas, today: date) -> str | None:
    """The footprint whose map these words ask for, so that it can be drawn before the answer.

    A guess: None costs only that the answer draws it itself.
    """
    asked = _ASKED.match(text.strip())
    if asked is None:
        return None
    found = lookup(atlas, asked[1], today)
    return found.footprint.code if isinstance(found, One) else None
