"""What anybody may look up."""

from __future__ import annotations

from handlers.calendar import calendar
from handlers.command import Command, Theme
from handlers.coverage import coverage
from handlers.ics import ics
from handlers.latest import last_stories
from handlers.next import next_chances
from handlers.start import start
from handlers.watch import watch
from handlers.why import why

_COMMANDS = (
    Command(
        "start",
        "start",
        "begin: say where you are",
        "Says what I am and asks where you are. A link t.me/<bot>?start=<area> offers that area.",
        start,
    ),
    Command(
        "ics",
        "ics PLACE",
        "which NHS body runs a place, and what is known",
        "Say a postcode, council, town, hospital, trust, or an old or new name: /ics haringey, "
        "/ics EX4 4QJ, /ics Royal Free, /ics Frimley. A word more unfolds: /ics devon history, "
        "board, councils, map, contacts or sources. In a private chat the place alone is enough, "
        "or a shared location, which I do not keep.",
        ics,
    ),
    Command(
        "latest",
        "latest [AREA]",
        "the last five stories of an area",
        "The last five stories of an area, or of everything this chat follows: /latest devon.",
        last_stories,
    ),
    Command(
        "next",
        "next [AREA]",
        "the next chances to act",
        "Board meetings in public, last days for questions and consultations that close, each with "
        "its source: /next devon. Without an area: of everything this chat follows.",
        next_chances,
    ),
    Command(
        "calendar",
        "calendar AREA",
        "dates of an area for your calendar",
        "Sends the dates of an area as a calendar file: /calendar devon. A later file changes the "
        "same entries.",
        calendar,
    ),
    Command(
        "watch",
        "watch [AREA|csv]",
        "who has gone quiet",
        "All footprints by days since their last news, with a picture: /watch. As a table for "
        "spreadsheets: /watch csv. The last twelve months of one: /watch devon.",
        watch,
    ),
    Command(
        "coverage",
        "coverage AREA",
        "what is read for an area",
        "The sources read for an area, when each was last good, and what is missing: "
        "/coverage devon.",
        coverage,
    ),
    Command(
        "why",
        "why LINK",
        "why a story came here, or did not",
        "Says what I made of a story: which area, by which words, and whether it came to this "
        "chat: /why https://www.example.org/story. The button below an alert asks the same.",
        why,
    ),
)

THEME = Theme("Look something up", _COMMANDS)
