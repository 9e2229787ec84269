"""What a person did wrong, as a message to that person; raised by handlers, shown by the router."""

from __future__ import annotations

from bot.core.document import Action, Document, paragraph


class UserError(Exception):
    """The request cannot be done as asked; `document` says why and how to go on."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.document = document


def user_error(text: str, *actions: Action) -> UserError:
    """A plain refusal in one paragraph."""
    return UserError(Document((paragraph(text),), actions))
