"""Every way a call to Telegram can end, and the outcome that it means."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.document import Action, Document, paragraph
from bot.core.types import (
    Address,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from bot.platforms.telegram import http, transport
from bot.platforms.telegram.build import PACE
from bot.platforms.telegram.build import build as build_telegram
from tests.contract.platforms.rigs import HastyClock, TelegramRig, delivery, no_file, telegram_rig
from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_server import FakeTelegram

HELLO = Document((paragraph("Hello"),), (Action("More", "/ics more"),))


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with telegram_rig() as made:
        yield made


async def send(rig: TelegramRig, at: Address | None = None) -> Outcome:
    (body,) = rig.platform.render(HELLO)
    return await rig.platform.perform(delivery(at or rig.at, body))


@pytest.mark.parametrize(
    ("kind", "details", "outcome", "accepted"),
    [
        ("too_many", {"retry_after": 7}, NotSent("", 7.0), 0),
        ("bad_entities", {}, Refused(""), 0),
        ("blocked", {}, Refused("", chat_gone=True), 0),
        ("kicked", {}, Refused("", chat_gone=True), 0),
        ("deactivated", {}, Refused("", chat_gone=True), 0),
        ("error_before", {"status": 500}, Unknown(""), 0),
        ("error_before", {"status": 502}, Unknown(""), 0),
        ("error_after", {"status": 502}, Unknown(""), 1),
        ("cut_before", {}, Unknown(""), 0),
        ("cut_after", {}, Unknown(""), 1),
        ("garbage", {}, Unknown(""), 1),
        ("slow_before", {"delay": 0.05}, Sent("1"), 1),
        ("slow_after", {"delay": 0.05}, Sent("1"), 1),
    ],
)
async def test_faults(
    rig: TelegramRig, kind: Kind, details: dict[str, Any], outcome: Outcome, accepted: int
) -> None:
    rig.server.fail(kind, **details)
    got = await send(rig)
    assert without_words(got) == outcome
    assert rig.server.token not in repr(got)
    assert len(rig.shown()) == accepted
    assert len(rig.server.requests("sendMessage")) == 1, "asked more than once"


def without_words(outcome: Outcome) -> Outcome:
    """The outcome with its reason checked to be there and then left out."""
    match outcome:
        case NotSent(why, retry_after, everyone):
            assert why
            return NotSent("", retry_after, everyone)
        case Refused(why, chat_gone):
            assert why
            return Refused("", chat_gone)
        case Unknown(why):
            assert why
            return Unknown("")
        case _:
            return outcome


@pytest.mark.parametrize("delay", ["slow_before", "slow_after"])
async def test_an_answer_that_takes_too_long_leaves_doubt(
    rig: TelegramRig, monkeypatch: pytest.MonkeyPatch, delay: Kind
) -> None:
    assert isinstance(await send(rig), Sent)  # so that no time goes into connecting
    monkeypatch.setattr(transport, "CALL_TIMEOUT", 0.2)
    rig.server.fail(delay, delay=0.5)
    assert isinstance(await send(rig), Unknown)
    await rig.server.wait_for(lambda: len(rig.shown()) == 2)


async def test_not_sent_is_only_said_of_what_never_arrived(
    rig: TelegramRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short at any moment, from the connecting to the answer."""
    surely_not_sent = set()
    for number in range(150):
        monkeypatch.setattr(transport, "CALL_TIMEOUT", 0.0002 * (number % 25 + 1))
        words = f"message {number} of many"
        (body,) = rig.platform.render(Document((paragraph(words),)))
        if number % 3 == 0:
            await rig.platform.aclose()  # connect anew
        if isinstance(await rig.platform.perform(delivery(rig.at, body)), NotSent):
            surely_not_sent.add(words)
    await rig.server.stop()
    assert surely_not_sent, "nothing was cut short early enough to tell"
    assert surely_not_sent.isdisjoint(rig.shown())


async def test_a_refused_connection_surely_sent_nothing(rig: TelegramRig) -> None:
    await rig.server.stop()
    outcome = await send(rig)
    assert without_words(outcome) == NotSent("", 2.0, everyone=True)
    await rig.server.start()
    assert isinstance(await send(rig), Sent)


async def test_a_kept_connection_that_was_closed_meanwhile(rig: TelegramRig) -> None:
    """The server restarts between two sends: no crash, and the second message is not lost."""
    assert isinstance(await send(rig), Sent)
    await rig.server.stop()
    await rig.server.start()
    outcome = await send(rig)
    assert isinstance(outcome, Sent | NotSent | Unknown)
    assert len(rig.shown()) == (2 if isinstance(outcome, Sent) else 1)


async def test_an_unknown_host_surely_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_such_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_name)
    assert without_words(await send_nowhere()) == NotSent("", 2.0, everyone=True)


async def test_a_connection_that_takes_too_long_surely_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(http, "CONNECT_TIMEOUT", 0.05)
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    assert without_words(await send_nowhere()) == NotSent("", 2.0, everyone=True)


