"""`feeds.yaml`, read strictly: every mistake at once, each with its line.

The program calls `load` at start, `python -m bot check` to show the mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from bot.core.types import Feed
from bot.feeds.links import same_place
from bot.feeds.written import Entry, Id, Strict
from bot.feeds.yaml_file import Path as Where
from bot.feeds.yaml_file import YamlError, read


class FeedsError(Exception):
    """What is wrong with `feeds.yaml`: `mistakes`, one line each, for the person who wrote it."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class _Document(Strict):
    feeds: Annotated[list[Entry], Field(min_length=1)]
    retired: list[Id] = Field(default=[])


def load(path: Path, known_areas: Callable[[str], bool]) -> tuple[Feed, ...]:
    """The feeds of `path` in order. `known_areas` says whether an area code exists.

    Raises `FeedsError` with all mistakes found, in the order of the file.
    """
    try:
        raw, lines = read(path)
    except YamlError as error:
        raise FeedsError([f"{path.name}{problem}" for problem in error.problems]) from error
    document, problems = _validated(raw)
    problems += _across(raw, known_areas)
    if document is None or problems:
        problems.sort(key=lambda problem: _line(problem[0], lines))
        raise FeedsError([_told(path, where, text, raw, lines) for where, text in problems])
    return tuple(entry.feed() for entry in document.feeds)


_Problem = tuple[Where, str]


def _validated(raw: Any) -> tuple[_Document | None, list[_Problem]]:
    if not isinstance(raw, dict):
        return None, [((), "the file must be a mapping with a list under feeds:")]
    try:
        return _Document.model_validate(raw), []
    except ValidationError as error:
        return None, [
            (_written(each["loc"]), _worded(each)) for each in error.errors(include_url=False)
        ]


def _written(where: Where) -> Where:
    """The place as the file has it, without pydantic's name of the form that a recipe has."""
    return (*where[:3], *where[4:]) if where[2:3] == ("recipe",) else where


_A_DAY = "must be a day such as 2026-08-22, without quotes"
_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_pattern_mismatch": "small letters, digits and hyphens only, 2 to 63 of them",
    "string_type": "must be text (put it in quotes if it looks like a number)",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be a mapping with id, url and title",
    "too_short": "must not be empty",
    "date_type": _A_DAY,
    "date_from_datetime_inexact": _A_DAY,
}


def _worded(error: Any) -> str:
    if error["type"] == "literal_error":
        return f"must be one of {error['ctx']['expected']}"
    return _WORDS.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def _across(raw: Any, known_areas: Callable[[str], bool]) -> list[_Problem]:
    """What no single field shows: doubles, retired ids, areas that do not exist."""
    if not isinstance(raw, dict):
        return []
    retired = {each for each in _list(raw.get("retired")) if isinstance(each, str)}
    problems: list[_Problem] = []
    ids: dict[str, int] = {}
    urls: dict[str, int] = {}
    for index, entry in _entries(raw):
        where: Where = ("feeds", index)
        name, url = entry.get("id"), entry.get("url")
        if isinstance(name, str):
            if name in retired:
                problems.append(((*where, "id"), "is retired and may not be used again"))
            if ids.setdefault(name, index) != index:
                problems.append(((*where, "id"), f"is the id of feeds[{ids[name]}] too"))
        if isinstance(url, str):
            key = same_place(url)
            if urls.setdefault(key, index) != index:
                problems.append(((*where, "url"), f"is the address of feeds[{urls[key]}] too"))
        problems += _unknown_areas(where, entry, known_areas)
    return problems


def _unknown_areas(
    where: Where, entry: dict[str, Any], known_areas: Callable[[str], bool]
) -> Iterator[_Problem]:
    seen: set[str] = set()
    for index, code in enumerate(_list(entry.get("areas"))):
        if not isinstance(code, str):
            continue
        if not known_areas(code):
            yield (*where, "areas", index), f"no area has the code {code!r}"
        if code in seen:
            yield (*where, "areas", index), f"{code} is named twice"
        seen.add(code)


def _entries(raw: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, entry in enumerate(_list(raw.get("feeds"))):
        if isinstance(entry, dict):
            yield index, entry


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(where: Where, lines: dict[Where, int]) -> int:
    while where not in lines and where:
        where = where[:-1]
    return lines.get(where, 1)


def _told(path: Path, where: Where, text: str, raw: Any, lines: dict[Where, int]) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    subject = f"{place.lstrip('.')}{_name(where, raw)}"
    line = f"{path.name}, line {_line(where, lines)}"
    return f"{line}: {subject}: {text}" if subject else f"{line}: {text}"


def _name(where: Where, raw: Any) -> str:
    if len(where) < 2 or where[0] != "feeds" or not isinstance(where[1], int):
        return ""
    entry = raw["feeds"][where[1]]
    found = entry.get("id") if isinstance(entry, dict) else None
    return f" ({found})" if isinstance(found, str) and len(found) <= 63 else ""
