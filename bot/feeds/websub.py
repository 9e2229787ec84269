"""WebSub (W3C, 2018): what feeds offer, what hubs ask, how they sign. Pure; `push` does the asking.

A feed that offers a hub is looked at once a day while the hub sends us what is new.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core.types import Feed, FeedKind, FeedState, Hub, HubState, Item
from bot.feeds.links import canonical
from bot.feeds.results import Body, Parsed

#: What we ask a hub for, and what we make of what it grants.
LEASE = timedelta(days=10)
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=1), timedelta(days=30)
#: A lease is renewed when so much of it has passed.
RENEW = 0.8
#: A hub that has not made sure of us by then is asked again; twice as long each time.
AGAIN, LONGEST_AGAIN = timedelta(minutes=30), timedelta(days=1)
#: A hub that denied us or was not to be trusted.
MUCH_LATER = timedelta(days=7)
#: Entries that a hub may still be about to send when a look finds them.
ON_ITS_WAY = timedelta(minutes=15)

_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[^\s;,=]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_SIGNED = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9A-Fa-f]{40,128})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hub is told, and what follows for it and its feed."""

    status: int
    text: str = ""
    hub: Hub | None = None  #: to be kept
    pushed_until: datetime | None = None


def offered(feed: Feed, body: Body, parsed: Parsed, now: datetime) -> Hub | None:
    """The hub that a feed names in its header Link, else in itself; None if it names none."""
    if feed.kind is not FeedKind.RSS:
        return None
    links = dict(reversed(list(_links(body.links))))
    named = links.get("hub") or parsed.hub
    hub = canonical(named, body.url) if named else None
    topic = canonical(links.get("self") or parsed.topic or feed.url, body.url)
    if not hub or not topic:
        return None
    return Hub(feed.id, hub, topic, secrets.token_urlsafe(24), secrets.token_hex(32), ask_at=now)


def form(hub: Hub, public_url: str) -> dict[str, str]:
    """What is posted to a hub to subscribe."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": hub.topic,
        "hub.callback": f"{public_url}/websub/{hub.token}",
        "hub.secret": hub.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


def asked(hub: Hub, now: datetime, error: str | None = None) -> Hub:
    """A hub that was just asked: asked again later unless it makes sure of us."""
    wait = min(AGAIN * 2 ** min(hub.attempts, 10), LONGEST_AGAIN)
    state = hub.state if hub.state is HubState.VERIFIED else HubState.ASKED
    return replace(hub, state=state, attempts=hub.attempts + 1, ask_at=now + wait, last_error=error)


def distrusted(hub: Hub, now: datetime) -> Hub:
    """A hub that did not send what was new."""
    return replace(hub, state=HubState.DISTRUSTED, attempts=0, ask_at=now + MUCH_LATER)


def verified(hub: Hub, query: Mapping[str, str], now: datetime) -> Answer:
    """The answer to a hub that asks whether it was we who subscribed."""
    mode, topic = query.get("hub.mode"), query.get("hub.topic")
    if mode == "denied" and topic == hub.topic:
        why = (query.get("hub.reason") or "denied")[:200]
        later = replace(hub, state=HubState.DENIED, attempts=0, ask_at=now + MUCH_LATER)
        return Answer(200, hub=replace(later, last_error=why))
    expected = hub.state in (HubState.ASKED, HubState.VERIFIED)
    challenge = query.get("hub.challenge", "")
    if mode != "subscribe" or topic != hub.topic or not expected or not challenge:
        return Answer(404, "we did not ask for this")
    lease = _lease(query.get("hub.lease_seconds", ""))
    kept = replace(
        hub, state=HubState.VERIFIED, attempts=0, ask_at=now + lease * RENEW, last_error=None
    )
    return Answer(200, challenge[:2_000], kept, now + lease)


def is_signed(secret: str, header: str, body: bytes) -> bool:
    """Whether `body` was signed with `secret`, as X-Hub-Signature says."""
    match = _SIGNED.fullmatch(header.strip())
    if not match:
        return False
    ours = hmac.new(secret.encode(), body, getattr(hashlib, match[1])).hexdigest()
    return hmac.compare_digest(ours, match[2].lower())


def missed(state: FeedState, found: Sequence[Item], now: datetime) -> bool:
    """Whether something new, `found` by a look, should have come from the hub before: it appeared
    after an earlier look at which the hub's promise was in force, and not just now."""
    since, until, looked = state.pushed_since, state.pushed_until, state.last_fetch_at
    if since is None or until is None or looked is None or until <= now or looked <= since:
        return False
    return any(item.published_at is None or item.published_at < now - ON_ITS_WAY for item in found)


def host(url: str) -> str:
    """The host of an address."""
    return (urlsplit(url).hostname or "").lower()


def _lease(text: str) -> timedelta:
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    granted = timedelta(seconds=seconds) if seconds else LEASE
    return min(max(granted, SHORTEST_LEASE), LONGEST_LEASE)


def _links(header: str) -> list[tuple[str, str]]:
    found = []
    for address, parameters in _LINK.findall(header[:10_000]):
        for quoted, bare in _REL.findall(parameters):
            found += [(rel.lower(), address) for rel in (quoted or bare).split()]
    return found
