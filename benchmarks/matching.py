"""How fast matching is: articles a second on one core, against two alternatives in the same run.

    python -m benchmarks.matching [--runs 7] [--articles 200] [--without-spacy]

The alternatives get the same names and the same texts of 3 kB: the bare Aho-Corasick scan, which
finds names and decides nothing, and spaCy's PhraseMatcher alone (its tokeniser and the matcher, no
model). All three take turns in every run. Times are processor time, so that neighbours on the
machine do not count.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date

from benchmarks.articles import articles
from bot.areas.atlas import Atlas, load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.areas.names import running_names
from bot.core.matching.flat import flatten

AT = date(2026, 11, 1)
SHORT = (
    ("Louth hospital beds under threat", "Campaigners fear that the wards will never reopen."),
    ("Reading boss happy with striker's return", "The Royals face Hull on Saturday."),
    ("Ministers scrap league tables", "The health secretary said that they did harm in England."),
    ("UHCW to run Rugby urgent care", "The St Cross site will be staffed by GPs."),
    ("NHS Lothian to build eye hospital", "Scottish ministers approved the money."),
    ("Ealing maternity closed", "Mothers will go to West Middlesex and Northwick Park."),
)
Texts = Sequence[tuple[str, str]]
Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Processor seconds that some work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def matching(matcher: Matcher, texts: Texts) -> Work:
    """Whole matching."""

    def work() -> None:
        for title, summary in texts:
            matcher.match(title, summary, at=AT)

    return work


def scanning(matcher: Matcher, texts: Texts) -> Work:
    """The bare scan for the names, in texts that are flat and in lower case already."""
    lowered = [flatten(title, summary).lower for title, summary in texts]
    names = matcher.scanner.names

    def work() -> None:
        for text in lowered:
            names.find_matches_as_indexes(text)

    return work


def phrases(atlas: Atlas, texts: Texts) -> Work:
    """spaCy's PhraseMatcher with the names."""
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        raise SystemExit(
            "spaCy is not installed: pip install -r benchmarks/requirements.txt, "
            "or measure --without-spacy"
        ) from None
    nlp = spacy.blank("en")
    finder = PhraseMatcher(nlp.vocab, attr="LOWER")
    finder.add("NAME", [nlp.make_doc(name) for name in running_names(atlas).meanings])
    joined = [f"{title}. {summary}" for title, summary in texts]

    def work() -> None:
        for text in joined:
            finder(nlp.make_doc(text))

    return work


def told(count: int, taken: Sequence[float]) -> str:
    """Texts a second: the median with the spread."""
    rates = [count / one for one in taken]
    return f"{statistics.median(rates):9,.0f}/s  ({min(rates):,.0f} to {max(rates):,.0f})"


def report(name: str, count: int, works: dict[str, Work], runs: int) -> None:
    """Let them take turns; print rates and how many times as long each takes as matching."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {label: [] for label in works}
    for _ in range(runs):
        for label, work in works.items():
            taken[label].append(seconds(work))
    print(f"{name}: {count}, {runs} runs")
    for label, times in taken.items():
        ratios = [own / other for own, other in zip(taken["matched"], times, strict=True)]
        middle = statistics.median(ratios)
        said = (
            f"matching takes {middle:.1f} times as long"
            if middle >= 1
            else (f"matching is {1 / middle:.1f} times as fast")
        )
        spread = f"(ratio {min(ratios):.2f} to {max(ratios):.2f})"
        print(f"  {label:9} {told(count, times)}  {said if label != 'matched' else ''} {spread}")


def main() -> None:
    """Build the matcher, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--without-spacy", action="store_true")
    options = parser.parse_args()
    atlas = load_atlas()
    begun = time.process_time()
    matcher = load_matcher(atlas)
    print(f"matcher built in {time.process_time() - begun:.2f} s")
    for name, texts in (
        ("short items", list(SHORT) * 40),
        ("3 kB articles", list(articles(atlas, options.articles))),
    ):
        works = {"matched": matching(matcher, texts), "scanned": scanning(matcher, texts)}
        if not options.without_spacy:
            works["phrases"] = phrases(atlas, texts)
        report(name, len(texts), works, options.runs)


if __name__ == "__main__":
    main()
