"""`python -m bot ics`: ask the map from the command line, one question or a stream of them.

The command line registers `ics`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

if TYPE_CHECKING:
    from bot.areas.answers import Candidate, Lookup
    from bot.areas.atlas import Atlas
    from bot.areas.facts import Body, Cluster, Source


def ics(
    text: Annotated[
        list[str],
        typer.Argument(help="A place, postcode, body or code; - reads one question a line."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="The day asked about (2025-03-31).")
    ] = None,
) -> None:
    """Which NHS footprint is this place in?"""
    from bot.areas.atlas import load_atlas
    from bot.areas.lookup import lookup

    day = _day(at)
    atlas = load_atlas()
    for question in _questions(text):
        answer = lookup(atlas, question, day)
        if as_json or text == ["-"]:
            typer.echo(json.dumps(as_values(answer), ensure_ascii=False))
        else:
            typer.echo(card(atlas, answer, day))


def _day(at: str | None) -> date:
    if at is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(at)
    except ValueError as error:
        raise typer.BadParameter(
            f"{at!r} is not a date; write it as 2026-03-31.", param_hint="--at"
        ) from error


def _questions(text: list[str]) -> Iterator[str]:
    if text != ["-"]:
        # The shell may hand over bytes that are no text; they must not break the answer.
        yield " ".join(text).encode("utf-8", "replace").decode()
        return
    # Bytes, so that neither a stray byte nor an odd line break loses or doubles a question.
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def as_values(answer: Lookup) -> dict[str, Any]:
    """An answer as the JSON object that scripts read."""
    from bot.areas.answers import Many, NotEngland, NotFound, One

    result: dict[str, Any] = {"query": answer.query}
    match answer:
        case One():
            result |= {"result": "one", "footprints": [_footprint(answer.footprint)]}
            return result | {"via": str(answer.via), "suggestions": []}
        case Many():
            listed = [_footprint(c) for c in answer.candidates]
            via = "; ".join(map(str, answer.via))
            return result | {
                "result": "many",
                "footprints": listed,
                "via": via,
                "suggestions": [],
            }
        case NotFound():
            result |= {"result": "none", "footprints": [], "via": None}
            return result | {"suggestions": list(answer.suggestions)}
        case NotEngland():
            result |= {"result": "not_england", "footprints": [], "via": str(answer.via)}
            return result | {"nation": answer.nation, "suggestions": []}
        case _:
            assert_never(answer)


def _footprint(candidate: Candidate) -> dict[str, Any]:
    return {"code": candidate.code, "name": candidate.name, "share": candidate.share}


def card(atlas: Atlas, answer: Lookup, day: date) -> str:
    """An answer as a few lines for a person."""
    from bot.areas.answers import Many, NotEngland, NotFound, One

    match answer:
        case One():
            lines = _card_of(atlas, answer.footprint, day)
        case Many():
            lines = ["Several footprints; which one?"]
            lines += [f"  {c.name} ({c.code}): {c.why}" for c in answer.candidates]
        case NotFound():
            lines = ["Nothing is known under these words."]
            lines += [f"Try: {', '.join(answer.suggestions)}"]
        case NotEngland():
            lines = [f"{answer.via.name} is {answer.where}; ICBs are England's."]
        case _:
            assert_never(answer)
    return "\n".join([*lines, answer.note] if answer.note else lines)


def _card_of(atlas: Atlas, found: Candidate, day: date) -> list[str]:
    from bot.areas.reach import vintage

    area = atlas.areas[found.code]
    region = atlas.name_of(area.parent or "")
    since = f"{area.valid_from.day} {area.valid_from:%B %Y}" if area.valid_from else "not known"
    lines = [
        f"NHS {area.name} Integrated Care Board ({area.code}), {region}",
        f"Because: {found.why}",
        f"Since: {since}",
    ]
    cluster = atlas.cluster_of(area.code) if vintage(day) else None
    if cluster is not None:
        others = [atlas.name_of(m) for m in cluster.members if m != area.code]
        lines.append(f"Cluster with: {'; '.join(others)}")
    body = atlas.bodies.get(area.code) if vintage(day) else None
    if body is not None and body.board_papers:
        lines.append(f"Board papers: {body.board_papers}")
    return [*lines, _sources(cluster, body)]


def _sources(cluster: Cluster | None, body: Body | None) -> str:
    named = ["area: ONS and NHS England (ODS), footprints of 1 July 2022 and 1 April 2026"]
    if cluster is not None:
        named.append(f"cluster: {_cited(cluster.source)}")
    if body is not None and body.board_papers:
        named.append(f"board papers: {_cited(body.source)}")
    return f"Sources: {'; '.join(named)}"


def _cited(source: Source) -> str:
    checked = f" (checked {source.as_of.day} {source.as_of:%B %Y})" if source.as_of else ""
    return f"{source.title}{checked}"
