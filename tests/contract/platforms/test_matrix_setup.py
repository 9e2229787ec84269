"""`python -m bot matrix setup` and `status`, in this process, against a real homeserver."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.platforms.matrix.build import Account
from bot.platforms.matrix.secret_storage import SecretsError
from bot.platforms.matrix.setup import look, set_up
from tests.fakes.matrix_signatures import why_not_trusted
from tests.fakes.synapse import PASSWORD, Synapse

_NAMES = count(1)


@pytest.fixture
def account(synapse: Synapse, tmp_path: Path) -> Account:
    user = synapse.register(f"setup-{next(_NAMES)}", login=False).user
    return Account(homeserver=synapse.url, user=user, store=tmp_path / "store", password=PASSWORD)


async def test_a_reset_that_is_refused_leaves_the_old_keys_of_use(
    synapse: Synapse, account: Account, tmp_path: Path
) -> None:
    shown: list[str] = []
    await set_up(account, shown.append)
    for password, words in ((None, "wants the account's password"), ("no", "did not accept")):
        with pytest.raises(SecretsError, match=words):
            await set_up(replace(account, password=password), shown.append, reset=True)
    (recovery_key,) = shown
    elsewhere = replace(account, store=tmp_path / "elsewhere", recovery_key=recovery_key)
    assert "signed with the account's own keys" in await set_up(elsewhere, shown.append)
    assert trusted(synapse, elsewhere)


async def test_a_reset_makes_keys_that_another_device_can_use(
    synapse: Synapse, account: Account, tmp_path: Path
) -> None:
    shown: list[str] = []
    await set_up(account, shown.append)
    assert "signed with new keys" in await set_up(account, shown.append, reset=True)
    before, after = shown
    assert before != after
    elsewhere = replace(account, store=tmp_path / "elsewhere", recovery_key=after)
    await set_up(elsewhere, shown.append)
    assert trusted(synapse, account)
    assert trusted(synapse, elsewhere)


async def test_status_says_how_to_come_back_after_a_logout(
    synapse: Synapse, account: Account
) -> None:
    words, well = await look(account)
    assert (well, words) == (
        False,
        "The bot has not logged in yet; `python -m bot matrix setup` does so.",
    )
    await set_up(account, lambda _: None)
    words, well = await look(account)
    assert well
    assert re.search(r"is trusted\. Its key: \S{43}\Z", words)
    synapse.call("POST", "/_matrix/client/v3/logout", token=session(account)["token"])
    words, well = await look(account)
    assert not well
    assert "revoked the login" in words
    assert "MATRIX_PASSWORD" in words


def session(account: Account) -> dict[str, str]:
    kept: dict[str, str] = json.loads((account.store / "session.json").read_text(encoding="utf-8"))
    return kept


def trusted(synapse: Synapse, account: Account) -> bool:
    """By code that shares nothing with the bot's."""
    mine = session(account)
    published = synapse.call(
        "POST",
        "/_matrix/client/v3/keys/query",
        {"device_keys": {account.user: []}},
        mine["token"],
    )
    return not why_not_trusted(published, account.user, mine["device_id"])
