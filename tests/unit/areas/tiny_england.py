"""An England of eight census areas, four districts and three footprints, for tests of the build.

Written by us in the layout of the published tables; nothing in it is copied from them.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path


def square(west: float) -> list[list[float]]:
    """A tenth of a degree wide and high, north of 52."""
    corners = ((0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.1), (0.0, 0.0))
    return [[west + east, 52.0 + north] for east, north in corners]


def outlines(*features: tuple[str, str, list[list[float]]]) -> str:
    """GeoJSON of one polygon each, under a property."""
    listed = [
        {
            "type": "Feature",
            "properties": {name: code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, code, ring in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


EXPECTED = {"before": 3, "today": 2, "regions": 2, "upper": 3, "districts": 4}

TABLES: dict[str, str] = {
    "derived/icb_codes.csv": """\
ods,name,short_name,status,current_2026,onscd_jul2022,onscd_apr2026,region_ods,successors
QAA,NHS Alpha Integrated Care Board,Alpha,abolished 2026-03-31,0,E54000901,,Y56,N3W0A
QBB,NHS Beta Integrated Care Board,Beta,abolished 2026-03-31,0,E54000902,,Y56,N3W0A
QCC,NHS Gamma Integrated Care Board,Gamma,unchanged,1,E54000903,E54000903,Y58,
N3W0A,NHS Greater Alpha Integrated Care Board,Greater Alpha,established 2026-04-01,1,,E54000904,Y56,
""",
    "derived/icb_aliases.csv": "ods,alias,basis\nQAA,AL,hand-entered\n",
    "derived/icb_succession_2026.csv": """\
date,old_ods,new_ods,lsoas,districts_lsoa_counts,type
2026-04-01,QAA,N3W0A,3,Ashtown (2); Overlap (1),merger
2026-04-01,QBB,N3W0A,2,Beechby (2),merger
""",
    "derived/lsoa21_icb.csv.gz": """\
lsoa21cd,wd24cd,lad25cd,ladnm,icb24_ods,icb26_ods
L1,W1,E07000901,Ashtown,QAA,N3W0A
L2,W1,E07000901,Ashtown,QAA,N3W0A
L3,W2,E07000902,"Overlap, City of",QAA,N3W0A
L4,W2,E07000902,"Overlap, City of",QCC,QCC
L5,W3,E06000903,Beechby,QBB,N3W0A
L6,W3,E06000903,Beechby,QBB,N3W0A
L7,W4,E06000904,Cedarham,QCC,QCC
L8,W4,E06000904,Cedarham,QCC,QCC
""",
    "raw/geographr_lookup_lsoa11_sicbl22_icb22_ltla22.csv.gz": """\
lsoa11_name,lsoa11_code,ltla22_name
Oldash 001A,L1,Ashtown
Oldash 001B,L2,Ashtown
Overlap 001A,L3,Overlap
Overlap 001B,L4,Overlap
Beechby 001A,L5,Beechby
Beechby 001B,L6,Beechby
Cedarham 001A,L7,Cedarham
Cedarham 001B,L8,Cedarham
""",
    "raw/geographr_lookup_lsoa21_ward24_ltla24.csv.gz": """\
ward24_code,ward24_name
W1,Ashtown
W2,North & South Overlap
W3,Beechby
W4,Cedarham
""",
    "raw/geo_lookups_la_all_codes.csv": """\
LADCD,LADNM,LADCD_ACTIVE,UTLACD,Current,CTRYNM
E07000901,Ashtown,E07000901,E10000901,TRUE,England
E07000902,Overlap,E07000902,E10000901,TRUE,England
E06000903,Beechby,E06000903,E06000903,TRUE,England
E06000904,Cedarham,E06000904,E06000904,TRUE,England
E07000905,Oldash,E07000901,E10000901,FALSE,England
W06000901,Llanfair,W06000901,W06000901,TRUE,Wales
""",
    "raw/geo_lookups_utla_all_codes.csv": """\
UTLACD,UTLANM
E10000901,Alphashire
E06000903,Beechby
E06000904,Cedarham
""",
    "derived/utla_icb.csv": """\
vintage,utlacd
2026-04,E10000901
2026-04,E06000903
2026-04,E06000904
""",
    "derived/postcode_sector_majority.csv.gz": """\
