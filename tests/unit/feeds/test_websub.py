"""What feeds offer, what hubs may ask, how deliveries are signed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import Feed, FeedKind, FeedState, Hub, HubState, Item
from bot.feeds.results import Body, Parsed
from bot.feeds.websub import asked, is_signed, missed, offered, verified

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
FEED = Feed("post", "https://post.example/feed", "The Post", (), "outlet", 900, False)
BODY = Body("https://post.example/feed", b"x", "", "bb")
HUB = Hub("post", "https://hub.example/", "https://post.example/feed", "token", "secret", NOW)


@pytest.mark.parametrize(
    ("links", "parsed", "found"),
    [
        ("", Parsed((), ""), None),
        (
            '<https://hub.example/>; rel="hub", <https://post.example/f>; rel=self',
            Parsed((), "", hub="https://other.example/"),
            ("https://hub.example/", "https://post.example/f"),
        ),
        ("</hub>; title=x; rel='hub'", Parsed((), ""), None),
        ('<hub>; rel="x hub"', Parsed((), ""), ("https://post.example/hub", FEED.url)),
        (
            "",
            Parsed((), "", hub="https://hub.example/", topic="/feed?a=1"),
            ("https://hub.example/", "https://post.example/feed?a=1"),
        ),
        ("<javascript:x>; rel=hub", Parsed((), ""), None),
        ("<https://a.example/>; rel=next, nonsense", Parsed((), ""), None),
    ],
)
def test_what_a_feed_offers(links: str, parsed: Parsed, found: tuple[str, str] | None) -> None:
    hub = offered(FEED, replace(BODY, links=links), parsed, NOW)
    assert (hub and (hub.hub, hub.topic)) == found


def test_pages_have_no_hubs_and_secrets_are_new_each_time() -> None:
    links = "<https://hub.example/>; rel=hub"
    page = replace(FEED, kind=FeedKind.PAGE)
    assert offered(page, replace(BODY, links=links), Parsed((), ""), NOW) is None
    one, other = (offered(FEED, replace(BODY, links=links), Parsed((), ""), NOW) for _ in "12")
    assert one is not None
    assert other is not None
    assert one.token != other.token
    assert one.secret != other.secret
    assert one.secret not in repr(one)


def query(**changes: str) -> dict[str, str]:
    asked_for = {
        "hub.mode": "subscribe",
        "hub.topic": HUB.topic,
        "hub.challenge": "c",
        "hub.lease_seconds": "3600",
    }
    return asked_for | {f"hub.{name}": value for name, value in changes.items()}


def test_a_hub_that_makes_sure_is_answered_once_we_asked() -> None:
    assert verified(HUB, query(), NOW).status == 404
    waiting = asked(HUB, NOW)
    answer = verified(waiting, query(), NOW)
    assert (answer.status, answer.text) == (200, "c")
    assert answer.pushed_until == NOW + timedelta(hours=1)
    assert answer.hub is not None
    assert answer.hub.state is HubState.VERIFIED
    assert answer.hub.ask_at == NOW + timedelta(minutes=48)
    renewed = asked(answer.hub, NOW)
    assert renewed.state is HubState.VERIFIED
    assert verified(renewed, query(), NOW).status == 200


@pytest.mark.parametrize(
    "changes", [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"challenge": ""}]
)
def test_what_we_did_not_ask_for_is_refused(changes: dict[str, str]) -> None:
    answer = verified(asked(HUB, NOW), query(**changes), NOW)
    assert (answer.status, answer.hub) == (404, None)


@pytest.mark.parametrize("lease", ["", "0", "-5", "soon", "9" * 30, "1", "99999999", "٣"])
def test_any_lease_becomes_a_sensible_one(lease: str) -> None:
    until = verified(asked(HUB, NOW), query(lease_seconds=lease), NOW).pushed_until
    assert until is not None
    assert timedelta(minutes=1) <= until - NOW <= timedelta(days=30)


def test_a_denial_is_kept_with_its_reason() -> None:
    answer = verified(asked(HUB, NOW), query(mode="denied", reason="no room"), NOW)
    assert answer.status == 200
    assert answer.pushed_until is None
    assert answer.hub is not None
    assert (answer.hub.state, answer.hub.last_error) == (HubState.DENIED, "no room")
    assert answer.hub.ask_at == NOW + timedelta(days=7)


def test_a_hub_that_does_not_answer_is_asked_less_and_less() -> None:
    hub, waits = HUB, []
    for _ in range(8):
        hub = asked(hub, NOW)
        waits.append((hub.ask_at - NOW).total_seconds() / 60)
    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signatures(method: str) -> None:
    signed = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()
    assert is_signed("secret", f"{method}={signed}", b"body")
    assert is_signed("secret", f" {method}={signed.upper()} ", b"body")
    assert not is_signed("secret", f"{method}={signed}", b"body ")
    assert not is_signed("other", f"{method}={signed}", b"body")
    assert not is_signed("secret", signed, b"body")
    assert not is_signed("secret", f"md5={signed}", b"body")


@given(header=st.text(max_size=200), body=st.binary(max_size=50))
def test_no_made_up_signature_passes(header: str, body: bytes) -> None:
    assert not is_signed("secret", header, body)


def item(age: timedelta | None) -> Item:
    return Item("post", "g", None, "T", "", NOW - age if age is not None else None, "d")


def test_a_hub_is_blamed_only_for_what_it_had_time_to_send() -> None:
    pushed = FeedState(
        "post",
        NOW,
        last_fetch_at=NOW - timedelta(hours=20),
        pushed_since=NOW - timedelta(days=2),
        pushed_until=NOW + timedelta(days=2),
    )
    old = [item(timedelta(hours=3))]
    assert missed(pushed, old, NOW)
    assert missed(pushed, [item(None)], NOW)
    assert not missed(pushed, [], NOW)
    assert not missed(pushed, [item(timedelta(minutes=5))], NOW)
    assert not missed(replace(pushed, last_fetch_at=NOW - timedelta(days=3)), old, NOW)
    assert not missed(replace(pushed, pushed_until=NOW), old, NOW)
    assert not missed(replace(pushed, pushed_since=None), old, NOW)
