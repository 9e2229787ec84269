"""Rounds by the clock: what is under way when the program stops ends without a word."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.clock import SystemClock
from bot.core.store import StoreError
from bot.rounds import Round
from bot.ticker import do_rounds


async def test_a_stop_cuts_off_what_is_under_way_and_nobody_calls_it_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, cut_off, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def long_round() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    with caplog.at_level(logging.WARNING):
        going = asyncio.create_task(
            do_rounds([Round(long_round, 600.0, at_once=True)], SystemClock(), stop)
        )
        await asyncio.wait_for(begun.wait(), 5)
        stop.set()
        await asyncio.wait_for(going, 5)
    assert cut_off.is_set()
    assert caplog.records == []


async def test_a_database_that_is_away_ends_no_round_for_good() -> None:
    rounds, twice, stop = 0, asyncio.Event(), asyncio.Event()

    async def look() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            twice.set()
        raise StoreError("away")

    going = asyncio.create_task(do_rounds([Round(look, 0.05, at_once=True)], SystemClock(), stop))
    await asyncio.wait_for(twice.wait(), 5)
    stop.set()
    await asyncio.wait_for(going, 5)
