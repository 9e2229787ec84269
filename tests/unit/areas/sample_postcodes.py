"""Draws the sample of postcodes that `test_postcodes.py` asks for, from the published tables.

Run by hand when the tables change: python tests/unit/areas/sample_postcodes.py DIR
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from pathlib import Path

SAMPLE = Path(__file__).parent / "data" / "postcodes.tsv"
HEADER = """\
# A sample of postcodes with their footprints of 2022 and 2026 ("-" outside England).
# kind: exception (drawn from all), ten (all exceptions of ten sectors), practice (a GP practice
# with the footprint of 2022 that ODS records, which is independent of the postcode tables).
# Contains OS data (c) Crown copyright and database right 2025. Contains Royal Mail data (c) Royal
# Mail copyright and database right 2025. Source: Office for National Statistics and NHS England
# (Organisation Data Service), licensed under the Open Government Licence v3.0.
kind\tpostcode\told\tnew
"""


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def draw(source: Path) -> list[tuple[str, str, str, str]]:
    chance = random.Random(2026)
    exceptions = rows(source / "derived" / "postcode_exceptions.csv.gz")
    by_sector: dict[str, list[dict[str, str]]] = {}
    for row in exceptions:
        by_sector.setdefault(row["postcode"][:-2], []).append(row)
    drawn = [("exception", row) for row in chance.sample(exceptions, 600)]
    for sector in chance.sample(sorted(by_sector), 10):
        drawn += [("ten", row) for row in by_sector[sector]]
    found = [
        (
            kind,
            row["postcode"],
            row["icb_ods_2022_2025"] or "-",
            row["icb_ods_2026"] or "-",
        )
        for kind, row in drawn
    ]
    practices = [
        row
        for row in rows(source / "raw" / "ods_epraccur_2025-09_reduced.csv.gz")
        if row["status"] == "A" and row["prescribing_setting"] == "4"
        if row["icb_ods"].startswith("Q") and row["icb_ods"] != "Q99"
    ]
    found += [
        ("practice", row["postcode"], row["icb_ods"], "") for row in chance.sample(practices, 400)
    ]
    return sorted(found)


if __name__ == "__main__":
    lines = ["\t".join(row) for row in draw(Path(sys.argv[1]))]
    SAMPLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
