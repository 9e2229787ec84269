"""The chats, people and messages behind the fake Bot API server, and what people do there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

BOT_ID = 7000000001
BOT_NAME = "IcsWatchTestBot"
ANONYMOUS_BOT = 1087968824  # "from" of every anonymous admin
CHANNEL_BOT = 136817688  # "from" of everyone who speaks as a channel
RELAY = 777000  # "from" of a channel's automatic forwards

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message of the bot as a reader sees it now; `versions` has every text it ever showed."""

    chat_id: int
    id: int
    text: str
    html: str
    entities: tuple[Any, ...]
    dropped_entities: int
    buttons: list[list[tuple[str, str]]]
    thread: int | None
    preview_disabled: bool
    accepted_at: float  # monotonic
    versions: list[str] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    """A chat on the fake server."""

    id: int
    type: str  # private, group, supergroup, channel
    title: str = ""
    admins: set[int] = field(default_factory=set)
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    bot_status: str = "member"
    refusal: tuple[int, str] | None = None  # what every send gets
    moved_to: int | None = None
    last_id: int = 0
    messages: dict[int, Message] = field(default_factory=dict)

    def next_id(self) -> int:
        """A message id not used in this chat."""
        self.last_id += 1
        return self.last_id

    def as_json(self) -> Json:
        """The chat as Telegram describes it."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": f"Person {self.id}"}
        forum = {"is_forum": True} if self.forum else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


def person(user_id: int) -> Json:
    """A user as Telegram describes one."""
    return {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}


def bot_user() -> Json:
    """The bot itself."""
    return {"id": BOT_ID, "is_bot": True, "first_name": "ICS Watch", "username": BOT_NAME}


@dataclass(slots=True)
class World:
    """Everything the server knows. The methods are what people do, not what the bot asks."""

    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[tuple[str, Json]] = field(default_factory=list)  # kind, whole update
    next_update: int = 500_000_001
    presses: dict[str, list[Json]] = field(default_factory=dict)  # callback id -> answers to it
    menus: dict[str, list[Json]] = field(default_factory=dict)  # scope -> commands

    # --- chats -----------------------------------------------------------------------------------

    def private_chat(self, user_id: int) -> Chat:
        """A person who has started the bot."""
        return self._add(Chat(user_id, "private"))

    def private_chats(self, first: int, count: int) -> None:
        """Many people at once, with ids from `first` on."""
        for user_id in range(first, first + count):
            self.private_chat(user_id)

    def group(
        self,
        chat_id: int,
        *,
        admins: tuple[int, ...] = (),
        forum: bool = False,
        basic: bool = False,
        title: str = "Group",
    ) -> Chat:
        """A supergroup (or a basic group, which can migrate) with the bot in it."""
        kind = "group" if basic else "supergroup"
        # The General topic of a forum has the number 1, so messages begin after it.
        return self._add(Chat(chat_id, kind, title, set(admins), forum, last_id=int(forum)))

    def channel(self, chat_id: int, *, title: str = "Channel") -> Chat:
        """A channel with the bot as an admin."""
        return self._add(Chat(chat_id, "channel", title, bot_status="administrator"))

    def topic(self, chat_id: int, name: str = "Topic") -> int:
        """A new topic of a forum; the answer is its thread id."""
        chat = self.chats[chat_id]
        assert chat.forum, "only forums have topics"
        thread = chat.next_id()
        chat.topics[thread] = name
        return thread

    def close_topic(self, chat_id: int, thread: int) -> None:
        """Nobody but admins may write there any more."""
        self.chats[chat_id].closed.add(thread)

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    # --- what people do --------------------------------------------------------------------------

    def say(
        self,
        chat_id: int,
        text: str,
        sender: int | None = None,
        *,
        thread: int | None = None,
        anonymous: bool = False,
        as_chat: int | None = None,
        automatic: bool = False,
        **extra: Any,
    ) -> int:
        """Someone writes a message; the answer is the update's id. A channel posts as itself."""
        chat = self.chats[chat_id]
        message: Json = {**self._bare(chat, thread), "text": text, **extra}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if chat.type == "channel":
            return self._tell("channel_post", {**message, "sender_chat": chat.as_json()})
        speaks_as = chat_id if anonymous else as_chat
        if speaks_as is None:
            message["from"] = person(chat_id if chat.type == "private" else sender or 999)
        else:
            bot = ANONYMOUS_BOT if anonymous else RELAY if automatic else CHANNEL_BOT
            message["from"] = {**person(bot), "is_bot": bot != RELAY}
            message["sender_chat"] = self._known(speaks_as)
        if automatic:
            message["is_automatic_forward"] = True
        return self._tell("message", message)

    def press(self, message: Message, button: str, sender: int | None = None) -> str:
        """Someone presses a button, named by its label or data; the answer is the callback's id."""
        all_buttons = [pair for row in message.buttons for pair in row]
        data = next((data for label, data in all_buttons if button in (label, data)), None)
        assert data is not None, f"no button {button!r} among {all_buttons}"
        chat = self.chats[message.chat_id]
        query = f"press-{self.next_update}"
        self.presses[query] = []
        payload = {
            "id": query,
            "from": person(chat.id if chat.type == "private" else sender or 999),
            "message": self.message_json(message),
            "chat_instance": str(chat.id),
            "data": data,
        }
        self._tell("callback_query", payload)
        return query

    def press_in(
        self, chat_id: int, message_id: int, button: str, sender: int | None = None
    ) -> str:
        """The same, for those who know only the message's id."""
        return self.press(self.chats[chat_id].messages[message_id], button, sender)

    def block(self, chat_id: int, *, tell: bool = True) -> None:
        """The person blocks the bot; `tell` sends the update that Telegram would send."""
        words = (403, "Forbidden: bot was blocked by the user")
        self._bot_becomes(self.chats[chat_id], "kicked", words, tell=tell)

    def unblock(self, chat_id: int, *, tell: bool = True) -> None:
        """The bot is let in again, into a private chat, group or channel."""
        chat = self.chats[chat_id]
        status = "administrator" if chat.type == "channel" else "member"
        self._bot_becomes(chat, status, None, tell=tell)

    def kick(self, chat_id: int, *, tell: bool = True) -> None:
        """An admin throws the bot out of a group or channel."""
        chat = self.chats[chat_id]
        words = (403, f"Forbidden: bot was kicked from the {chat.type} chat")
        self._bot_becomes(chat, "kicked", words, tell=tell)

    def restrict(self, chat_id: int, *, tell: bool = True) -> None:
        """An admin takes the bot's right to write."""
        words = (400, "Bad Request: not enough rights to send text messages to the chat")
        self._bot_becomes(self.chats[chat_id], "restricted", words, tell=tell)

    def deactivate(self, chat_id: int) -> None:
        """The person's account is gone; Telegram tells nobody."""
        self.chats[chat_id].refusal = (403, "Forbidden: user is deactivated")

    def migrate(self, chat_id: int, *, tell: bool = True) -> int:
        """A basic group becomes a supergroup; the answer is the new id."""
        old = self.chats[chat_id]
        assert old.type == "group", "only basic groups migrate"
        new_id = -1_000_000_000_000 + chat_id
        new = self.group(new_id, admins=tuple(old.admins), title=old.title)
        old.moved_to = new_id
        if tell:
            sender = {"from": person(999)}
            moved = {**self._bare(old, None), **sender, "migrate_to_chat_id": new_id}
            self._tell("message", moved)
            self._tell(
                "message", {**self._bare(new, None), **sender, "migrate_from_chat_id": chat_id}
            )
        return new_id

    # --- how Telegram tells it -------------------------------------------------------------------

    def message_json(self, message: Message) -> Json:
        """A message of the bot as the API describes it."""
        chat = self.chats[message.chat_id]
        answer: Json = {
            **self._bare(chat, message.thread, message.id),
            "from": bot_user(),
            "text": message.text,
        }
        if chat.type == "channel":
            answer["sender_chat"] = chat.as_json()
        if message.buttons:
            answer["reply_markup"] = {
                "inline_keyboard": [
                    [{"text": label, "callback_data": data} for label, data in row]
                    for row in message.buttons
                ]
            }
        return answer

    def raw_update(self, **payload: Any) -> int:
        """An update of any shape, for things a parser may choke on."""
        (kind,) = payload
        return self._tell(kind, payload[kind])

    def _bare(self, chat: Chat, thread: int | None, message_id: int | None = None) -> Json:
        topic = {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}
        return {
            "message_id": message_id or chat.next_id(),
            "date": int(time.time()),
            "chat": chat.as_json(),
            **topic,
        }

    def _known(self, chat_id: int) -> Json:
        known = self.chats.get(chat_id) or Chat(chat_id, "channel", "Some channel")
        return known.as_json()

    def _bot_becomes(
        self, chat: Chat, status: str, refusal: tuple[int, str] | None, *, tell: bool
    ) -> None:
        before, chat.bot_status, chat.refusal = chat.bot_status, status, refusal
        if not tell:
            return
        payload = {
            "chat": chat.as_json(),
            "from": person(chat.id if chat.type == "private" else 999),
            "date": int(time.time()),
            "old_chat_member": member_json(before, bot_user()),
            "new_chat_member": member_json(status, bot_user()),
        }
        self._tell("my_chat_member", payload)

    def _tell(self, kind: str, payload: Json) -> int:
        update_id = self.next_update
        self.next_update += 1
        self.updates.append((kind, {"update_id": update_id, kind: payload}))
        self.changed()
        return update_id

    def changed(self) -> None:
        """Something happened; the server wakes those who wait for it."""


ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
RESTRICTIONS = (
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_send_messages",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_manage_topics",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)


def member_json(status: str, user: Json) -> Json:
    """A ChatMember of the given status, with every field the API promises."""
    answer: Json = {"status": status, "user": user}
    if status == "administrator":
        answer |= dict.fromkeys(ADMIN_RIGHTS, False) | {"can_post_messages": True}
    if status == "creator":
        answer["is_anonymous"] = False
    if status == "restricted":
        answer |= dict.fromkeys(RESTRICTIONS, False) | {"is_member": True}
    if status in ("restricted", "kicked"):
        answer["until_date"] = 0
    return answer
