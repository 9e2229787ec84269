"""Towns, villages, neighbourhoods, parishes, built-up areas and wards, with what they lie in.

Also finds the post towns: a name the post uses for a whole outcode outranks its namesakes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.areas.build.census import PEOPLE_PER_LSOA, Census, Shares, plain_council_name, shares
from bot.areas.build.entry import MINOR, TOWN, WARD, Entry
from bot.areas.build.localities import NOT_NAMES, known_districts, localities
from bot.areas.build.postcodes import Outcode, Point
from bot.areas.build.tables import BrokenTableError, Row, Tables, number
from bot.areas.norm import key_of

PLACES = "derived/places.csv.gz"
PRACTICES = "raw/ods_epraccur_2025-09_reduced.csv.gz"
PARISHES = "raw/parish_lad_2019.csv.gz"
BUILT_UP = "raw/bua11_lad11.csv.gz"
_PARISH_COLUMNS = ("PAR19CD", "PAR19NM", "LAD19")
_BUILT_UP_COLUMNS = ("BUA11CD", "BUA11NM", "LAD11")
POST_TOWN_REACH_KM = 12.0
#: Sizes where no table gives one: they only rank namesakes.
PARISH_PEOPLE, BUILT_UP_PEOPLE, UNKNOWN_TOWN_PEOPLE = 300, 400, 500
NEIGHBOURHOOD_PEOPLE, POST_TOWN_PEOPLE = 7500, 5000

#: Endings of addresses that are not post towns and stand in no other table of ours.
_MORE_COUNTIES = (
    "Essex",
    "Kent",
    "Surrey",
    "East Sussex",
    "West Sussex",
    "Norfolk",
    "Suffolk",
    "Somerset",
    "North Somerset",
    "Isle of Wight",
    "North Humberside",
    "South Humberside",
    "County Durham",
)


def post_towns(tables: Tables, outcodes: dict[str, Outcode]) -> dict[str, list[Outcode]]:
    """Name key -> the outcodes for which most surgeries give it as their post town."""
    counties = _county_keys(tables)
    counts: dict[str, Counter[str]] = {}
    for row in tables.rows(PRACTICES, "postcode", "status", "address3", "address4", "address5"):
        town = _last_before_county(row, counties)
        outcode = row["postcode"].split(" ")[0]
        if row["status"] == "A" and town and outcode in outcodes:
            counts.setdefault(outcode, Counter())[town] += 1
    found: dict[str, list[Outcode]] = {}
    for outcode, towns in sorted(counts.items()):
        top, _ = min(towns.items(), key=lambda pair: (-pair[1], pair[0]))
        found.setdefault(top, []).append(outcodes[outcode])
    return found


def _county_keys(tables: Tables) -> set[str]:
    keys = {"england", "uk", "united kingdom", "gb"}
    for row in tables.overlay("counties.tsv"):
        if row["kind"] in ("county", "area", "wider county"):
            keys.update(key_of(n) for n in (row["name"], *row["aliases"].split("|")))
    return (keys | {key_of(name) for name in _MORE_COUNTIES}) - {"durham"}


def _last_before_county(row: Row, counties: set[str]) -> str:
    words = [key_of(w) for c in ("address3", "address4", "address5") for w in row[c].split(",")]
    kept = [w for w in words if w and w not in counties and not w.endswith("shire")]
    return kept[-1] if kept else ""


def kilometres(a: Point, b: Point) -> float:
    """Distance of two points, flat-earth: good to a percent inside England."""
    x = (b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(x, b[0] - a[0])


def compile_towns(
    tables: Tables, census: Census, post: dict[str, list[Outcode]]
) -> Iterator[Entry]:
    """Every place of the published list, wards last; places outside England are left out."""
    towns, minors, wards = [], [], []
    moved = {(r["name"], r["listed"]): r for r in tables.overlay("town_patches.tsv")}
    for row in tables.rows(
        PLACES, "name", "kind", "lad25cd", "ladnm", "icb_ods_2026", "population"
    ):
        if row["lad25cd"] not in census.by_district:
            raise BrokenTableError(PLACES, f"{row['name']}: unknown district {row['lad25cd']!r}")
        match row["kind"]:
            case "town":
                patch = moved.get((row["name"], row["ladnm"]))
                towns.append(_town(row if patch is None else _as_patched(row, patch, census), post))
            case "neighbourhood":
                minors.append(_minor(row, "neighbourhood", NEIGHBOURHOOD_PEOPLE, MINOR))
            case "ward":
                wards.append(_minor(row, "ward", PEOPLE_PER_LSOA * 3, WARD))
            case _:
                pass  # parishes and built-up areas: their older district says more, see below
    known = {key for town in towns for key in town.name_keys()} | {"greater london"}
    minors += _by_older_district(tables, census, known, PARISHES, _PARISH_COLUMNS)
    minors += _by_older_district(tables, census, known, BUILT_UP, _BUILT_UP_COLUMNS)
    unclaimed = _unclaimed(towns, post)
    minors = [_as_post_town(entry, unclaimed) for entry in minors]
    seen: set[tuple[str, str]] = set()
    districts = list(known_districts(tables, census))
    councils: dict[str, set[str]] = {}
    for entry in (*towns, *districts):
        councils.setdefault(entry.name_keys()[0], set()).update(entry.councils)
    # Known as a post town, but no more can be said of its people.
    parts = [
        replace(e, major=_as_post_town(e, unclaimed).major)
        for e in localities((*minors, *wards), councils)
    ]
    yield from districts
    for entry in (*towns, *minors, *wards, *parts):
        here = {(key, d) for key in entry.name_keys() for d in entry.councils}
        if entry.tier != TOWN and here & seen:
            continue
        if entry.tier == WARD and entry.name_keys()[0] in NOT_NAMES:
            continue
        seen |= here
        yield entry


def _as_patched(row: Row, patch: Row, census: Census) -> Row:
    """The row at the place where the town really is."""
    codes = {name: code for code, name in census.district_names.items()}
    district = codes.get(patch["council"])
    if district is None:
        raise BrokenTableError("overlay/town_patches.tsv", f"no council {patch['council']!r}")
    old, new = shares(census.by_district[district])
    return row | {
        "lad25cd": district,
        "lat": patch["lat"],
        "lon": patch["lon"],
        "icb_ods_2022_2025": old[0][0],
        "icb_ods_2026": new[0][0],
    }


def _town(row: Row, post: dict[str, list[Outcode]]) -> Entry:
    people = int(number(PLACES, row, "population")) or UNKNOWN_TOWN_PEOPLE
    point = (number(PLACES, row, "lat"), number(PLACES, row, "lon"))
    aliases = [a for a in row["alternate_names"].split("|") if _is_english(a, row["name"])]
    entry = Entry(
        name=row["name"],
        kind="town" if people >= 5000 else "village",
        tier=TOWN,
        people=people,
        councils=(row["lad25cd"],),
        old=_single(row["icb_ods_2022_2025"]),
        new=_single(row["icb_ods_2026"]),
        aliases=tuple(aliases),
    )
    is_post_town = any(
        kilometres(point, outcode.middle) <= POST_TOWN_REACH_KM
        for key in entry.name_keys()
        for outcode in post.get(key, ())
    )
    return entry.as_major() if is_post_town else entry


def _is_english(alias: str, name: str) -> bool:
    # GeoNames mixes in spellings of other languages; keep those that share words with the name.
    words = set(key_of(name).split())
    theirs = key_of(alias).split()
    if len(theirs) > 1 and theirs[-2] == "i":  # "Ashford i Kent": Scandinavian for "in"
        return False
    return bool(theirs) and bool(words & set(theirs)) and "pa" not in theirs


def _minor(row: Row, kind: str, people: int, tier: int) -> Entry:
    return Entry(
        name=row["name"],
        kind=kind,
        tier=tier,
        people=people,
        councils=(row["lad25cd"],),
        old=_single(row["icb_ods_2022_2025"]),
        new=_single(row["icb_ods_2026"]),
    )


def _unclaimed(towns: list[Entry], post: dict[str, list[Outcode]]) -> dict[str, list[Outcode]]:
    # Post towns that the list of towns lacks: Wellington in Somerset, Whitchurch in Hampshire.
    claimed = {
        (key, d) for town in towns if town.major for key in town.name_keys() for d in town.councils
    }
    return {
        key: [o for o in outcodes if not any((key, d) in claimed for d in o.districts)]
        for key, outcodes in post.items()
    }


def _as_post_town(entry: Entry, post: dict[str, list[Outcode]]) -> Entry:
    # A place without a point is the post town if an outcode of that town lies in its district.
    districts = {
        d for key in entry.name_keys() for outcode in post.get(key, ()) for d in outcode.districts
    }
    if districts.isdisjoint(entry.councils[:1]):
        return entry
    return replace(entry, people=max(entry.people, POST_TOWN_PEOPLE), major=True)


def _single(codes: str) -> Shares:
    listed = [c for c in codes.split("|") if c]
    return tuple((code, round(1 / len(listed), 4)) for code in listed)


def _bare(name: str) -> str:
    return name.replace(" BUASD", "").replace(" BUA", "").split(" (")[0]


def _by_older_district(
    tables: Tables,
    census: Census,
    known: set[str],
    table: str,
    columns: tuple[str, str, str],
) -> list[Entry]:
    code, name, lad = columns
    today = {key_of(n): c for c, n in census.district_names.items()}
    found = []
    cache: dict[str, tuple[Shares, Shares, tuple[str, ...]]] = {}
    for row in tables.rows(table, code, name, f"{lad}CD", f"{lad}NM"):
        if row.get("WHOLE_PART") == "part" and key_of(_bare(row[name])) in known:
            continue  # an edge of a town that has its own entry
        plain = plain_council_name(row[f"{lad}NM"])
        key = key_of(plain)
        if key not in cache:
            # The district of those years: sharper than today's where councils have merged.
            smalls = census.former.get(key) or census.by_district.get(today.get(key, ""), [])
            if not smalls:
                raise BrokenTableError(table, f"unknown district {plain!r}")
            districts = tuple(dict.fromkeys(s.district for s in smalls))
            cache[key] = (*shares(smalls), districts)
        old, new, districts = cache[key]
        is_parish = table == PARISHES
        title = _bare(row[name])
        if len(old) > 1 or len(new) > 1:
            ward = [s for d in districts for s in census.wards.get((d, key_of(title)), ())]
            old, new = shares(ward) if ward else (old, new)
        found.append(
            Entry(
                name=title,
                kind="parish" if is_parish else "built-up area",
                tier=MINOR,
                people=PARISH_PEOPLE if is_parish else BUILT_UP_PEOPLE,
                councils=districts[:1] if len(districts) == 1 else districts[:3],
                old=old,
                new=new,
                code=row[code],
            )
        )
    return found
