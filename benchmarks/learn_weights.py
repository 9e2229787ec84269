"""Learns what the evidence weighs that an item without a place in its headline is England's news.

    python -m benchmarks.learn_weights FILE… > bot/areas/overlay_matching/weights.tsv

The files are labelled news: JSON Lines as `benchmarks.match_dev` reads them, or a table of labels,
title and summary as `tests/unit/matching/gold.tsv`. Needs scikit-learn, which the project does not
install: see `benchmarks/requirements.txt`.

A sparse logistic regression (L1) of national against local items: of the hundred thousand pieces of
evidence that there may be it keeps those few that tell. Items that name no place at all, or one in
the title, teach what words weigh; those that the matcher asks about count twice. How well it does
on items that it has not seen is told on standard error, leaving a tenth of the files out in turn.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.match_dev import items_of
from bot.areas.atlas import load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.core.matching.evidence import BIAS, Evidence

#: Inverse strength of the regularisation, chosen by leaving files out.
STRENGTH = 0.5
#: Evidence seen less often is chance.
RARE = 3
#: How much more an item counts that the matcher asks about.
ASKED = 2.0
#: The log odds from which on an item is England's: a local alert about England's news is worth
#: four missed ones, as there are so few such items among those that a chat gets.
LINE = -1.4
_WORDS_ONLY = ("titled", "unnamed")


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item as evidence."""

    file: str
    evidence: Evidence
    national: bool

    @property
    def asked(self) -> bool:
        """Whether the matcher asks about it."""
        return not any(name in self.evidence for name in _WORDS_ONLY)


def examples_of(matcher: Matcher, files: Sequence[Path]) -> list[Example]:
    """The items of the files that are national or local, each once."""
    found: dict[tuple[str, str], Example] = {}
    for file in files:
        for item in _items(file):
            title, summary = item["title"], item.get("summary") or ""
            if item["labels"] != ["NONE"]:
                evidence = matcher.evidence(title, summary, item.get("outlet") or "")
                national = item["labels"] == ["NATIONAL"]
                found.setdefault((title, summary), Example(str(file), evidence, national))
    return list(found.values())


def _items(file: Path) -> Iterator[dict[str, Any]]:
    """The labelled items of a file."""
    if file.suffix == ".jsonl":
        yield from items_of(file)
        return
    for line in file.read_text("utf-8").splitlines():
        labels, title, summary = [*line.split("\t"), "", ""][:3]
        if title and labels != "labels":
            yield {"labels": labels.split(), "title": title, "summary": summary}


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """The weights, by piece of evidence."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    often = Counter(name for x in examples for name in x.evidence)
    vectors = DictVectorizer()
    table = vectors.fit_transform(
        [{n: much for n, much in x.evidence.items() if often[n] >= RARE} for x in examples]
    )
    # The solver reads only small indices.
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    model = LogisticRegression(
        C=STRENGTH, l1_ratio=1.0, solver="liblinear", max_iter=3000, random_state=0
    )
    model.fit(
        table,
        [x.national for x in examples],
        sample_weight=[ASKED if x.asked else 1.0 for x in examples],
    )
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0], strict=True))
    kept = {name: float(weight) for name, weight in weights.items() if abs(weight) >= 0.005}
    return {BIAS: float(model.intercept_[0]) - LINE, **kept}


def missed(weights: dict[str, float], examples: Sequence[Example]) -> Counter[str]:
    """How many of those that the matcher asks about are taken for what they are not."""
    found: Counter[str] = Counter()
    for example in examples:
        if example.asked:
            said = sum(weights.get(n, 0.0) * much for n, much in example.evidence.items())
            kind = "national" if example.national else "local"
            found[kind] += 1
            found[f"{kind} missed"] += (said + weights[BIAS] > 0) != example.national
    return found


def main() -> None:
    """Learn, and tell by leaving files out what that is worth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    options = parser.parse_args()
    examples = examples_of(load_matcher(load_atlas()), options.files)
    names = sorted({x.file for x in examples})
    told: Counter[str] = Counter()
    for fold in range(options.folds if len(names) > 1 else 0):
        out = frozenset(names[fold :: options.folds])
        weights = learn([x for x in examples if x.file not in out])
        told += missed(weights, [x for x in examples if x.file in out])
    print(f"{len(examples)} items, unseen: {dict(told)}", file=sys.stderr)
    weights = learn(examples)
    print("# What speaks for England's news (more) or a place's (less), as log odds. Learned from")
    print(
        f"# {len(examples)} labelled items by `benchmarks.learn_weights`; not to be edited by hand."
    )
    print("piece\tweight")
    for name, weight in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"{name}\t{weight:.2f}")


if __name__ == "__main__":
    main()
