"""Makes the Matrix platform from settings; imported only where a homeserver is set,
because the SDK takes a while to import."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.core.document import Document
from bot.core.ports import Clock, Cursor, Desk, LoadFile, MenuEntry, Pace, Receive
from bot.core.types import Delivery, Outcome, Standing
from bot.platforms.matrix.account import Account as OpenAccount
from bot.platforms.matrix.chores import Rules
from bot.platforms.matrix.files import Files
from bot.platforms.matrix.http import MatrixHttp
from bot.platforms.matrix.inbound import NAME
from bot.platforms.matrix.listen import Listener
from bot.platforms.matrix.pace import LearningPace
from bot.platforms.matrix.reactions import Reactions
from bot.platforms.matrix.render import render
from bot.platforms.matrix.session import Credentials
from bot.platforms.matrix.standing import standing
from bot.platforms.matrix.transport import Transport

#: How long the homeserver knows a transaction id again. Synapse keeps them for 24 hours; half of
#: that is far more than any delivery waits.
REMEMBERS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Account:
    """What the operator set."""

    homeserver: str  #: https://matrix.example.org
    user: str  #: as `@bot:example.org`, or the part before the colon
    store: Path
    password: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    device_id: str | None = None
    recovery_key: str | None = field(default=None, repr=False)
    invites: str = "anyone"
    owners: Collection[str] = ()
    per_second: float | None = None  #: messages; 0: no limit of ours; None: as refusals teach


class Matrix:
    """The platform port for one account; holds its connections and keys."""

    def __init__(
        self,
        account: OpenAccount,
        reactions: Reactions,
        transport: Transport,
        listener: Listener,
        pace: LearningPace,
        commands: Collection[str],
    ) -> None:
        self._account = account
        self._reactions = reactions
        self._transport = transport
        self._listener = listener
        self._pace = pace
        self._commands = commands

    @property
    def name(self) -> str:
        """The word in addresses, tables and logs."""
        return NAME

    @property
    def remembers(self) -> timedelta:
        """How long a repeated transaction id is answered with the first message."""
        return REMEMBERS

    @property
    def pace(self) -> Pace | None:
        """The account's pace, None if it has none."""
        return self._pace.pace

    def render(self, document: Document) -> tuple[str, ...]:
        """See `render.render`."""
        return render(document, self._commands)

    def preview(self, body: str) -> str:
        """The plain text that goes with every message."""
        return str(json.loads(body)["plain"])

    async def perform(self, delivery: Delivery) -> Outcome:
        """See `transport.Transport.perform`."""
        return await self._transport.perform(delivery)

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """See `listen.Listener.listen`."""
        await self._listener.listen(receive, cursor)

    async def ours(self) -> None:
        """Return once no other process uses the key store."""
        await self._account.ours()

    async def standing(self, address: str, person: str) -> Standing | None:
        """See `standing.standing`; `#name:server` asks for a public room."""
        return await standing(self._account, address, person)

    async def aclose(self) -> None:
        """Close all connections and let go of the key store."""
        await self._reactions.aclose()
        await self._account.aclose()


def build(
    account: Account,
    load_file: LoadFile,
    clock: Clock,
    desk: Desk | None = None,
    menu: Sequence[MenuEntry] = (),
) -> Matrix:
    """The platform for an account; `menu` has the commands that people can say. Nothing is asked
    before the first call, so a dead network does not stop the program."""
    http = MatrixHttp(account.homeserver)
    credentials = Credentials(
        account.user, account.password, account.access_token, account.device_id
    )
    opened = OpenAccount(http, account.store, credentials)
    pace = LearningPace(account.per_second)
    reactions = Reactions(http, pace)
    rules = Rules(account.invites, account.owners, account.recovery_key, desk)
    return Matrix(
        opened,
        reactions,
        Transport(opened, reactions, Files(http, load_file), pace),
        Listener(opened, rules, clock),
        pace,
        [entry.name for entry in menu],
    )
