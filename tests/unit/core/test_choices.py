"""Choices are stored small and read strictly."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.choices import (
    Cadence,
    ChatChoices,
    Likely,
    QuietHours,
    SubscriptionChoices,
    chat_choices_from_json,
    chat_choices_to_json,
    subscription_choices_from_json,
    subscription_choices_to_json,
)

MINUTES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
QUIET = st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] != pair[1])
CODES = st.lists(st.text(max_size=12), max_size=4).map(tuple)


@given(
    st.builds(
        ChatChoices,
        zone=st.sampled_from(["Europe/London", "Europe/Paris", "Atlantic/Stanley"]),
        quiet=st.none() | QUIET.map(lambda pair: QuietHours(*pair)),
        urgent=st.booleans(),
        most_a_day=st.none() | st.integers(1, 99),
    )
)
def test_what_a_chat_chose_is_read_back(choices: ChatChoices) -> None:
    assert chat_choices_from_json(chat_choices_to_json(choices)) == choices


@given(
    st.builds(
        SubscriptionChoices,
        cadence=st.sampled_from(Cadence),
        topics=CODES,
        without=CODES,
        outlets=CODES,
        likely=st.sampled_from(Likely),
        headlines=st.booleans(),
    )
)
def test_what_was_chosen_for_an_area_is_read_back(choices: SubscriptionChoices) -> None:
    assert subscription_choices_from_json(subscription_choices_to_json(choices)) == choices


def test_what_is_as_it_comes_is_not_stored() -> None:
    assert chat_choices_to_json(ChatChoices()) == "{}"
    assert subscription_choices_to_json(SubscriptionChoices()) == "{}"
    choices = ChatChoices(quiet=QuietHours(time(22), time(7, 30)))
    assert chat_choices_to_json(choices) == '{"quiet":{"start":"22:00","end":"07:30"}}'


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "nonsense",
        '{"zone":"Mars/Olympus"}',
        '{"zone":"../etc/passwd"}',
        '{"zone":1}',
        '{"urgent":1}',
        '{"most_a_day":true}',
        '{"most_a_day":0}',
        '{"quiet":{"start":"22:00"}}',
        '{"quiet":{"start":"22:00","end":"22:00"}}',
        '{"quiet":{"start":"late","end":"07:00"}}',
        '{"volume":11}',
    ],
)
def test_nothing_else_is_read_as_what_a_chat_chose(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        chat_choices_from_json(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"cadence":"yearly"}',
        '{"topics":"maternity"}',
        '{"outlets":[1]}',
        '{"likely":true}',
        '{"headlines":"yes"}',
        '{"zone":"Europe/London"}',
    ],
)
def test_nothing_else_is_read_as_what_was_chosen_for_an_area(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        subscription_choices_from_json(text)
