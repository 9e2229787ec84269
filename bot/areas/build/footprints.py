"""England, its regions and footprints: codes, names, dates, lineage; and the public face of boards.

The result is plain JSON values, as `write` stores them and `bot.areas.atlas` reads them.
"""

from __future__ import annotations

import re
from typing import Any

from bot.areas.build.tables import BrokenTableError, Row, Tables, number

ICB_CODES = "derived/icb_codes.csv"
SUCCESSION = "derived/icb_succession_2026.csv"
ALIASES = "derived/icb_aliases.csv"
BOARDS = "raw/nhs_board_papers_icb_2026-08.csv"
CONTACTS = "raw/nhs_contacts_icb_2026-08.csv"
SOURCES = "sources.csv"
BOARDS_AS_OF = "2026-08-22"
_DISTRICT = re.compile(r"^(.*) \((\d+)\)$")
_REFUSES = re.compile(r"\b403\b|captcha|bot[- ]protection|robot check|refuses robots|WAF", re.I)


def compile_regions(tables: Tables) -> list[dict[str, Any]]:
    """The seven NHS regions with their aliases."""
    return [
        {"code": r["code"], "name": r["name"], "aliases": r["aliases"].split("|")}
        for r in tables.overlay("regions.tsv")
    ]


def compile_footprints(tables: Tables) -> list[dict[str, Any]]:
    """All 48 footprints: the 42 of 2022 and the six that were new in 2026."""
    aliases: dict[str, list[str]] = {}
    for row in tables.rows(ALIASES, "ods", "alias"):
        # One alias carries a remark in brackets that is not part of the name.
        aliases.setdefault(row["ods"], []).append(row["alias"].split(" (")[0])
    for row in tables.overlay("footprint_aliases.tsv"):
        aliases.setdefault(row["ods"], []).append(row["alias"])
    compiled = []
    for row in tables.rows(ICB_CODES, "ods", "short_name", "status", "current_2026", "region_ods"):
        new = row["status"].startswith("established")
        ons = [row[c] for c in row if c.startswith("onscd_") and row[c]]
        compiled.append(
            {
                "code": row["ods"],
                "name": row["short_name"],
                "region": row["region_ods"],
                "from": "2026-04-01" if new else "2022-07-01",
                "to": None if row["current_2026"] == "1" else "2026-04-01",
                "ons": sorted(set(ons)),
                "successors": [c for c in row["successors"].split("|") if c],
                "aliases": sorted(set(aliases.pop(row["ods"], []))),
            }
        )
    if aliases:
        raise BrokenTableError(ALIASES, f"alias of an unknown footprint {sorted(aliases)[0]}")
    return sorted(compiled, key=lambda f: str(f["code"]))


def compile_lineage(
    tables: Tables, sizes_old: dict[str, int], sizes_new: dict[str, int]
) -> list[dict[str, Any]]:
    """The edges of 1 April 2026; the sizes are LSOAs of each footprint before and after."""
    edges = []
    for row in tables.rows(SUCCESSION, "old_ods", "new_ods", "lsoas", "type"):
        count = int(number(SUCCESSION, row, "lsoas"))
        old, new = row["old_ods"], row["new_ods"]
        if old not in sizes_old or new not in sizes_new:
            raise BrokenTableError(SUCCESSION, f"unknown footprint in {old} to {new}")
        kind = "transfer" if "existing" in row["type"] else row["type"]
        edges.append(
            {
                "at": row["date"],
                "old": old,
                "new": new,
                "kind": kind,
                "share_of_old": round(count / sizes_old[old], 4),
                "share_of_new": round(count / sizes_new[new], 4),
                "districts": _moved(row),
            }
        )
    return sorted(edges, key=lambda e: (str(e["old"]), str(e["new"])))


def _moved(row: Row) -> list[list[Any]]:
    moved: list[list[Any]] = []
    for part in row["districts_lsoa_counts"].split("; "):
        found = _DISTRICT.match(part)
        if found is None:
            raise BrokenTableError(SUCCESSION, f"not a district with a count: {part!r}")
        moved.append([found[1], int(found[2])])
    return moved


def compile_bodies(tables: Tables, current: set[str]) -> list[dict[str, Any]]:
    """Homepage, news page, board papers and role mailboxes of each board of today."""
    slugs = {
        row["ods_code"]: row["footprint_slug"]
        for row in tables.rows("footprints_history.csv", "ods_code", "footprint_slug")
    }
    sites = {
        row["footprint_slug"]: row for row in tables.rows(SOURCES, "kind") if row["kind"] == "icb"
    }
    contacts = {row["ods_code"]: row for row in tables.rows(CONTACTS, "ods_code")}
    bodies = []
    for row in tables.rows(BOARDS, "ods_code", "url", "url_root", "access_notes"):
        code = row["ods_code"]
        if code not in current:
            raise BrokenTableError(BOARDS, f"{code} is not a footprint of today")
        site = sites.get(slugs.get(code, ""), {})
        contact = contacts.get(code, {})
        words = f"{row['access_notes']} {site.get('cms', '')} {contact.get('notes', '')}"
        bodies.append(
            {
                "code": code,
                "homepage": site.get("homepage") or row["url_root"] or None,
                "news": site.get("news_page_url") or None,
                "board": site.get("board_papers_url") or row["url"] or None,
                "joint_board": row.get("cluster_meeting_url") or None,
                "refuses_robots": bool(_REFUSES.search(words)),
                "contacts": _mailboxes(contact),
                "checked": row.get("last_validated") or BOARDS_AS_OF,
            }
        )
    return sorted(bodies, key=lambda b: str(b["code"]))


def _mailboxes(contact: Row) -> list[list[str]]:
    found = []
    for role in ("press", "foi"):
        for column in (f"{role}_email", f"{role}_email_alt"):
            address = contact.get(column, "").strip()
            # A few cells hold a web form's address or a remark instead of a mailbox.
            if re.fullmatch(r"[^@\s]+@[^@\s]+", address):
                found.append([role, address, contact.get(f"{role}_source_url", "")])
    return found
