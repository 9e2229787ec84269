"""A talk with the bot on each database."""

from __future__ import annotations

import pytest

from bot.areas.atlas import Atlas, load_atlas
from db.store import Store
from tests.contract.handlers.chat import Talk


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The shipped tables."""
    return load_atlas()


@pytest.fixture
def talk(store: Store, atlas: Atlas) -> Talk:
    """A private chat."""
    return Talk(store, atlas)
