"""`python -m bot broadcast --file TEXT.md --audience …`: the road of a broadcast, from a script.

The same steps as in the chat, with the same rights, blockers and second person.
"""

from __future__ import annotations

import asyncio
import mimetypes
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.core.document import Block, Document
from bot.core.errors import UserError
from bot.core.types import Address, Chat, ChatKind, Feed, ReceivedFile, Request
from bot.settings import Settings

if TYPE_CHECKING:
    from handlers.context import Context


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    blocks: tuple[Block, ...]
    audience: str
    author: Address
    when: str
    before: str
    attach: Path | None
    practice: bool
    urgent: bool
    dry_run: bool


class _UndoneError(Exception):
    """Ends the transaction of a dry run."""


def broadcast(
    file: Annotated[Path, typer.Option(help="The text, as Markdown", exists=True, dir_okay=False)],
    audience: Annotated[str, typer.Option(help="As in the chat: 'devon; tag board; not torbay'")],
    author: Annotated[
        str, typer.Option("--as", help="Whose broadcast it is: telegram:12345; default: an owner")
    ] = "",
    when: Annotated[str, typer.Option(help="tomorrow 8am; default: once confirmed")] = "",
    before: Annotated[str, typer.Option(help="Not to be sent after this time")] = "",
    attach: Annotated[
        Path | None, typer.Option(help="A picture or document", exists=True, dir_okay=False)
    ] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Reaches only its author")] = False,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Without a second person; admins see it at once")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the preview; keep and send nothing")
    ] = False,
) -> None:
    """Write a broadcast, show its preview, and confirm it unless --dry-run is given."""
    from bot.areas.atlas import load_atlas
    from bot.commands.markdown import read_markdown
    from bot.commands.start import feeds_or_exit, refuse, settings_or_exit, store_or_exit

    settings = settings_or_exit()
    who = _author(author, settings)
    if who is None:
        refuse(["--as: say whose broadcast it is, such as telegram:12345"])
    feeds = feeds_or_exit(settings, load_atlas())
    blocks = read_markdown(file.read_text(encoding="utf-8"))
    order = Order(blocks, audience, who, when, before, attach, practice, urgent, dry_run)
    with store_or_exit():
        shown, done = asyncio.run(_carry_out(order, settings, feeds))
    typer.echo(shown)
    if not done:
        raise typer.Exit(1)


def _author(word: str, settings: Settings) -> Address | None:
    if not word:
        return settings.owners[0] if settings.owners else None
    platform, _, address = word.partition(":")
    return Address(platform, address) if platform and address else None


async def _carry_out(order: Order, settings: Settings, feeds: Sequence[Feed]) -> tuple[str, bool]:
    """What the author would have seen, and whether it is on its way (or would be)."""
    from bot.answering import contexts
    from bot.assembly import assemble

    shown: list[str] = []
    async with assemble(settings, feeds) as parts:
        try:
            async with parts.store.write() as tx:
                chat = await tx.chats.ensure(order.author, ChatKind.PRIVATE, "", parts.clock.now())
                done = await _steps(order, contexts(parts)(tx, chat), chat, shown)
                if order.dry_run or not done:
                    raise _UndoneError
        except _UndoneError:
            shown.append("Nothing was kept or sent.")
    return "\n\n".join(shown), done


async def _steps(order: Order, context: Context, chat: Chat, shown: list[str]) -> bool:
    from handlers.router import answer

    async def say(text: str, **more: Any) -> Document:
        request = Request(
            key=f"shell:{uuid.uuid4()}",
            at=chat.at,
            kind=ChatKind.PRIVATE,
            sender=order.author.address,
            admin=True,
            text=text,
            received_at=context.now,
            **more,
        )
        return await answer(request, context)

    try:
        card = await say(f"/broadcast {'practice' if order.practice else 'new'}")
        number = next(one.command for one in card.actions).split()[1]
        step = f"/broadcast {number}"
        await say(f"{step} text", blocks=order.blocks, file=_file(order.attach))
        await say(f"{step} audience {order.audience}")
        if order.when:
            await say(f"{step} when {order.when}")
        if order.before:
            await say(f"{step} before {order.before}")
        preview = await say(f"{step} preview")
        shown += [_as_text(Document(order.blocks)), _as_text(Document(preview.blocks))]
        may_go = any(one.command == f"{step} confirm" for one in preview.actions)
        if order.dry_run or not may_go:
            return may_go
        verb = "urgent yes" if order.urgent else "confirm"
        shown.append(_as_text(Document((await say(f"{step} {verb}")).blocks)))
    except UserError as error:
        shown.append(_as_text(Document(error.document.blocks)))
        return False
    return True


def _file(path: Path | None) -> ReceivedFile | None:
    if path is None:
        return None
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return ReceivedFile(path.name, media_type, path.read_bytes())


def _as_text(document: Document) -> str:
    from bot.platforms.console.render import page, render

    return page(render(document)[0], 80, ansi=False)
