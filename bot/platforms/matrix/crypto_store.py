"""The key store: nio's SQLite tables in `MATRIX_STORE`, made safe against a kill.

Every change is one transaction that is on the disk when it returns. A table of our own remembers
which to-device messages have been taken in since the server last forgot some: it repeats those
that we have not acknowledged, and an Olm message can be decrypted only once. Used by `keys.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from nio.crypto import OlmDevice
from nio.store import SqliteStore
from peewee import SqliteDatabase


class KeyStore(SqliteStore):  # type: ignore[misc]
    """One account's keys. Whom we share keys with is decided in `keys.py`, not by marks here."""

    def _create_database(self) -> SqliteDatabase:
        return SqliteDatabase(
            self.database_path,
            pragmas={
                "foreign_keys": 1,
                "secure_delete": 1,
                "journal_mode": "wal",
                # A ratchet that is set back after a power cut would use a key twice.
                "synchronous": "full",
            },
        )

    def __post_init__(self) -> None:
        super().__post_init__()
        Path(self.database_path).chmod(0o600)
        for table in (
            "taken_in (digest TEXT PRIMARY KEY, batch TEXT NOT NULL)",
            "last_used (session_id TEXT PRIMARY KEY, day INTEGER NOT NULL)",
        ):
            self.database.execute_sql(f"CREATE TABLE IF NOT EXISTS {table}")

    def at_once(self) -> AbstractContextManager[Any]:
        """Everything in this block happens or nothing."""
        atomic: AbstractContextManager[Any] = self.database.atomic()
        return atomic

    def is_taken_in(self, message: str) -> bool:
        """Whether this to-device message has been handled."""
        rows = self.database.execute_sql("SELECT 1 FROM taken_in WHERE digest = ?", (_of(message),))
        return rows.fetchone() is not None

    def note_taken_in(self, message: str, batch: str) -> None:
        """Remember that it has been handled; `batch` is the token that acknowledges it."""
        self.database.execute_sql(
            "INSERT OR REPLACE INTO taken_in VALUES (?, ?)", (_of(message), batch)
        )

    def forget_taken_in(self, keep: Iterable[str]) -> None:
        """The server will not repeat what came with other batches than these."""
        kept = list(keep)
        marks = ",".join("?" * len(kept)) or "''"
        self.database.execute_sql(f"DELETE FROM taken_in WHERE batch NOT IN ({marks})", kept)  # noqa: S608

    def note_used(self, session_id: str, day: int) -> None:
        """A key that others gave us was of use on this day (counted from 1970)."""
        self.database.execute_sql(
            "INSERT OR REPLACE INTO last_used VALUES (?, ?)", (session_id, day)
        )

    def forget_unused(self, before: int, today: int) -> None:
        """Delete the keys of others that were last of use before a day; those never noted yet
        count as used today."""
        with self.at_once():
            self.database.execute_sql(
                "INSERT OR IGNORE INTO last_used SELECT session_id, ? FROM megolminboundsessions",
                (today,),
            )
            old = "(SELECT session_id FROM last_used WHERE day < ?)"
            self.database.execute_sql(
                f"DELETE FROM megolminboundsessions WHERE session_id IN {old}",  # noqa: S608
                (before,),
            )
            self.database.execute_sql("DELETE FROM last_used WHERE day < ?", (before,))

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    # Marks of trust would cost a query for each device and each message. All devices that their
    # owner has not deleted get our keys: docs/decisions/0033.
    def is_device_verified(self, device: OlmDevice) -> bool:
        """No: we cannot compare keys with people."""
        return False

    def is_device_blacklisted(self, device: OlmDevice) -> bool:
        """No device is kept from reading."""
        return False

    def is_device_ignored(self, device: OlmDevice) -> bool:
        """Whether it gets keys although it is not verified."""
        return True


def _of(message: str) -> str:
    return hashlib.sha256(message.encode("utf-8", "replace")).hexdigest()
