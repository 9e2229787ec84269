"""The build from end to end: read, check against each other, write `data/` and SOURCES.md.

`python -m bot areas build` calls `compile_tables`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.areas.build.census import Census, read_census
from bot.areas.build.councils import Council, compile_councils
from bot.areas.build.footprints import (
    ICB_CODES,
    compile_bodies,
    compile_footprints,
    compile_lineage,
    compile_regions,
)
from bot.areas.build.history import compile_clusters, compile_history
from bot.areas.build.names import all_entries
from bot.areas.build.outlines import compile_outlines
from bot.areas.build.postcodes import compile_postcodes
from bot.areas.build.sources import VINTAGES, sources_text
from bot.areas.build.store import (
    council_record,
    write_gazetteer,
    write_json,
    write_packed,
    write_postcodes,
)
from bot.areas.build.tables import OVERLAY, BrokenTableError, Tables

#: What England has; a table that says otherwise is broken. (Counts of the README of the tables.)
EXPECTED = {"before": 42, "today": 36, "regions": 7, "upper": 153, "districts": 296}


def compile_tables(
    source: Path,
    target: Path,
    sources_file: Path,
    overlay: Path = OVERLAY,
    expected: Mapping[str, int] = EXPECTED,
) -> dict[str, int]:
    """Compile `source` into `target`; returns what was counted.

    BrokenTableError names the file and the row at fault; nothing is written then.
    """
    tables = Tables(source, overlay)
    footprints = compile_footprints(tables)
    regions = compile_regions(tables)
    census = read_census(tables)
    councils = compile_councils(tables, census)
    counts = _check(footprints, regions, councils, census, expected)
    before = Counter(s.old for s in census.smalls.values())
    after = Counter(s.new for s in census.smalls.values())
    lineage = compile_lineage(tables, before, after)
    names = {str(f["code"]): str(f["name"]) for f in footprints}
    _check_lineage(footprints, lineage)
    events = compile_history(tables, names, lineage)
    current = {str(f["code"]) for f in footprints if f["to"] is None}
    postcodes = compile_postcodes(tables, set(census.district_names), set(names))
    entries = all_entries(
        tables, census, councils, footprints, regions, lineage, postcodes.outcodes
    )
    outlines = compile_outlines(tables, footprints, _changed(footprints, lineage), census)
    areas: dict[str, Any] = {
        "versions": VINTAGES,
        "regions": regions,
        "footprints": footprints,
        "lineage": lineage,
        "events": events,
        "clusters": compile_clusters(tables, events, current),
        "bodies": compile_bodies(tables, current),
        "councils": [council_record(c) for c in councils],
    }
    target.mkdir(parents=True, exist_ok=True)
    write_json(target / "areas.json", areas)
    write_gazetteer(target / "names.tsv.gz", entries)
    write_postcodes(target, postcodes)
    write_packed(target / "outlines.json.gz", json.dumps(outlines, separators=(",", ":")).encode())
    sources_file.write_text(sources_text(), "utf-8")
    counts["names"] = len(entries)
    counts["outlines"] = sum(len(outlines[kind]) for kind in ("today", "before", "councils"))
    counts["sectors"] = len(postcodes.sectors)
    counts["exceptions"] = len(postcodes.exceptions) // 9
    return counts


def _changed(footprints: list[dict[str, Any]], lineage: list[dict[str, Any]]) -> set[str]:
    """The footprints of 2022 that are gone, or that grew and kept their code."""
    old = {str(f["code"]) for f in footprints if f["from"] == "2022-07-01"}
    moved = {str(e[side]) for e in lineage for side in ("old", "new")}
    return old & moved


def _check(
    footprints: list[dict[str, Any]],
    regions: list[dict[str, Any]],
    councils: list[Council],
    census: Census,
    expected: Mapping[str, int],
) -> dict[str, int]:
    counts = {
        "before": sum(f["from"] == "2022-07-01" for f in footprints),
        "today": sum(f["to"] is None for f in footprints),
        "regions": len(regions),
        "upper": sum(c.county is None for c in councils),
        "districts": len(census.district_names),
    }
    for what, count in expected.items():
        if counts[what] != count:
            raise BrokenTableError(ICB_CODES, f"{counts[what]} {what} instead of {count}")
    codes = {str(f["code"]) for f in footprints}
    region_codes = {str(r["code"]) for r in regions}
    for f in footprints:
        if f["region"] not in region_codes:
            raise BrokenTableError(ICB_CODES, f"{f['code']}: unknown region {f['region']!r}")
        dangling = [c for c in f["successors"] if c not in codes]
        if dangling:
            raise BrokenTableError(ICB_CODES, f"{f['code']}: unknown successor {dangling[0]}")
    for small in census.smalls.values():
        for code in (small.old, small.new):
            if code not in codes:
                raise BrokenTableError("derived/lsoa21_icb.csv.gz", f"{small.code}: {code!r}?")
    return counts


def _check_lineage(footprints: list[dict[str, Any]], lineage: list[dict[str, Any]]) -> None:
    for f in footprints:
        heirs = sorted(e["new"] for e in lineage if e["old"] == f["code"])
        if heirs != sorted(f["successors"]):
            raise BrokenTableError(ICB_CODES, f"{f['code']}: heirs {heirs}")
