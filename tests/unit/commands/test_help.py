"""Every command says how it is used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from bot.__main__ import app


def commands(command: object, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of a command and of all below it."""
    yield words
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from commands(inner, (*words, name))


EVERY = list(commands(typer.main.get_command(app)))


def test_there_are_the_commands_that_others_rely_on() -> None:
    listed = {" ".join(words) for words in EVERY}
    assert listed >= {
        *("run", "demo", "check", "migrate", "ics", "match", "feeds check", "feeds add"),
        *("areas build", "outbox list", "outbox requeue", "matrix setup", "broadcast"),
    }


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help(words: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(app, [*words, "--help"], prog_name="python -m bot")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert f"Usage: {' '.join(('python -m bot', *words))} " in ended.stdout