async def send_nowhere() -> Outcome:
    platform = build_telegram("1:token", "http://telegram.invalid", [], [], no_file, HastyClock())
    (body,) = platform.render(HELLO)
    try:
        return await platform.perform(delivery(Address("telegram", "5"), body))
    finally:
        await platform.aclose()


async def test_a_wrong_token_stops_everyone_and_says_which_setting(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "7000000002:AAwrongwrongwrongwrongwrongwrongwrongwro"
    async with FakeTelegram() as server:
        platform = build_telegram(wrong, server.url, [], [], no_file, HastyClock())
        (body,) = platform.render(HELLO)
        outcome = await platform.perform(delivery(Address("telegram", "5"), body))
        await platform.aclose()
    assert isinstance(outcome, NotSent)
    assert outcome.everyone
    assert (outcome.retry_after or 0) >= 60
    said = caplog.text + "".join(capsys.readouterr())
    assert "TELEGRAM_TOKEN" in said
    assert wrong not in said + repr(outcome)


async def test_the_token_is_in_no_log_and_no_outcome(
    rig: TelegramRig, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    kinds: tuple[Kind, ...] = ("cut_before", "cut_after", "garbage", "error_before", "bad_entities")
    outcomes = []
    for kind in kinds:
        rig.server.fail(kind)
        outcomes.append(await send(rig))
    await rig.server.stop()
    outcomes.append(await send(rig))
    said = caplog.text + "".join(capsys.readouterr()) + repr(outcomes)
    assert rig.server.token not in said
    assert "/bot" not in said


@pytest.mark.parametrize(
    ("words", "chat_gone"),
    [
        ("Bad Request: chat not found", True),
        ("Bad Request: not enough rights to send text messages to the chat", True),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", True),
        ("Bad Request: message is too long", False),
        ("Bad Request: BUTTON_DATA_INVALID", False),
    ],
)
async def test_bad_requests(rig: TelegramRig, words: str, chat_gone: bool) -> None:
    rig.server.chats[5].refusal = (400, words)
    assert await send(rig) == Refused(f"400 {words}", chat_gone)


async def test_an_unknown_chat_and_an_impossible_one_are_gone(rig: TelegramRig) -> None:
    for address in ("77", "not-a-number", ""):
        outcome = await send(rig, Address("telegram", address))
        assert isinstance(outcome, Refused)
        assert outcome.chat_gone


async def test_a_migrated_group_has_moved(rig: TelegramRig) -> None:
    rig.server.group(-42, basic=True)
    rig.server.fail("migrate", chat=-42)
    outcome = await send(rig, Address("telegram", "-42"))
    assert outcome == Moved("-1000000000042")
    assert isinstance(await send(rig, Address("telegram", outcome.new_address)), Sent)


async def test_topics(rig: TelegramRig) -> None:
    rig.server.group(-100, forum=True)
    thread = rig.server.topic(-100)
    assert isinstance(await send(rig, Address("telegram", "-100", str(thread))), Sent)
    assert isinstance(await send(rig, Address("telegram", "-100")), Sent)
    assert [message.thread for message in rig.server.messages(-100)] == [thread, None]
    rig.server.close_topic(-100, thread)
    for gone in (str(thread), "9999"):
        outcome = await send(rig, Address("telegram", "-100", gone))
        assert isinstance(outcome, Refused)
        assert (outcome.chat_gone, outcome.topic_gone) == (False, True)


async def test_the_third_chat_told_too_many_at_once_means_everyone(rig: TelegramRig) -> None:
    chats = [rig.server.private_chat(user).id for user in (11, 12, 13)]
    rig.server.fail("too_many", times=4, retry_after=3)
    seen = [
        await send(rig, Address("telegram", str(chat))) for chat in (chats[0], chats[0], *chats[1:])
    ]
    assert [o.everyone for o in seen if isinstance(o, NotSent)] == [False, False, False, True]


async def test_while_others_get_through_a_429_is_its_chat_s_own(rig: TelegramRig) -> None:
    for user in range(11, 17):
        rig.server.private_chat(user)
        rig.server.fail("too_many", chat=user)
        outcome = await send(rig, Address("telegram", str(user)))
        assert isinstance(outcome, NotSent)
        assert not outcome.everyone
        assert isinstance(await send(rig), Sent)


async def test_what_is_sent(rig: TelegramRig) -> None:
    sent = await send(rig)
    (message,) = rig.server.messages(5)
    assert sent == Sent(str(message.id))
    assert message.buttons == [[("More", "/ics more")]]
    assert message.preview_disabled


async def test_many_sends_at_once(rig: TelegramRig) -> None:
    rig.server.private_chats(1000, 300)
    outcomes = await asyncio.gather(
        *(send(rig, Address("telegram", str(chat))) for chat in range(1000, 1300))
    )
    assert all(isinstance(outcome, Sent) for outcome in outcomes)


async def test_the_pace_can_be_switched_off_for_test_servers() -> None:
    paced = build_telegram("1:token", "http://127.0.0.1:9", [], [], no_file, HastyClock())
    free = build_telegram(
        "1:token", "http://127.0.0.1:9", [], [], no_file, HastyClock(), paced=False
    )
    assert (paced.pace, free.pace) == (PACE, None)
