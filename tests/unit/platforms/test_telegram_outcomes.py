"""What an answer means, how long to wait, and whose limit a 429 is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import Moved, NotSent, Outcome, Refused, Unknown
from bot.platforms.telegram.http import AnswerLostError, CallError, NotLeftError, RejectedError
from bot.platforms.telegram.listen import CONFLICT_WAIT, LONGEST_WAIT, backed_off, wait_after
from bot.platforms.telegram.outcomes import (
    DEFAULT_RETRY,
    MISCONFIGURED_RETRY,
    RECONNECT_RETRY,
    is_for_everyone,
    outcome_of,
)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotLeftError("x"), NotSent("x", RECONNECT_RETRY, everyone=True)),
        (AnswerLostError("x"), Unknown("x")),
        (RejectedError(429, "x", {"retry_after": 9}), NotSent("429 x", 9.0)),
        (RejectedError(429, "x", {}), NotSent("429 x", DEFAULT_RETRY)),
        (RejectedError(401, "x", {}), NotSent("401 x", MISCONFIGURED_RETRY, everyone=True)),
        (RejectedError(404, "x", {}), NotSent("404 x", MISCONFIGURED_RETRY, everyone=True)),
        (RejectedError(302, "x", {}), NotSent("302 x", MISCONFIGURED_RETRY, everyone=True)),
        (RejectedError(403, "x", {}), Refused("403 x", chat_gone=True)),
        (RejectedError(400, "Chat not found", {}), Refused("400 Chat not found", chat_gone=True)),
        (RejectedError(400, "x", {}), Refused("400 x")),
        (RejectedError(400, "TOPIC_CLOSED", {}), Refused("400 TOPIC_CLOSED", topic_gone=True)),
        (RejectedError(400, "x", {"migrate_to_chat_id": -1007}), Moved("-1007")),
        (RejectedError(413, "chat not found", {}), Refused("413 chat not found")),
        (RejectedError(500, "x", {}), Unknown("500 x")),
        (RejectedError(504, "x", {}), Unknown("504 x")),
    ],
)
def test_outcome_of(error: CallError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


def test_one_chat_s_429s_are_its_own() -> None:
    recent: tuple[tuple[float, str], ...] = ()
    for second in range(20):
        everyone, recent = is_for_everyone("a", second / 10, recent)
        assert not everyone
    assert len(recent) == 1


def test_slow_429s_of_many_chats_are_theirs() -> None:
    recent: tuple[tuple[float, str], ...] = ()
    for second in range(20):
        everyone, recent = is_for_everyone(f"chat {second}", float(second), recent)
        assert not everyone


def test_the_third_chat_within_two_seconds_gives_the_bot_s_limit_away() -> None:
    recent: tuple[tuple[float, str], ...] = ()
    seen = []
    for chat, at in (("a", 0.0), ("b", 0.5), ("a", 0.6), ("c", 1.9)):
        everyone, recent = is_for_everyone(chat, at, recent)
        seen.append(everyone)
    assert seen == [False, False, False, True]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_backing_off_grows_and_stays_within_bounds(failures: int, dice: float) -> None:
    wait = backed_off(failures, dice)
    assert 0.5 <= wait <= LONGEST_WAIT
    assert backed_off(failures + 1, dice) >= wait


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (RejectedError(429, "x", {"retry_after": 9}), 9.0),
        (RejectedError(409, "x", {}), CONFLICT_WAIT),
        (RejectedError(401, "x", {}), LONGEST_WAIT),
        (AnswerLostError("x"), 1.0),
    ],
)
def test_waits_before_polling_again(error: CallError, wait: float) -> None:
    assert wait_after(error, 1, 1.0) == wait
