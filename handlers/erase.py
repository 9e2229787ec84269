"""/erase: forget a chat, after one confirmation."""

from __future__ import annotations

from bot.core.document import Action, Document, paragraph
from bot.core.types import Request
from handlers.context import Context
from handlers.wording import clock_time, plural


async def erase(request: Request, argument: str, context: Context) -> Document:
    """Ask first; `yes` erases and gives a receipt."""
    subscriptions = await context.tx.subscriptions.of(context.chat.id)
    if argument.casefold() != "yes":
        return Document(
            (
                paragraph(
                    "This deletes the chat, "
                    f"{plural(len(subscriptions), 'followed area')} and every message queued or "
                    "kept. It cannot be undone. Shall I?"
                ),
            ),
            (Action("Yes, erase everything", "/erase yes"), Action("No", "/mine")),
        )
    await context.tx.chats.erase(context.chat.id)
    return Document(
        (
            paragraph(
                f"Erased on {clock_time(context.now)}: this chat, "
                f"{plural(len(subscriptions), 'followed area')}, and all messages queued or kept. "
                "To send this receipt I noted the chat's id once more; it is deleted with the "
                "receipt after 30 days. Backups of the operator end with their own term. "
                "/start begins anew."
            ),
        )
    )
