"""/privacy: what is kept and what is not."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, bullets, paragraph
from bot.core.types import Request
from handlers.context import Context


async def privacy(request: Request, argument: str, context: Context) -> Document:
    """The whole of it in plain words; docs/architecture.md has the table."""
    run_by = f"Run by: {context.contact}" if context.contact else "Run by: not stated here"
    return Document(
        (
            Title("What I keep"),
            bullets(
                "The id of this chat, its name where it is a group, and whether alerts are paused",
                "The areas it follows, and since when: what someone follows can say something "
                "about them, so it is shown to nobody else",
                "Whether you want broadcasts of campaigns; nobody gets them unasked",
                "Of members of campaign teams: their number, name and roles, and in the audit what "
                "they did; after /erase the number is nobody's",
                "The areas whose chances to act it is reminded of, and of which it has been, until "
                "90 days after their day",
                "How it wants to hear (how soon, topics, quiet hours, time zone), and what it "
                "snoozes until then",
                "Which stories it was told in lists, for 21 days, so that none comes twice",
                "Numbers of messages already answered, for 7 days",
                "Alerts marked here as “Not my area”, for a year, so that the matching gets better",
                "Messages I sent, for 30 days, so that a complaint can be followed",
                "Nothing at all of a chat that follows nothing, 30 days after we last spoke",
            ),
            paragraph(
                "I do not keep what you write, except what you send on to others: broadcasts, and "
                "answers to them. I do not see whether you read or open anything, "
                "and a location you share is used for that one answer and not kept. /export shows "
                "everything about this chat, /erase deletes it."
            ),
            paragraph(run_by),
        ),
        (Action("Show my data", "/export"), Action("Erase", "/erase")),
    )
