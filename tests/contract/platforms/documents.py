"""Documents as handlers and the poller write them; golden files show what people read of them."""

from __future__ import annotations

import hashlib

from bot.core.document import (
    Action,
    Attachment,
    Code,
    Document,
    Title,
    bold,
    bullets,
    facts,
    hint,
    link,
    paragraph,
)
from tests.contract.platforms.stories import DIGEST, FOLD, STORY

ALERT = Document(
    (
        Title(
            "Board to decide on A&E <overnight> beds",
            "https://news.example.org/beds?from=feed&id=7",
        ),
        paragraph("A meeting in public will hear two options for the beds at the hospital."),
        facts(
            ("About", (bold("North Middle"), *paragraph(" (the whole area)").spans)),
            ("Why", 'the words "North Middle ICB" in the headline'),
            ("Source", "Example Health News, 3 March 2026"),
        ),
        hint("You follow North Middle. /unfollow to stop."),
    ),
    (Action("More about North Middle", "/ics XX1"), Action("Stop these", "/unfollow XX1")),
)

CARD = Document(
    (
        Title("North Middle Integrated Care Board"),
        facts(
            ("Since", "1 April 2026"),
            ("From", "North (2022–2026) and Middle (2022–2026)"),
            ("Expected next", "not known"),
        ),
        bullets("Alpha", "Beta (40 % of its people)", "Gamma and Delta"),
        paragraph("Papers: ", link("board meetings", "https://icb.example.org/board/"), "."),
        hint("Source: ", link("organisation register", "https://register.example.org"), ", May."),
    ),
    (
        Action("History", "/ics XX1 history"),
        Action("Board", "/ics XX1 board"),
        Action("Councils", "/ics XX1 councils"),
        Action("Contacts", "/ics XX1 contacts"),
        Action("Sources", "/ics XX1 sources"),
    ),
)

QUESTION = Document(
    (paragraph("Newtown is in more than one area. Which one do you mean?"),),
    (
        Action("Newtown in North and South Riverside", "/follow E06000001"),
        Action(
            "Newtown under the Hill",
            "/follow a very long command that has more bytes in it than a button may carry",
        ),
        Action("Neither", "/help"),
    ),
)

EXPORT = Document((Title("Your data"), Code('{\n  "follows": ["XX1"],\n  "since": "2026"\n}')))

#: The smallest PNG: one grey point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
PICTURE_FILE = hashlib.sha256(PICTURE).hexdigest()
MAP = Document(
    (Title("North Middle on the map"), hint("Contains OS data © Crown copyright.")),
    (Action("Back", "/ics XX1"),),
    Attachment(
        PICTURE_FILE, "north-middle.png", "image/png", "Map of North Middle: Alpha, Beta, Gamma."
    ),
)
PAPER = Document(
    (paragraph("The list you asked for."),),
    (),
    Attachment(PICTURE_FILE, "areas.csv", "text/csv", "A table of areas"),
)

ALL = {
    "alert": ALERT,
    "card": CARD,
    "question": QUESTION,
    "export": EXPORT,
    "map": MAP,
    "story": STORY,
    "digest": DIGEST,
    "fold": FOLD,
}
