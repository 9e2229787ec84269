"""Who may import whom (docs/architecture.md), read from the source of every module."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OURS = ("bot", "handlers", "db")

#: package -> what of ours it may import; everything may import itself. The longest prefix counts.
ALLOWED: dict[str, tuple[str, ...]] = {
    "bot.core": (),
    "bot.areas": ("bot.core",),
    "bot.feeds": ("bot.core", "bot.areas"),
    "bot.inbox": ("bot.core", "bot.areas", "bot.waiting"),
    "bot.outbox": ("bot.core", "bot.areas", "bot.waiting"),
    "bot.broadcasts": ("bot.core", "bot.areas"),
    "bot.platforms.console": ("bot.core",),
    "bot.platforms.telegram": ("bot.core",),
    "bot.watch": ("bot.core", "bot.areas"),
    "bot.platforms.matrix": ("bot.core",),
    "bot.demo": ("bot.core", "bot.areas"),
    "bot.settings": ("bot.core",),
    "bot.clock": (),
    "bot.garbage": (),
    "bot.logs": (),
    "bot.roles": (),
    "bot.waiting": (),
    "handlers": ("bot.core", "bot.areas"),
    "db": ("bot.core",),
    "bot.app": OURS,
    "bot.parts": OURS,
    "bot.assembly": OURS,
    "bot.answering": OURS,
    "bot.ticker": OURS,
    "bot.web": ("bot.core", "bot.feeds", "bot.settings"),
    "bot.rounds": OURS,
    "bot.commands": OURS,
    "bot.__main__": OURS,
    "bot": (),
    "bot.platforms": (),
}

#: package -> the SDKs that only it may import.
SDKS = {"bot.platforms.telegram": ("telegram",), "bot.platforms.matrix": ("nio",)}

#: What a pure package may not import of the standard library, because it reaches outside.
REACHES_OUTSIDE = {"asyncio", "socket", "ssl", "http", "urllib.request", "subprocess", "os", "time"}


def modules() -> Iterator[tuple[str, Path]]:
    for top in OURS:
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


@cache
def imports_of(name: str) -> frozenset[str]:
    return imported(ast.parse(MODULES[name].read_text(encoding="utf-8")))


def imported(tree: ast.Module) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who imports whom"
            assert node.module is not None
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def home(name: str) -> str:
    return max((package for package in ALLOWED if within(name, package)), key=len)


MODULES = dict(modules())


def test_every_module_has_a_home() -> None:
    strangers = [name for name in MODULES if home(name) in ("bot", "bot.platforms")]
    assert strangers == ["bot", "bot.platforms"]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_its_package_may(name: str) -> None:
    package = home(name)
    allowed = (package, *ALLOWED[package])
    wrong = [
        other
        for other in imports_of(name)
        if any(within(other, top) for top in OURS)
        and other != "bot.__version__"
        and not any(within(other, one) for one in allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", MODULES)
def test_an_sdk_stays_in_its_platform(name: str) -> None:
    for package, sdks in SDKS.items():
        if home(name) != package:
            others = imports_of(name)
            assert not [other for other in others for sdk in sdks if within(other, sdk)]


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, "bot.core")])
def test_the_core_is_standard_library_and_reaches_nothing(name: str) -> None:
    for other in imports_of(name):
        top = other.split(".")[0]
        assert top in sys.stdlib_module_names or within(other, "bot.core"), other
        assert not any(within(other, one) for one in REACHES_OUTSIDE), other


def test_the_rule_would_catch_a_breach() -> None:
    tree = ast.parse("from bot.platforms.telegram import render")
    assert not any(
        within(other, one) for other in imported(tree) for one in ("bot.core", *ALLOWED["handlers"])
    )
