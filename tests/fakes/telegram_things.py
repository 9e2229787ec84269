"""Chats, people, messages and memberships as the fake Bot API server keeps and describes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BOT_ID = 7000000001
BOT_NAME = "IcsWatchTestBot"
ANONYMOUS_BOT = 1087968824  # "from" of every anonymous admin
CHANNEL_BOT = 136817688  # "from" of everyone who speaks as a channel
RELAY = 777000  # "from" of a channel's automatic forwards

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the server keeps it; `World.files` has its bytes."""

    kind: str  # photo, document
    id: str
    name: str
    size: int
    sha256: str


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
    file: SentFile | None = None  # then `text` is its caption
    hours_old: float = 0.0  # as the server believes; see `World.age`


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
    username: str = ""

    def next_id(self) -> int:
        """A message id not used in this chat."""
        self.last_id += 1
        return self.last_id

    def as_json(self) -> Json:
        """The chat as Telegram describes it."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": f"Person {self.id}"}
        forum = {"is_forum": True} if self.forum else {}
        named = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum, **named}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent; the server serves it under its path."""

    id: str
    path: str
    data: bytes

    def as_json(self) -> Json:
        """What getFile answers."""
        size = len(self.data)
        known = {"file_id": self.id, "file_unique_id": self.id, "file_size": size}
        return {**known, "file_path": self.path}


def person(user_id: int) -> Json:
    """A user as Telegram describes one."""
    return {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}


def bot_user() -> Json:
    """The bot itself."""
    return {"id": BOT_ID, "is_bot": True, "first_name": "ICS Watch", "username": BOT_NAME}


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
