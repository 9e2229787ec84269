"""The fake Bot API server keeps Telegram's rules; asked over HTTP by a client of no manners."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_remote import telegram_process
from tests.fakes.telegram_server import FakeTelegram


@dataclass
class Client:
    server: FakeTelegram
    session: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> tuple[int, Any]:
        """The status, and the result or the description."""
        url = f"{self.server.url}/bot{self.server.token}/{method}"
        async with self.session.post(url, json=params) as response:
            answer = await response.json()
        return response.status, answer.get("result", answer.get("description"))

    async def send(self, text: str = "Hello", chat: int = 5, **more: Any) -> tuple[int, Any]:
        return await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **more)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with FakeTelegram() as server, aiohttp.ClientSession() as session:
        server.private_chat(5)
        yield Client(server, session)


def keyboard(*rows: list[tuple[str, str]]) -> str:
    buttons = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    return json.dumps({"inline_keyboard": buttons})


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("x" * 4097, "message is too long"),
        ("", "message text is empty"),
        (" <i> </i>", "message text is empty"),
    ],
)
async def test_texts_it_refuses(client: Client, text: str, description: str) -> None:
    assert await client.send(text) == (400, f"Bad Request: {description}")
    assert client.server.messages(5) == []


@pytest.mark.parametrize(
    "markup",
    [
        keyboard([("x", "y" * 65)]),
        keyboard([("x", "é" * 33)]),
        keyboard([(" ", "y")]),
        keyboard([("x", "")]),
        keyboard([("x", "y")] * 9),
        keyboard(*[[("x", "y")]] * 101),
    ],
)
async def test_keyboards_it_refuses(client: Client, markup: str) -> None:
    status, _ = await client.send(reply_markup=markup)
    assert status == 400


async def test_keyboards_it_takes(client: Client) -> None:
    status, _ = await client.send(reply_markup=keyboard([("x", "é" * 32)] * 8, [("y", "z")]))
    assert status == 200


async def test_unknown_chats_methods_and_tokens(client: Client) -> None:
    assert await client.send(chat=6) == (400, "Bad Request: chat not found")
    assert (await client.call("sendTelepathy"))[0] == 404
    client.server.token = client.server.token.replace("fake", "real")
    other = Client(FakeTelegram(port=client.server.port), client.session)
    assert await other.send() == (401, "Unauthorized")


async def test_rates(client: Client) -> None:
    assert (await client.send())[0] == 200
    status, description = await client.send()
    assert (status, description) == (429, "Too Many Requests: retry after 1")
    assert client.server.rate_violations == 1


async def test_edits(client: Client) -> None:
    client.server.rates.on = False
    await client.send("one")
    edit = {"chat_id": 5, "message_id": 1, "parse_mode": "HTML"}
    assert (await client.call("editMessageText", text="two", **edit))[0] == 200
    status, description = await client.call("editMessageText", text="two", **edit)
    assert status == 400
    assert description.startswith("Bad Request: message is not modified")
    await client.call("deleteMessage", chat_id=5, message_id=1)
    assert await client.call("editMessageText", text="three", **edit) == (
        400,
        "Bad Request: message to edit not found",
    )


async def test_updates_stay_until_a_higher_offset_is_asked_for(client: Client) -> None:
    first, second = client.server.say(5, "one"), client.server.say(5, "two")

    async def ids(**params: int) -> list[int]:
        return [update["update_id"] for update in (await client.call("getUpdates", **params))[1]]

    assert await ids() == [first, second]
    assert await ids(offset=first) == [first, second]
    assert await ids(offset=second) == [second]
    assert await ids() == [second]
    assert await ids(offset=second + 1) == []


async def test_a_new_poll_ends_the_one_before_it(client: Client) -> None:
    waiting = asyncio.create_task(client.call("getUpdates", timeout=30))
    await client.server.wait_for(lambda: client.server.polling)
    client.server.say(5, "x", sender=5)
    assert (await waiting)[0] == 200
    waiting = asyncio.create_task(client.call("getUpdates", timeout=30, offset=2**31 - 1))
    await client.server.wait_for(lambda: client.server.polling)
    second = asyncio.create_task(client.call("getUpdates", timeout=0))
    status, description = await waiting
    assert (status, description[:9]) == (409, "Conflict:")
    assert (await second)[0] == 200


async def test_only_the_kinds_asked_for_are_sent(client: Client) -> None:
    client.server.block(5)
    only_messages = await client.call("getUpdates", allowed_updates=["message"])
    assert only_messages == (200, [])
    _, updates = await client.call("getUpdates", allowed_updates=["my_chat_member"])
    assert [list(update)[1] for update in updates] == ["my_chat_member"]


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [("cut_before", 0), ("cut_after", 1), ("error_before", 0), ("error_after", 1), ("garbage", 1)],
)
async def test_faults_happen_once_and_to_whom_they_are_meant_for(
    client: Client, kind: Kind, accepted: int
) -> None:
    client.server.private_chat(6)
    client.server.fail(kind, chat=5)
    assert (await client.send(chat=6))[0] == 200
    with pytest.raises((aiohttp.ClientError, json.JSONDecodeError)):
        await client.send()
    assert len(client.server.messages(5)) == accepted
    client.server.rates.recent.clear()
    assert (await client.send("again"))[0] == 200


async def test_chaos_is_the_same_for_the_same_seed(client: Client) -> None:
    async def statuses() -> list[int]:
        client.server.rates.on = False
        client.server.chaos({"error_before": 0.3, "blocked": 0.2}, seed=7, status=500)
        return [(await client.send(str(number)))[0] for number in range(40)]

    first = await statuses()
    assert first == await statuses()
    assert {200, 403, 500} == set(first)
    client.server.chaos({})
    assert (await client.send())[0] == 200


async def test_it_can_be_driven_as_a_process_of_its_own() -> None:
    async with telegram_process() as remote:
        await remote.call("private_chats", 1, 3)
        update = await remote.call("say", 2, "/help")
        assert await remote.call("unconfirmed") == [update]
        await remote.call("fail", "blocked", chat=3)
        url = f"{remote.url}/bot{remote.token}/sendMessage"
        for chat, status in ((1, 200), (3, 403)):
            async with remote.session.post(url, data={"chat_id": chat, "text": "Hi"}) as answer:
                assert answer.status == status
        (message,) = await remote.call("messages", 1)
        assert (message["text"], message["chat_id"]) == ("Hi", 1)
        assert await remote.call("rate_violations") == 0
