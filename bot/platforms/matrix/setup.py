"""Sets up trust: the account's cross-signing keys and their storage, and the device signed by them.

Called by `python -m bot matrix setup`, with the bot itself stopped. The recovery key is shown to
the operator before anything is published, and kept nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from bot.platforms.matrix.account import Account as OpenAccount
from bot.platforms.matrix.account import published_keys
from bot.platforms.matrix.build import Account
from bot.platforms.matrix.cross_signing import (
    SELF_SIGNING,
    decoded,
    distrust,
    encoded,
    key_object,
    public_key,
    public_of,
    publish_keys,
    sign_device,
    signed,
)
from bot.platforms.matrix.http import CallError, MatrixHttp
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.outcomes import is_token_gone
from bot.platforms.matrix.secret_storage import (
    SecretsError,
    create_storage,
    load_secret,
    recovery_key_of,
    store_secret,
    unlock,
)
from bot.platforms.matrix.session import Credentials, Session, load_session

USAGES = ("master", "self_signing", "user_signing")
HAS_KEYS = (
    "the account has cross-signing keys already. Set MATRIX_RECOVERY_KEY to its recovery key (of "
    "the app in which they were made), or make new ones with --reset; whoever had verified the "
    "account is then asked to do so again"
)

COME_BACK = "Start the bot with MATRIX_PASSWORD: it logs in as the same device."


async def set_up(account: Account, show: Callable[[str], None], *, reset: bool = False) -> str:
    """Have the bot's device trusted; a sentence about what was done.

    `show` is given a new recovery key, if one is made, before it counts. Raises CallError,
    SecretsError, MisconfiguredError or ElsewhereError.
    """
    http = MatrixHttp(account.homeserver)
    opened = OpenAccount(
        http,
        account.store,
        Credentials(account.user, account.password, account.access_token, account.device_id),
    )
    try:
        me, keys = await opened.open()
        published = await published_keys(http, me.user_id)
        known = public_key(published, "master", me.user_id) is not None
        if not reset and not distrust(published, me, keys.fingerprint):
            return f"Device {me.device_id} of {me.user_id} is trusted already; nothing was changed."
        if known and not reset:
            await _import(opened, me, keys, account.recovery_key)
            done = "signed with the account's own keys"
        else:
            await _create(opened, me, keys, account.password, show, replacing=known)
            done = "signed with new keys"
        why = distrust(await published_keys(http, me.user_id), me, keys.fingerprint)
        if why:
            raise SecretsError(why)
        return f"Device {me.device_id} of {me.user_id} is now trusted: {done}."
    finally:
        await opened.aclose()


async def look(account: Account) -> tuple[str, bool]:
    """Which device the bot has, and whether apps trust it. The bot may be running: only what is
    stored and published is read. Raises CallError or MisconfiguredError."""
    me = load_session(account.store)
    if me is None or not me.token:
        return "The bot has not logged in yet; `python -m bot matrix setup` does so.", False
    http = MatrixHttp(account.homeserver)
    http.token = account.access_token or me.token
    try:
        published = await published_keys(http, me.user_id)
    except CallError as error:
        if not is_token_gone(error):
            raise
        return f"The homeserver has revoked the login of device {me.device_id}. {COME_BACK}", False
    finally:
        await http.aclose()
    device = (published.get("device_keys") or {}).get(me.user_id, {}).get(me.device_id) or {}
    fingerprint = str((device.get("keys") or {}).get(f"ed25519:{me.device_id}", ""))
    why = distrust(published, me, fingerprint)
    trust = f"is not trusted: {why}" if why else "is trusted"
    return f"Device {me.device_id} of {me.user_id} {trust}. Its key: {fingerprint}", not why


async def _import(opened: OpenAccount, me: Session, keys: Keys, recovery_key: str | None) -> None:
    if recovery_key is None:
        raise SecretsError(HAS_KEYS)
    storage_key = await unlock(opened.http, me.user_id, recovery_key)
    seed = decoded(await load_secret(opened.http, me.user_id, SELF_SIGNING, storage_key))
    await sign_device(opened, me, keys, seed)


async def _create(
    opened: OpenAccount,
    me: Session,
    keys: Keys,
    password: str | None,
    show: Callable[[str], None],
    *,
    replacing: bool,
) -> None:
    """New keys: shown, locked away, published, used; a kill in between leaves what a second run
    finds or makes anew."""
    seeds = {usage: os.urandom(32) for usage in USAGES}
    key = os.urandom(32)
    if replacing:
        # First what may be refused: until then the account's old keys are in their place.
        await _publish(opened, me, seeds, password)
    show(recovery_key_of(key))
    storage_key = await create_storage(opened.http, me.user_id, key)
    for usage, seed in seeds.items():
        name = f"m.cross_signing.{usage}"
        await store_secret(opened.http, me.user_id, name, encoded(seed), storage_key)
    if not replacing:
        await _publish(opened, me, seeds, password)
    await sign_device(opened, me, keys, seeds["self_signing"])


async def _publish(
    opened: OpenAccount, me: Session, seeds: dict[str, bytes], password: str | None
) -> None:
    master = key_object(me.user_id, "master", public_of(seeds["master"]))
    body = {"master_key": master}
    for usage in USAGES[1:]:
        made = key_object(me.user_id, usage, public_of(seeds[usage]))
        body[f"{usage}_key"] = signed(made, me.user_id, seeds["master"])
    await publish_keys(opened, body, me.user_id, password)
