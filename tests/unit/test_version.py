"""The version is said in two places, which must agree."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot import __version__


def test_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == __version__
