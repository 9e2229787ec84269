"""A real Synapse of our own on loopback: SQLite, no federation, no limits unless asked for.

It is a program of its own, so that it can be stopped and started again; its folder is its state.
"""

from __future__ import annotations

import asyncio
import atexit
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SERVER_NAME = "localhost"
SHARED_SECRET = "registers accounts in tests"
PASSWORD = "a long password for tests"

#: What its limiters are called; with these raised it never says 429.
LIMITS = (
    "rc_message",
    "rc_registration",
    "rc_login.address",
    "rc_login.account",
    "rc_login.failed_attempts",
    "rc_joins.local",
    "rc_joins.remote",
    "rc_joins_per_room",
    "rc_key_requests",
    "rc_invites.per_room",
    "rc_invites.per_user",
    "rc_invites.per_issuer",
    "rc_media_create",
    "rc_room_creation",
    "rc_profile",
    "rc_user_directory",
    "rc_delayed_event_mgmt",
)
NO_LIMIT = {"per_second": 1_000_000, "burst_count": 1_000_000}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account, with the device it was made with."""

    user: str  #: @name:server
    name: str
    token: str
    device: str
    password: str = PASSWORD


class MatrixError(Exception):
    """The server said no."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.code = str(body.get("errcode", ""))
        self.body = body


class Synapse:
    """One homeserver; `start` and `stop` as often as wanted, the port stays the same."""

    def __init__(self, folder: Path, *, limits: bool = False) -> None:
        self.folder = folder
        self.limits = limits
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._admin_token = ""

    @property
    def url(self) -> str:
        """Its address for clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def start(self, seconds: float = 60) -> None:
        """Start it and wait until it answers."""
        for _ in range(5):
            port = self.port or _free_port()
            self._launch(port)
            if self._answers(port, seconds):
                self.port = port
                return
            # Somebody else took the port in between.
            assert "already in use" in self.said(), self.said()
        raise AssertionError(f"no port for Synapse: {self.said()}")

    def stop(self) -> None:
        """End it at once; what it answered it has stored."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None

    def said(self) -> str:
        """What it printed and logged, for a failure's message."""
        return (self.folder / "out").read_text(encoding="utf-8", errors="replace")[-5000:]

    def register(self, name: str, *, admin: bool = False, login: bool = True) -> Account:
        """A new account, made with the shared secret; limits do not apply to that. Without
        `login` it has no device yet."""
        path = "/_synapse/admin/v1/register"
        nonce = self.call("GET", path)["nonce"]
        words = (nonce, name, PASSWORD, "admin" if admin else "notadmin")
        mac = hmac.new(SHARED_SECRET.encode(), "\0".join(words).encode(), hashlib.sha1)
        made = self.call(
            "POST",
            path,
            {
                "nonce": nonce,
                "username": name,
                "password": PASSWORD,
                "admin": admin,
                "mac": mac.hexdigest(),
                "inhibit_login": not login,
            },
        )
        token, device = made.get("access_token", ""), made.get("device_id", "")
        return Account(made["user_id"], name, token, device)

    def lift_limits(self, user: str) -> None:
        """What an administrator does for a bot: no limit on its messages."""
        path = f"/_synapse/admin/v1/users/{user}/override_ratelimit"
        self.as_admin("POST", path, {"messages_per_second": 0, "burst_count": 0})

    def as_admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the server as its administrator."""
        if not self._admin_token:
            self._admin_token = self.register("admin", admin=True).token
        return self.call(method, path, body, self._admin_token)

    def call(self, method: str, path: str, body: object = None, token: str = "") -> Any:
        """Call the server, blocking; MatrixError if it refuses."""
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise MatrixError(error.code, json.loads(error.read() or b"{}")) from None

    async def restart(self, *, pause: float = 0.0) -> None:
        """Stop it, stay away for `pause` seconds, start it again."""
        await asyncio.to_thread(self.stop)
        await asyncio.sleep(pause)
        await asyncio.to_thread(self.start)

    def _launch(self, port: int) -> None:
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "homeserver.yaml"
        # JSON is YAML.
        config.write_text(json.dumps(_config(self.folder, port, self.limits)), encoding="utf-8")
        (self.folder / "log.yaml").write_text(json.dumps(_LOGGING), encoding="utf-8")
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _UNTIL_LET_GO, "-c", str(config)],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                start_new_session=True,
            )

    def _answers(self, port: int, seconds: float) -> bool:
        """Wait for its first answer; False if it ended instead."""
        assert self._process is not None
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            if self._process.poll() is not None:
                return False
            try:
                url = f"http://127.0.0.1:{port}/_matrix/client/versions"
                with urllib.request.urlopen(url, timeout=5):
                    return True
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"Synapse did not answer within {seconds} s: {self.said()}")


@cache
def shared_synapse(*, limits: bool = False) -> Synapse:
    """The one of this process, started when first asked for; it ends with the process."""
    server = synapse_server(limits=limits)
    atexit.register(server.__exit__, None, None, None)
    return server.__enter__()


@contextmanager
def synapse_server(*, limits: bool = False) -> Iterator[Synapse]:
    """A started Synapse in a folder of its own; both gone on leaving."""
    with tempfile.TemporaryDirectory(prefix="synapse") as folder:
        synapse = Synapse(Path(folder), limits=limits)
        try:
            synapse.start()
            yield synapse
        finally:
            synapse.stop()


def _free_port() -> int:
    """A port nobody listens on; `start` copes with losing the race for it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


#: Synapse that ends as soon as whoever started it does, in whatever way: then its input ends.
_UNTIL_LET_GO = """
import os, runpy, sys, threading

def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)

threading.Thread(target=end_with_input, daemon=True).start()
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""

_LOGGING = {
    "version": 1,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["out"]},
    "disable_existing_loggers": False,
}


def _config(folder: Path, port: int, limits: bool) -> dict[str, Any]:
    """homeserver.yaml."""
    return {
        "server_name": SERVER_NAME,
        "pid_file": str(folder / "pid"),
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "log_config": str(folder / "log.yaml"),
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "registration_shared_secret": SHARED_SECRET,
        "macaroon_secret_key": "tests",
        "form_secret": "tests",
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "user_directory": {"enabled": False},
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "listeners": [
            {
                "port": port,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        **({} if limits else _no_limits()),
    }


def _no_limits() -> dict[str, Any]:
    raised: dict[str, Any] = {}
    for name in LIMITS:
        outer, _, inner = name.partition(".")
        if inner:
            raised.setdefault(outer, {})[inner] = NO_LIMIT
        else:
            raised[outer] = NO_LIMIT
    return raised
