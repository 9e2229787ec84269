"""Server-side secret storage: the account's private keys, locked with the recovery key.

https://spec.matrix.org/latest/client-server-api/#secret-storage; other clients of the account
(Element: "Enter recovery key") open the same storage. The recovery key itself is kept nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.platforms.matrix.http import MatrixHttp, RejectedError, path

ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"
DEFAULT_KEY = "m.secret_storage.default_key"
_PREFIX = b"\x8b\x01"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class SecretsError(Exception):
    """Something about keys that a person must see to; the text holds no secret."""


@dataclass(frozen=True, slots=True)
class StorageKey:
    """The key that locks the storage, and its name at the server."""

    key_id: str
    key: bytes = field(repr=False)


def recovery_key_of(key: bytes) -> str:
    """A key as people write it down: `EsTj …`, in groups of four."""
    data = _PREFIX + key
    data += bytes([_parity(data)])
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = _BASE58[rest] + letters
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def key_of(recovery_key: str) -> bytes:
    """The key that was written down so. SecretsError if it was not copied right."""
    number = 0
    for letter in "".join(recovery_key.split()):
        if letter not in _BASE58:
            raise SecretsError("the recovery key has a letter that none has")
        number = number * 58 + _BASE58.index(letter)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(data) != 35 or not data.startswith(_PREFIX) or _parity(data) != 0:
        raise SecretsError("the recovery key is not complete, or a letter of it is wrong")
    return data[2:34]


def _parity(data: bytes) -> int:
    parity = 0
    for byte in data:
        parity ^= byte
    return parity


def encrypt(secret: str, name: str, key: bytes, iv: bytes | None = None) -> dict[str, str]:
    """A secret, locked; `name` is what it is stored under."""
    aes_key, mac_key = _derived(key, name)
    if iv is None:
        drawn = bytearray(os.urandom(16))
        drawn[8] &= 0x7F  # some implementations count in 63 bits
        iv = bytes(drawn)
    ciphertext = _aes(aes_key, iv, secret.encode())
    return {
        "iv": _encoded(iv),
        "ciphertext": _encoded(ciphertext),
        "mac": _encoded(hmac.digest(mac_key, ciphertext, "sha256")),
    }


def decrypt(locked: Mapping[str, str], name: str, key: bytes) -> str:
    """The secret. SecretsError if the key does not fit or somebody has changed it."""
    aes_key, mac_key = _derived(key, name)
    try:
        ciphertext = _decoded(locked["ciphertext"])
        mac, iv = _decoded(locked["mac"]), _decoded(locked["iv"])
    except (KeyError, ValueError):
        raise SecretsError(f"{name} is not stored as it should be") from None
    if not hmac.compare_digest(mac, hmac.digest(mac_key, ciphertext, "sha256")):
        raise SecretsError(f"the recovery key does not open {name}")
    return _aes(aes_key, iv, ciphertext).decode()


def description_of(key: bytes) -> dict[str, str]:
    """What the server keeps of a key, so that a wrong one is noticed."""
    check = encrypt("\0" * 32, "", key)
    return {"algorithm": ALGORITHM, "iv": check["iv"], "mac": check["mac"]}


def opens(key: bytes, description: Mapping[str, Any]) -> bool:
    """Whether this is the key that the description was made of."""
    try:
        iv, mac = _decoded(description["iv"]), _decoded(description["mac"])
    except (KeyError, ValueError):
        return True  # nothing to compare with; a wrong key shows when a secret is read
    return hmac.compare_digest(_decoded(encrypt("\0" * 32, "", key, iv)["mac"]), mac)


async def unlock(http: MatrixHttp, user_id: str, recovery_key: str) -> StorageKey:
    """The storage's key, from the recovery key or the pass phrase that stands for it. CallError,
    SecretsError."""
    default = await _account_data(http, user_id, DEFAULT_KEY)
    key_id = (default or {}).get("key")
    if not isinstance(key_id, str):
        raise SecretsError("the account has no secret storage")
    description = await _account_data(http, user_id, f"m.secret_storage.key.{key_id}") or {}
    key = _key_from(recovery_key, description)
    if not opens(key, description):
        raise SecretsError("the recovery key is not the one of this account")
    return StorageKey(key_id, key)


def _key_from(recovery_key: str, description: Mapping[str, Any]) -> bytes:
    phrase = description.get("passphrase")
    try:
        return key_of(recovery_key)
    except SecretsError:
        if not isinstance(phrase, dict) or phrase.get("algorithm") != "m.pbkdf2":
            raise
    return hashlib.pbkdf2_hmac(
        "sha512", recovery_key.encode(), str(phrase["salt"]).encode(), int(phrase["iterations"]), 32
    )


async def load_secret(http: MatrixHttp, user_id: str, name: str, key: StorageKey) -> str:
    """A stored secret. CallError, SecretsError."""
    stored = await _account_data(http, user_id, name)
    locked = ((stored or {}).get("encrypted") or {}).get(key.key_id)
    if not isinstance(locked, dict):
        raise SecretsError(f"{name} is not in the secret storage")
    return decrypt(locked, name, key.key)


async def create_storage(http: MatrixHttp, user_id: str, key: bytes) -> StorageKey:
    """Make the storage that this key opens the account's own. CallError."""
    made = StorageKey(secrets.token_urlsafe(24), key)
    where = f"m.secret_storage.key.{made.key_id}"
    await _set_account_data(http, user_id, where, description_of(key))
    await _set_account_data(http, user_id, DEFAULT_KEY, {"key": made.key_id})
    return made


async def store_secret(
    http: MatrixHttp, user_id: str, name: str, secret: str, key: StorageKey
) -> None:
    """Lock a secret away. CallError."""
    locked = {key.key_id: encrypt(secret, name, key.key)}
    await _set_account_data(http, user_id, name, {"encrypted": locked})


async def _account_data(http: MatrixHttp, user_id: str, kind: str) -> dict[str, Any] | None:
    try:
        found = await http.call("GET", path("user", user_id, "account_data", kind))
    except RejectedError as error:
        if error.status != 404:
            raise
        return None
    return found if isinstance(found, dict) else None


async def _set_account_data(
    http: MatrixHttp, user_id: str, kind: str, content: Mapping[str, Any]
) -> None:
    await http.call("PUT", path("user", user_id, "account_data", kind), dict(content))


def _derived(key: bytes, name: str) -> tuple[bytes, bytes]:
    derived = HKDF(SHA256(), 64, salt=bytes(32), info=name.encode()).derive(key)
    return derived[:32], derived[32:]


def _aes(key: bytes, iv: bytes, data: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CTR(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
