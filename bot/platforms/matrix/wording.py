"""What the Matrix platform itself has to tell people and owners, as documents."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, bullets, hint, paragraph


def unreadable() -> Document:
    """To somebody whose encrypted message we could not read."""
    return Document(
        (
            paragraph(
                "I could not read your last message: it is encrypted, and your app has not given "
                "me the key to it. What helps, in this order:"
            ),
            bullets(
                "Send it again: the key often comes with the next message.",
                "If your app is set to send only to verified devices, allow this one: in the "
                "room's or the app's security settings turn off “only send to verified users”.",
                "Send /discardsession (in Element), then your message again.",
            ),
            hint("Messages from before I came into this room I can never read."),
        )
    )


def moved_away(new_room: str) -> Document:
    """Said in the room that was replaced."""
    return Document(
        (
            paragraph(
                "This room has been replaced. I have moved with it: what this chat follows and "
                f"what was waiting for it now go to the new room ({new_room})."
            ),
        )
    )


def moved_here() -> Document:
    """Said in the room that replaces another."""
    return Document(
        (
            paragraph(
                "This room replaces an older one. I have come along: what the old room followed, "
                "this one follows now. Nothing needs to be set up again."
            ),
        ),
        (Action("What this room follows", "/mine"),),
    )


def untrusted(why: str) -> Document:
    """To the owners: clients warn about our device, or refuse to talk to it."""
    return Document(
        (
            Title("The bot's Matrix device is not trusted"),
            paragraph(
                f"{why}. Apps warn people about such a device, and some no longer share keys "
                "with it, so that it cannot read what they ask."
            ),
            hint("Stop the bot, run `python -m bot matrix setup`, and start it again."),
        )
    )


def invited(title: str, inviter: str, room_id: str, number: int) -> Document:
    """To the owners: shall the bot join?"""
    return Document(
        (
            Title("Invited to a room on Matrix"),
            paragraph(f"{inviter} invites the bot to {title or 'a room without a name'}."),
            hint(room_id),
        ),
        (
            Action("Join", f"/invites accept {number}"),
            Action("Do not join", f"/invites refuse {number}"),
        ),
    )
