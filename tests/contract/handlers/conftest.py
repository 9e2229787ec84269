"""A talk with the bot on each database."""

from __future__ import annotations

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.maps.drawn import Maps
from db.store import Store
from tests.contract.handlers.chat import Talk


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The shipped tables."""
    return load_atlas()


@pytest.fixture(scope="session")
def maps(atlas: Atlas) -> Maps:
    """Each map is drawn once for all tests."""
    return Maps(atlas)


@pytest.fixture
def talk(store: Store, atlas: Atlas, maps: Maps) -> Talk:
    """A private chat."""
    return Talk(store, atlas, maps)
