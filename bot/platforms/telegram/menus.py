"""The command menus that Telegram shows, one for each kind of reader; set when listening starts.

Scopes: https://core.telegram.org/bots/api#botcommandscope
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.core.plain import one_line
from bot.core.ports import MenuEntry
from bot.platforms.telegram.http import CallError

log = structlog.get_logger(__name__)

_LONGEST_SUMMARY = 256


@dataclass(frozen=True, slots=True)
class Menu:
    """What one kind of reader is offered."""

    scope: BotCommandScope
    commands: tuple[BotCommand, ...]


def menus(entries: Sequence[MenuEntry], owners: Sequence[str]) -> list[Menu]:
    """The menus for a command table. In groups only admins are offered what changes something;
    owners, in their private chats, see everything. `owners` are Telegram user ids."""
    public = [entry for entry in entries if not entry.owners]
    look_ups = [entry for entry in public if not entry.changes]
    wanted: list[tuple[BotCommandScope, Sequence[MenuEntry]]] = [
        (BotCommandScopeDefault(), public),
        (BotCommandScopeAllPrivateChats(), public),
        (BotCommandScopeAllGroupChats(), look_ups),
        (BotCommandScopeAllChatAdministrators(), public),
        *((BotCommandScopeChat(int(owner)), entries) for owner in owners),
    ]
    made = (Menu(scope, _commands(some)) for scope, some in wanted)
    return [menu for menu in made if menu.commands]


def _commands(entries: Sequence[MenuEntry]) -> tuple[BotCommand, ...]:
    return tuple(
        BotCommand(entry.name, one_line(entry.summary)[:_LONGEST_SUMMARY] or entry.name)
        for entry in entries
        if re.fullmatch(r"[a-z0-9_]{1,32}", entry.name)
    )


async def set_menus(bot: Bot, wanted: Sequence[Menu]) -> None:
    """Tell Telegram; a menu that it does not take (an owner it has not met) is only logged."""
    for menu in wanted:
        try:
            await bot.set_my_commands(menu.commands, scope=menu.scope)
        except CallError as error:
            log.warning("menu not set", scope=menu.scope.type, error=str(error))
