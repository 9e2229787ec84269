"""A new entry in `feeds.yaml`, with the file's comments and layout left as they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.tokens import CommentToken

from bot.core.types import Feed, FeedKind
from bot.feeds.config import FeedsError, load

#: Columns before a line is broken: never.
_WIDE = 4_096


def entry(feed: Feed, recipe: str = "", every: str | None = None) -> dict[str, Any]:
    """The keys of `feed` as `feeds.yaml` writes them; what is usual is left out."""
    keys: dict[str, Any] = {"id": feed.id, "url": feed.url, "title": feed.title}
    if feed.kind is not FeedKind.RSS:
        keys["kind"] = feed.kind.value
    keys["outlet"] = feed.outlet
    if feed.areas:
        keys["areas"] = list(feed.areas)
    if every:
        keys["every"] = every
    if feed.paywall:
        keys["paywall"] = True
    if recipe:
        keys["recipe"] = recipe
    if feed.site:
        keys["site"] = feed.site
    if feed.by_hand:
        keys["by_hand"] = True
    return keys


def shown(keys: dict[str, Any]) -> str:
    """An entry as it will stand in the file."""
    written = StringIO()
    _yaml().dump([_laid_out(keys)], written)
    return written.getvalue().rstrip("\n")


def append(path: Path, keys: dict[str, Any], known_areas: Callable[[str], bool]) -> None:
    """Write the entry at the end of the list in `path`. The file is replaced in one step, and only
    by one that is in order: raises `FeedsError` otherwise, and leaves it as it was."""
    yaml = _yaml()
    try:
        document = yaml.load(path.read_text("utf-8"))
        listed = document["feeds"]
        if not isinstance(listed, CommentedSeq):
            raise TypeError("feeds is no list")
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError) as error:
        raise FeedsError([f"{path.name}: cannot be added to: {error}"]) from error
    behind = _take_comment(listed)
    listed.append(_laid_out(keys))
    _give_comment(listed, behind)
    written = StringIO()
    yaml.dump(document, written)
    _replace(path, written.getvalue(), known_areas)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _laid_out(keys: dict[str, Any]) -> CommentedMap:
    laid_out = CommentedMap(keys)
    if "areas" in keys:
        codes = CommentedSeq(keys["areas"])
        codes.fa.set_flow_style()
        laid_out["areas"] = codes
    return laid_out


def _take_comment(listed: CommentedSeq) -> Any:
    """What stands behind the last entry, such as the blank line before the next key: ruamel keeps
    it with the last value of that entry."""
    last = listed[-1] if listed else None
    if not isinstance(last, CommentedMap) or not last:
        return None
    key = next(reversed(last))
    comment = last.ca.items.get(key)
    if comment is None or comment[2] is None:
        return None
    mark = comment[2]
    first, newline, rest = mark.value.partition("\n")
    if not rest:
        return None
    mark.value = first + newline
    if not first.strip():
        last.ca.items.pop(key)
    return rest


def _give_comment(listed: CommentedSeq, behind: str | None) -> None:
    if behind is None:
        return
    last = listed[-1]
    token = CommentToken("\n" + behind, CommentMark(0), None)
    last.ca.items[next(reversed(last))] = [None, None, token, None]


def _replace(path: Path, text: str, known_areas: Callable[[str], bool]) -> None:
    mode = path.stat().st_mode
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.chmod(mode)
        load(fresh, known_areas)
        fresh.replace(path)
    except FeedsError as error:
        raise FeedsError([each.replace(fresh.name, path.name) for each in error.mistakes]) from None
    finally:
        fresh.unlink(missing_ok=True)
