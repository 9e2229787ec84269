"""What state events say of a room, and who may do what in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.types import ChatKind
from bot.platforms.matrix.rooms import (
    MODERATOR,
    ROTATE_AFTER,
    Room,
    is_admin,
    is_welcome,
    kind_of,
    may_post,
    power_of,
    read_state,
    room_of,
    title_of,
)

ME, ANNA, BELA = "@bot:a.example", "@anna:a.example", "@bela:b.example"


def state(kind: str, content: object, key: str = "", sender: str = ANNA) -> dict[str, Any]:
    return {"type": kind, "state_key": key, "sender": sender, "content": content}


def member(user: str, membership: str = "join", name: str = "") -> dict[str, Any]:
    return state("m.room.member", {"membership": membership, "displayname": name}, user)


def room(*more: dict[str, Any], version: str = "11") -> Room:
    created = state("m.room.create", {"room_version": version})
    return room_of("!r", [created, member(ME), member(ANNA), *more])


def test_a_room_of_two_is_private_and_of_three_is_not() -> None:
    assert kind_of(room()) is ChatKind.PRIVATE
    assert kind_of(room(member(BELA, "invite"))) is ChatKind.GROUP
    assert kind_of(room(member(BELA), member(BELA, "leave"))) is ChatKind.PRIVATE


def test_a_room_is_called_by_its_name_its_alias_or_its_people() -> None:
    assert title_of(room(state("m.room.name", {"name": "Campaign"})), ME) == "Campaign"
    alias = state("m.room.canonical_alias", {"alias": "#c:a.example"})
    assert title_of(room(alias), ME) == "#c:a.example"
    assert title_of(room(), ME) == ""
    assert title_of(room(member(BELA, name="Bela")), ME) == "@anna:a.example, Bela"


@pytest.mark.parametrize(
    ("levels", "anna", "bela"),
    [
        ({"users": {ANNA: 100, BELA: 49}}, True, False),
        ({"users": {ANNA: 50}, "users_default": 49}, True, False),
        ({"users": {ANNA: 50}, "users_default": 50}, True, True),
        ({"users": {ANNA: 99}, "state_default": 100}, False, False),
        ({"users": {ANNA: 10}, "state_default": 10}, True, False),
        ({"users": {ANNA: "50"}}, True, False),
        ({"users": "nonsense", "state_default": None}, False, False),
    ],
)
def test_moderators_are_those_who_may_change_settings(
    levels: dict[str, Any], anna: bool, bela: bool
) -> None:
    one = room(member(BELA), state("m.room.power_levels", levels))
    assert (is_admin(one, ANNA), is_admin(one, BELA)) == (anna, bela)


def test_without_power_levels_only_the_creator_has_power() -> None:
    one = room(member(BELA))
    assert power_of(one, ANNA) == 100
    assert is_admin(one, ANNA)
    assert not is_admin(one, BELA)


@pytest.mark.parametrize(("version", "above"), [("11", False), ("12", True), ("hydra", True)])
def test_creators_are_above_all_levels_from_version_12_on(version: str, above: bool) -> None:
    created = state(
        "m.room.create", {"room_version": version, "additional_creators": [BELA, 5]}, sender=ANNA
    )
    levels = state("m.room.power_levels", {"users": {}, "state_default": 100})
    one = room_of("!r", [created, member(ANNA), member(BELA), levels])
    assert (is_admin(one, ANNA), is_admin(one, BELA)) == (above, above)


def test_who_has_left_has_no_rights() -> None:
    one = room(member(BELA), state("m.room.power_levels", {"users": {BELA: 100}}))
    assert is_admin(one, BELA)
    read_state(one, member(BELA, "leave"))
    assert not is_admin(one, BELA)
    assert MODERATOR == 50


def test_the_bot_may_post_where_its_level_reaches() -> None:
    assert may_post(room(), ME)
    muted = state("m.room.power_levels", {"events_default": 50})
    assert not may_post(room(muted), ME)
    named = state("m.room.power_levels", {"events_default": 50, "events": {"m.room.message": 0}})
    assert may_post(room(named), ME)
    assert not may_post(room(named, state("m.room.encryption", {})), ME)
    assert not may_post(room(member(ME, "leave")), ME)


def test_encryption_once_seen_stays_and_says_when_keys_change() -> None:
    one = room(state("m.room.encryption", {"rotation_period_msgs": 5, "rotation_period_ms": 1}))
    assert one.encrypted
    assert one.rotation == (5, timedelta(hours=1))
    read_state(one, state("m.room.encryption", {}))
    assert one.encrypted
    assert one.rotation == ROTATE_AFTER


def test_replaced_rooms_know_each_other() -> None:
    old = room(state("m.room.tombstone", {"replacement_room": "!new"}, sender=BELA))
    assert (old.replacement, old.replaced_by) == ("!new", BELA)
    created = {"room_version": "12", "predecessor": {"room_id": "!old"}}
    assert room_of("!new", [state("m.room.create", created)]).predecessor == "!old"


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {"type": "m.room.name"},
        {"type": "m.room.name", "state_key": "", "content": None},
        {"type": "m.room.name", "state_key": 5, "content": {"name": "x"}},
        {"type": "m.room.create", "state_key": "", "content": {"predecessor": 5}},
        {"type": "m.room.tombstone", "state_key": "", "content": {"replacement_room": 5}},
    ],
)
def test_broken_events_do_no_harm(event: object) -> None:
    one = room()
    read_state(one, event)
    assert (one.name, one.replacement, one.predecessor) == ("", "", "")


@pytest.mark.parametrize(
    ("inviter", "policy", "answer"),
    [
        (BELA, "anyone", True),
        (BELA, "owners", None),
        (ANNA, "owners", True),
        (BELA, "b.example,c.example", True),
        (BELA, "example", False),
        (BELA, "a.example", False),
        (ANNA, "b.example", True),
        ("@eve:b.example.evil", "b.example", False),
    ],
)
def test_whose_invitations_are_accepted(inviter: str, policy: str, answer: bool | None) -> None:
    assert is_welcome(inviter, policy, [ANNA]) is answer
