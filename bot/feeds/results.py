"""What fetching and parsing a feed can come to: every end a value, none an exception.

`fetch` and `parse` return these, `schedule` and the poller match on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.diary import Finding, PaperState
from bot.core.meetings import Meeting
from bot.core.types import Item


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last good answer gave us to ask "has it changed since?" with."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: nothing new. Fields are None where the answer did not repeat them."""

    etag: str | None = None
    last_modified: str | None = None
    max_age: int | None = None  #: seconds the answer may be kept, from Cache-Control or Expires
    moved_to: str | None = None  #: where permanent redirects led, for an owner to write down


@dataclass(frozen=True, slots=True)
class Body:
    """200: a whole body, decompressed and within the limits."""

    url: str  #: the address that answered, after redirects; relative links start here
    content: bytes
    content_type: str  #: the header as sent, "" where there was none
    body_hash: str  #: SHA-256 of `content`, hexadecimal
    links: str = ""  #: the header Link
    etag: str | None = None
    last_modified: str | None = None
    max_age: int | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Not asked at all: other requests to the same host go first. Not the feed's fault."""

    seconds: float


class FailureKind(StrEnum):
    """Why a fetch or a parse came to nothing."""

    ADDRESS = "address"  #: refused by us: not http(s), credentials, a private or odd address
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    CUT = "cut"  #: the body ended early or was damaged on the way
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"  #: a loop, too many, from https to http
    ROBOTS = "robots"
    STATUS = "status"  #: any status but 200 and 304
    GONE = "gone"  #: 410
    NOT_A_FEED = "not_a_feed"
    #: A 200 that is not what we asked for, see `bot/feeds/not_news.py`.
    CONSENT = "consent"  #: a page that only asks for consent
    LOGIN = "login"
    BOT_WALL = "bot_wall"  #: a check for robots, or "access denied"
    SOFT_404 = "soft_404"  #: "not found" with a 200
    PARKED = "parked"  #: the domain is for sale or a host's placeholder
    HOMEPAGE = "homepage"  #: redirected to a front page, as after a merger
    CHANGED_SHAPE = "changed_shape"  #: the recipe no longer fits the page
    NO_LIST = "no_list"  #: a page without anything like a list of news
    UNPARSABLE = "unparsable"  #: the parser crashed, hung or ate too much


@dataclass(frozen=True, slots=True)
class Failed:
    """No use this time; `why` is for a person."""

    kind: FailureKind
    why: str
    status: int | None = None
    retry_after: float | None = None  #: seconds, where the answer named a time
    found: tuple[Item, ...] = ()  #: what a page of changed shape seems to list now


Fetched = NotModified | Body | Later | Failed


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as items: of a feed the newest first, of a page in its order."""

    items: tuple[Item, ...]
    title: str
    ttl: int | None = None  #: seconds the publisher asks us to leave between fetches
    note: str = ""  #: what was wrong with the document, "" if nothing
    dropped: int = 0  #: entries left out: beyond the limit, without any text, or doubled
    hub: str = ""  #: where the document says it is delivered from (WebSub)
    topic: str = ""  #: its own address as it says
    parts: tuple[str, ...] = ()  #: addresses of the documents that hold the items (an index)
    meetings: tuple[Meeting, ...] = ()  #: of a board-papers page, which has no items
    follow: tuple[str, ...] = ()  #: pages that a board-papers page leads to


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a document came to: how far it could be read, and what was found in it."""

    state: PaperState
    pages: int | None = None
    read: int = 0  #: pages that were looked at
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """200 with the very bytes we had: there was no need to parse."""

    body: Body


@dataclass(frozen=True, slots=True)
class Fresh:
    """200 with a new body, parsed."""

    body: Body
    parsed: Parsed


Result = NotModified | Unchanged | Fresh | Later | Failed