sector,icb_ods_2022_2025,icb_ods_2026,country,postcodes
AS1 1,QAA,N3W0A,England,10
AS1 2,QCC,QCC,England,5
LL1 1,,,Wales,3
""",
    "derived/postcode_exceptions.csv.gz": """\
postcode,country,lad25cd,icb_ods_2022_2025,icb_ods_2026
AS11ZZ,England,E07000902,QCC,QCC
""",
    "derived/postcode_sector_icb.csv.gz": """\
sector,outcode,country,lad25cd,icb_ods_2022_2025,icb_ods_2026,postcodes
AS1 1,AS1,England,E07000901,QAA,N3W0A,9
AS1 1,AS1,England,E07000902,QCC,QCC,1
AS1 2,AS1,England,E06000904,QCC,QCC,5
LL1 1,LL1,Wales,W06000901,,,3
""",
    "derived/outcode_icb.csv": (
        "outcode,country,share,lat,lon\nAS1,England,1.0,52.0,0.0\nLL1,Wales,1.0,52.5,-3.0\n"
    ),
    "raw/lsoa21_centroids_england.csv.gz": """\
LSOACD,latitude,longitude
L1,52.01,0.01
L2,52.03,0.03
L3,52.05,0.05
L4,52.01,0.11
L5,52.07,0.07
L6,52.09,0.09
L7,52.05,0.15
L8,52.09,0.19
""",
    "raw/ons_icb_april_2026_en_bsc.geojson": outlines(
        ("ICB26CD", "E54000904", square(0.0)), ("ICB26CD", "E54000903", square(0.1))
    ),
    "derived/icb_2023_2025_bsc_dissolved.geojson": outlines(
        ("ods", "QAA", square(0.0)), ("ods", "QBB", square(0.05)), ("ods", "QCC", square(0.1))
    ),
    "derived/places.csv.gz": """\
name,kind,population,lat,lon,lad25cd,ladnm,icb_ods_2022_2025,icb_ods_2026,alternate_names
Ashtown,town,9000,52.0,0.0,E07000901,Ashtown,QAA,N3W0A,
Overlap,town,6000,52.1,0.1,E07000902,Overlap,QCC,QCC,
Elmtown,town,7000,52.3,0.3,E06000904,Cedarham,QCC,QCC,
Larch & Rowan North,ward,,,,E06000903,Beechby,QBB,N3W0A,
Little Cedar,neighbourhood,,,,E06000904,Cedarham,QCC,QCC,
""",
    "raw/parish_lad_2019.csv.gz": "PAR19CD,PAR19NM,LAD19CD,LAD19NM\nE04000901,Oak,X,Cedarham\n",
    "raw/bua11_lad11.csv.gz": (
        "BUA11CD,BUA11NM,LAD11CD,LAD11NM,WHOLE_PART\nE34000901,Elm BUA,X,Oldash,Whole\n"
    ),
    "raw/ods_epraccur_2025-09_reduced.csv.gz": (
        "postcode,status,address3,address4,address5\nAS1 1AA,A,,Ashtown,Alphashire\n"
    ),
    "derived/ccg_stp_subicb_icb.csv": """\
kind,name,onscd,ods,lsoas,icb_ods_2022_2025,share_2022_2025,icb_ods_2026,share_2026,all_icb_2026
CCG,NHS Ash and Cedar CCG,E38000901,09Z,4,QAA,0.5,N3W0A,0.5,N3W0A|QCC
""",
    "derived/trusts.csv": (
        "ods,name_2026,name_2022,listed_2026,successor,lad25cd,icb_etr_2022,icb_ods_2022_2025,"
        "icb_ods_2026_by_postcode,icb_ods_2026_by_register,ambulance\n"
        "RZ9,Ash Hospitals NHS Trust,ASH HOSPITALS NHS TRUST,1,,E07000901,QAA,QAA,N3W0A,N3W0A,0\n"
    ),
    "raw/nhs_board_papers_trust_2026-08.csv": "ods_code,alt_names\nRZ9,Ash Hosp;AHT\n",
    "derived/hospitals.csv": (
        "name,ods,lad25cd,icb_ods_2022_2025,icb_ods_2026,country,parent_name,parent_ods_2026,"
        "parent_kind\nCEDAR HOSPITAL,RZ901,E06000904,QCC,QCC,England,Ash NHS Trust,RZ9,NHS trust\n"
    ),
    "raw/geonames_gb_cities500.csv": (
        "name,alternate_names_ascii,admin1code,population\nLlanfair,,WLS,4000\n"
    ),
    "raw/nhs_board_papers_icb_2026-08.csv": """\
