"""What is offered while people type our name: within Telegram's limits, and never in the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.core.document import Action, Document, Title, paragraph
from bot.core.ports import Suggest
from bot.core.store import StoreError
from bot.core.types import Offer, Request
from bot.platforms.telegram.build import build
from bot.platforms.telegram.suggestions import MOST_RESULTS, results
from tests.contract.platforms.rigs import HastyClock, Inbox, listening, no_file
from tests.fakes.telegram_server import FakeTelegram

DEVON = Offer(
    "NHS Devon ICB",
    "Plymouth, Torbay",
    Document((Title("NHS Devon ICB", "https://devon.example/?a=1&b=2"),), (Action("x", "/x"),)),
)


@asynccontextmanager
async def suggesting(suggest: Suggest) -> AsyncIterator[tuple[FakeTelegram, Inbox]]:
    async with FakeTelegram(rates=False) as server:
        server.private_chat(5)
        platform = build(server.token, server.url, [], [], no_file, HastyClock(), suggest=suggest)
        inbox = Inbox()
        try:
            async with listening(platform, inbox):
                yield server, inbox
        finally:
            await platform.aclose()


async def answer_to(server: FakeTelegram, query: str) -> dict[str, Any]:
    await server.wait_for(lambda: server.typing[query])
    (answer,) = server.typing[query]
    return answer


async def test_an_offer_is_an_article_with_the_message_to_send() -> None:
    asked = []

    async def suggest(text: str, person: str) -> tuple[Offer, ...]:
        asked.append((text, person))
        return (DEVON,)

    async with suggesting(suggest) as (server, inbox):
        answer = await answer_to(server, server.type(77, "ics devon"))
        assert inbox.taken == [], "nothing comes in, so nothing goes through the outbox"
    assert asked == [("ics devon", "77")]
    (result,) = answer["results"]
    assert (result["title"], result["description"]) == ("NHS Devon ICB", "Plymouth, Torbay")
    content = result["input_message_content"]
    assert "https://devon.example/?a=1&amp;b=2" in content["message_text"]
    assert content["link_preview_options"] == {"is_disabled": True}
    assert "reply_markup" not in result, "buttons would press into a chat that we are not in"
    assert 0 < answer["cache_time"] <= 300


async def test_nothing_to_offer_is_an_answer_too() -> None:
    async def suggest(text: str, person: str) -> tuple[Offer, ...]:
        return ()

    async with suggesting(suggest) as (server, _):
        answer = await answer_to(server, server.type(77, ""))
    assert answer["results"] == []
    assert answer["button"]["text"]


async def test_another_letter_drops_the_answer_before_it() -> None:
    begun = asyncio.Event()

    async def suggest(text: str, person: str) -> tuple[Offer, ...]:
        if text == "dev":
            begun.set()
            await asyncio.Event().wait()
        return (DEVON,)

    async with suggesting(suggest) as (server, _):
        slow = server.type(77, "dev")
        await begun.wait()
        other = await answer_to(server, server.type(78, "devo"))
        await answer_to(server, server.type(77, "devon"))
        assert server.typing[slow] == []
    assert other["results"], "what one types does not drop what another typed"


@pytest.mark.parametrize("trouble", ["store", "bug", "stale", "refused"])
async def test_trouble_with_an_answer_stops_nothing(
    trouble: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    async def suggest(text: str, person: str) -> tuple[Offer, ...]:
        if trouble == "store":
            raise StoreError("away")
        if trouble == "bug":
            raise ValueError("oops")
        return (DEVON,)

    async with suggesting(suggest) as (server, inbox):
        if trouble == "refused":
            server.fail("error_before", "answerInlineQuery")
        server.type(77, "my secret illness", stale=trouble == "stale")
        server.say(5, "/help")
        (request,) = await inbox.wait_for(1)
        await server.wait_for(lambda: not server.unconfirmed())
    assert isinstance(request, Request)
    if trouble != "bug":  # its traceback shows variables here; as set up by `bot.logs` it does not
        assert "secret" not in caplog.text + "".join(capsys.readouterr())


def test_limits() -> None:
    long = Offer("t" * 500, "l\n" * 500, Document((paragraph("word " * 3000),)))
    (result,) = results((long,))
    assert len(result["title"]) <= 90
    assert len(result["description"]) <= 150
    assert len(result["input_message_content"]["message_text"]) <= 4096
    assert results((DEVON, DEVON)) == results((DEVON,)), "ids must differ"
    many = tuple(
        Offer(f"{n}", "", Document((paragraph(str(n)),))) for n in range(MOST_RESULTS + 10)
    )
    assert len(results(many)) == MOST_RESULTS
    (blank,) = results((Offer(" ", "", Document(())),))
    assert blank["title"].strip()
    assert blank["input_message_content"]["message_text"].strip()
