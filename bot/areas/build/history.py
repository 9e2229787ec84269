"""The life of each footprint as dated events, and the clusters and plans of today.

Facts come from `footprints_history.csv`; the sentences are our own, from templates or the overlay.
"""

from __future__ import annotations

import re
from typing import Any

from bot.areas.build.sources import HISTORY_AS_OF
from bot.areas.build.tables import BrokenTableError, Row, Tables

HISTORY = "footprints_history.csv"
BOARDS = "raw/nhs_board_papers_icb_2026-08.csv"
_WHEN = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
_STP = re.compile(r"(?:, as|2016:) (.+?) \((?:footprint )?no\. (\d+)\)")
_RENAMED = re.compile(
    r"^(?P<old>.+?) \((?:2016|April 2021 name)\) (?:is listed as|becomes) "
    r"(?P<new>.+?)(?: by April 2019)?\.$"
)
_CCGS = re.compile(r"fell from (\d+) \(April 2019\) to (\d+) by April 2021")
_CODE = re.compile(r"\(([A-Z0-9]{3,5})\)")
_WAVES = {
    "2018": "In the first wave of integrated care systems (first named in June 2017).",
    "2018-05-24": "In the second wave of integrated care systems; they were 14 then.",
    "2019-06-19": "In the third wave of integrated care systems.",
    "2020-05-11": "Became an integrated care system; they were 18 then.",
    "2020-12": "Became an integrated care system, one of eleven that made them 29.",
    "2021-04-01": "Became an integrated care system with the last 13; all 42 areas were one then.",
}


def compile_history(
    tables: Tables, names: dict[str, str], lineage: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """All events in order; BrokenTableError for one that nothing of ours can put into words."""
    notes = {(r["ods"], r["date"], r["event"]): r for r in tables.overlay("history_notes.tsv")}
    events = []
    rows = tables.rows(HISTORY, "ods_code", "event_date", "event", "source_title", "source_url")
    for row in rows:
        when = row["event_date"]
        if not _WHEN.match(when):
            raise BrokenTableError(HISTORY, f"{row['ods_code']}: not a date: {when!r}")
        note = notes.get((row["ods_code"], when, row["event"]))
        partners = note["partners"].split(";") if note and note["partners"] else _partners(row)
        events.append(
            {
                "code": row["ods_code"],
                "when": when,
                "kind": row["event"],
                "detail": note["note"] if note else _sentence(row, names, lineage),
                "partners": [p for p in partners if p != row["ods_code"]],
                "certainty": note["certainty"] if note else "",
                "source": [row["source_title"], row["source_url"], HISTORY_AS_OF],
            }
        )
    return sorted(events, key=lambda e: (str(e["code"]), str(e["when"]), _rank(str(e["kind"]))))


def _rank(kind: str) -> int:
    order = ("merged_into", "abolished")
    return order.index(kind) + 1 if kind in order else 0


def _partners(row: Row) -> list[str]:
    if row["event"] == "abolished" and "successor(s): " in row["detail"]:
        return row["detail"].split("successor(s): ")[1].rstrip(".").split(", ")
    return _CODE.findall(row["detail"]) if row["event"] == "merged_into" else []


def _sentence(row: Row, names: dict[str, str], lineage: list[dict[str, Any]]) -> str:
    match row["event"]:
        case "stp_created":
            found = _STP.search(row["detail"])
            if found:
                return f"One of the 44 STP footprints of March 2016: {found[1]} (no. {found[2]})."
        case "ics_approved" if row["event_date"] in _WAVES:
            return _WAVES[row["event_date"]]
        case "statutory_icb":
            closed = row["event_date"] == "2022-07-01"
            return "Its integrated care board was established by law" + (
                " and its CCGs were closed." if closed else "."
            )
        case "renamed" if found := _RENAMED.match(row["detail"]):
            return f"Name changed from {found['old']} to {found['new']}."
        case "ccg_merger" if found := _CCGS.search(row["detail"]):
            return f"Its {found[1]} CCGs of 2019 were {found[2]} by April 2021."
        case "merged_into" | "abolished" | "created_by_merger":
            return _from_lineage(row, names, lineage)
        case _:
            pass
    raise BrokenTableError(
        HISTORY,
        f"{row['ods_code']} {row['event_date']} {row['event']}: "
        "no template fits and overlay/history_notes.tsv has no note",
    )


def _from_lineage(row: Row, names: dict[str, str], lineage: list[dict[str, Any]]) -> str:
    code = row["ods_code"]
    heirs = [e for e in lineage if e["old"] == code]
    forebears = [e for e in lineage if e["new"] == code]
    if row["event"] == "created_by_merger" and forebears:
        parts = [_part_of(e, names) for e in sorted(forebears, key=lambda e: -e["share_of_new"])]
        return f"Formed from {_listed(parts)}."
    if row["event"] == "abolished" and heirs:
        return f"Its board was abolished; heirs: {_listed([names[e['new']] for e in heirs])}."
    for edge in heirs:
        if edge["new"] in _partners(row):
            districts = _listed([d for d, _ in edge["districts"]])
            what = "All of it" if edge["share_of_old"] > 0.999 else f"Its part in {districts}"
            return f"{what} passed to {names[edge['new']]}."
    raise BrokenTableError(HISTORY, f"{code} {row['event']}: no such edge in the succession")


def _part_of(edge: dict[str, Any], names: dict[str, str]) -> str:
    name = names[edge["old"]]
    if edge["share_of_old"] > 0.999:
        return name
    return f"part of {name} ({edge['share_of_old']:.0%} of it)"


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    joint = "; " if any(", " in w or " and " in w for w in words) else ", "
    if joint == "; ":
        return joint.join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def compile_clusters(
    tables: Tables, events: list[dict[str, Any]], current: set[str]
) -> list[dict[str, Any]]:
    """The clusters of today's footprints, each once, with the page of the joint board."""
    pages = {r["ods_code"]: r["cluster_meeting_url"] for r in tables.rows(BOARDS, "ods_code")}
    clusters: dict[tuple[str, ...], dict[str, Any]] = {}
    for event in events:
        members = tuple(sorted({event["code"], *event["partners"]}))
        if event["kind"] != "clustered" or not set(members) <= current:
            continue
        clusters[members] = {
            "members": list(members),
            "since": event["when"],
            "board": next((pages[m] for m in members if pages.get(m)), None),
            "source": event["source"],
        }
    return [clusters[key] for key in sorted(clusters)]
