"""Cross-signing: whether our device is vouched for by our account, and vouching for it.

    master key  --signs-->  self-signing key  --signs-->  the device's keys

https://spec.matrix.org/latest/client-server-api/#cross-signing; nio cannot do it, and clients
warn about devices without it. Called by `chores.py` at each start and by `setup.py`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import structlog
from canonicaljson import encode_canonical_json
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.platforms.matrix.account import Account, published_keys
from bot.platforms.matrix.http import RejectedError, path
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.secret_storage import SecretsError, load_secret, unlock
from bot.platforms.matrix.session import Session

log = structlog.get_logger(__name__)

SELF_SIGNING = "m.cross_signing.self_signing"


def encoded(data: bytes) -> str:
    """Unpadded base64, as Matrix writes keys and signatures."""
    return base64.b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Base64 with or without its padding. ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)


def public_of(seed: bytes) -> str:
    """The public key of a private one."""
    return encoded(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def signature_of(value: Mapping[str, Any], seed: bytes) -> str:
    """A signature of a JSON object, without its signatures and what is unsigned."""
    return encoded(Ed25519PrivateKey.from_private_bytes(seed).sign(_signable(value)))


def signed(value: Mapping[str, Any], user_id: str, seed: bytes) -> dict[str, Any]:
    """The object with a signature more."""
    signatures = {user: dict(made) for user, made in (value.get("signatures") or {}).items()}
    mine = signatures.setdefault(user_id, {})
    mine[f"ed25519:{public_of(seed)}"] = signature_of(value, seed)
    return {**value, "signatures": signatures}


def is_signed(value: Mapping[str, Any], user_id: str, public: str) -> bool:
    """Whether the object bears a valid signature of this key."""
    try:
        signature = value["signatures"][user_id][f"ed25519:{public}"]
        key = Ed25519PublicKey.from_public_bytes(decoded(public))
        key.verify(decoded(signature), _signable(value))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidSignature):
        return False
    return True


def _signable(value: Mapping[str, Any]) -> bytes:
    kept = {name: one for name, one in value.items() if name not in ("signatures", "unsigned")}
    return encode_canonical_json(kept)


def key_object(user_id: str, usage: str, public: str) -> dict[str, Any]:
    """A cross-signing key as it is published; `usage` is master, self_signing or user_signing."""
    return {"user_id": user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}


def public_key(published: Mapping[str, Any], usage: str, user_id: str) -> str | None:
    """The public cross-signing key that the server shows of this user."""
    found = (published.get(f"{usage}_keys") or {}).get(user_id)
    keys = found.get("keys") if isinstance(found, dict) else None
    return str(next(iter(keys.values()))) if isinstance(keys, dict) and keys else None


def distrust(published: Mapping[str, Any], me: Session, fingerprint: str) -> str:
    """Why clients do not trust our device, "" if they do."""
    master = public_key(published, "master", me.user_id)
    signing = public_key(published, "self_signing", me.user_id)
    device = (published.get("device_keys") or {}).get(me.user_id, {}).get(me.device_id)
    if master is None or signing is None:
        return "The account has no cross-signing keys"
    if device is None:
        return "The homeserver does not show the device's keys"
    if device.get("keys", {}).get(f"ed25519:{me.device_id}") != fingerprint:
        return "The homeserver shows other keys for the device than ours"
    if not is_signed(published["self_signing_keys"][me.user_id], me.user_id, master):
        return "The account's self-signing key is not signed by its master key"
    if not is_signed(device, me.user_id, signing):
        return "The device is not signed by the account"
    return ""


async def ensure_trusted(
    account: Account, me: Session, keys: Keys, recovery_key: str | None
) -> str:
    """See whether our device is trusted, and sign it if we have the key for that; why it is not,
    "" if it is. CallError."""
    published = await published_keys(account.http, me.user_id)
    why = distrust(published, me, keys.fingerprint)
    if not why or recovery_key is None:
        return why
    try:
        storage_key = await unlock(account.http, me.user_id, recovery_key)
        seed = decoded(await load_secret(account.http, me.user_id, SELF_SIGNING, storage_key))
        await sign_device(account, me, keys, seed)
    except SecretsError as error:
        return f"{why}, and MATRIX_RECOVERY_KEY does not help: {error}"
    return distrust(await published_keys(account.http, me.user_id), me, keys.fingerprint)


async def sign_device(account: Account, me: Session, keys: Keys, seed: bytes) -> None:
    """Publish the account's signature of our device. CallError; SecretsError if `seed` is not the
    account's self-signing key, or the server shows a device that is not ours."""
    published = await published_keys(account.http, me.user_id)
    if public_key(published, "self_signing", me.user_id) != public_of(seed):
        raise SecretsError("the stored key is not the account's self-signing key")
    device = (published.get("device_keys") or {}).get(me.user_id, {}).get(me.device_id)
    if device is None or device["keys"].get(f"ed25519:{me.device_id}") != keys.fingerprint:
        raise SecretsError("the homeserver shows other keys for this device than ours")
    plain = {name: one for name, one in device.items() if name != "unsigned"}
    body = {me.user_id: {me.device_id: signed(plain, me.user_id, seed)}}
    answer = await account.http.call("POST", path("keys", "signatures", "upload"), body)
    if answer.get("failures"):
        raise SecretsError(f"the homeserver did not take the signature: {answer['failures']}")


async def publish_keys(
    account: Account, body: Mapping[str, Any], user_id: str, password: str | None
) -> None:
    """Publish cross-signing keys; the server may want the password again. CallError; SecretsError
    if it wants one that we do not have."""
    where = path("keys", "device_signing", "upload")
    try:
        await account.http.call("POST", where, dict(body))
        return
    except RejectedError as error:
        if error.status != 401 or "flows" not in error.answer:
            raise
        asked = error.answer
    if password is None:
        raise SecretsError("the homeserver wants the account's password for this: MATRIX_PASSWORD")
    auth = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user_id},
        "password": password,
        "session": asked.get("session"),
    }
    try:
        await account.http.call("POST", where, {**body, "auth": auth})
    except RejectedError as error:
        if error.status == 401:
            raise SecretsError("the homeserver did not accept the password for this") from None
        raise
