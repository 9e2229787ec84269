"""/erase: forget a chat, after one confirmation."""

from __future__ import annotations

from bot.core.document import Action, Document, paragraph
from bot.core.types import Request
from handlers.context import Context
from handlers.export import MOST_MESSAGES
from handlers.wording import clock_time, plural


async def erase(request: Request, argument: str, context: Context) -> Document:
    """Ask first; `yes` erases and gives a receipt."""
    areas = len(await context.tx.subscriptions.of(context.chat.id))
    messages = len(await context.tx.outbox.rows(None, MOST_MESSAGES, context.chat.id))
    what = f"{_count(areas, 'followed area')} and {_count(messages, 'message')} queued or kept"
    if argument.casefold() != "yes":
        return Document(
            (
                paragraph(
                    f"This deletes everything I keep of this chat: {what}. It cannot be undone. "
                    "Messages that you have received stay on your side. Shall I?"
                ),
            ),
            (Action("Yes, erase everything", "/erase yes"), Action("No", "/mine")),
        )
    await context.tx.chats.erase(context.chat.id)
    return Document(
        (
            paragraph(
                f"Erased on {clock_time(context.now)}: this chat, {what}. "
                "To send this receipt I noted the chat's id once more; it is deleted with the "
                "receipt after 30 days. Backups of the operator end with their own term. "
                "/start begins anew."
            ),
        )
    )


def _count(number: int, one: str) -> str:
    return plural(number, one) if number else f"no {one}s"
