"""How well matching does on labelled items: precision, recall, F1, false alarms, by parts.

    python benchmarks/match_dev.py --items FILE [--part tune|held|all] [--errors]

FILE: JSON Lines with id, title, summary, labels and, where known, outlet, date, hard. The parts
are made by a hash of the id: rules were written with the tune part (three quarters) in view; the
held quarter was not read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.areas.atlas import load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.core.matching.model import Verdict
from bot.core.matching.regions import MEMBERS
from bot.core.types import Grade

Labels = frozenset[str]


@dataclass(frozen=True, slots=True)
class Scored:
    """One item with what it should and did get."""

    item: dict[str, Any]
    gold: Labels
    got: Labels
    grades: dict[str, str]  #: of each label, as far as it has one
    rule: str


def is_tune(item_id: str) -> bool:
    """Whether an item is of the part the rules were written on: three quarters, by its id."""
    return int(hashlib.sha256(item_id.encode()).hexdigest(), 16) % 4 != 3


def items_of(file: Path) -> list[dict[str, Any]]:
    """The items of a file of JSON Lines."""
    return [json.loads(x) for x in file.read_text("utf-8").splitlines() if x.strip()]


def alerted(labels: Iterable[str]) -> Labels:
    """The footprints whose followers would hear."""
    found: set[str] = set()
    for label in labels:
        found |= MEMBERS.get(label, frozenset({label} - {"NATIONAL", "NONE"}))
    return frozenset(found)


def micro(pairs: Sequence[tuple[Labels, Labels]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all labels of all items."""
    right = sum(len(g & p) for g, p in pairs)
    said = sum(len(p) for _, p in pairs)
    true = sum(len(g) for g, _ in pairs)
    return (
        right / said if said else 0.0,
        right / true if true else 0.0,
        2 * right / (said + true) if said + true else 0.0,
    )


def score(matcher: Matcher, items: Iterable[dict[str, Any]]) -> list[Scored]:
    """Run the matcher over items."""
    today = datetime.now(UTC).date()
    found = []
    for item in items:
        at = date.fromisoformat(item["date"]) if item.get("date") else today
        text = item["title"], item.get("summary") or ""
        outlet = item.get("outlet") or ""
        matched = matcher.match(*text, at=at, outlet=outlet)
        found.append(
            Scored(
                item,
                frozenset(item["labels"]),
                frozenset(matched.labels),
                _grades(matcher.verdict(*text, outlet)),
                matched.rule,
            )
        )
    return found


def report(name: str, scored: Sequence[Scored]) -> None:
    """Print the figures of a group of items."""
    print(f"{name}: {len(scored)} items")
    groups: tuple[tuple[str, Callable[[Scored], bool]], ...] = (
        ("all", lambda s: True),
        ("hard", lambda s: bool(s.item.get("hard"))),
    )
    for group, test in groups:
        some = [s for s in scored if test(s)]
        if not some:
            continue
        strict = micro([(s.gold, s.got) for s in some])
        alerts = micro([(alerted(s.gold), alerted(s.got)) for s in some])
        exact = sum(s.gold == s.got for s in some) / len(some)
        print(f"  {group:5} strict P {strict[0]:.3f} R {strict[1]:.3f} F1 {strict[2]:.3f}", end="")
        print(f"  alerts P {alerts[0]:.3f} R {alerts[1]:.3f} F1 {alerts[2]:.3f}", end="")
        print(f"  exact {exact:.3f}")
    for label in ("NATIONAL", "NONE"):
        some = [s for s in scored if label in s.gold]
        wrong = sum(bool(alerted(s.got)) for s in some)
        if some:
            print(f"  {label:8} raised a local alert: {wrong} of {len(some)}")


def _grades(verdict: Verdict) -> dict[str, str]:
    """The grade of each label; of near misses too, which are no labels."""
    if verdict.labels == ("NATIONAL",):
        return {"NATIONAL": verdict.grade.value}
    return {one.label: one.grade.value for one in (*verdict.near, *verdict.subjects)}


def calibration(scored: Sequence[Scored]) -> None:
    """Print how often a label of each grade is right."""
    print("grades:")
    for grade in Grade:
        right = [label in s.gold for s in scored for label, g in s.grades.items() if g == grade]
        if right:
            print(f"  {grade:6} right {sum(right)} of {len(right)} ({sum(right) / len(right):.3f})")


def main() -> None:
    """Read the items, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--part", choices=["tune", "held", "all"], default="tune")
    parser.add_argument("--errors", action="store_true", help="list wrong items of --part")
    options = parser.parse_args()
    scored = score(load_matcher(load_atlas()), items_of(options.items))
    parts = {
        "tune": [s for s in scored if is_tune(s.item["id"])],
        "held": [s for s in scored if not is_tune(s.item["id"])],
        "all": scored,
    }
    for name, some in parts.items():
        report(name, some)
    calibration(scored)
    if options.errors:
        for s in parts[options.part]:
            if s.gold != s.got:
                print(
                    "\n", s.item["id"], "gold", *sorted(s.gold), "got", *sorted(s.got), "|", s.rule
                )
                print("  ", s.item["title"], "//", s.item.get("summary"))


if __name__ == "__main__":
    main()
