"""Lookups a second, against a plain dictionary and difflib measured in the same run.

Run by hand: python -m benchmarks.lookups [ROUNDS]
"""

from __future__ import annotations

import difflib
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.lookup import lookup
from bot.areas.norm import key_of

DAY = date(2026, 11, 23)
Ask = Callable[[str], object]


def postcodes(atlas: Atlas, chance: random.Random, count: int) -> list[str]:
    """Made-up units of real sectors: the time does not depend on whether the unit exists."""
    sectors = sorted(atlas.postcodes.sectors)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return [
        f"{chance.choice(sectors)}{chance.choice(letters)}{chance.choice(letters)}"
        for _ in range(count)
    ]


def misspelt(names: Sequence[str], chance: random.Random) -> list[str]:
    """Each name of eight letters or more with two neighbouring letters swapped."""
    found = []
    for name in names:
        at = chance.randrange(2, len(name) - 2)
        found.append(name[:at] + name[at + 1] + name[at] + name[at + 2 :])
    return found


def rate(ask: Ask, questions: Sequence[str]) -> float:
    """Questions answered a second."""
    begun = time.perf_counter()
    for question in questions:
        ask(question)
    return len(questions) / (time.perf_counter() - begun)


def report(what: str, ours: list[float], other: str, theirs: list[float]) -> None:
    """One line: median and spread of both, and the ratio."""
    mine, its = statistics.median(ours), statistics.median(theirs)
    print(
        f"{what:<12} {mine:>10,.0f}/s ({min(ours):,.0f} to {max(ours):,.0f})"
        f"   {other:<32} {its:>12,.0f}/s   ratio {mine / its:.3g}"
    )


def main(rounds: int) -> None:
    """Print load time, memory and the three rates."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    atlas = load_atlas()
    loaded = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"load         {loaded:.3f} s, {(after - before) / 1024:.0f} MB above bare Python")

    chance = random.Random(1)
    english = [n for n in atlas.gazetteer.all_names() if not n.nation]
    names = chance.sample([n.name for n in english], 2000)
    long_names = [n for n in names if len(n) >= 8 and " " not in n][:200]
    codes, slips = postcodes(atlas, chance, 20_000), misspelt(long_names, chance)
    plain = {key_of(n.name): n.new for n in english}
    keys = list(plain)

    def in_dictionary(text: str) -> object:
        return plain.get(key_of(text))

    def nearest(text: str) -> object:
        return difflib.get_close_matches(key_of(text), keys, n=3, cutoff=0.8)

    def ours(text: str) -> object:
        return lookup(atlas, text, DAY)

    each = range(rounds)
    dictionary = "dict of exact names"
    report(
        "postcodes",
        [rate(ours, codes) for _ in each],
        dictionary,
        [rate(in_dictionary, codes) for _ in each],
    )
    report(
        "names",
        [rate(ours, names) for _ in each],
        dictionary,
        [rate(in_dictionary, names) for _ in each],
    )
    report(
        "misspelt",
        [rate(ours, slips) for _ in each],
        "difflib.get_close_matches",
        [rate(nearest, slips[:10]) for _ in each],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
