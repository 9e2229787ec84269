"""The nouns of ICS Watch as frozen values; every other package speaks in these.

All times are aware datetimes in UTC unless a field says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from bot.core.choices import ChatChoices, SubscriptionChoices
from bot.core.document import Block, Document


class AreaKind(StrEnum):
    """What an area is; `PLACE` cannot be followed, `FORMER` only by who followed it then."""

    ENGLAND = "england"
    REGION = "region"
    FOOTPRINT = "footprint"
    FORMER = "former"  #: a footprint within earlier borders, where its code lives on in wider ones
    COUNCIL = "council"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of England, dated. `valid_to` is the first day on which it no longer existed."""

    code: str  #: ENG, an ODS code (region, footprint) or an ONS code (council)
    name: str
    kind: AreaKind
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[str, ...] = ()


class FeedKind(StrEnum):
    """How a source is read."""

    RSS = "rss"  #: a feed: RSS, Atom, RDF
    PAGE = "page"  #: a news list without a feed
    PAPERS = "papers"  #: a page of board meetings and their papers
    SITEMAP = "sitemap"  #: a sitemap or an index of sitemaps


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a page keeps its news, as CSS selectors; all but `item` look inside the item."""

    item: str  #: one match for each entry of the list
    title: str = ""  #: "": the text of the link
    link: str = ""  #: "": the first link of the title, else of the item
    date: str = ""  #: "": a `<time>` or a written date, wherever in the item
    summary: str = ""  #: "": the first paragraph that is neither title nor date


@dataclass(frozen=True, slots=True)
class Feed:
    """One watched source, as `feeds.yaml` describes it."""

    id: str  #: never reused
    url: str
    title: str
    areas: tuple[
        str, ...
    ]  #: area codes every item of this feed is about; empty: decided by the text
    outlet: str  #: who speaks: outlet, icb, campaign, …
    every: int  #: seconds between fetches; with `adapts` the fewest
    paywall: bool
    kind: FeedKind = FeedKind.RSS
    recipes: tuple[Recipe, ...] = ()  #: tried in order; none: the page is read by its own structure
    site: str | None = None  #: where a person looks by hand; None: at `url`
    adapts: bool = False  #: asked as often as its own rhythm makes worth while, up to once a day
    by_hand: bool = False  #: the site refuses robots: never fetched, readers get the link
    verified: date | None = None  #: when the address was last known to be what it is here


@dataclass(frozen=True, slots=True)
class FeedState:
    """What we remember of a feed between two fetches."""

    feed_id: str
    next_due_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0  #: in a row
    last_fetch_at: datetime | None = None
    last_ok_at: datetime | None = None  #: last answer that was a feed, changed or not
    last_new_at: datetime | None = None  #: last answer with an item not seen before
    last_error: str | None = None
    baseline_at: datetime | None = None  #: when its first items were stored without an alert
    moved_to: str | None = None  #: a permanent redirect an owner should write into feeds.yaml
    ttl: int | None = None  #: seconds between fetches that the last parsed body asked for
    rhythm: int | None = None  #: seconds between its news, as their dates or our looks show
    pushed_since: datetime | None = None  #: since when a hub sends us what is new
    pushed_until: datetime | None = None  #: until when the hub has promised to


class HubState(StrEnum):
    """How far we have come with the hub of a feed."""

    WANTED = "wanted"  #: to be asked
    ASKED = "asked"  #: asked; it has yet to make sure that it was us
    VERIFIED = "verified"  #: it sends us what is new
    DENIED = "denied"
    DISTRUSTED = "distrusted"  #: it did not send what a look at the feed found


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub that offers to send what is new in a feed (WebSub)."""

    feed_id: str
    hub: str
    topic: str  #: the address of the feed as the hub knows it
    token: str  #: the last part of our callback's address; nobody else knows it
    secret: str = field(repr=False)  #: what the hub signs its deliveries with
    ask_at: datetime  #: when to ask it, again
    state: HubState = HubState.WANTED
    attempts: int = 0  #: without an answer
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, cleaned: plain text, absolute address, a date not in the future."""

    feed_id: str
    guid: str
    url: str | None
    title: str
    summary: str
    published_at: datetime | None
    digest: str  #: of address and title; the same entry under a new guid keeps it
    categories: tuple[str, ...] = ()  #: the feed's own words for what it is about; not stored
    topics: tuple[str, ...] = ()  #: codes of `bot.core.topics`, set when the item is taken in


class Grade(StrEnum):
    """How sure a match is, the surest first."""

    SURE = "sure"  #: told at once
    LIKELY = "likely"  #: told as likely to those who want to hear of it
    UNSURE = "unsure"  #: told to nobody; kept for `/why` and for the owners to review


@dataclass(frozen=True, slots=True)
class Match:
    """An area that an item concerns, and why."""

    area: str
    level: str  #: council, footprint, region, national
    why: str  #: for a person: the words and the rule
    reach: tuple[str, ...]  #: area codes whose followers hear of it
    grade: Grade = Grade.SURE


class ChatKind(StrEnum):
    """How a platform addresses people; paces and rights differ by it."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class ChatState(StrEnum):
    """`PAUSED` by its people; `SUSPENDED` because the platform no longer lets us in."""

    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: a chat, and the topic inside it ("" where there is none)."""

    platform: str
    address: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A place we talk to, kept even while we are shut out of it."""

    id: int
    at: Address
    kind: ChatKind
    state: ChatState
    since: datetime
    title: str = ""
    choices: ChatChoices = field(default_factory=ChatChoices)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat asked to hear about: the area its people meant."""

    chat_id: int
    area: str
    since: datetime
    choices: SubscriptionChoices = field(default_factory=SubscriptionChoices)
    #: the areas it was carried over from, when they were no more; newest last
    carried_from: tuple[str, ...] = ()
    #: the last change of areas that was carried out on it
    settled: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person may send into a chat where we are not, while they type our name."""

    title: str
    line: str  #: what else it says, in short
    document: Document


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A picture or document that came with a message; `why_not` says why there is no data."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot and a person stand in a chat, as its platform says at this moment."""

    kind: ChatKind
    title: str
    bot_may_post: bool
    person_admin: bool
    address: str = ""  #: the platform's own id, where the chat was asked for by a public name


