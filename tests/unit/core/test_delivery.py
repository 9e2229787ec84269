"""The table of outcomes, and what holds for every sequence of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.delivery import (
    MoveChat,
    PauseChat,
    PausePlatform,
    SuspendChat,
    decide,
    transaction_id,
    wait_before,
)
from bot.core.types import (
    Address,
    ChatKind,
    Delivery,
    DeliveryState,
    Lane,
    Moved,
    NotSent,
    Operation,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from tests.clock import NOON

NEVER = timedelta(0)
TWELVE_HOURS = timedelta(hours=12)

FIRST = Delivery(
    id=1,
    notice_id=1,
    chat_id=1,
    at=Address("telegram", "7"),
    chat_kind=ChatKind.PRIVATE,
    part=0,
    operation=Operation.SEND,
    lane=Lane.ALERT,
    body="hello",
    target_ref=None,
    transaction_id="t",
    attempts=1,
    doubts=0,
    first_doubt_at=None,
    send_before=NOON + timedelta(days=2),
    created_at=NOON,
)


def test_sent_is_the_end_and_keeps_the_reference() -> None:
    settlement = decide(FIRST, Sent("55"), NEVER, NOON)
    assert settlement.state is DeliveryState.SENT
    assert settlement.remote_ref == "55"


def test_a_429_waits_as_long_as_it_says_and_pauses_the_chat() -> None:
    settlement = decide(FIRST, NotSent("429", retry_after=17), NEVER, NOON)
    assert settlement.state is DeliveryState.QUEUED
    assert settlement.due_at == NOON + timedelta(seconds=17)
    assert settlement.effect == PauseChat(settlement.due_at)
    assert settlement.doubts == 0


def test_a_429_for_everyone_pauses_the_platform() -> None:
    settlement = decide(FIRST, NotSent("429", retry_after=5, everyone=True), NEVER, NOON)
    assert settlement.effect == PausePlatform(NOON + timedelta(seconds=5))


def test_not_sent_without_a_time_backs_off() -> None:
    waits = [
        decide(replace(FIRST, attempts=n), NotSent("refused"), NEVER, NOON).due_at - NOON
        for n in (1, 2, 3, 20)
    ]
    assert waits == [wait_before(n) for n in (1, 2, 3, 20)]
    assert waits[0] < waits[1] < waits[2] < waits[3] == timedelta(minutes=5)


def test_a_wait_beyond_send_before_is_the_end() -> None:
    late = replace(FIRST, send_before=NOON + timedelta(seconds=10))
    assert decide(late, NotSent("429", retry_after=11), NEVER, NOON).state is DeliveryState.DEAD


def test_refused_ends_and_suspends_only_a_chat_that_is_gone() -> None:
    assert decide(FIRST, Refused("bad entities"), NEVER, NOON).effect is None
    gone = decide(FIRST, Refused("blocked", chat_gone=True), NEVER, NOON)
    assert gone.state is DeliveryState.DEAD
    assert gone.effect == SuspendChat("blocked")


def test_moved_sends_the_same_again_at_once() -> None:
    settlement = decide(FIRST, Moved("-100"), NEVER, NOON)
    assert settlement.state is DeliveryState.QUEUED
    assert settlement.due_at == NOON
    assert settlement.effect == MoveChat("-100")
    assert settlement.doubts == 0


def test_the_first_doubt_is_allowed_one_repeat_and_the_second_rests() -> None:
    first = decide(FIRST, Unknown("cut"), NEVER, NOON)
    assert (first.state, first.doubts) == (DeliveryState.QUEUED, 1)
    doubted = replace(FIRST, doubts=1, first_doubt_at=NOON)
    second = decide(doubted, Unknown("cut"), NEVER, NOON)
    assert (second.state, second.doubts) == (DeliveryState.UNCERTAIN, 2)


def test_doubts_do_no_harm_while_the_platform_remembers() -> None:
    doubted = replace(FIRST, doubts=5, attempts=6, first_doubt_at=NOON - timedelta(hours=11))
    assert decide(doubted, Unknown("cut"), TWELVE_HOURS, NOON).state is DeliveryState.QUEUED
    too_old = replace(doubted, first_doubt_at=NOON - timedelta(hours=12))
    assert decide(too_old, Unknown("cut"), TWELVE_HOURS, NOON).state is DeliveryState.UNCERTAIN


outcomes = st.one_of(
    st.builds(Sent, st.just("1")),
    st.builds(
        NotSent,
        st.just("429"),
        st.one_of(st.none(), st.floats(0, 7200)),
        st.booleans(),
    ),
    st.builds(Refused, st.just("no"), st.booleans()),
    st.builds(Moved, st.just("-100")),
    st.builds(Unknown, st.just("cut")),
)

ENDS = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNCERTAIN)


def _play(
    script: list[Outcome], remembers: timedelta
) -> tuple[Delivery, DeliveryState, list[timedelta]]:
    """The delivery after these outcomes, its state, and when after the start an attempt may have
    arrived (was answered with Sent or Unknown)."""
    delivery, state, now = FIRST, DeliveryState.QUEUED, NOON
    arrivals = []
    for outcome in script:
        if isinstance(outcome, Sent | Unknown):
            arrivals.append(now - NOON)
        settlement = decide(delivery, outcome, remembers, now)
        state = settlement.state
        if state in ENDS:
            break
        assert settlement.due_at >= now
        now = max(now + timedelta(milliseconds=1), settlement.due_at)
        delivery = replace(
            delivery,
            attempts=delivery.attempts + 1,
            doubts=settlement.doubts,
            first_doubt_at=settlement.first_doubt_at,
        )
    return delivery, state, arrivals


@given(st.lists(outcomes, max_size=60))
def test_without_memory_at_most_two_copies_whatever_happens(script: list[Outcome]) -> None:
    _, _, arrivals = _play(script, NEVER)
    assert len(arrivals) <= 2


@given(st.lists(outcomes, max_size=60))
def test_with_memory_at_most_one_event_inside_the_window(script: list[Outcome]) -> None:
    _, _, arrivals = _play(script, TWELVE_HOURS)
    # All attempts that may have arrived lie inside the window of the first: one event.
    assert not arrivals or arrivals[-1] - arrivals[0] < TWELVE_HOURS


@given(st.lists(st.floats(60, 7200), min_size=1, max_size=10))
def test_a_delivery_that_is_never_accepted_ends_with_its_send_before(waits: list[float]) -> None:
    most = int(timedelta(days=2).total_seconds() // 60) + 1
    script: list[Outcome] = [NotSent("429", waits[n % len(waits)]) for n in range(most)]
    _, state, _ = _play(script, NEVER)
    assert state is DeliveryState.DEAD


@given(st.lists(outcomes, max_size=30), st.sampled_from([NEVER, TWELVE_HOURS]))
def test_ends_are_never_left_in_sending_or_held(
    script: list[Outcome], remembers: timedelta
) -> None:
    _, state, _ = _play(script, remembers)
    assert state in (DeliveryState.QUEUED, *ENDS)


def test_a_transaction_id_is_stable_and_its_own() -> None:
    ids = {
        transaction_id(key, chat, part, operation)
        for key in ("item:a", "item:b")
        for chat in (1, 2, 11)
        for part in (0, 1)
        for operation in ("send", "edit")
    }
    assert len(ids) == 24
    assert transaction_id("item:a", 1, 0, "send") in ids
