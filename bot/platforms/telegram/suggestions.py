"""Answers what people type after our name in other chats (Telegram's inline mode).

    update -> suggest (reads the database) -> answerInlineQuery

Called by `listen.py`, beside the polling: the answer is worth something only while they type.
Limits: https://core.telegram.org/bots/api#answerinlinequery (50 results, ids of 64 bytes).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import structlog

from bot.core.ports import Suggest
from bot.core.store import StoreError
from bot.core.types import Offer
from bot.platforms.telegram.http import AiohttpRequest, CallError
from bot.platforms.telegram.inbound import Typed
from bot.platforms.telegram.render import render

log = structlog.get_logger(__name__)

MOST_RESULTS = 50
#: Seconds for the answer; it is refused if it comes much later.
ANSWER_TIMEOUT = 8.0
#: Seconds that Telegram may give the same answer to others.
CACHED = 60
#: Letters of a title and of the line below it that a phone shows.
_TITLE, _LINE = 90, 150
_INVITATION = "Type a place: devon, or ics truro"


class Suggestions:
    """Holds, for each person, the answer on its way; another letter makes it worthless."""

    def __init__(self, http: AiohttpRequest, base_url: str, suggest: Suggest) -> None:
        self._http = http
        self._base_url = base_url  # with the token: not for any log
        self._suggest = suggest
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def answer(self, query: Typed) -> None:
        """Begin to answer; what was begun for this person before is dropped."""
        before = self._under_way.get(query.person)
        if before is not None:
            before.cancel()
        task = asyncio.create_task(self._answer(query))
        self._under_way[query.person] = task
        task.add_done_callback(lambda done: self._over(query.person, done))

    def stop(self) -> None:
        """Drop everything."""
        for task in self._under_way.values():
            task.cancel()

    def _over(self, person: str, task: asyncio.Task[None]) -> None:
        if self._under_way.get(person) is task:
            del self._under_way[person]

    async def _answer(self, query: Typed) -> None:
        try:
            offers = await self._suggest(query.text, query.person)
            values = {
                "inline_query_id": query.id,
                "results": results(offers),
                "cache_time": CACHED,
                "is_personal": False,
                "button": {"text": _INVITATION, "start_parameter": "typed"},
            }
            url = f"{self._base_url}/answerInlineQuery"
            await self._http.call(url, ANSWER_TIMEOUT, values)
        except (CallError, StoreError) as error:
            log.debug("typing not answered", error=str(error))
        except Exception:
            # What was typed is somebody's own: not for the log.
            log.exception("typing not answered")


def results(offers: tuple[Offer, ...]) -> list[dict[str, Any]]:
    """The offers as the API wants them; of a long document the first message."""
    found: dict[str, dict[str, Any]] = {}
    for offer in offers[:MOST_RESULTS]:
        text = json.loads(render(offer.document)[0])["text"]
        name = hashlib.sha256(f"{offer.title}\n{text}".encode()).hexdigest()[:32]
        found[name] = {
            "type": "article",
            "id": name,
            "title": _cut(offer.title, _TITLE) or "…",
            "description": _cut(offer.line, _LINE),
            "input_message_content": {
                "message_text": text,
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
        }
    return list(found.values())


def _cut(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
