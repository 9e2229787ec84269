"""Ways of asking that are easily taken for something else: parts, short forms, slips, borders."""

from __future__ import annotations

from datetime import date

import pytest

from bot.areas.answers import Many, NotEngland, NotFound, One
from tests.unit.areas.atlases import ask, brief


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ICB for Essex", "D7T5G"),
        ("ICB Devon", "QJK"),
        ("the ICB of Kent and Medway", "QKS"),
        ("Norfolk and Waveney ICBs", "T6Y0W"),
        ("QJK Devon", "QJK"),
        ("NHS Devon (QJK)", "QJK"),
        ("W Midlands", brief(ask("West Midlands"))),
        ("Gtr Manchester", "QOP"),
        ("Leeds city centre", "QWO"),
        ("Luton Airport", "S1Y5D"),
        ("north Leeds", "QWO"),
        ("Cardiff Bay", "Wales"),
        ("Swansea docks", "Wales"),
        ("Canvey", "D7T5G"),
        ("\uff33\uff37\uff11\uff21 \uff11\uff21\uff21", "Z9B2Z"),
    ],
)
def test_wrappings_and_parts(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ancoats", "QOP"),
        ("Sparkbrook", "QHL"),
        ("Seaforth", "QYG"),
        ("Jericho, Oxford", "S0E4D"),
        ("Moss Side", "QE1 QOP"),
        ("Handsworth", "QF7 QHL"),
        ("Chapeltown", "QF7 QWO"),
        ("Weston", "QOX QRL QUY"),
        ("Settle", "QWO"),
        ("Soho", "Z9B2Z"),
        ("Cowley", "S0E4D"),
        ("Charlton", "QKK"),
        ("Loughton", "D7T5G"),
        ("Loughton, Milton Keynes", "S1Y5D"),
    ],
)
def test_parts_of_cities_are_known_and_asked_about(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


def test_a_council_stands_for_its_county() -> None:
    for text in ("Buckinghamshire", "Bucks", "Buckinghamshire Council"):
        answer = ask(text)
        assert isinstance(answer, One)
        assert answer.footprint.code == "S0E4D"
        assert "Central East" in answer.note


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("BHRUT", "QMF"),
        ("Barking, Havering and Redbridge", "QMF"),
        ("CNWL", "Z9B2Z"),
        ("AWP", "QOX QUY"),
        ("Epsom and St Helier", "QWE S9B9J"),
        ("QEH", "QHL QHM QKK T6Y0W"),
        ("PRH", "QOC S9B9J"),
        ("Royal Sussex", "S9B9J"),
        ("St Mary's, Isle of Wight", "QRL"),
        ("Nottingham City Hospital", "QT1"),
        ("Lister", "S1Y5D Z9B2Z"),
    ],
)
def test_short_names_of_trusts_and_hospitals(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Spelthorne BC", "S9B9J"),
        ("Norfolk CC", "T6Y0W"),
        ("Tees Valley Combined Authority", "QHM"),
        ("Cheshire and Mersey", "QYG"),
        ("Lancs and South Cumbria", "QE1"),
        ("Together We're Better", "QNC"),
        ("Healthier Together", "QUY"),
        ("Better Lives Lincolnshire", "QJM"),
        ("Norfolk & Suffolk ICB", "T6Y0W"),
        ("LRI", "QK1"),
        ("Whipps", "QMF"),
        ("Isle of White", "QRL"),
    ],
)
def test_short_endings_short_counties_and_names_of_partnerships(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Devon and Cornwall", "QJK QT6"),
        ("Derby, Nottingham and Lincoln", "QJ2 QJM QT1"),
        ("Uxbridge and South Ruislip", "Z9B2Z"),
        ("Hackney North and Stoke Newington", "QMF"),
        ("Morley and Outwood", "QWO"),
        ("Newcastle and Sunderland", "QHM"),
        ("Richmond & Twickenham", "QWE"),
        ("Gillingham and Rainham", "QKS"),
        ("Brighton Pavilion", "S9B9J"),
        ("Bath constituency", "QOX"),
        ("Glasgow and Edinburgh", "Scotland"),
    ],
)
def test_joined_names_are_all_of_their_parts(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Pompey", "QRL"),
        ("B'ham", "QHL"),
        ("GMCA", "QOP"),
        ("West of England Combined Authority", "QOX QUY"),
        ("E10000002", "S0E4D"),
        ("Easington District Council", "QHM"),
        ("Ryton", "QHM"),
        ("Ashton-in-Makerfield", "QOP"),
    ],
)
def test_nicknames_combined_authorities_and_towns_that_geonames_confuses(
    text: str, codes: str
) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize("text", ["HR3 5", "NP25"])
def test_a_sector_mostly_abroad_is_abroad_and_says_what_is_not(text: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotEngland)
    assert "QGH" in answer.note


