"""How fast matching is: items a second, for short items and 3 kB articles, over several runs.

    python benchmarks/matching.py [--runs 7]

Beside it, in the same run, the bare Aho-Corasick scan of the same names over the same texts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date

from bot.areas.atlas import load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.core.matching.flat import flatten

AT = date(2026, 11, 1)
ITEMS = (
    ("Louth hospital beds under threat", "Campaigners fear that the wards will never reopen."),
    ("Reading boss happy with striker's return", "The Royals face Hull on Saturday."),
    ("Ministers scrap league tables", "The health secretary said that they did harm in England."),
    ("UHCW to run Rugby urgent care", "The St Cross site will be staffed by GPs."),
    ("NHS Lothian to build eye hospital", "Scottish ministers approved the money."),
    ("Ealing maternity closed", "Mothers will go to West Middlesex and Northwick Park."),
)
FILLER = (
    "The board of the trust met in public on Tuesday and heard that the hospital had been full "
    "since the start of the month. Nurses told councillors from Leeds and Bradford that patients "
    "were waiting for beds on trolleys, and that the same was true of Airedale. A spokesman said "
    "that a review of urgent care would report in March and that no decision had been taken. "
)


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def rates(matcher: Matcher, texts: Sequence[tuple[str, str]], runs: int) -> tuple[list[float], ...]:
    """Items a second of the whole matching and of the bare scan, one figure for each run."""
    flats = [flatten(title, summary).lower for title, summary in texts]
    names = matcher.scanner.names

    def whole() -> None:
        for title, summary in texts:
            matcher.match(title, summary, at=AT)

    def bare() -> None:
        for lower in flats:
            names.find_matches_as_indexes(lower)

    whole()
    matched = [len(texts) / timed(whole) for _ in range(runs)]
    scanned = [len(texts) / timed(bare) for _ in range(runs)]
    return matched, scanned


def told(figures: Sequence[float]) -> str:
    """The median with the spread."""
    return f"{statistics.median(figures):9,.0f}/s  ({min(figures):,.0f} to {max(figures):,.0f})"


def main() -> None:
    """Build the matcher, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    atlas = load_atlas()
    begun = time.perf_counter()
    matcher = load_matcher(atlas)
    print(f"matcher built in {time.perf_counter() - begun:.2f} s")
    short = list(ITEMS) * 100
    long = [(title, f"{summary} {FILLER * 8}"[:3000]) for title, summary in ITEMS * 20]
    for name, texts in (("short items", short), ("3 kB articles", long)):
        matched, scanned = rates(matcher, texts, options.runs)
        print(f"{name:14} matched {told(matched)}")
        print(f"{'':14} scanned {told(scanned)}")
        factor = statistics.median(scanned) / statistics.median(matched)
        print(f"{'':14} matching takes {factor:.1f} times the bare scan")


if __name__ == "__main__":
    main()
