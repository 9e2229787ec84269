"""The road of a broadcast: what may follow what, for any sequence of events."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.broadcasts import (
    CHANGEABLE,
    ENDS,
    ROAD,
    Event,
    Policy,
    State,
    after,
    needs_two,
    text_digest,
)
from bot.core.document import Document, bullets, paragraph
from bot.core.sending import Progress, Step, bar, expected_end, first_share, next_step
from tests.clock import NOON

EVENTS = st.lists(st.sampled_from(list(Event)), max_size=40)


def walk(events: list[Event]) -> list[tuple[State, Event, State]]:
    """The steps of a new broadcast for these events; what may not happen changes nothing."""
    state, steps = State.DRAFT, []
    for event in events:
        following = after(state, event)
        if following is not None:
            steps.append((state, event, following))
            state = following
    return steps


@given(EVENTS)
def test_nothing_is_sent_that_was_not_seen_and_confirmed(events: list[Event]) -> None:
    confirmed = seen = False
    for _, event, state in walk(events):
        if event is Event.EDIT:
            seen = confirmed = False
        seen = seen or event is Event.PREVIEW
        confirmed = confirmed or (seen and event in (Event.SCHEDULE, Event.APPROVE))
        if state is State.SENDING:
            assert seen
            assert confirmed


@given(EVENTS)
def test_what_was_changed_is_previewed_anew(events: list[Event]) -> None:
    for _, event, state in walk(events):
        assert (event is Event.EDIT) == (state is State.DRAFT)


@given(EVENTS)
def test_an_end_is_an_end(events: list[Event]) -> None:
    for before, _, _ in walk(events):
        assert before not in ENDS


def test_everything_that_has_not_ended_can_be_cancelled() -> None:
    for state in State:
        assert (after(state, Event.CANCEL) is State.CANCELLED) == (state not in ENDS)


def test_what_goes_out_is_not_changed_any_more() -> None:
    assert not CHANGEABLE & {State.SENDING, State.PAUSED, State.DONE}


def test_every_state_can_be_reached_and_every_event_means_something() -> None:
    assert set(ROAD.values()) == set(State)
    assert {event for _, event in ROAD} == set(Event)


def test_approval_is_left_for_the_road_only_by_an_approval() -> None:
    ways = {event for (state, event), to in ROAD.items() if to is State.SCHEDULED}
    assert ways == {Event.SCHEDULE, Event.APPROVE}
    assert after(State.APPROVAL, Event.SCHEDULE) is None
    assert after(State.PREVIEW, Event.APPROVE) is None


def test_two_people_for_more_than_one_channel_or_fifty_chats() -> None:
    policy = Policy()
    assert not needs_two(policy, 1, 50)
    assert needs_two(policy, 2, 2)
    assert needs_two(policy, 1, 51)


def test_the_same_text_is_recognised_in_other_clothes() -> None:
    one = Document((paragraph("Save our ward!"), bullets("Tuesday, 10am")))
    other = Document((paragraph("save our  WARD"), paragraph("Tuesday 10am")))
    assert text_digest(one) == text_digest(other)
    assert text_digest(one) != text_digest(Document((paragraph("Save our wards"),)))


# --- sending -------------------------------------------------------------------------------------


def step(progress: Progress, *, share: bool = False, seconds: float = 1) -> Step | None:
    return next_step(
        progress, share=share, failed_before=0, ended_before=0, running=timedelta(seconds=seconds)
    )


def test_the_rest_follows_when_the_first_share_went_well() -> None:
    assert step(Progress(waiting=95, queued=1, sent=4), share=True) is None
    assert step(Progress(waiting=95, sent=5), share=True) is Step.RELEASE
    assert step(Progress(waiting=95, queued=1, sent=4), share=True, seconds=120) is Step.RELEASE


def test_too_many_errors_pause_before_the_rest_hears_of_it() -> None:
    bad = (("400 Bad Request", 3),)
    assert step(Progress(waiting=95, sent=2, failed=bad), share=True) is Step.PAUSE
    assert step(Progress(queued=95, sent=100, failed=bad)) is None
    assert step(Progress(queued=95, sent=20, failed=bad)) is Step.PAUSE


def test_what_a_person_has_seen_does_not_pause_it_again() -> None:
    seen = Progress(queued=90, sent=7, failed=(("403", 3),))
    assert step(seen) is Step.PAUSE
    assert (
        next_step(seen, share=False, failed_before=3, ended_before=10, running=timedelta(seconds=9))
        is None
    )


def test_it_is_finished_when_nobody_is_left() -> None:
    assert step(Progress(sent=3, held=1)) is Step.FINISH
    assert step(Progress(failed=(("403", 5),))) is Step.FINISH
    assert step(Progress(sending=1, sent=3)) is None


@given(
    waiting=st.integers(0, 50),
    queued=st.integers(0, 50),
    sent=st.integers(0, 50),
    failed=st.integers(0, 50),
    share=st.booleans(),
)
def test_nothing_is_finished_or_let_go_too_early(
    waiting: int, queued: int, sent: int, failed: int, share: bool
) -> None:
    progress = Progress(waiting=waiting, queued=queued, sent=sent, failed=(("x", failed),))
    what = step(progress, share=share)
    if what is Step.FINISH:
        assert not progress.left
    if what is Step.RELEASE:
        assert waiting
        assert not queued
    assert len(bar(progress)) == 20


def test_the_first_share_is_small() -> None:
    assert [first_share(n) for n in (0, 1, 20, 21, 600, 100_000)] == [0, 1, 20, 5, 6, 1000]


def test_the_end_is_expected_from_how_it_went_so_far() -> None:
    progress = Progress(queued=300, sent=100)
    later = NOON + timedelta(seconds=10)
    assert expected_end(progress, NOON, later) == later + timedelta(seconds=30)
    assert expected_end(Progress(queued=3, sent=1), NOON, later) is None
