"""Structured logs: one line per change of state, with ids, without secrets.

`bot/app.py` sets them up; every module logs through `structlog.get_logger()`.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

#: Anything in the form of a Bot API token, wherever it came from.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


def _without(secrets: Sequence[str]) -> structlog.typing.Processor:
    """A processor that blots out these secrets, and everything shaped like a token."""

    def blot(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: _blotted(value, secrets) for key, value in event.items()}

    return blot


def _blotted(value: object, secrets: Sequence[str]) -> object:
    if not isinstance(value, str):
        return value
    for secret in secrets:
        value = value.replace(secret, "[secret]")
    return _TOKEN.sub("[token]", value)


def set_up(level: str, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error): for people on a terminal, as JSON otherwise."""
    stream = stream or sys.stderr
    terminal = stream.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without([secret for secret in secrets if secret]),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        # What is below the level costs nothing; some of it is said of every look at a feed.
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These say the address of every request, and Telegram's addresses hold the token.
    for noisy in (
        "httpx",
        "httpcore",
        "aiohttp.access",
        "alembic",
        "apscheduler",
        "asyncio",
        "telegram",
    ):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
