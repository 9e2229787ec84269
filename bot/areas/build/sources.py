"""SOURCES.md: where every compiled table comes from, under which licence, of which day.

Written by the build so that the list and the tables cannot drift apart.
"""

from __future__ import annotations

VINTAGES = {
    "footprints": "1 July 2022 and 1 April 2026",
    "councils": "April 2025",
    "postcodes": "ONS Postcode Directory, November 2025",
    "places": "GeoNames (package of 2026), ONS 2011 to 2024",
    "trusts": "April 2026",
    "hospitals": "2018 to August 2024",
    "outlines": "footprints of April 2026 and 2023, councils from census areas of 2021",
    "boards and contacts": "22 August 2026",
    "history": "November 2026",
}

#: The day on which the list of events was last checked.
HISTORY_AS_OF = "2026-11-23"

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right 2025, 2026.",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025 "
    "(the postcode tables).",
    "Contains NHS England (Organisation Data Service) and NHS.UK information under the "
    "Open Government Licence v3.0.",
    "GeoNames, https://www.geonames.org, CC BY 4.0.",
    "MSOA names: House of Commons Library, Open Parliament Licence v3.0.",
    "MIT notices: geographr (British Red Cross), rcpch-nhs-organisations (RCPCH), "
    "SystemHierarchies (NHS England), OpenPrescribing Hospitals (University of Oxford).",
)

#: Compiled file, what it holds, made from, licence, vintage.
TABLES = (
    ("areas.json", "regions, footprints, lineage", "ONS and ODS registers",
     "OGL v3", "July 2022, April 2026"),
    ("areas.json", "shares of councils", "ONS lookups of LSOAs (census areas) to footprints",
     "OGL v3; geographr MIT", "April 2024, April 2026"),
    ("areas.json", "history, clusters, plans", "public pages named with each event",
     "facts only, worded by us", "November 2026"),
    ("areas.json", "board-papers pages, press and FOI mailboxes",
     "Davewest84/nhs-trust-icb-data", "CC0 1.0", "22 August 2026"),
    ("names.tsv.gz", "towns and villages, nations outside England", "GeoNames cities500",
     "CC BY 4.0", "2026"),
    ("names.tsv.gz", "neighbourhoods", "House of Commons Library MSOA names",
     "Open Parliament Licence v3.0", "census 2021"),
    ("names.tsv.gz", "wards, parishes, built-up areas, former districts", "ONS lookups",
     "OGL v3", "2024, 2019, 2011, 2011 to 2022"),
    ("names.tsv.gz", "CCGs, STPs, sub-ICB locations", "ONS lookups", "OGL v3", "2015 to 2022"),
    ("names.tsv.gz", "trusts", "ODS; OpenPrescribing Hospitals; nhs-trust-icb-data",
     "OGL v3; MIT; CC0", "March 2022, April and August 2026"),
    ("names.tsv.gz", "hospitals", "NHS.UK, RCPCH, geographr", "OGL v3; MIT",
     "2018, 2022, August 2024"),
    ("names.tsv.gz", "post towns (as a rank only)", "ODS, addresses of GP practices", "OGL v3",
     "September 2025"),
    ("outlines.json.gz", "outlines of footprints of 2026", "ONS Integrated Care Boards (April "
     "2026) Boundaries EN BSC, generalised to 200 m", "OGL v3; OS", "April 2026"),
    ("outlines.json.gz", "outlines of footprints of 2022 that changed",
     "ONS boundaries of LSOAs as in geographr, joined", "OGL v3; OS; geographr MIT", "2023"),
    ("outlines.json.gz", "outlines of councils, drawn by us: the nearest LSOA centre decides",
     "ONS population-weighted centroids and lookups of LSOAs (2021)", "OGL v3; OS",
     "census 2021, April 2025"),
    ("outlines.json.gz", "centres of postcode districts of Wales and Scotland",
     "ONS Postcode Directory", "OGL v3; OS; Royal Mail", "November 2025"),
    ("sectors.tsv.gz, exceptions.bin.gz", "postcodes", "ONS Postcode Directory",
     "OGL v3; OS; Royal Mail", "November 2025"),
)  # fmt: skip


def sources_text() -> str:
    """The whole file."""
    rows = "\n".join(
        f"| `{file}` | {what} | {origin} | {licence} | {vintage} |"
        for file, what, origin, licence, vintage in TABLES
    )
    credit = "\n".join(f"- {line}" for line in ATTRIBUTION)
    return f"""# Sources of the area tables

The files in `data/` are compiled by `python -m bot areas build --from DIR`; do not edit them. The
tables in `overlay/` and `overlay_matching/` are our own, entered by hand: each says what it rests
on.

## Attribution

{credit}

## Tables

| File | Holds | Made from | Licence | Vintage |
| --- | --- | --- | --- | --- |
{rows}

## Limits

- Postcodes newer than November 2025 are answered by their sector; terminated postcodes are in the
  directory and cannot be told apart. Large-user postcodes carry the sorting office's place.
  Northern Ireland's postcodes are not in the tables: BT is known by its letters.
- A question about a day before 1 July 2022 is answered with the footprints of that day.
- Parishes and built-up areas have no point: they take the shares of the ward named after them, or
  of the district they were in.
- Towns of one name are ranked by population and by being a post town, derived from addresses of GP
  practices: Royston is the one in Hertfordshire, not the one near Barnsley.
- Most trusts are listed under one footprint, though many serve several; ambulance trusts and those
  that run hospitals or mental health in several have their patch from `overlay/trust_patches.tsv`.
- National parks, protected landscapes, valleys and islands are the councils they lie in; nobody
  knows the shares, so all footprints are offered.
- Short and former names of hospitals, hospices and partnerships come from `overlay_matching/`,
  where no place has the name; buildings in a footprint that was divided are left out there.
- Parts of towns are known by names of neighbourhoods and wards taken apart ("Carfax & Jericho").
- Outlines of footprints are generalised: within about 200 m of a border a point may be put on the
  wrong side. Outlines of councils are right to some hundred metres in towns and to a few kilometres
  in open country; where councils and footprints share a border, the footprint's line holds.
- Hospitals include closed and independent ones.
"""
