"""The command table: every command of the chats. /help, the menus and the router read it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.document import Document
from bot.core.ports import MenuEntry
from bot.core.types import Request
from handlers.agree import broadcasts
from handlers.audit import audit
from handlers.broadcast import broadcast
from handlers.calendar import calendar
from handlers.channel import channel
from handlers.context import Context, Handler
from handlers.coverage import coverage
from handlers.erase import erase
from handlers.export import export
from handlers.follow import follow
from handlers.held import held
from handlers.help import help_about
from handlers.ics import ics
from handlers.invites import invites
from handlers.latest import last_stories
from handlers.merges import merges
from handlers.mine import mine
from handlers.moved import moved
from handlers.next import next_chances
from handlers.often import often
from handlers.pause import pause, resume
from handlers.privacy import privacy
from handlers.quiet import quiet, zone
from handlers.remind import remind
from handlers.replies import block, replies
from handlers.review import review
from handlers.ring import ring
from handlers.signs import signs
from handlers.snooze import rest, snooze
from handlers.start import start
from handlers.status import status
from handlers.team import team
from handlers.topics import topics
from handlers.unfollow import unfollow
from handlers.watch import watch
from handlers.why import why


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is called, what it does, who may use it."""

    name: str
    usage: str  #: name and arguments, as shown
    summary: str  #: a few words, for menus
    help: str  #: in full, with examples
    run: Handler
    changes: bool = False  #: alters what the chat follows: in groups for admins only
    owners: bool = False
    team: bool = False  #: for campaign teams; the handler looks at rights for areas and channels


def permitted(request: Request, context: Context) -> tuple[Command, ...]:
    """The commands that this person may know of; those of owners only owners do."""
    owner = f"{request.at.platform}:{request.sender}" in context.owners
    return tuple(one for one in COMMANDS if owner or not one.owners)


async def _help(request: Request, argument: str, context: Context) -> Document:
    """All commands that this person may use, or the one asked about."""
    return help_about(permitted(request, context), argument)


COMMANDS: tuple[Command, ...] = (
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
        "remind",
        "remind [AREA]",
        "reminders of chances to act",
        "Reminds this chat of an area's chances 7 days before, 2 days before and on the day: "
        "/remind devon. /remind off devon stops it, /remind alone shows what is on.",
        remind,
        changes=True,
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
        "why",
        "why LINK",
        "why a story came here, or did not",
        "Says what I made of a story: which area, by which words, and whether it came to this "
        "chat: /why https://www.example.org/story. The button below an alert asks the same.",
        why,
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
        "/topics devon likely push. With buttons for every topic.",
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
    Command("help", "help [COMMAND]", "what I can do", "Explains the commands.", _help),
    Command("privacy", "privacy", "what I keep", "Says what is stored, and for how long.", privacy),
    Command(
        "export",
        "export",
        "everything stored about this chat",
        "Shows everything stored about this chat, as JSON.",
        export,
        changes=True,
    ),
    Command(
        "erase",
        "erase",
        "delete everything about this chat",
        "Deletes everything about this chat, after asking once.",
        erase,
        changes=True,
    ),
    Command(
        "broadcast",
        "broadcast [TEXT]",
        "write an announcement, see all of them",
        "Begins an announcement: the text is your next message, then choose for whom and when, "
        "see the preview, confirm. Nothing is sent before that. /broadcast list shows those there "
        "are, /broadcast show 12 one of them, /broadcast practice tries it out: only you get it.",
        broadcast,
        team=True,
    ),
    Command(
        "channel",
        "channel [register|list]",
        "campaign channels: groups and channels you speak in",
        "Say /channel register in a group that you are an admin of; for a Telegram channel make "
        "me an admin of it and send me its @name here, or forward a post of it. Then: /channel "
        "name Save Our NHS, /channel areas devon, /channel tags board, /channel posting "
        "alerts, broadcasts or ask, /channel remove.",
        channel,
        changes=True,
        team=True,
    ),
    Command(
        "team",
        "team [add|take|name]",
        "who may write and approve",
        "Shows the team. Admins give roles for areas or channels: /team add telegram:12345 "
        "writer devon. A writer writes, an approver looks at what others wrote, an admin does "
        "both and gives roles. /team take 3 ends a role, /team name telegram:12345 Ann names "
        "somebody.",
        team,
        team=True,
    ),
    Command(
        "audit",
        "audit [export]",
        "who did what about broadcasts",
        "Shows admins who wrote, changed, approved, sent, stopped and undid what in their "
        "areas; /audit export gives it as a file.",
        audit,
        team=True,
    ),
    Command(
        "replies",
        "replies [on|off]",
        "answers to broadcasts in this group",
        "In the group of a team: /replies on devon lets answers to broadcasts arrive here, under "
        "a number instead of a name; /replies off ends that.",
        replies,
        changes=True,
        team=True,
    ),
    Command(
        "block",
        "block READER",
        "no more answers of somebody",
        "Stops answers of a reader by number: /block 12; /block 12 off takes them again.",
        block,
        team=True,
    ),
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


def menu() -> tuple[MenuEntry, ...]:
    """The table as platforms show it; what is for teams only in the menus of owners."""
    return tuple(
        MenuEntry(one.name, one.summary, one.changes and not one.team, one.owners or one.team)
        for one in COMMANDS
    )
