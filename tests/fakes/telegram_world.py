"""What happens in the chats behind the fake Bot API server: what people write, press and decide."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_html import parse
from tests.fakes.telegram_things import (
    ANONYMOUS_BOT,
    CHANNEL_BOT,
    RELAY,
    Chat,
    Json,
    Message,
    SentFile,
    Upload,
    bot_user,
    member_json,
    person,
)


@dataclass(slots=True)
class World:
    """Everything the server knows. The methods are what people do, not what the bot asks."""

    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[tuple[str, Json]] = field(default_factory=list)  # kind, whole update
    next_update: int = 500_000_001
    presses: dict[str, list[Json]] = field(default_factory=dict)  # callback id -> answers to it
    typing: dict[str, list[Json]] = field(default_factory=dict)  # inline query id -> answers
    menus: dict[str, list[Json]] = field(default_factory=dict)  # scope -> commands
    files: dict[str, tuple[SentFile, bytes]] = field(default_factory=dict)  # by id
    uploads: dict[str, Upload] = field(default_factory=dict)  # file id -> what somebody sent

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

    def channel(
        self,
        chat_id: int,
        *,
        title: str = "Channel",
        admins: tuple[int, ...] = (),
        username: str = "",
    ) -> Chat:
        """A channel with the bot as an admin; with a `username` it is public."""
        status = "administrator"
        return self._add(
            Chat(chat_id, "channel", title, set(admins), bot_status=status, username=username)
        )

    def promote(self, chat_id: int, user_id: int) -> None:
        """Somebody becomes an admin."""
        self.chats[chat_id].admins.add(user_id)

    def demote(self, chat_id: int, user_id: int) -> None:
        """Somebody is no admin any more; Telegram tells nobody."""
        self.chats[chat_id].admins.discard(user_id)

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
            command = {"type": "bot_command", "offset": 0, "length": length}
            message["entities"] = [command, *message.get("entities", ())]
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

    def say_formatted(self, chat_id: int, html: str, sender: int | None = None) -> int:
        """Someone writes a message with formatting, given as Telegram's HTML."""
        parsed = parse(html)
        return self.say(chat_id, parsed.text, sender, entities=entities_json(parsed.entities))

    def send_file(
        self,
        chat_id: int,
        data: bytes,
        *,
        caption: str = "",
        name: str = "file.bin",
        media_type: str = "application/octet-stream",
        photo: bool = False,
        size: int | None = None,
    ) -> int:
        """Somebody sends a document, or a picture in two sizes; `size` is what Telegram says."""
        upload = self._upload(data, name)
        said = len(data) if size is None else size
        described: Json = {"file_id": upload.id, "file_unique_id": upload.id, "file_size": said}
        chat = self.chats[chat_id]
        message: Json = {**self._bare(chat, None), "from": person(chat_id)}
        if caption:
            parsed = parse(caption)
            message["caption"] = parsed.text
            message["caption_entities"] = entities_json(parsed.entities)
        if photo:
            small = self._upload(data[:8], "small.jpg")
            thumb = {**small.as_json(), "width": 90, "height": 60}
            message["photo"] = [thumb, {**described, "width": 1280, "height": 853}]
        else:
            message["document"] = {**described, "file_name": name, "mime_type": media_type}
        return self._tell("message", message)

    def forward(self, channel_id: int, to: int, text: str = "A post") -> int:
        """A person passes a post of a channel on to the bot."""
        origin = {
            "type": "channel",
            "chat": self.chats[channel_id].as_json(),
            "message_id": 1,
            "date": int(time.time()),
        }
        return self.say(to, text, forward_origin=origin)

    def reply(self, message: Message, text: str, sender: int | None = None) -> int:
        """Somebody answers a message of the bot."""
        return self.say(message.chat_id, text, sender, reply_to_message=self.message_json(message))

    def age(self, hours: float, chat_id: int | None = None) -> None:
        """Let the server believe that the bot's messages so far are so much older."""
        for chat in self.chats.values():
            for message in chat.messages.values():
                if chat_id in (None, chat.id):
                    message.hours_old += hours

    def _upload(self, data: bytes, name: str) -> Upload:
        number = len(self.uploads) + 1
        upload = Upload(f"file{number}", f"documents/{number}_{name}", data)
        self.uploads[upload.id] = upload
        return upload

    def share(self, chat_id: int, lat: float, lon: float, sender: int | None = None) -> int:
        """Someone shares a location; the answer is the update's id."""
        chat = self.chats[chat_id]
        message: Json = {
            **self._bare(chat, None),
            "from": person(chat_id if chat.type == "private" else sender or 999),
            "location": {"latitude": lat, "longitude": lon, "horizontal_accuracy": 12.5},
        }
        return self._tell("message", message)

    def type(self, person_id: int, text: str, *, stale: bool = False) -> str:
        """Someone types the bot's name and these words, in whatever chat; the query's id."""
        query = f"typed-{self.next_update}"
        if not stale:
            self.typing[query] = []
        payload = {
            "id": query,
            "from": person(person_id),
            "query": text[:256],
            "offset": "",
            "chat_type": "supergroup",
        }
        self._tell("inline_query", payload)
        return query

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
            **_content(message),
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


def _content(message: Message) -> Json:
    """The text, or the file with its caption."""
    if message.file is None:
        return {"text": message.text}
    named = {
        "file_id": message.file.id,
        "file_unique_id": message.file.sha256[:16],
        "file_size": message.file.size,
    }
    caption = {"caption": message.text} if message.text else {}
    if message.file.kind == "document":
        return {"document": {**named, "file_name": message.file.name}, **caption}
    sizes = [{**named, "width": width, "height": width} for width in (90, 800)]
    sizes[0] = {**sizes[0], "file_id": f"{message.file.id}-small"}
    return {"photo": sizes, **caption}


def entities_json(entities: Any) -> list[Json]:
    """Entities as the API describes them."""
    return [
        {"type": one.type, "offset": one.offset, "length": one.length}
        | ({"url": one.url} if one.url else {})
        for one in entities
    ]
