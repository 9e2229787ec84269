"""Makes the Telegram platform from settings; imported only where a token is set,
because the SDK takes half a second to import."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from telegram import Bot

from bot.core.document import Document
from bot.core.ports import Clock, Cursor, LoadFile, MenuEntry, Pace, Receive, Suggest
from bot.core.types import Delivery, Offer, Outcome, Standing
from bot.platforms.telegram.http import AiohttpRequest
from bot.platforms.telegram.inbound import NAME
from bot.platforms.telegram.listen import Listener
from bot.platforms.telegram.render import preview, render
from bot.platforms.telegram.standing import standing
from bot.platforms.telegram.transport import Transport

#: Just under 30 messages a second for the bot, 1 a second in a private chat, 20 a minute in a
#: group: 5 at once and then one every 4 s are 20 in any minute.
#: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
PACE = Pace(
    bot=timedelta(seconds=1 / 29.4),
    private=timedelta(seconds=1.05),
    group=timedelta(seconds=4),
    group_burst=5,
)


class Telegram:
    """The platform port for one bot; holds its connections."""

    def __init__(
        self,
        http: AiohttpRequest,
        base_url: str,
        transport: Transport,
        listener: Listener,
        pace: Pace | None,
    ) -> None:
        self._http = http
        self._base_url = base_url  # with the token: not for any log
        self._transport = transport
        self._listener = listener
        self._pace = pace

    @property
    def name(self) -> str:
        """The word in addresses, tables and logs."""
        return NAME

    @property
    def remembers(self) -> timedelta:
        """Telegram knows no transaction ids: the same message sent twice is two messages."""
        return timedelta(0)

    @property
    def pace(self) -> Pace | None:
        """Telegram's limits, None if the settings switch them off."""
        return self._pace

    def render(self, document: Document) -> tuple[str, ...]:
        """See `render.render`."""
        return render(document)

    def preview(self, body: str) -> str:
        """See `render.preview`."""
        return preview(body)

    async def perform(self, delivery: Delivery) -> Outcome:
        """See `transport.Transport.perform`."""
        return await self._transport.perform(delivery)

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """See `listen.Listener.listen`."""
        await self._listener.listen(receive, cursor)

    async def standing(self, address: str, person: str) -> Standing | None:
        """See `standing.standing`; `@name` asks for a public channel or group."""
        return await standing(self._http, self._base_url, address, person)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.shutdown()


async def _nothing_to_offer(text: str, person: str) -> tuple[Offer, ...]:
    return ()


def build(
    token: str,
    api_url: str,
    menu: Sequence[MenuEntry],
    owners: Sequence[str],
    load_file: LoadFile,
    clock: Clock,
    *,
    suggest: Suggest = _nothing_to_offer,
    paced: bool = True,
) -> Telegram:
    """The platform for a bot's token.

    `api_url` has no `/bot<token>` part; `owners` are Telegram user ids; `paced` off is for test
    servers. Nothing is sent before the first call, so a dead network does not stop the program.
    """
    # At DEBUG the SDK logs its address, and that holds the token.
    logging.getLogger("telegram").setLevel(logging.WARNING)
    http = AiohttpRequest()
    bot = Bot(
        token,
        base_url=f"{api_url.rstrip('/')}/bot",
        base_file_url=f"{api_url.rstrip('/')}/file/bot",
        request=http,
        get_updates_request=http,
    )
    return Telegram(
        http,
        bot.base_url,
        Transport(http, bot.base_url, load_file, clock),
        Listener(bot, http, menu, owners, suggest, clock),
        PACE if paced else None,
    )
