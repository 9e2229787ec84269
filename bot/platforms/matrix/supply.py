"""Our device's public keys at the homeserver: published once, one-time keys as they are used up.

Held by `keys.py`. Keys are on our disk before they leave: one that others can use must never be
one that we have lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from nio.crypto import Olm

from bot.platforms.matrix.http import MatrixHttp, RejectedError, path

log = structlog.get_logger(__name__)

ONE_TIME = "signed_curve25519"


class Supply:
    """Knows how many keys the server has left of ours, as far as it has said so."""

    def __init__(self, olm: Olm, http: MatrixHttp) -> None:
        self._olm = olm
        self._http = http
        self._left: int | None = None
        self._fallback_missing = False
        self._unsent: dict[str, Any] | None = None
        # Whether the keys of an upload that was under way when we were killed have arrived is not
        # known; uploading a key again that somebody has used already would hand it out twice.
        olm.mark_keys_as_published()

    def note(self, answer: Mapping[str, Any]) -> None:
        """What a sync says about what is left."""
        counts = answer.get("device_one_time_keys_count")
        if isinstance(counts, dict):
            self._left = int(counts.get(ONE_TIME, 0))
        unused = answer.get("device_unused_fallback_key_types")
        if isinstance(unused, list):
            self._fallback_missing = ONE_TIME not in unused

    def publish_again(self) -> None:
        """The server does not know our device's keys (any more)."""
        self._olm.account.shared = False
        self._olm.save_account()

    async def fill(self) -> None:
        """Upload what is missing. CallError if that fails; the same keys go next time."""
        body = self._unsent or self._missing()
        if not body:
            return
        self._unsent = body
        try:
            answer = await self._http.call("POST", path("keys", "upload"), body)
        except RejectedError as error:
            if error.status == 400:
                # As after the restoring of an old backup: the names of the keys are taken. The
                # next ones have other names.
                log.error("one-time keys not taken", error=str(error))
                self._unsent = None
            raise
        self._unsent = None
        self._left = int(answer["one_time_key_counts"].get(ONE_TIME, 0))
        if not self._olm.account.shared:
            self._olm.account.shared = True
            self._olm.save_account()

    def _missing(self) -> dict[str, Any]:
        account = self._olm.account
        few = self._left is not None and self._left < account.max_one_time_keys // 2
        body: dict[str, Any] = {}
        if few or not account.shared:
            self._olm.uploaded_key_count = self._left or 0
            body = self._olm.share_keys()
        if self._fallback_missing or not account.shared:
            body["fallback_keys"] = self._new_fallback()
            self._fallback_missing = False
        if body:
            account.mark_keys_as_published()
            self._olm.save_account()
        return body

    def _new_fallback(self) -> dict[str, Any]:
        """A key for those who come when all one-time keys are used up; nio has no word for it."""
        account = self._olm.account._account
        account.generate_fallback_key()
        return {
            f"{ONE_TIME}:{key_id}": self._signed({"key": key.to_base64(), "fallback": True})
            for key_id, key in account.fallback_key.items()
        }

    def _signed(self, key: dict[str, Any]) -> dict[str, Any]:
        name = f"ed25519:{self._olm.device_id}"
        return {**key, "signatures": {self._olm.user_id: {name: self._olm.sign_json(key)}}}
