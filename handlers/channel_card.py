"""What a campaign channel is, as a card and as a line of a list."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, facts, hint, paragraph
from bot.core.selection import Channel, Posting
from handlers.context import Context
from handlers.wording import area_name, several

POSTING_WORDS = {
    Posting.ALERTS: "alerts and broadcasts",
    Posting.BROADCASTS: "broadcasts only",
    Posting.ASK: "broadcasts, and each alert once an admin has said yes",
}


def channel_card(one: Channel, context: Context, said: str = "") -> Document:
    """What it is, and what can be changed."""
    number = one.chat_id
    areas = several([area_name(context.atlas, code) for code in one.areas])
    rows = [
        ("Areas", areas or "none yet: only those with a right to the channel itself reach it"),
        ("Tags", several(one.tags) or "none"),
        ("Takes", POSTING_WORDS[one.posting]),
    ]
    if one.suspended:
        rows.append(("Suspended", one.suspended_why or "it has shut me out"))
    note = [paragraph(said)] if said else []
    return Document(
        (
            Title(f"Campaign channel “{one.name}”"),
            *note,
            facts(*rows),
            hint(
                "Also: /channel name NEW NAME, /channel areas devon, torbay, "
                "/channel tags board, cuts"
            ),
        ),
        (
            *(
                Action(f"Takes {words}", f"/channel {number} posting {posting}")
                for posting, words in POSTING_WORDS.items()
                if posting is not one.posting
            ),
            Action("Remove", f"/channel {number} remove"),
        ),
    )


def channel_line(one: Channel, context: Context) -> str:
    """A channel in a list."""
    areas = several([area_name(context.atlas, code) for code in one.areas]) or "no area"
    tags = f", tags {several(one.tags)}" if one.tags else ""
    state = f" – SUSPENDED: {one.suspended_why or 'it has shut me out'}" if one.suspended else ""
    return f"{one.name} ({one.kind}): {areas}{tags}{state}"
