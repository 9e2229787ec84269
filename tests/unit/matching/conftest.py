"""One matcher for all tests of matching: it takes half a second to build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.matcher import Matcher, load_matcher

#: A day after the change of 1 April 2026.
AT = date(2026, 11, 1)
Labels = Callable[[str, str], tuple[str, ...]]


@cache
def the_matcher() -> Matcher:
    """For those to whom it may not be an argument, which a failure would print in full."""
    return load_matcher(load_atlas())


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The shipped tables."""
    return the_matcher().atlas


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """The matcher over the shipped tables."""
    return the_matcher()


@pytest.fixture(scope="session")
def labels(matcher: Matcher) -> Labels:
    """The labels of a title and a summary."""

    def of(title: str, summary: str = "") -> tuple[str, ...]:
        return matcher.match(title, summary, at=AT).labels

    return of