@dataclass(frozen=True, slots=True)
class Request:
    """Something a person asked; `key` is the platform's own id of the event."""

    key: str
    at: Address
    kind: ChatKind
    sender: str  #: platform id of the person, or of the chat that speaks as itself
    admin: bool | None  #: may change what this chat follows; None: the platform could not be asked
    text: str
    received_at: datetime
    origin: str | None = None  #: message whose button was pressed; the answer replaces it
    title: str = ""
    blocks: tuple[Block, ...] = ()  #: the text with its formatting, without the command before it
    file: ReceivedFile | None = None  #: only in private chats
    replies_to: str | None = None  #: the message that this one answers
    forwarded_from: str | None = None  #: address of the channel whose post this is a copy of
    standing: Standing | None = None  #: in the chat that the request is about, where it was asked
    #: latitude and longitude of a location that was shared; not for any log or table
    point: tuple[float, float] | None = field(default=None, repr=False)
    in_place: bool = True  #: whether the answer may replace `origin`


class Change(StrEnum):
    """What happened to our place in a chat."""

    RETURNED = "returned"
    SHUT_OUT = "shut_out"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ChatChange:
    """The platform told us that a chat let us in, shut us out, or has a new address."""

    key: str
    at: Address
    kind: ChatKind
    change: Change
    received_at: datetime
    new_address: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the platform itself has to say in a chat, outside of what anybody asked."""

    key: str
    at: Address
    kind: ChatKind
    document: Document
    received_at: datetime
    title: str = ""


Inbound = Request | ChatChange | Remark


class Lane(IntEnum):
    """Who goes first when the platform's pace does not allow all at once."""

    REPLY = 0
    URGENT = 1
    ALERT = 2
    BROADCAST = 3
    DIGEST = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell; `source_key` makes publishing it twice the same as once."""

    kind: str  #: alert, reply, owners, broadcast, digest
    source_key: str
    lane: Lane
    document: Document
    created_at: datetime
    send_before: datetime


class DeliveryState(StrEnum):
    """Where a delivery is; the first four are open, the rest are ends."""

    QUEUED = "queued"
    SENDING = "sending"
    HELD = "held"  #: its chat is suspended; goes on when the chat returns
    WAITING = "waiting"  #: its notice is paused, or its turn in it has not come
    SENT = "sent"
    DEAD = "dead"
    UNCERTAIN = "uncertain"


class Operation(StrEnum):
    """What the platform is asked to do with a part."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part of a notice on its way to one chat, as `claim` hands it to the sender."""

    id: int
    notice_id: int
    chat_id: int
    at: Address
    chat_kind: ChatKind
    part: int
    operation: Operation
    lane: Lane
    body: str  #: the rendered part, stored once, so that a resend has the same bytes
    target_ref: str | None  #: the platform's id of the message to edit or delete
    transaction_id: str
    attempts: int
    doubts: int
    first_doubt_at: datetime | None
    send_before: datetime
    created_at: datetime = field(repr=False)
    sound: bool = True  #: whether the chat wants it to ring


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted; `ref` is the platform's id of the message. After an edit it is the id of the
    message that now shows the text, so that the next edit finds it."""

    ref: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not accepted: a refused connection, a 429."""

    why: str
    retry_after: float | None = None  #: seconds
    everyone: bool = False  #: the whole bot must wait, not only this chat


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take it; `chat_gone` when it will take nothing for this chat,
    `topic_gone` when it will take nothing for this topic of the chat."""

    why: str
    chat_gone: bool = False
    topic_gone: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat lives at another address of the same platform."""

    new_address: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost after the request had left, or the server failed while holding it."""

    why: str


Outcome = Sent | NotSent | Refused | Moved | Unknown
