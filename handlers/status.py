"""/status: how the bot itself is, for its owners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.areas.fates import FateKind, fates, vintages
from bot.core.document import Action, Block, Document, Title, bullets, facts, hint, paragraph
from bot.core.types import DeliveryState, FeedState, Request
from handlers.context import Context
from handlers.wording import clock_time, day_of, plural

#: A feed that is due for longer is late.
LATE = timedelta(minutes=10)
SHOWN = 10


async def status(request: Request, argument: str, context: Context) -> Document:
    """Feeds late or failing, the queue, what is uncertain, versions of the tables."""
    watched = {feed.id for feed in context.feeds}
    states = [one for one in await context.tx.feeds.all() if one.feed_id in watched]
    failing = [one for one in states if one.failures]
    late = [one for one in states if one.next_due_at < context.now - LATE]
    bursts = await context.tx.items.bursts()
    blocks: list[Block] = [
        Title("Status"),
        facts(
            ("Feeds", f"{len(watched)}, {len(failing)} failing, {len(late)} late"),
            ("Oldest waiting", await _oldest(context)),
        ),
        *(await _queue(context)),
    ]
    moved = [one for one in states if one.moved_to]
    blocks += _listed("Failing", [_failure(one) for one in failing])
    blocks += _listed("Late", [_lateness(one) for one in late])
    blocks += _listed(
        "Moved for good, to be changed in feeds.yaml",
        [f"{one.feed_id}: now at {one.moved_to}" for one in moved],
    )
    blocks += _listed(
        "Held bursts", [f"{one.feed_id}: {plural(one.items, 'item')}" for one in bursts]
    )
    blocks += _listed("Areas", await _areas(context))
    versions = ", ".join(f"{table}: {of}" for table, of in context.atlas.versions.items())
    blocks.append(hint(f"Area tables: {versions}"))
    actions = (Action("Held bursts", "/held"),) if bursts else ()
    return Document(tuple(blocks), actions)


def _listed(what: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [paragraph(f"{what}:"), bullets(*lines[:SHOWN], *more)]


async def _areas(context: Context) -> list[str]:
    """Changes of areas that still have to be carried out on what chats follow."""
    decided = {one.vintage for one in await context.tx.adoptions.all()}
    open_ = [day for day in vintages(context.atlas) if day <= context.today and day not in decided]
    lines = []
    for vintage in open_:
        changes = fates(context.atlas, vintage)
        closed = [code for code, fate in changes.items() if fate.kind is FateKind.REPLACED]
        if await context.tx.subscriptions.unsettled(closed, vintage, 0, 1):
            lines.append(
                f"some chats follow what ended on {day_of(vintage)}: "
                "`python -m bot areas adopt --dry-run`"
            )
    return lines


async def _oldest(context: Context) -> str:
    oldest = await context.tx.outbox.oldest_due_at()
    return "nothing waits" if oldest is None else f"due {clock_time(oldest)}"


async def _queue(context: Context) -> list[Block]:
    counts = await context.tx.outbox.counts()
    if not counts:
        return [paragraph("The outbox is empty.")]
    lines = [f"{one.lane.name.lower()}, {one.state}: {one.count}" for one in counts]
    uncertain = sum(one.count for one in counts if one.state is DeliveryState.UNCERTAIN)
    blocks: list[Block] = [paragraph("Outbox by lane and state:"), bullets(*lines)]
    blocks.append(
        paragraph(
            f"Uncertain: {uncertain}."
            + (" `python -m bot outbox list --state uncertain` shows them." if uncertain else "")
        )
    )
    return blocks


def _failure(one: FeedState) -> str:
    ok = f"last good {clock_time(one.last_ok_at)}" if one.last_ok_at else "never read"
    return f"{one.feed_id}: {plural(one.failures, 'failure')} in a row, {ok}: {one.last_error}"


def _lateness(one: FeedState) -> str:
    return f"{one.feed_id}: due {clock_time(one.next_due_at)}"
