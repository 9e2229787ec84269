"""The folder and the login: one device for ever, one process at a time, plain words otherwise."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.platforms.matrix.account import Account, ElsewhereError
from bot.platforms.matrix.http import MatrixHttp, path
from bot.platforms.matrix.rooms import Room
from bot.platforms.matrix.session import Credentials, MisconfiguredError, StoreLock
from tests.fakes.synapse import PASSWORD, Synapse

_NAMES = count(1)


@pytest.fixture
def user(synapse: Synapse) -> str:
    return synapse.register(f"session-{next(_NAMES)}", login=False).user


def account(
    synapse: Synapse,
    folder: Path,
    user: str,
    password: str | None = PASSWORD,
    token: str | None = None,
    device: str | None = None,
) -> Account:
    return Account(MatrixHttp(synapse.url), folder, Credentials(user, password, token, device))


async def device_of(one: Account) -> str:
    try:
        me, _ = await one.open()
        return me.device_id
    finally:
        await one.aclose()


async def refusal_of(one: Account) -> str:
    try:
        with pytest.raises(MisconfiguredError) as caught:
            await one.open()
        with pytest.raises(MisconfiguredError):
            await one.open()
        return str(caught.value)
    finally:
        await one.aclose()


async def test_the_device_is_kept_for_ever(synapse: Synapse, tmp_path: Path, user: str) -> None:
    first = await device_of(account(synapse, tmp_path, user))
    assert await device_of(account(synapse, tmp_path, user, password=None)) == first
    assert (tmp_path / "session.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys.db").stat().st_mode & 0o077 == 0


async def test_a_login_cut_short_is_taken_up_as_the_same_device(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    tmp_path.joinpath("session.json").write_text(
        json.dumps({"user_id": "", "device_id": "ICSWATCHABC", "token": ""})
    )
    assert await device_of(account(synapse, tmp_path, user)) == "ICSWATCHABC"


async def test_who_was_logged_out_comes_back_as_the_same_device(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    first = await device_of(account(synapse, tmp_path, user))
    token = json.loads((tmp_path / "session.json").read_text())["token"]
    synapse.call("POST", path("logout"), token=token)
    told = await refusal_of(account(synapse, tmp_path, user, password=None))
    assert "MATRIX_PASSWORD" in told
    assert await device_of(account(synapse, tmp_path, user)) == first


async def test_a_wrong_password_is_said_plainly(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    told = await refusal_of(account(synapse, tmp_path, user, password="wrong"))
    assert "MATRIX_USER and MATRIX_PASSWORD" in told
    assert "wrong" not in told


async def test_a_folder_is_for_one_account_and_one_device(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    await device_of(account(synapse, tmp_path, user))
    other = synapse.register(f"session-other-{next(_NAMES)}")
    told = await refusal_of(account(synapse, tmp_path, "", None, other.token, other.device))
    assert "folder of its own" in told
    again = synapse.call(
        "POST",
        path("login"),
        {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": PASSWORD,
        },
    )
    told = await refusal_of(account(synapse, tmp_path, user, None, again["access_token"]))
    assert "one device is kept for ever" in told


async def test_a_server_name_says_where_its_homeserver_is(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    async def well_known(_request: web.Request) -> web.Response:
        return web.json_response({"m.homeserver": {"base_url": f"{synapse.url}/"}})

    site = web.Application()
    site.router.add_get("/.well-known/matrix/client", well_known)
    async with TestServer(site) as server:
        address = f"http://{server.host}:{server.port}"
        one = Account(MatrixHttp(address), tmp_path, Credentials(user, PASSWORD, None, None))
        assert (await device_of(one)).startswith("ICSWATCH")


async def test_a_lost_folder_is_noticed(synapse: Synapse, tmp_path: Path, user: str) -> None:
    await device_of(account(synapse, tmp_path / "a", user))
    stored = json.loads((tmp_path / "a" / "session.json").read_text())
    lost = account(synapse, tmp_path / "b", user, None, stored["token"], stored["device_id"])
    assert "restore the folder" in await refusal_of(lost)


async def test_one_process_at_a_time(synapse: Synapse, tmp_path: Path, user: str) -> None:
    with StoreLock(tmp_path) as lock:
        assert lock.taken()
        second = account(synapse, tmp_path, user)
        with pytest.raises(ElsewhereError):
            await second.open()
        lock.release()
        await second.ours()
        assert await device_of(second)


async def test_a_folder_that_cannot_be_used_is_said_plainly(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    (tmp_path / "file").write_text("")
    unusable = account(synapse, tmp_path / "file", user)
    await unusable.ours()
    assert "MATRIX_STORE" in await refusal_of(unusable)


async def test_broken_keys_are_said_plainly(synapse: Synapse, tmp_path: Path, user: str) -> None:
    await device_of(account(synapse, tmp_path, user))
    (tmp_path / "keys.db").write_bytes(b"not a database" * 100)
    for more in ("keys.db-wal", "keys.db-shm"):
        (tmp_path / more).unlink(missing_ok=True)
    assert "cannot be read" in await refusal_of(account(synapse, tmp_path, user))


async def test_a_room_that_a_sync_told_of_meanwhile_is_believed(
    synapse: Synapse, tmp_path: Path, user: str
) -> None:
    """Who joined while we asked for the state of a new room is in the sync and not in our answer;
    were the answer kept, that admin would be refused for ever."""
    asked, answered = asyncio.Event(), asyncio.Event()

    class Slow(Account):
        async def room_now(self, room_id: str) -> Room:
            asked.set()
            await answered.wait()
            return Room(room_id)

    one = Slow(MatrixHttp(synapse.url), tmp_path, Credentials(user, PASSWORD, None, None))
    try:
        asking = asyncio.create_task(one.room("!new"))
        await asked.wait()
        one.rooms["!new"] = told = Room("!new", joined={"@late:localhost"})
        answered.set()
        assert await asking is told
        assert one.rooms["!new"] is told
    finally:
        await one.aclose()
