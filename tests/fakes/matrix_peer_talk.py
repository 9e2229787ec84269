"""What both peers have in common: orders come in and reports go out as lines of JSON.

A line in: `{"id": 1, "verb": "send", "args": {…}}`. Lines out: `{"reply": 1, "value": …}` or
`{"reply": 1, "error": "…"}`, and `{"saw": {…}}` for every event of a room.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose device it is, and where it keeps its keys."""

    homeserver: str
    user: str
    token: str
    device: str
    store: Path


def arguments() -> Identity:
    """Who to be, from the command line."""
    parser = argparse.ArgumentParser()
    for name in ("homeserver", "user", "token", "device"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--log", default="ERROR")
    options = parser.parse_args()
    logging.basicConfig(level=options.log, stream=sys.stderr)
    return Identity(options.homeserver, options.user, options.token, options.device, options.store)


def say(line: dict[str, Any]) -> None:
    """Report."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def report(event: dict[str, Any], room: str, **more: Any) -> None:
    """Report an event of a room: as it came, or as it was decrypted."""
    kept = ("event_id", "sender", "type", "content", "state_key", "origin_server_ts", "redacts")
    say({"saw": {"room": room, **{key: event[key] for key in kept if key in event}, **more}})


async def obey(peer: object) -> None:
    """Carry out orders until the input ends; several at a time."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    under_way: set[asyncio.Task[None]] = set()
    while line := await reader.readline():
        order = json.loads(line)
        verb: Callable[..., Awaitable[Any]] = getattr(peer, order["verb"])
        task = asyncio.create_task(_carry_out(order["id"], verb, order["args"]))
        under_way.add(task)
        task.add_done_callback(under_way.discard)


async def _carry_out(
    number: int, verb: Callable[..., Awaitable[Any]], args: dict[str, Any]
) -> None:
    try:
        say({"reply": number, "value": await verb(**args)})
    except Exception as error:
        traceback.print_exc()
        say({"reply": number, "error": repr(error)})
