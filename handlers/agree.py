"""/broadcasts: whether people in private chats want broadcasts of campaigns; off by default."""

from __future__ import annotations

from bot.core.document import Action, Document, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import ChatKind, Request
from handlers.context import Context

QUESTION = (
    "Campaign teams sometimes send announcements about an area, such as a lobby of the board or "
    "a consultation that closes. Would you like those too? You can change your mind at any time."
)
YES = Action("Yes, broadcasts too", "/broadcasts on")
NO = Action("No, only alerts", "/broadcasts off")


async def broadcasts(request: Request, argument: str, context: Context) -> Document:
    """Say yes or no, or ask which it is."""
    if request.kind is not ChatKind.PRIVATE:
        raise user_error(
            "That is for people in a private chat with me. A group gets broadcasts once one of "
            "its admins has said /channel register here."
        )
    word = argument.casefold()
    if word not in ("on", "off"):
        answer = await context.tx.broadcasts.agreement(context.chat.id)
        is_on = answer == "on"
        said = "You get broadcasts." if is_on else "You get no broadcasts."
        return Document((paragraph(said), paragraph(QUESTION)), (NO if is_on else YES,))
    await context.tx.broadcasts.agree(context.chat.id, word)
    if word == "off":
        return Document(
            (paragraph("You get no broadcasts. Alerts about what you follow go on."),),
            (Action("Undo", "/broadcasts on"),),
        )
    follows = await context.tx.subscriptions.of(context.chat.id)
    note = [] if follows else [hint("You follow no area yet: /follow and a place begins it.")]
    return Document(
        (
            paragraph(
                "You get broadcasts about the areas you follow. Every one of them ends with how "
                "to stop them."
            ),
            *note,
        ),
        (Action("Undo", "/broadcasts off"),),
    )


async def asked_once(request: Request, context: Context) -> tuple[Action, ...]:
    """The question as two buttons, the first time somebody follows an area; never again."""
    if request.kind is not ChatKind.PRIVATE:
        return ()
    if await context.tx.broadcasts.agreement(context.chat.id) is not None:
        return ()
    await context.tx.broadcasts.agree(context.chat.id, "asked")
    return (YES, NO)
