"""Whether a device is cross-signed, from what the server publishes at /keys/query.

Written from the specification with Ed25519 alone: nothing here is shared with the bot or an SDK.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = Mapping[str, Any]


def why_not_trusted(published: Json, user: str, device: str) -> str:
    """Empty where master key -> self-signing key -> device holds, else the first link that fails.

    `published` is the answer of /keys/query.
    """
    try:
        master = published["master_keys"][user]
        signer = published["self_signing_keys"][user]
        keys = published["device_keys"][user][device]
    except KeyError as missing:
        return f"not published: {missing}"
    if master["usage"] != ["master"] or signer["usage"] != ["self_signing"]:
        return "a key has another usage"
    if keys["user_id"] != user or keys["device_id"] != device:
        return "the device's keys are somebody else's"
    own = keys["keys"].get(f"ed25519:{device}", "")
    links = {
        "device signs itself": (keys, f"ed25519:{device}", own),
        "master signs self-signing": (signer, *_only_key(master)),
        "self-signing signs device": (keys, *_only_key(signer)),
    }
    for name, (signed, key_id, public) in links.items():
        if not _is_signed(signed, user, key_id, public):
            return f"{name}: no valid signature by {key_id}"
    return ""


def _only_key(key: Json) -> tuple[str, str]:
    ((key_id, public),) = key["keys"].items()
    assert key_id == f"ed25519:{public}", "a cross-signing key is named after itself"
    return key_id, public


def _is_signed(signed: Json, user: str, key_id: str, public: str) -> bool:
    signature = signed.get("signatures", {}).get(user, {}).get(key_id)
    if signature is None:
        return False
    bare = {name: value for name, value in signed.items() if name not in ("signatures", "unsigned")}
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public))
        key.verify(_bytes(signature), canonical(bare))
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical(value: Any) -> bytes:
    """Matrix's canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _bytes(unpadded: str) -> bytes:
    return base64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
