"""Who we are at the homeserver: one device for ever, kept in `MATRIX_STORE`.

The device id is chosen and written down before the first login, so that a program killed in
between logs in as the same device again. Called by `account.py`.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.platforms.matrix.http import MatrixHttp, RejectedError, path
from bot.platforms.matrix.outcomes import is_token_gone

_FILE = "session.json"
_LOCK = "lock"
DEVICE_NAME = "ICS Watch"


class MisconfiguredError(Exception):
    """Only a person can mend it; the text says how."""


@dataclass(frozen=True, slots=True)
class Session:
    """A device of an account; the token is empty before the first login."""

    user_id: str
    device_id: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator gave us to log in with."""

    user: str  #: as `@bot:example.org`, or the part before the colon
    password: str | None = field(repr=False)
    access_token: str | None = field(repr=False)
    device_id: str | None


class StoreLock:
    """The right to use the folder, held by one process until it ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def taken(self) -> bool:
        """Take it; False while another process has it. MisconfiguredError if nobody can."""
        if self._descriptor is not None:
            return True
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise MisconfiguredError(
                f"MATRIX_STORE: {self._folder} cannot be used ({error.strerror})"
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let another process have it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def load_session(folder: Path) -> Session | None:
    """The device kept in the folder, None before the first start."""
    try:
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Session(stored["user_id"], stored["device_id"], stored["token"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise MisconfiguredError(
            f"{folder / _FILE} cannot be read; restore MATRIX_STORE from its backup"
        ) from None


def save_session(folder: Path, session: Session) -> None:
    """Write the device down, whole or not at all."""
    new = folder / f"{_FILE}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(session), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / _FILE)


async def enter(http: MatrixHttp, folder: Path, given: Credentials) -> Session:
    """Be this device: with the token we have, else by a login. CallError if the server does not
    answer, MisconfiguredError if it does not let us in."""
    saved = load_session(folder)
    token = given.access_token or (saved.token if saved else "")
    if token:
        session = await _who(http, token, given)
        if session is not None:
            return _kept(folder, saved, session)
    if given.password is None:
        wrong = "MATRIX_ACCESS_TOKEN" if given.access_token else "the stored login any more"
        raise MisconfiguredError(
            f"the homeserver does not accept {wrong}; start with MATRIX_PASSWORD or a new token"
            if token
            else f"no login is kept in {folder}: set MATRIX_PASSWORD, or MATRIX_ACCESS_TOKEN and "
            "MATRIX_DEVICE_ID"
        )
    device_id = given.device_id or (saved.device_id if saved else _new_device_id())
    if saved is None:
        save_session(folder, Session("", device_id, ""))
    return _kept(folder, saved, await _log_in(http, given.user, given.password, device_id))


def _new_device_id() -> str:
    return f"ICSWATCH{secrets.token_hex(4).upper()}"


def _kept(folder: Path, saved: Session | None, session: Session) -> Session:
    if saved is not None and saved.user_id:
        if saved.user_id != session.user_id:
            raise MisconfiguredError(
                f"MATRIX_STORE belongs to {saved.user_id}, the login to {session.user_id}: "
                "give each account a folder of its own"
            )
        if saved.device_id != session.device_id:
            raise MisconfiguredError(
                f"MATRIX_STORE holds the keys of device {saved.device_id}, the login is of "
                f"{session.device_id}: one device is kept for ever; use the token of that device"
            )
    if session != saved:
        save_session(folder, session)
    return session


async def _who(http: MatrixHttp, token: str, given: Credentials) -> Session | None:
    """Whose token it is, None if it is nobody's any more."""
    http.token = token
    try:
        answer = await http.call("GET", path("account", "whoami"))
    except RejectedError as error:
        http.token = None
        if is_token_gone(error):
            return None
        raise
    device_id = answer.get("device_id") or given.device_id
    if not device_id:
        raise MisconfiguredError("MATRIX_DEVICE_ID is missing, and the token does not name it")
    if given.device_id and device_id != given.device_id:
        raise MisconfiguredError(
            f"MATRIX_ACCESS_TOKEN is of device {device_id}, not of {given.device_id}"
        )
    user_id = str(answer["user_id"])
    if given.user and _localpart(user_id) != _localpart(given.user):
        raise MisconfiguredError(f"the token is of {user_id}, MATRIX_USER says {given.user}")
    return Session(user_id, str(device_id), token)


def _localpart(user: str) -> str:
    return user.removeprefix("@").partition(":")[0].lower()


async def _log_in(http: MatrixHttp, user: str, password: str, device_id: str) -> Session:
    # Asked first, so that a password goes to nothing that is no homeserver.
    ways = await http.call("GET", path("login"))
    if "m.login.password" not in [way.get("type") for way in ways.get("flows", ())]:
        raise MisconfiguredError(
            "the homeserver has no login by password; set MATRIX_ACCESS_TOKEN and MATRIX_DEVICE_ID"
        )
    body: dict[str, Any] = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "device_id": device_id,
        "initial_device_display_name": DEVICE_NAME,
    }
    try:
        answer = await http.call("POST", path("login"), body)
    except RejectedError as error:
        if error.status == 403 or error.errcode in ("M_FORBIDDEN", "M_USER_DEACTIVATED"):
            raise MisconfiguredError(
                f"the homeserver does not accept MATRIX_USER and MATRIX_PASSWORD ({error.errcode})"
            ) from None
        raise
    session = Session(str(answer["user_id"]), str(answer["device_id"]), str(answer["access_token"]))
    http.token = session.token
    return session
