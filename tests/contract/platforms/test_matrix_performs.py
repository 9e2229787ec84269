"""Every way a send to Matrix can end, and the outcome that it means; one event in the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.document import Action, Document, paragraph
from bot.core.types import Address, NotSent, Operation, Outcome, Refused, Sent, Unknown
from tests.contract.platforms.matrix_rig import MatrixRig
from tests.contract.platforms.rigs import delivery, matrix_rig
from tests.contract.platforms.test_telegram_performs import without_words
from tests.fakes.matrix_proxy import Kind
from tests.waiting import eventually

HELLO = Document((paragraph("Hello"),), (Action("More", "/ics more"), Action("Less", "/help")))


@pytest.fixture
async def rig() -> AsyncIterator[MatrixRig]:
    async with matrix_rig() as made:
        yield made


async def send(rig: MatrixRig, at: Address | None = None, **changes: object) -> Outcome:
    (body,) = rig.platform.render(HELLO)
    return await rig.platform.perform(delivery(at or rig.at, body, **changes))


@pytest.mark.parametrize(
    ("kind", "details", "outcome", "accepted"),
    [
        ("too_many", {"retry_after_ms": 7000}, NotSent("", 7.0, everyone=True), 0),
        ("error_before", {"status": 500}, Unknown(""), 0),
        ("error_before", {"status": 502}, Unknown(""), 0),
        ("error_after", {"status": 502}, Unknown(""), 1),
        ("cut_before", {}, Unknown(""), 0),
        ("cut_after", {}, Unknown(""), 1),
        ("garbage", {}, Unknown(""), 1),
        ("refused", {"status": 403, "errcode": "M_FORBIDDEN"}, Refused("", chat_gone=True), 0),
        ("refused", {"status": 413, "errcode": "M_TOO_LARGE"}, Refused(""), 0),
        ("slow_before", {"delay": 0.05}, Sent(""), 1),
        ("slow_after", {"delay": 0.05}, Sent(""), 1),
    ],
)
async def test_faults_and_the_attempt_after_them(
    rig: MatrixRig, kind: Kind, details: dict[str, Any], outcome: Outcome, accepted: int
) -> None:
    rig.proxy.fail(kind, **details)
    got = await send(rig)
    assert (Sent("") if isinstance(got, Sent) else without_words(got)) == outcome
    assert rig.bot.token not in repr(got)
    assert len(rig.shown()) == accepted
    assert len(rig.proxy.requests("/send/m.room.message/")) == 1, "asked more than once"
    again = await send(rig, attempts=2, doubts=1)
    assert isinstance(again, Sent)
    assert len(rig.shown()) == 1, "the same transaction made a second event"


@pytest.mark.parametrize("part", ["whoami", "/state", "/keys/query", "/keys/upload"])
@pytest.mark.parametrize("kind", ["error_before", "cut_after", "garbage", "too_many"])
async def test_what_fails_before_the_message_has_surely_not_sent_it(
    rig: MatrixRig, part: str, kind: Kind
) -> None:
    rig.proxy.fail(kind, part)
    outcome = await send(rig)
    assert isinstance(outcome, NotSent)
    assert rig.shown() == []
    assert isinstance(await send(rig), Sent)


async def test_a_refused_connection_surely_sent_nothing(rig: MatrixRig) -> None:
    assert isinstance(await send(rig), Sent)
    await rig.proxy.stop()
    outcome = await send(rig, transaction_id="t2")
    assert without_words(outcome) == NotSent("", 2.0, everyone=True)
    await rig.proxy.start()
    assert isinstance(await send(rig, transaction_id="t2"), Sent)
    assert len(rig.shown()) == 2


async def test_kicked_banned_and_unknown_rooms_are_gone(rig: MatrixRig) -> None:
    await rig.person.kick(rig.room, rig.bot.user)
    assert without_words(await send(rig)) == Refused("", chat_gone=True)
    await rig.person.ban(rig.room, rig.bot.user)
    assert without_words(await send(rig)) == Refused("", chat_gone=True)
    for address in ("!nowhere:localhost", "not-a-room", "", "!../../x"):
        outcome = await send(rig, Address("matrix", address))
        assert isinstance(outcome, Refused)
        assert outcome.chat_gone


async def test_buttons_get_the_bots_own_reactions(rig: MatrixRig) -> None:
    sent = await send(rig)
    assert isinstance(sent, Sent)

    async def offered() -> bool:
        keys = await rig.person.reactions(rig.room, sent.ref, rig.bot.user)
        return keys == ["1️⃣", "2️⃣"]

    await eventually(offered)
    (message,) = rig.person.messages_now(rig.room, rig.bot.user)
    assert message.text.endswith("1️⃣ More\n2️⃣ Less")


async def test_a_thread_is_kept_to(rig: MatrixRig) -> None:
    root = rig.person.say_now(rig.room, "a thread")
    await send(rig, Address("matrix", rig.room, root))
    (message,) = rig.person.messages_now(rig.room, rig.bot.user)
    assert message.thread == root


async def test_an_edit_and_a_deletion_are_one_each_however_often_they_are_asked(
    rig: MatrixRig,
) -> None:
    sent = await send(rig)
    assert isinstance(sent, Sent)
    new = rig.platform.render(Document((paragraph("New words"),)))[0]
    edit = delivery(rig.at, new, operation=Operation.EDIT, target_ref=sent.ref, transaction_id="e")
    kinds: tuple[Kind, ...] = ("cut_after", "error_before", "slow_after")
    for kind in kinds:
        rig.proxy.fail(kind, delay=0.01)
        await rig.platform.perform(edit)
    (message,) = rig.person.messages_now(rig.room, rig.bot.user)
    assert (message.text, message.edits) == ("New words", 1)
    gone = delivery(rig.at, "", operation=Operation.DELETE, target_ref=sent.ref, transaction_id="d")
    rig.proxy.fail("cut_after", "/redact/")
    assert isinstance(await rig.platform.perform(gone), Unknown)
    assert isinstance(await rig.platform.perform(gone), Sent)
    assert rig.shown() == []


async def test_the_token_is_in_no_log_and_no_outcome(
    rig: MatrixRig, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    kinds: tuple[Kind, ...] = ("cut_before", "cut_after", "garbage", "error_before", "refused")
    outcomes = []
    for kind in kinds:
        rig.proxy.fail(kind)
        outcomes.append(await send(rig))
    await rig.proxy.stop()
    outcomes.append(await send(rig))
    said = caplog.text + "".join(capsys.readouterr()) + repr(outcomes) + repr(rig.platform)
    assert rig.bot.token not in said


async def test_many_sends_at_once(rig: MatrixRig) -> None:
    # Not the same words: two events that are alike to the millisecond are one event.
    bodies = [
        rig.platform.render(Document((paragraph(f"Hello {number}"),)))[0] for number in range(60)
    ]
    outcomes = await asyncio.gather(
        *(
            rig.platform.perform(delivery(rig.at, body, transaction_id=f"m{number}"))
            for number, body in enumerate(bodies)
        )
    )
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert sorted(rig.shown()) == sorted(f"Hello {number}" for number in range(60))
