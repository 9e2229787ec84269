"""What a chat hears of, when and how."""

from __future__ import annotations

from handlers.agree import broadcasts
from handlers.command import Command, Theme
from handlers.follow import follow
from handlers.mine import mine
from handlers.moved import moved
from handlers.often import often
from handlers.pause import pause, resume
from handlers.quiet import quiet, zone
from handlers.remind import remind
from handlers.ring import ring
from handlers.snooze import rest, snooze
from handlers.topics import topics
from handlers.unfollow import unfollow

_COMMANDS = (
    Command(
        "follow",
        "follow AREA",
        "get alerts about an area",
        "Follow a council, a footprint (ICB), a region or England: /follow haringey, "
        "/follow NHS Devon, /follow south west, /follow england (national news only). Any other "
        "place is offered as the areas it lies in: /follow N17 0AA.",
        follow,
        changes=True,
    ),
    Command(
        "unfollow",
        "unfollow [AREA]",
        "stop alerts about an area",
        "Stop following an area by its name, or choose from what you follow: /unfollow, "
        "/unfollow haringey, /unfollow everything.",
        unfollow,
        changes=True,
    ),
    Command("mine", "mine", "what this chat follows", "Shows what this chat follows.", mine),
    Command(
        "moved",
        "moved [keep|old|both]",
        "after a change of areas: the new one, the old, or both",
        "When boards merge or borders move, I carry over what you follow and tell you once. "
        "/moved keep stays with the new area, /moved old follows only what you followed before, "
        "/moved both follows the two, each with choices of its own.",
        moved,
        changes=True,
    ),
    Command(
        "remind",
        "remind [AREA]",
        "reminders of chances to act",
        "Reminds this chat of an area's chances 7 days before, 2 days before and on the day: "
        "/remind devon. /remind off devon stops it, /remind alone shows what is on.",
        remind,
        changes=True,
    ),
    Command(
        "pause",
        "pause",
        "no alerts for a while",
        "Stops alerts until /resume. I still answer, and what you follow is kept.",
        pause,
        changes=True,
    ),
    Command(
        "resume",
        "resume",
        "alerts again",
        "Starts alerts again and says how much came meanwhile.",
        resume,
        changes=True,
    ),
    Command(
        "when",
        "when [AREA] [HOW SOON]",
        "how soon you hear: at once, or in lists",
        "How soon you hear of an area: at once, every hour, every morning (8:00), every Monday, or "
        "only when you ask: /when devon morning, /when all weekly. A limit: /when 5 a day; the "
        "rest waits in one list.",
        often,
        changes=True,
    ),
    Command(
        "quiet",
        "quiet [HOURS|off]",
        "hours in which nothing rings",
        "Nothing rings in these hours, by your own clock: /quiet 22:00-07:00, /quiet off. "
        "/quiet urgent on lets an A&E or ward that closes, or a consultation that ends soon, "
        "through.",
        quiet,
        changes=True,
    ),
    Command(
        "zone",
        "zone [CITY]",
        "the clock you live by",
        "The time zone for quiet hours and lists: /zone Lisbon.",
        zone,
        changes=True,
    ),
    Command(
        "topics",
        "topics [AREA] [CHOICE]",
        "which news you hear of",
        "Which news of an area you hear of: /topics devon only maternity, waiting lists; "
        "/topics all not workforce; /topics devon headlines; /topics all without HSJ; "
        "/topics devon likely list. With buttons for every topic.",
        topics,
        changes=True,
    ),
    Command(
        "snooze",
        "snooze [WHAT] [UNTIL]",
        "no more of something for a while",
        "Nothing more about a story, an outlet or a topic until a day: /snooze HSJ until "
        "3 December, /snooze maternity for 2 weeks. Without words it shows what is snoozed.",
        snooze,
        changes=True,
    ),
    Command(
        "rest",
        "rest",
        "what was kept for a list",
        "Shows now what waits for your next list, or was more than your limit a day.",
        rest,
        changes=True,
    ),
    Command(
        "ring",
        "ring [on|off]",
        "whether alerts ring here",
        "Alerts ring, or come without a sound (on Matrix: as notices): /ring off, /ring on.",
        ring,
        changes=True,
    ),
    Command(
        "broadcasts",
        "broadcasts [on|off]",
        "announcements of campaigns, or none",
        "Campaign teams may send announcements about the areas you follow, if you say yes: "
        "/broadcasts on. /broadcasts off stops them. Nobody gets them unasked.",
        broadcasts,
    ),
)

THEME = Theme("Hear of it", _COMMANDS)
