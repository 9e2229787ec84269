"""How the bot is, and what waits for its owners."""

from __future__ import annotations

from handlers.command import Command, Theme
from handlers.held import held
from handlers.invites import invites
from handlers.merges import merges
from handlers.review import review
from handlers.signs import signs
from handlers.status import status

_COMMANDS = (
    Command(
        "status",
        "status",
        "how the bot is",
        "Feeds late or failing, the queue, uncertain deliveries, versions of the area tables.",
        status,
        owners=True,
    ),
    Command(
        "review",
        "review",
        "objections, and what was too unsure to tell",
        "Lists the items that readers marked as not about their area, and those whose area was "
        "too unsure to be told.",
        review,
        owners=True,
    ),
    Command(
        "held",
        "held [list|all|drop FEED]",
        "bursts that wait for a decision",
        "Shows feeds with too many new items at once, and carries out what you decide: send them "
        "as one list (/held list FEED), one by one (/held all FEED), or not at all "
        "(/held drop FEED).",
        held,
        owners=True,
    ),
    Command(
        "merges",
        "merges [part ITEM]",
        "items told as one story",
        "Shows which items were last joined to a story, and why; /merges part ITEM makes one a "
        "story of its own and tells it.",
        merges,
        owners=True,
    ),
    Command(
        "signs",
        "signs [ack NUMBER]",
        "states of all sources",
        "Shows which sources are in trouble; those you have not seen come first.",
        signs,
        owners=True,
    ),
    Command(
        "invites",
        "invites [accept|refuse NUMBER]",
        "invitations that wait for a decision",
        "Shows rooms that the bot is invited to where an owner must decide, and carries out the "
        "decision.",
        invites,
        owners=True,
    ),
)

THEME = Theme("For the owners of the bot", _COMMANDS)
