"""What the key store adds to nio's: messages taken in once, old keys of others forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nio.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession

from bot.platforms.matrix.crypto_store import KeyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KeyStore]:
    made = KeyStore("@bot:a.example", "DEVICE", str(tmp_path), "phrase", "keys.db")
    made.save_account(OlmAccount())
    yield made
    made.close()


def key_of_others(store: KeyStore) -> str:
    theirs = OutboundGroupSession()
    store.save_inbound_group_session(
        InboundGroupSession(theirs.session_key, "ed", "curve", "!room")
    )
    return str(theirs.id)


def kept(store: KeyStore) -> set[str]:
    return {session.id for session in store.load_inbound_group_sessions()}


def test_keys_of_others_go_when_they_have_long_been_of_no_use(store: KeyStore) -> None:
    used, unused = key_of_others(store), key_of_others(store)
    store.forget_unused(before=10, today=100)
    assert kept(store) == {used, unused}
    store.note_used(used, 190)
    store.forget_unused(before=101, today=191)
    assert kept(store) == {used}
    store.forget_unused(before=190, today=280)
    assert kept(store) == {used}


def test_a_message_is_taken_in_once_until_the_server_has_forgotten_it(store: KeyStore) -> None:
    store.note_taken_in("message", "s2")
    assert store.is_taken_in("message")
    store.forget_taken_in({"s3", "s2"})
    assert store.is_taken_in("message")
    store.note_taken_in("message", "s3")  # it came again with another answer
    store.forget_taken_in({"s3", "s1"})
    assert store.is_taken_in("message")
    store.forget_taken_in({"s4"})
    assert not store.is_taken_in("message")


def test_what_fails_half_way_leaves_nothing(store: KeyStore) -> None:
    def take_in_and_stumble() -> None:
        with store.at_once():
            store.note_taken_in("message", "s1")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        take_in_and_stumble()
    assert not store.is_taken_in("message")
