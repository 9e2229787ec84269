"""`python -m bot match`: which areas each item on stdin concerns, one JSON object a line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.core.topics import topics_of
from bot.core.types import Grade, Match

if TYPE_CHECKING:
    from bot.areas.matcher import Matched, Matcher


class BadLineError(ValueError):
    """A line that is not an item; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it stands on stdin."""

    id: str
    title: str
    summary: str
    outlet: str
    date: date | None


def match(
    details: Annotated[
        bool,
        typer.Option("--details", help="Grades, topics, and what was too unsure, too."),
    ] = False,
) -> None:
    """Read items (id, title, summary, url, outlet, date) as JSON Lines; write their areas."""
    from bot.areas.atlas import load_atlas
    from bot.areas.matcher import load_matcher

    matcher = load_matcher(load_atlas())
    today = datetime.now(UTC).date()
    try:
        for answer in answers(matcher, sys.stdin.buffer, today, details=details):
            sys.stdout.buffer.write(_written(answer))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever reads has enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _written(answer: Any) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair in an id
        return json.dumps(answer).encode() + b"\n"


def answers(
    matcher: Matcher, lines: Iterator[bytes] | Any, today: date, *, details: bool = False
) -> Iterator[Any]:
    """One answer for each line, in order; a bad line is answered with its mistake."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = _parse(raw)
        except BadLineError as error:
            yield {"id": None, "error": f"line {number}: {error}"}
            continue
        try:
            at = line.date or today
            found = matcher.match(line.title, line.summary, at=at, outlet=line.outlet)
            yield _answer(line, found, matcher) | (_details(line, found) if details else {})
        except Exception as error:
            # A bug of ours in one item must not keep the others from their answers.
            yield {"id": line.id, "error": f"line {number}: {type(error).__name__}, a bug of ours"}


def _answer(line: Line, found: Matched, matcher: Matcher) -> Any:
    told = [m for m in found.matches if m.grade is not Grade.UNSURE]
    reached = {code for m in told for code in m.reach}
    return {
        "id": line.id,
        "labels": list(found.labels),
        "matches": [_said(m) for m in told],
        "today": sorted(reached & matcher.current),
    }


def _details(line: Line, found: Matched) -> Any:
    graded: dict[Grade, list[Any]] = {grade: [] for grade in Grade}
    for one in found.matches:
        graded[one.grade].append(_said(one))
    return {
        "grades": {grade.value: said for grade, said in graded.items()},
        "topics": list(topics_of(line.title, line.summary)),
    }


def _said(match: Match) -> Any:
    return {"area": match.area, "level": match.level, "why": match.why}


def _parse(raw: bytes) -> Line:
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadLineError("not JSON") from error
    if not isinstance(read, dict):
        raise BadLineError("not a JSON object")
    summary = _text(read, "summary")
    return Line(
        id=_text(read, "id", needed=True),
        title=_text(read, "title", needed=not summary),
        summary=summary,
        outlet=_text(read, "outlet"),
        date=_date(read.get("date")),
    )


def _text(read: dict[str, Any], field: str, *, needed: bool = False) -> str:
    value = read.get(field)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise BadLineError(f"{field} must be text")
    return value


def _date(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None  # "2019-06" and the like: no day is known
