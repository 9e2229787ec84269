"""Long polling: hands over each update once it happened and confirms it once it is committed.

    getUpdates(offset) -> read_update -> rights -> receive (commit) -> cursor -> getUpdates(offset)

Called by `build.Telegram`. Telegram keeps what is not confirmed, for a day, and sends it again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot

from bot.core.ports import Clock, Cursor, MenuEntry, Receive, Suggest
from bot.core.store import StoreError
from bot.core.types import ChatChange, Request
from bot.platforms.telegram.downloads import fetch
from bot.platforms.telegram.http import (
    AiohttpRequest,
    AnswerLostError,
    CallError,
    RejectedError,
)
from bot.platforms.telegram.inbound import KINDS, Heard, Listening, read_update
from bot.platforms.telegram.menus import menus, set_menus
from bot.platforms.telegram.outcomes import is_misconfigured, retry_after
from bot.platforms.telegram.rights import Admins
from bot.platforms.telegram.suggestions import Suggestions
from bot.platforms.telegram.transport import WRONG_SETTING

log = structlog.get_logger(__name__)

#: Seconds that Telegram holds a poll open when nothing happens, and that we wait beyond it.
POLL_SECONDS = 25
POLL_GRACE = 10
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
CONFLICT_WAIT = 30.0
#: How often an update that a bug of ours refuses is tried.
MOST_TRIES = 4
CONFLICT = (
    "another program reads this bot's updates (or a webhook is set): "
    "only one may run with this TELEGRAM_TOKEN"
)


def wait_after(error: CallError, failures: int, dice: float) -> float:
    """Seconds before asking again after so many failures in a row; `dice` (0 to 1) spreads them."""
    if isinstance(error, RejectedError) and error.code == 429:
        return retry_after(error)
    if isinstance(error, RejectedError) and error.code == 409:
        return CONFLICT_WAIT
    if is_misconfigured(error):
        return LONGEST_WAIT
    return backed_off(failures, dice)


def backed_off(failures: int, dice: float) -> float:
    """1, 2, 4 … 60 seconds, between half and the whole of it."""
    whole = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(failures - 1, 0), 10)))
    return float(whole * (0.5 + dice / 2))


class Listener:
    """Holds the acknowledgements of button presses that are still on their way."""

    def __init__(
        self,
        bot: Bot,
        http: AiohttpRequest,
        menu: Sequence[MenuEntry],
        owners: Sequence[str],
        suggest: Suggest,
        clock: Clock,
    ) -> None:
        self._bot = bot
        self._http = http
        self._menus = menus(menu, owners)
        self._changing = frozenset(entry.name for entry in menu if entry.changes or entry.owners)
        self._clock = clock
        self._admins = Admins(http, bot.base_url, clock)
        self._suggestions = Suggestions(http, bot.base_url, suggest)
        self._asides: set[asyncio.Task[None]] = set()
        self._stumbled = (0, 0)  # the update that a bug refuses, and how often it has

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """Until cancelled."""
        try:
            username = await self._until_answered(self._introduce)
            self._aside(set_menus(self._bot, self._menus))
            await self._poll(receive, cursor, Listening(username, self._changing))
        finally:
            self._suggestions.stop()
            for task in self._asides:
                task.cancel()

    async def _introduce(self) -> str:
        """Our own name; and no webhook, which would keep all updates from us."""
        me = await self._bot.get_me()
        await self._bot.delete_webhook()
        return me.username or ""

    async def _until_answered(self, ask: Callable[[], Any]) -> Any:
        failures = 0
        while True:
            try:
                return await ask()
            except CallError as error:
                failures += 1
                _log_trouble(error)
                await self._clock.sleep(wait_after(error, failures, _dice()))

    async def _poll(self, receive: Receive, cursor: Cursor, bot: Listening) -> None:
        saved = await cursor.load()
        offset = int(saved) if saved and saved.isdigit() else None
        refused = 0
        while True:
            at = offset
            updates = await self._until_answered(lambda: self._get_updates(at))  # noqa: B023
            done = await self._hand_over(updates, receive, bot)
            if done is not None:
                offset = done + 1
                await _save(cursor, offset)
            if done == _last_id(updates):
                refused = 0
                continue
            refused += 1
            await self._clock.sleep(backed_off(refused, _dice()))

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        values: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": KINDS}
        if offset is not None:
            values["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates"
        updates = await self._http.call(url, POLL_SECONDS + POLL_GRACE, values)
        if not isinstance(updates, list):
            raise AnswerLostError("the updates are not a list")
        return [u for u in updates if isinstance(u, dict) and isinstance(u.get("update_id"), int)]

    async def _hand_over(
        self, updates: list[dict[str, Any]], receive: Receive, bot: Listening
    ) -> int | None:
        """The id of the last update that is done with; stops at the first that was not taken."""
        done = None
        for raw in updates:
            heard = self._read(raw, bot)
            try:
                if heard is not None:
                    await self._take(heard, receive)
            except StoreError as error:
                # Not acknowledged, so Telegram sends it again.
                log.error("update not taken", update=raw["update_id"], error=str(error))
                break
            except Exception:
                log.exception("update not taken", update=raw["update_id"])
                if not self._given_up(raw["update_id"]):
                    break
            done = raw["update_id"]
        return done

    def _given_up(self, update_id: int) -> bool:
        """Whether a bug of ours has refused this update so often that it must not keep us any
        longer from those behind it."""
        known, tries = self._stumbled
        tries = tries + 1 if known == update_id else 1
        self._stumbled = (update_id, tries)
        if tries < MOST_TRIES:
            return False
        log.error("update given up", update=update_id, tries=tries)
        return True

    def _read(self, raw: dict[str, Any], bot: Listening) -> Heard | None:
        try:
            return read_update(raw, bot, self._clock.now())
        except Exception as error:
            # It would come again for ever. Its content is somebody's message: not for the log.
            kinds = [name for name in raw if name != "update_id"]
            log.error(
                "update not understood, skipped",
                update=raw["update_id"],
                kinds=kinds,
                error=f"{type(error).__name__}: {error}",
            )
            return None

    async def _take(self, heard: Heard, receive: Receive) -> None:
        if heard.press is not None:
            self._aside(self._stop_spinner(heard.press))
        if heard.typed is not None:
            self._suggestions.answer(heard.typed)
        inbound = heard.inbound
        if isinstance(inbound, ChatChange):
            self._admins.forget(inbound.at.address)
        if isinstance(inbound, Request) and heard.ask_rights_of is not None:
            admin = await self._admins.includes(inbound.at.address, heard.ask_rights_of)
            inbound = replace(inbound, admin=admin)
        if isinstance(inbound, Request) and heard.file is not None:
            bot = self._bot
            file = await fetch(self._http, bot.base_url, bot.base_file_url, heard.file)
            inbound = replace(inbound, file=file)
        if inbound is not None:
            await receive(inbound)

    async def _stop_spinner(self, press: str) -> None:
        try:
            await self._bot.answer_callback_query(press)
        except CallError as error:
            log.debug("press not answered", error=str(error))

    def _aside(self, work: Any) -> None:
        """Do it beside the polling; nothing waits for it."""
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


async def _save(cursor: Cursor, offset: int) -> None:
    try:
        await cursor.save(str(offset))
    except Exception as error:
        # Everything up to here is committed; an older cursor only means that Telegram, if it has
        # not heard of `offset` yet, repeats what will be recognised by its key.
        log.error("cursor not saved", error=str(error))


def _last_id(updates: list[dict[str, Any]]) -> int | None:
    return updates[-1]["update_id"] if updates else None


def _log_trouble(error: CallError) -> None:
    if isinstance(error, RejectedError) and error.code == 409:
        log.error(CONFLICT, error=str(error))
    elif is_misconfigured(error):
        log.critical(WRONG_SETTING, error=str(error))
    else:
        log.warning("telegram does not answer", error=str(error))


def _dice() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing
