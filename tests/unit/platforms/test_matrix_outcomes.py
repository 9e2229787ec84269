"""What answers of a homeserver mean for a delivery, and for the wait of the listener."""

from __future__ import annotations

import pytest

from bot.core.types import NotSent, Refused, Unknown
from bot.platforms.matrix.http import AnswerLostError, NotLeftError, RejectedError, path, rejection
from bot.platforms.matrix.outcomes import (
    is_misconfigured,
    is_token_gone,
    outcome_before_sending,
    outcome_of,
)
from bot.platforms.matrix.sync import (
    BURST_WAIT,
    MANY_ECHOES,
    REPLY_WAIT,
    backed_off,
    echo_wait,
    is_young,
    question,
    wait_after,
)


def rejected(status: int, errcode: str = "", retry_after: float | None = None) -> RejectedError:
    return RejectedError(status, errcode, "words", retry_after)


def test_what_did_not_leave_is_not_sent_and_what_was_not_answered_is_unknown() -> None:
    assert isinstance(outcome_of(NotLeftError("refused")), NotSent)
    assert isinstance(outcome_of(AnswerLostError("cut")), Unknown)
    assert isinstance(outcome_of(rejected(502)), Unknown)
    assert isinstance(outcome_before_sending(AnswerLostError("cut")), NotSent)
    assert isinstance(outcome_before_sending(rejected(502)), NotSent)


def test_a_429_is_for_the_whole_account() -> None:
    outcome = outcome_of(rejected(429, "M_LIMIT_EXCEEDED", 4.5))
    assert outcome == NotSent("429 M_LIMIT_EXCEEDED words", retry_after=4.5, everyone=True)


@pytest.mark.parametrize(
    ("status", "errcode"),
    [
        (401, "M_UNKNOWN_TOKEN"),
        (401, "M_MISSING_TOKEN"),
        (404, "M_UNRECOGNIZED"),
        (404, ""),
        (302, ""),
        (403, "M_CONSENT_NOT_GIVEN"),
        (403, "M_USER_DEACTIVATED"),
    ],
)
def test_what_only_a_person_can_mend_keeps_everything_waiting(status: int, errcode: str) -> None:
    error = rejected(status, errcode)
    outcome = outcome_of(error)
    assert isinstance(outcome, NotSent)
    assert outcome.everyone
    assert is_misconfigured(error)
    assert is_token_gone(error) is (status == 401)


@pytest.mark.parametrize(
    ("status", "errcode", "gone"),
    [
        (403, "M_FORBIDDEN", True),
        (404, "M_NOT_FOUND", True),
        (400, "M_BAD_JSON", False),
        (413, "M_TOO_LARGE", False),
    ],
)
def test_refusals(status: int, errcode: str, gone: bool) -> None:
    outcome = outcome_of(rejected(status, errcode))
    assert isinstance(outcome, Refused)
    assert outcome.chat_gone is gone


def test_the_wait_is_said_in_the_body_or_in_the_header() -> None:
    body = b'{"errcode": "M_LIMIT_EXCEEDED", "error": "slow", "retry_after_ms": 1500}'
    assert rejection(429, body, "9").retry_after == 1.5
    assert rejection(429, b"{}", "9").retry_after == 9.0
    assert rejection(429, b"<html>", "soon").retry_after is None


def test_ids_are_quoted_in_paths() -> None:
    assert path("rooms", "!a/b:c", "send") == "/_matrix/client/v3/rooms/%21a%2Fb%3Ac/send"


def test_the_listener_waits_longer_each_time_and_never_for_ever() -> None:
    waits = [backed_off(failures, 1.0) for failures in range(1, 12)]
    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits == sorted(waits)
    assert waits[-1] == 60.0
    assert backed_off(3, 0.0) == 2.0
    assert wait_after(rejected(429, "M_LIMIT_EXCEEDED", 7.0), 1, 0.5) == 7.0
    assert wait_after(rejected(401, "M_UNKNOWN_TOKEN"), 1, 0.5) == 60.0
    assert wait_after(rejected(502), 1, 1.0) == 1.0


def test_only_the_first_sync_asks_for_everything() -> None:
    first, later = question("s1", first=True), question("s2", first=False)
    assert (first["full_state"], first["since"], first["timeout"]) == ("true", "s1", "0")
    assert "full_state" not in later
    assert int(later["timeout"]) > 0
    assert "since" not in question(None, first=True)


def test_what_is_young_is_the_servers_to_say() -> None:
    assert is_young({"unsigned": {"age": 900}}, 1.0)
    assert not is_young({"unsigned": {"age": 1100}}, 1.0)
    assert not is_young({}, 1.0)


def answer(*senders: str, **sections: object) -> dict[str, object]:
    timeline = {"events": [{"sender": sender} for sender in senders]}
    return {"rooms": {"join": {"!r": {"timeline": timeline}}, **sections}}


def test_many_messages_of_ours_alone_are_echoes_of_a_burst() -> None:
    assert echo_wait(answer(*["@me:x"] * MANY_ECHOES), "@me:x") == BURST_WAIT
    assert echo_wait(answer(*["@me:x"] * (MANY_ECHOES - 1)), "@me:x") == REPLY_WAIT
    assert echo_wait(answer(*["@me:x"] * MANY_ECHOES, "@you:x"), "@me:x") == 0
    assert echo_wait(answer(*["@me:x"] * MANY_ECHOES, invite={"!i": {}}), "@me:x") == 0
    assert echo_wait({}, "@me:x") == 0
