"""What campaign teams say to their channels."""

from __future__ import annotations

from handlers.audit import audit
from handlers.broadcast import broadcast
from handlers.channel import channel
from handlers.command import Command, Theme
from handlers.replies import block, replies
from handlers.team import team

_COMMANDS = (
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
)

THEME = Theme("For campaign teams", _COMMANDS)
