"""Recovery keys, secret storage and cross-signing, against values of the specification and of
other libraries."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.cross_signing import (
    decoded,
    distrust,
    encoded,
    is_signed,
    key_object,
    public_of,
    signed,
)
from bot.platforms.matrix.secret_storage import (
    SecretsError,
    decrypt,
    description_of,
    encrypt,
    key_of,
    opens,
    recovery_key_of,
)
from bot.platforms.matrix.session import Session

USER, DEVICE = "@bot:a.example", "DEVICE"
ME = Session(USER, DEVICE, "t")


@given(st.binary(min_size=32, max_size=32))
def test_a_recovery_key_is_read_back(key: bytes) -> None:
    written = recovery_key_of(key)
    assert written.startswith("Es")
    assert all(len(group) <= 4 for group in written.split())
    assert key_of(written) == key
    assert key_of(written.replace(" ", "")) == key


def test_a_mistake_in_a_recovery_key_is_noticed() -> None:
    """But for one in 256: there is one byte of parity."""
    dice = random.Random(1)
    noticed = 0
    for _ in range(500):
        letters = list(recovery_key_of(dice.randbytes(32)).replace(" ", ""))
        place = dice.randrange(len(letters))
        letters[place] = dice.choice([one for one in "123abcXYZ" if one != letters[place]])
        try:
            key_of("".join(letters))
        except SecretsError:
            noticed += 1
    assert noticed > 490


@pytest.mark.parametrize("wrong", ["", "Es", "0OIl", "correct horse battery staple", "EsTj" * 12])
def test_what_is_no_recovery_key(wrong: str) -> None:
    with pytest.raises(SecretsError):
        key_of(wrong)


def test_we_read_and_write_what_another_library_does() -> None:
    """The values are those of mautrix 0.21 for the key 0, 1, 2 … 31."""
    key = bytes(range(32))
    written = "EsSz ykH7 LCZx 7Cae cmKD wcmY JRXi Ybtu 8iQ3 t8Ez nRwK pUY1"
    assert recovery_key_of(key) == written
    described = {
        "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
        "iv": "AAECAwQFBgcICQoLDA0ODw",
        "mac": "ONrOSgDDUXMzIvXsfYBi1m8m075MdjPldfXCxIpU7IY",
    }
    assert opens(key, described)
    locked = {
        "ciphertext": "7ZXEhcJe0oqDmhRevNPXKySoj8vPmBX2pCAcb8ltU3Cn2Rouhpdgh1C+PQ",
        "iv": "g4x4m0OLsPZXGwY5R7zOWA",
        "mac": "dI+TzQdhl+wRVd9o4TijHMewm3AAO7i7MfZPQ9K/MHM",
    }
    secret = decrypt(locked, "m.cross_signing.master", key)
    assert decoded(secret) == b"seed of thirty-two bytes length!"
    iv = decoded(locked["iv"])
    assert encrypt(secret, "m.cross_signing.master", key, iv) == locked


def test_the_server_can_tell_a_wrong_key_and_we_a_changed_secret() -> None:
    key, other = os.urandom(32), os.urandom(32)
    assert opens(key, description_of(key))
    assert not opens(other, description_of(key))
    locked = encrypt("secret", "name", key)
    with pytest.raises(SecretsError):
        decrypt(locked, "name", other)
    with pytest.raises(SecretsError):
        decrypt(locked, "other name", key)
    with pytest.raises(SecretsError):
        decrypt({**locked, "ciphertext": encoded(b"other!")}, "name", key)
    with pytest.raises(SecretsError):
        decrypt({}, "name", key)


def test_signatures_are_those_of_the_specification() -> None:
    """https://spec.matrix.org/latest/appendices/#cryptographic-test-vectors"""
    seed = decoded("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")
    assert public_of(seed) == "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI"
    made = signed({"one": 1, "two": "Two"}, "domain", seed)
    assert made["signatures"]["domain"][f"ed25519:{public_of(seed)}"] == (
        "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"
    )
    assert is_signed(made, "domain", public_of(seed))
    assert not is_signed({**made, "one": 2}, "domain", public_of(seed))
    assert not is_signed(made, "other", public_of(seed))
    assert not is_signed({}, "domain", "not a key")


def published(**without: bool) -> tuple[dict[str, Any], str]:
    """What a server shows of a trusted device; `without` takes a signature or key away."""
    master, signing, device = os.urandom(32), os.urandom(32), os.urandom(32)
    self_signing = key_object(USER, "self_signing", public_of(signing))
    keys: dict[str, Any] = {
        "user_id": USER,
        "device_id": DEVICE,
        "algorithms": [],
        "keys": {f"ed25519:{DEVICE}": public_of(device)},
        "unsigned": {"device_display_name": "x"},
    }
    if not without.get("master"):
        self_signing = signed(self_signing, USER, master)
    if not without.get("signing"):
        keys = signed(keys, USER, signing)
    shown: dict[str, Any] = {
        "device_keys": {USER: {DEVICE: keys}},
        "master_keys": {USER: key_object(USER, "master", public_of(master))},
        "self_signing_keys": {USER: self_signing},
    }
    if without.get("keys"):
        shown["master_keys"] = {}
    if without.get("device"):
        shown["device_keys"] = {}
    return shown, public_of(device)


def test_a_device_is_trusted_when_both_signatures_are_there() -> None:
    shown, fingerprint = published()
    assert distrust(shown, ME, fingerprint) == ""
    assert "other keys" in distrust(shown, ME, public_of(os.urandom(32)))


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("master", "not signed by its master key"),
        ("signing", "not signed by the account"),
        ("keys", "no cross-signing keys"),
        ("device", "does not show"),
    ],
)
def test_a_device_is_not_trusted_without(missing: str, why: str) -> None:
    shown, fingerprint = published(**{missing: True})
    assert why in distrust(shown, ME, fingerprint)
