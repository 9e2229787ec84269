"""The build on a tiny England: same bytes every time, and a clear refusal of broken tables."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from bot.areas.atlas import load_atlas
from bot.areas.build.compiler import compile_tables
from bot.areas.build.tables import BrokenTableError
from bot.areas.lookup import lookup
from bot.areas.outlines import Here, load_outlines, locate
from tests.unit.areas import tiny_england
from tests.unit.areas.atlases import brief

AFTER, EARLIER = date(2026, 6, 1), date(2025, 6, 1)


def _build(root: Path, target: str = "data") -> Path:
    published, own = root / "published", root / "own"
    if not published.exists():
        tiny_england.write(root)
    folder = root / target
    compile_tables(published, folder, folder.with_suffix(".md"), own, tiny_england.EXPECTED)
    return folder


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = _build(tmp_path, "one"), _build(tmp_path, "two")
    names = sorted(p.name for p in one.iterdir())
    assert names == [
        "areas.json",
        "exceptions.bin.gz",
        "names.tsv.gz",
        "outlines.json.gz",
        "sectors.tsv.gz",
    ]
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    assert "GeoNames" in (tmp_path / "one.md").read_text("utf-8")


def test_what_was_built_answers(tmp_path: Path) -> None:
    atlas = load_atlas(_build(tmp_path))
    expected = {
        "Ashtown": "N3W0A",
        "ashtwon": "N3W0A",
        "AS1 1AA": "N3W0A",
        "AS1 1ZZ": "QCC",
        "AS1": "N3W0A QCC",
        "LL1 1AA": "Wales",
        "NHS Beta ICB": "N3W0A",
        "AL": "N3W0A",
        "E07000902": "N3W0A QCC",
        "Overlap": "QCC",
        "Greatshire": "N3W0A QCC",
        "Gts": "N3W0A QCC",
        "Oldash": "N3W0A",
        "E07000905": "N3W0A",
        "Ash and Cedar CCG": "N3W0A QCC",
        "Old Ash": "N3W0A",
        "RZ9": "N3W0A",
        "Cedar Hospital": "QCC",
        "Beech": "N3W0A",
        "Elmtown": "N3W0A",
        "Larch": "N3W0A",
        "Rowan": "N3W0A",
        "Fir Green": "QCC",
        "ACT": "N3W0A",
        "Oak": "QCC",
        "Llanfair": "Wales",
        "Paris": "France",
        "the East": "N3W0A",
    }
    assert {text: brief(lookup(atlas, text, AFTER)) for text in expected} == expected
    assert brief(lookup(atlas, "Ashtown", EARLIER)) == "QAA"
    assert brief(lookup(atlas, "Greater Alpha", EARLIER)) == "QAA QBB"
    assert atlas.bodies["N3W0A"].refuses_robots
    assert [c.address for c in atlas.bodies["QCC"].contacts] == [
        "press@gamma.example",
        "foi@gamma.example",
    ]


BROKEN = [
    ("derived/icb_codes.csv", "Y58", "Y99", "QCC: unknown region 'Y99'"),
    ("derived/icb_codes.csv", "N3W0A\nQBB", "GONE1\nQBB", "QAA: unknown successor GONE1"),
    ("derived/icb_codes.csv", "short_name", "brief", "the column short_name is missing"),
    ("derived/icb_codes.csv", "unchanged,1", "unchanged,0", "1 today instead of 2"),
    ("derived/icb_aliases.csv", "QAA,AL", "QZZ,AL", "unknown footprint QZZ"),
    ("derived/icb_succession_2026.csv", "Beechby (2)", "Beechby", "not a district with a count"),
    ("derived/icb_succession_2026.csv", ",3,", ",three,", "lsoas is not a number: 'three'"),
    ("derived/lsoa21_icb.csv.gz", "E06000904,Cedarham,QCC,QCC\nL8", ",Cedarham,QCC,QCC\nL8", "L7"),
    ("derived/lsoa21_icb.csv.gz", "QBB,N3W0A\nL6", "QBB,WRONG\nL6", "L5: 'WRONG'"),
    ("derived/utla_icb.csv", "2026-04,E06000904\n", "", "do not agree: E06000904"),
    ("derived/places.csv.gz", "E07000901", "E07999999", "Ashtown: unknown district"),
    ("derived/postcode_exceptions.csv.gz", "AS11ZZ", "AS11Z", "not a postcode: 'AS11Z'"),
    ("derived/postcode_exceptions.csv.gz", "QCC,QCC", "QCC,QXX", "unknown footprint 'QXX'"),
    ("derived/postcode_sector_majority.csv.gz", "AS1 2", "AS12", "not a postcode sector: 'AS12'"),
    ("footprints_history.csv", "2022-07-01", "July 2022", "not a date: 'July 2022'"),
    ("footprints_history.csv", "planned_merger", "renamed", "no template fits"),
    ("raw/nhs_board_papers_icb_2026-08.csv", "QCC", "QAA", "QAA is not a footprint of today"),
    ("raw/lsoa21_centroids_england.csv.gz", "L7,", "L9,", "no centre of L7"),
    ("raw/lsoa21_centroids_england.csv.gz", "52.05,0.15", "east,0.15", "latitude is not a number"),
    ("raw/ons_icb_april_2026_en_bsc.geojson", "E54000903", "E54000999", "unknown footprint"),
    ("raw/ons_icb_april_2026_en_bsc.geojson", "[{", "{", "cannot be read"),
    ("derived/icb_2023_2025_bsc_dissolved.geojson", "QBB", "QXX", "no outline of QBB"),
]


@pytest.mark.parametrize(("table", "good", "bad", "why"), BROKEN)
def test_a_broken_table_is_refused_by_name(
    tmp_path: Path, table: str, good: str, bad: str, why: str
) -> None:
    published, own = tiny_england.write(tmp_path)
    path = published / table
    packed = path.suffix == ".gz"
    text = gzip.decompress(path.read_bytes()).decode() if packed else path.read_text("utf-8")
    assert good in text
    broken = text.replace(good, bad, 1).encode()
    path.write_bytes(gzip.compress(broken) if packed else broken)
    target = tmp_path / "data"
    with pytest.raises(BrokenTableError) as refusal:
        compile_tables(published, target, tmp_path / "S.md", own, tiny_england.EXPECTED)
    assert table in str(refusal.value)
    assert why in str(refusal.value)
    assert not target.exists()


def test_a_short_row_is_named_with_its_line(tmp_path: Path) -> None:
    published, own = tiny_england.write(tmp_path)
    (published / "derived" / "icb_aliases.csv").write_text("ods,alias,basis\nQAA,AL,x\nQBB\n")
    with pytest.raises(BrokenTableError, match="line 3: no value for alias"):
        compile_tables(published, tmp_path / "d", tmp_path / "S.md", own, tiny_england.EXPECTED)


def test_outlines_are_divided_among_councils(tmp_path: Path) -> None:
    outlines = load_outlines(_build(tmp_path))
    assert set(outlines.today) == {"N3W0A", "QCC"}
    assert set(outlines.before) == {"QAA", "QBB"}
    for footprint, councils in outlines.councils.items():
        whole = outlines.today[footprint]
        together = sum(part.area for part in councils.values())
        assert together == pytest.approx(whole.area, rel=0.01)
    ashtown = locate(outlines, 52.02, 0.02)
    assert isinstance(ashtown, Here)
    assert (ashtown.footprint, ashtown.council) == ("N3W0A", "E07000901")
    assert ashtown.near_councils == ()


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    published, own = tiny_england.write(tmp_path)
    (published / "derived" / "places.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(BrokenTableError, match=r"derived/places\.csv\.gz: cannot be read"):
        compile_tables(published, tmp_path / "d", tmp_path / "S.md", own, tiny_england.EXPECTED)
    (published / "sources.csv").unlink()
    with pytest.raises(BrokenTableError):
        compile_tables(published, tmp_path / "d", tmp_path / "S.md", own, tiny_england.EXPECTED)


def test_the_real_counts_are_demanded(tmp_path: Path) -> None:
    published, own = tiny_england.write(tmp_path)
    with pytest.raises(BrokenTableError, match="3 before instead of 42"):
        compile_tables(published, tmp_path / "d", tmp_path / "S.md", own)
