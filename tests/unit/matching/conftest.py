"""One matcher for all tests of matching: it takes a second to build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.matcher import Matcher, load_matcher

#: A day after the change of 1 April 2026.
AT = date(2026, 11, 1)
Labels = Callable[[str, str], tuple[str, ...]]


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The shipped tables."""
    return load_atlas()


@pytest.fixture(scope="session")
def matcher(atlas: Atlas) -> Matcher:
    """The matcher over the shipped tables."""
    return load_matcher(atlas)


@pytest.fixture(scope="session")
def labels(matcher: Matcher) -> Labels:
    """The labels of a title and a summary."""

    def of(title: str, summary: str = "") -> tuple[str, ...]:
        return matcher.match(title, summary, at=AT).labels

    return of