@pytest.mark.parametrize("text", ["salt and vinegar", "rock and roll", "Leeds and Narnia"])
def test_what_is_only_half_known_is_not_joined(text: str) -> None:
    assert brief(ask(text)) == "none"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("I live in Leeds", "QWO"),
        ("where is Exeter?", "QJK"),
        ("which ICB is LS1 4AP in?", "QWO"),
        ("What's the ICB for Norwich", "T6Y0W"),
    ],
)
def test_a_question_in_a_sentence(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Exmoor", "QJK QSL"),
        ("the Broads", "T6Y0W"),
        ("North York Moors National Park", "QOQ"),
        ("Wensleydale", "QOQ"),
        ("Lindisfarne", "QHM"),
        ("Lundy", "QJK"),
        ("Kesteven", "QJM"),
    ],
)
def test_landscapes_valleys_islands_and_old_counties(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


def test_a_landscape_has_no_shares_and_only_parts_in_each_footprint() -> None:
    answer = ask("Exmoor")
    assert isinstance(answer, Many)
    assert [(c.share, c.why) for c in answer.candidates] == [
        (None, "part of Exmoor (national park)")
    ] * 2


@pytest.mark.parametrize(
    ("short", "full", "codes"),
    [
        ("TEWV", "Tees, Esk and Wear Valleys NHS Foundation Trust", "QHM QOQ"),
        ("NSFT", "Norfolk and Suffolk NHS Foundation Trust", "T6Y0W"),
        ("ESNEFT", "East Suffolk and North Essex NHS Foundation Trust", "D7T5G T6Y0W"),
        ("DBTH", "Doncaster and Bassetlaw Teaching Hospitals", "QF7 QT1"),
    ],
)
def test_a_trust_answers_the_same_by_any_name(short: str, full: str, codes: str) -> None:
    assert brief(ask(short)) == brief(ask(full)) == codes


def test_a_hospital_is_not_the_whole_patch_of_its_trust() -> None:
    assert brief(ask("Hinchingbrooke")) == "S1Y5D"


def test_the_codes_of_other_nations_and_of_statistical_regions() -> None:
    assert brief(ask("W06000015")) == "Wales"
    assert brief(ask("S12000036")) == "Scotland"
    assert brief(ask("E12000001")) == "QHM"


def test_a_constituency_lends_no_short_name_to_its_city() -> None:
    assert brief(ask("Kingston")) == "QWE"


def test_north_woolwich_is_not_woolwich_and_hay_is_in_wales() -> None:
    assert brief(ask("Woolwich")) == "QKK"
    assert brief(ask("Hay-on-Wye")) == "Wales"


def test_a_hospital_is_offered_beside_small_places_of_its_name() -> None:
    assert "Z9B2Z" in brief(ask("Whittington")).split()
    assert "QWE" in brief(ask("St George's")).split()
    assert brief(ask("Broomfield, Essex")) == "D7T5G"


def test_nobody_invents_the_shares_of_a_trust() -> None:
    answer = ask("AWP")
    assert isinstance(answer, Many)
    assert [c.share for c in answer.candidates] == [None, None]


def test_an_outcode_with_a_few_english_farms_is_not_england() -> None:
    for text, nation, code in (("SY21", "Wales", "QOC"), ("TD9", "Scotland", "QHM")):
        answer = ask(text)
        assert isinstance(answer, NotEngland)
        assert answer.nation == nation
        assert code in answer.note
    border = ask("HR3")
    assert isinstance(border, One)
    assert "Wales" in border.note


def test_a_code_of_two_bodies_is_the_later_one() -> None:
    assert brief(ask("01Y")) == "QOP"
    assert brief(ask("01H")) == "QHM"


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Scarbrough", "QJM QOQ"), ("Edinbrugh", "Scotland"), ("Hebdon Bridge", "QWO")],
)
def test_slips_that_are_names_or_nearly(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize("text", ["Mousehol", "Whipsnad", "city centre"])
def test_a_hamlet_is_suggested_and_not_guessed(text: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotFound)
    assert answer.suggestions


@pytest.mark.parametrize(
    ("text", "at", "codes"),
    [
        ("Haringey", date(2026, 3, 31), "QMJ"),
        ("Haringey", date(2026, 4, 1), "Z9B2Z"),
        ("Loughton", date(2026, 3, 31), "QM7"),
        ("BHRUT", date(2022, 7, 1), "QMF"),
        ("Z9B2Z", date(2026, 3, 31), "QMJ QRV"),
        ("Thames Valley", date(2026, 3, 31), "QNQ QU9"),
        ("Glossop", date(2022, 7, 1), "QJ2"),
        ("Buckinghamshire", date(2016, 5, 1), "QU9"),
    ],
)
def test_before_and_after_the_day_of_the_mergers(text: str, at: date, codes: str) -> None:
    assert brief(ask(text, at)) == codes
