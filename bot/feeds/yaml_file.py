"""YAML as plain values with the line of each, refusing what a list of feeds never needs.

`config` reads `feeds.yaml` through this. Aliases, anchors, tags, doubled keys, depth and size are
refused before anything is built, so that no short file can become a large value.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

import yaml

LARGEST = 1_000_000
DEEPEST = 8

#: Where a value is: keys and indices from the top, as pydantic names it.
Path = tuple[str | int, ...]


class YamlError(Exception):
    """The file cannot be read; `problems` each begin with a comma and the line where known."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def read(path: FilePath) -> tuple[Any, dict[Path, int]]:
    """The value of the file and the line (from 1) of each part. Raises `YamlError`."""
    text = _text(path)
    try:
        problems = _hostile(text)
        if problems:
            raise YamlError(problems)
        loader = yaml.SafeLoader(text)
        try:
            root = loader.get_single_node()
            found: list[str] = []
            lines: dict[Path, int] = {}
            value = _value(loader, root, (), lines, found) if root else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError([f", line {line}: {error.problem}{_tabs(text, line)}"]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError([f": {error}"]) from error
    if found:
        raise YamlError(found)
    return value, lines


def _text(path: FilePath) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise YamlError([f": cannot be read: {error.strerror}"]) from error
    if len(data) > LARGEST:
        raise YamlError([f": is larger than {LARGEST:,} bytes"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise YamlError([f", line {line}: is not UTF-8"]) from error


def _hostile(text: str) -> list[str]:
    """What in the stream of events we do not want; the events cost no more than the text."""
    depth, problems = 0, []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problems.append(f", line {line}: anchors and aliases (& and *) are not used here")
        elif getattr(event, "tag", None):
            problems.append(f", line {line}: tags (!) are not used here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or len(problems) >= 20:
            return [*problems, f", line {line}: nested deeper than {DEEPEST}"][:20]
    return problems


def _value(
    loader: yaml.SafeLoader, node: yaml.Node, at: Path, lines: dict[Path, int], found: list[str]
) -> Any:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(loader, each, (*at, index), lines, found)
            for index, each in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in result:
            found.append(f", line {line}: the key {key!r} is there twice")
        lines[(*at, key)] = line
        result[key] = _value(loader, value_node, (*at, key), lines, found)
    return result


def _tabs(text: str, line: int) -> str:
    lines = text.splitlines()
    indent = lines[line - 1] if line <= len(lines) else ""
    return " (indent with spaces, not tabs)" if "\t" in indent else ""
