"""The check of published signatures refuses what is not signed as it should be."""

from __future__ import annotations

import base64
import copy
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.matrix_signatures import canonical, why_not_trusted

USER, DEVICE = "@bot:localhost", "DEVICE"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def public(key: Ed25519PrivateKey) -> str:
    return b64(key.public_key().public_bytes_raw())


def sign(value: dict[str, Any], key: Ed25519PrivateKey, key_id: str) -> None:
    bare = {name: part for name, part in value.items() if name not in ("signatures", "unsigned")}
    signatures = value.setdefault("signatures", {}).setdefault(USER, {})
    signatures[key_id] = b64(key.sign(canonical(bare)))


@pytest.fixture
def published() -> dict[str, Any]:
    """What a server says about a device that is signed as it should be."""
    master, signer, own = (Ed25519PrivateKey.generate() for _ in range(3))
    names = {key: f"ed25519:{public(key)}" for key in (master, signer)}
    keys = {
        "user_id": USER,
        "device_id": DEVICE,
        "algorithms": ["m.olm.v1.curve25519-aes-sha2"],
        "keys": {f"ed25519:{DEVICE}": public(own)},
        "unsigned": {"device_display_name": "Grüße"},
    }
    sign(keys, own, f"ed25519:{DEVICE}")
    sign(keys, signer, names[signer])
    of_master = {"user_id": USER, "usage": ["master"], "keys": {names[master]: public(master)}}
    of_signer = {
        "user_id": USER,
        "usage": ["self_signing"],
        "keys": {names[signer]: public(signer)},
    }
    sign(of_signer, master, names[master])
    return {
        "master_keys": {USER: of_master},
        "self_signing_keys": {USER: of_signer},
        "device_keys": {USER: {DEVICE: keys}},
    }


def test_accepts_what_is_signed(published: dict[str, Any]) -> None:
    assert why_not_trusted(published, USER, DEVICE) == ""


def test_refuses_what_is_not_there(published: dict[str, Any]) -> None:
    for part in published:
        less = {name: value for name, value in published.items() if name != part}
        assert "not published" in why_not_trusted(less, USER, DEVICE)
    assert "not published" in why_not_trusted(published, USER, "OTHER")


def test_refuses_a_changed_device(published: dict[str, Any]) -> None:
    changed = copy.deepcopy(published)
    changed["device_keys"][USER][DEVICE]["algorithms"] = []
    assert "device signs itself" in why_not_trusted(changed, USER, DEVICE)


def test_refuses_a_device_that_only_signs_itself(published: dict[str, Any]) -> None:
    signatures = published["device_keys"][USER][DEVICE]["signatures"][USER]
    for key_id in list(signatures):
        if key_id != f"ed25519:{DEVICE}":
            del signatures[key_id]
    assert "self-signing signs device" in why_not_trusted(published, USER, DEVICE)


def test_refuses_another_master(published: dict[str, Any]) -> None:
    other = public(Ed25519PrivateKey.generate())
    published["master_keys"][USER]["keys"] = {f"ed25519:{other}": other}
    assert "master signs self-signing" in why_not_trusted(published, USER, DEVICE)
