"""How well stories are found: precision and recall of merging, against title likeness alone.

    python benchmarks/stories.py --items FILE [--errors]

FILE: JSON Lines with id, title, summary, and where known url, outlet, date, date_approx. The pairs
of `story_pairs.tsv` name items of FILE and were labelled by hand. `story_items.tsv` has real
reports, in a part that rules were tuned on and a part kept from them; its pairs are of one hospital
or body ("hard") or any. Of `tests/data/stories/` all pairs count. "One day" leaves the dates away,
so that only what the items say tells events at one hospital apart.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.areas.atlas import load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.areas.named import named
from bot.core.stories import Piece, same_story

HERE = Path(__file__).parent
STORIES = HERE.parent / "tests" / "data" / "stories"
#: The usual threshold of those who merge by titles.
ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items and whether they are one story."""

    one: Piece
    other: Piece
    same: bool


def piece(matcher: Matcher, item: dict[str, Any], at: datetime) -> Piece:
    """An item as merging sees it."""
    title, summary, outlet = item["title"], item["summary"], item["outlet"]
    found = matcher.match(title, summary, at=at.date(), outlet=outlet)
    return Piece(
        feed_id=outlet,
        url=item.get("url"),
        title=title,
        summary=summary,
        at=at,
        areas=frozenset(area for match in found.matches for area in match.reach),
        named=named(matcher, title, summary),
    )


def written(matcher: Matcher, name: str = "events.tsv") -> list[Pair]:
    """All pairs of the items of a file of written ones."""
    items = []
    for line in (STORIES / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            event, outlet, day, title, summary = line.split("\t")
            at = datetime.fromisoformat(day).replace(tzinfo=UTC)
            found = {"outlet": outlet, "title": title, "summary": summary}
            items.append((event, piece(matcher, found, at)))
    return [Pair(a, b, one == other) for (one, a), (other, b) in combinations(items, 2)]


def reported(matcher: Matcher, part: str, *, hard: bool) -> list[Pair]:
    """The pairs of real reports of a part: of one hospital or body, or any."""
    items = []
    for line in (HERE / "story_items.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{part}\t"):
            _, event, outlet, day, title, summary = line.split("\t")
            at = datetime.fromisoformat(day).replace(tzinfo=UTC)
            found = {"outlet": outlet, "title": title, "summary": summary}
            items.append((event, piece(matcher, found, at)))
    return [
        Pair(a, b, one == other)
        for (one, a), (other, b) in combinations(items, 2)
        if not hard or one.partition("/")[0] == other.partition("/")[0]
    ]


def labelled(matcher: Matcher, file: Path) -> list[Pair]:
    """The pairs of real items."""
    lines = file.read_text(encoding="utf-8").splitlines()
    items = {one["id"]: one for one in map(json.loads, lines)}
    pairs = []
    for line in (HERE / "story_pairs.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            one, other, label = line.split("\t")
            a, b = (piece(matcher, items[name], _day(items[name])) for name in (one, other))
            if a.at.strftime("%Y%m") == b.at.strftime("%Y%m") and not (
                items[one]["date"] and items[other]["date"]
            ):
                b = replace(b, at=a.at)  # only the month of one is known
            pairs.append(Pair(a, b, label == "same"))
    return pairs


def _day(item: dict[str, Any]) -> datetime:
    text = item["date"] or item["date_approx"] or "2000"
    return datetime.fromisoformat((text + "-01-01")[:10]).replace(tzinfo=UTC)


def by_title(one: Piece, other: Piece) -> bool:
    """What merging by the likeness of titles would say."""
    return SequenceMatcher(None, one.title.lower(), other.title.lower()).ratio() >= ALIKE


def ours(one: Piece, other: Piece) -> bool:
    """What this program says."""
    return same_story(one, other) is not None


def score(pairs: Iterable[Pair], rule: Callable[[Piece, Piece], bool], *, errors: bool) -> str:
    """Precision and recall of a rule."""
    right = wrong = missed = 0
    for pair in pairs:
        said = rule(pair.one, pair.other)
        right += said and pair.same
        wrong += said and not pair.same
        missed += pair.same and not said
        if errors and said != pair.same:
            print(f"  {'wrong' if said else 'missed'}: {pair.one.title} | {pair.other.title}")
    precision = right / (right + wrong) if right + wrong else 1.0
    return f"P {precision:.2f}  R {right / (right + missed):.2f}  ({right}+ {wrong}! {missed}-)"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, help="labelled items, JSON Lines")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    matcher = load_matcher(load_atlas())
    sets = {
        "written": written(matcher),
        "written later": written(matcher, "held.tsv"),
        "reports, tuning, hard": reported(matcher, "tuning", hard=True),
        "reports, held, hard": reported(matcher, "held", hard=True),
        "reports, tuning, any": reported(matcher, "tuning", hard=False),
        "reports, held, any": reported(matcher, "held", hard=False),
    }
    if options.items:
        sets["labelled items"] = labelled(matcher, options.items)
    for name, pairs in sets.items():
        one_day = [replace(pair, other=replace(pair.other, at=pair.one.at)) for pair in pairs]
        same = sum(pair.same for pair in pairs)
        print(f"{name}: {len(pairs)} pairs, {same} of one story")
        print(f"  ours             {score(pairs, ours, errors=options.errors)}")
        print(f"  ours, one day    {score(one_day, ours, errors=False)}")
        print(f"  titles alone     {score(pairs, by_title, errors=False)}")


if __name__ == "__main__":
    main()
