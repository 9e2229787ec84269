"""No secret and no token gets into the logs, whoever writes it there."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from bot.logs import set_up

TOKEN = "7000000001:AAfakefakefakefakefakefakefakefakefa"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def _fail(words: str) -> None:
    raise ValueError(words)


def test_secrets_are_blotted_out_of_every_field(stream: io.StringIO) -> None:
    set_up("INFO", ["s3cret"], stream)
    log = structlog.get_logger("test")
    log.info("started", url=f"https://x/bot{TOKEN}/getMe", password="s3cret", delivery=7)
    logging.getLogger("somebody.else").warning("GET %s", f"/bot{TOKEN}/sendMessage")
    try:
        _fail(f"cannot connect with s3cret to bot{TOKEN}")
    except ValueError:
        log.exception("failed")
    text = stream.getvalue()
    assert TOKEN not in text
    assert "s3cret" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["event"] == "started"
    assert lines[0]["delivery"] == 7
    assert "Traceback" in lines[2]["exception"]