ods_code,url,url_root,access_notes,cluster_meeting_url,last_validated
N3W0A,https://alpha.example/board,https://alpha.example,answers robots with 403,,2026-08-01
QCC,https://gamma.example/board,https://gamma.example,,,
""",
    "raw/nhs_contacts_icb_2026-08.csv": """\
ods_code,press_email,press_email_alt,press_source_url,foi_email,foi_email_alt,foi_source_url,notes
QCC,press@gamma.example,web form,https://gamma.example,foi@gamma.example,,https://gamma.example,
""",
    "footprints_history.csv": """\
footprint_slug,ods_code,event_date,event,detail,source_title,source_url
alpha,QAA,2022-07-01,statutory_icb,x,Source,https://source.example
alpha,QAA,2026-04-01,merged_into,To Greater Alpha (N3W0A).,Source,https://source.example
gamma,QCC,2027-04,planned_merger,x,Source,https://source.example
""",
    "sources.csv": (
        "kind,footprint_slug,homepage,news_page_url,board_papers_url,cms\n"
        "icb,gamma,https://gamma.example,,,\n"
    ),
}
OVERLAY: dict[str, str] = {
    "regions.tsv": "code\tname\tlabel\taliases\nY56\tEast\tEast\tthe East\nY58\tWest\tWest\tW\n",
    "footprint_aliases.tsv": "ods\talias\tbasis\nQCC\tGM\tby hand\n",
    "counties.tsv": "name\tkind\tmembers\taliases\nGreatshire\tcounty\tOldash;Cedarham\tGts\n",
    "council_aliases.tsv": "name\taliases\nBeechby\tBee\n",
    "history_notes.tsv": (
        "ods\tdate\tevent\tpartners\tcertainty\tnote\n"
        "QCC\t2027-04\tplanned_merger\tN3W0A\tweak\tOne report.\n"
    ),
    "abroad.tsv": "name\tnation\taliases\tpopulation\nParis\tFrance\t\t2000000\n",
    "trust_patches.tsv": "ods\tfootprints_2022\tfootprints_2026\tbasis\n",
    "hospital_nicknames.tsv": "nicknames\thospitals\ttrusts\nAshy\tAsh Hospital\tRZ9\n",
    "hospital_names.tsv": "name\taliases\tcouncil\nBeech Hospital\t\tBeechby\n",
    "town_patches.tsv": (
        "name\tlisted\tcouncil\tlat\tlon\tbasis\nElmtown\tCedarham\tBeechby\t52.2\t0.2\tby hand\n"
    ),
    "../overlay_matching/bodies.tsv": (
        "names\tfootprints\tbasis\nACT|Ash and Cedar Care\tQBB\tby hand\n"
        "All Alpha Ambulances\tR:East\tby hand\n"
    ),
    "../overlay_matching/systems.tsv": "names\tfootprints\tbasis\nBetter Cedar\tQCC\tby hand\n",
    "../overlay_matching/hospitals.tsv": (
        "names\tfootprint\tbasis\nthe Old Elm|Ash Hospital\tQCC\tby hand\n"
    ),
    "../overlay_matching/hospices.tsv": "names\tfootprints\tbasis\nFir Hospice\tQCC\tby hand\n",
    "../overlay_matching/districts.tsv": (
        "names\tcouncil\tfootprint\nFir Green|Fir Park\tCedarham\tQCC\n"
    ),
    "former_trusts.tsv": "name\taliases\their\nOld Ash NHS Trust\tOAT\tRZ9\n",
}


def write(root: Path) -> tuple[Path, Path]:
    """Lay the tables out; returns the folder of the published ones and that of our own."""
    for name, text in TABLES.items():
        path = root / "published" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".gz":
            path.write_bytes(gzip.compress(text.encode()))
        else:
            path.write_text(text, "utf-8")
    own = root / "own"
    own.mkdir()
    for name, text in OVERLAY.items():
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text(text, "utf-8")
    return root / "published", own
