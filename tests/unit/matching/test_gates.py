"""Patterns are tried only where a beginning of one of their words stands: each must let them in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.matching import context, roles
from bot.core.matching.cues import CUES, Cue

ROLES = {
    name: getattr(roles, name)
    for name in (
        "_WINS_RIGHT",
        "_LAND_RIGHT",
        "_BEFORE_RIGHT",
        "_YARDSTICK_RIGHT",
        "_FIRM_RIGHT",
        "_PEOPLE_RIGHT",
    )
}


@pytest.mark.parametrize("pattern", ROLES.values(), ids=ROLES)
@given(data=st.data())
@settings(max_examples=60)
def test_what_words_after_a_name_say_is_looked_for(
    pattern: re.Pattern[str], data: st.DataObject
) -> None:
    words = data.draw(st.from_regex(pattern, alphabet=st.characters(codec="ascii")))
    right = pattern.match(words)
    assert right is not None
    assert context.sides(f"X{right[0]} ", 0, 1).telling & context.ROLE, right[0]


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.stems[0])
@given(data=st.data())
@settings(max_examples=60)
def test_what_words_before_a_name_say_is_looked_for(cue: Cue, data: st.DataObject) -> None:
    words = data.draw(st.from_regex(cue.pattern, alphabet=st.characters(codec="ascii")))
    left = cue.pattern.search(words)
    assert left is not None
    assert any(stem in left[0].lower() for stem in cue.stems), left[0]
