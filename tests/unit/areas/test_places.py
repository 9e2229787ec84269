"""Places whose answer is known, asked as people ask; the tricky ones come from the commission."""

from __future__ import annotations

from datetime import date

import pytest

from bot.areas.answers import Many, NotEngland, NotFound, One
from tests.unit.areas.atlases import TODAY, ask, brief

TRICKY = {
    "S9B9J": "Surrey, Sussex, Farnham, Camberley",
    "QT1": "Bassetlaw, Worksop, Retford",
    "QJ2": "Glossop",
    "QRL S0E4D S9B9J": "Frimley",
    "QOX": "Bath, BSW, Shrivenham, Bradford-on-Avon",
    "QSL": "Frome",
    "D7T5G": "Essex, Colchester, Harlow, Saffron Walden, West Essex",
    "QHM QNC": "Newcastle",
    "QKS S9B9J": "Ashford",
    "QOQ QWE": "Richmond",
    "QYG": "St Helens, Southport",
    "QOQ": "York, Whitby, Grimsby, Scunthorpe, Humber Coast and Vale, Harrogate",
    "Z9B2Z": "NCL, NWL, Haringey, Barnet, EC1A 1BB",
    "S0E4D": "BOB, Berkshire, Slough",
    "QUY": "BNSSG",
    "QK1": "LLR, Rutland",
    "QRL": "HIOW, Aldershot",
    "D7T5G T6Y0W": "SNEE",
    "QOC": "STW",
    "S1Y5D": "Herts, Royston, Milton Keynes, Peterborough, Luton",
    "QOP": "Manchester, Wigan",
    "QE1": "Skelmersdale, Barrow",
    "T6Y0W": "Waveney, Lowestoft",
    "QWO": "Skipton, Todmorden, Bradford",
    "QE1 QHM": "Cumbria",
    "QHM": "Carlisle",
    "QJM": "Stamford",
    "QHL": "West Birmingham",
    "QMF": "City of London",
    "QT6": "Isles of Scilly",
    "QKS QVV": "Gillingham",
    "QGH": "Redditch",
    "QKK QMF QWE Z9B2Z": "London",
    "QF7 QOQ QWO": "Yorkshire",
    "QGH QHL QJ2 QJM QK1 QNC QOC QPM QT1 QUA QWU": "the Midlands",
    "Wales": "Cardiff",
    "Scotland": "Edinburgh",
    "Northern Ireland": "Belfast",
}
OURS = {
    "QNC QOP": "Cheadle",
    "QT6": "Truro, Penzance, Scilly Isles, Kernow",
    "QJK": "Plymouth, Barnstaple, Torquay",
    "QSL": "Taunton, Taunton Deane, Wells, NHS Somerset",
    "QOX": "Swindon, Trowbridge, Watchfield, B&NES",
    "QUY": "Weston-super-Mare, Bristol City Council",
    "QR1": "Moreton-in-Marsh, Cheltenham",
    "QVV": "Poole, Lyme Regis, Weymouth & Portland",
    "QRL": "Portsmouth, Fleet, Basingstoke and Deane Borough Council, Hart, Cowes",
    "S9B9J": "Brighton & Hove, Guildford, Rye, Crawley, Gatwick Airport",
    "QKS": "Dover, Thanet, Whitstable",
    "S0E4D": "Oxford, Reading, High Wycombe, Aylesbury Vale, East Berkshire CCG",
    "S1Y5D": "Bedford, Watford, Hitchin, St. Albans, Fenland, St Neots",
    "D7T5G": "Southend-on-Sea, Jaywick, Uttlesford, Mid & South Essex",
    "T6Y0W": "Norwich, King's Lynn, St Edmundsbury, Bury St Edmunds, Suffolk",
    "QMF": "Hackney, Whipps Cross Hospital, Romford",
    "QKK": "Lewisham, Peckham SE15, royal borough of Greenwich",
    "QWE": "Croydon, London Borough of Sutton, Wimbledon",
    "Z9B2Z": "Ealing, Muswell Hill, Northwick Park, Tottenham, City of Westminster",
    "QPM": "Corby, Nene CCG, Northants",
    "QK1": "Oakham, Hinckley",
    "QJM": "Skegness, Lincs",
    "QT1": "Newark, Queen's Medical Centre",
    "QJ2": "Buxton, High Peak, New Mills",
    "QHL": "Solihull, Heartlands Hospital",
    "QUA": "Dudley, Wolverhampton City Council",
    "QWU": "Rugby, UHCW",
    "QGH": "Hereford, the Alex, Malvern",
    "QOC": "Oswestry, Telford, Market Drayton",
    "QNC": "Stoke, Uttoxeter, Potteries",
    "QYG": "Chester, Crewe, the Wirral, Alder Hey",
    "QE1": "Kendal, Blackpool, Millom, Barnoldswick, Morecambe Bay",
    "QOP": "Stockport, Saddleworth, Leigh, The Christie",
    "QWO": "Leeds, Craven, Hebden Bridge, Jimmy's",
    "QF7": "Sheffield, Doncaster, Royston near Barnsley",
    "QOQ": "Hull, Selby, Goole, Vale of York CCG, The Friarage",
    "QHM": "Hexham, Whitehaven, Allerdale, Yarm, James Cook Hospital, RVI, Penrith",
    "QOC QRL": "Newport",
    "QMF QWU": "Stratford",
    "QOC QSL": "Wellington",
    "QE1 QOP QYG": "NHS England North West, the North West",
    "QOX QUY": "Avon",
    "QE1 QHM ": "Westmorland",
    "QHL QUA": "Sandwell and West Birmingham CCG",
}


def _pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, codes.strip()) for codes, names in table.items() for name in names.split(", ")]


@pytest.mark.parametrize(("name", "codes"), _pairs(TRICKY))
def test_tricky_names(name: str, codes: str) -> None:
    assert brief(ask(name)) == codes


@pytest.mark.parametrize(("name", "codes"), _pairs(OURS))
def test_places_of_our_own(name: str, codes: str) -> None:
    assert brief(ask(name)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Richmond, London", "QWE"),
        ("Richmond (North Yorkshire)", "QOQ"),
        ("Newport, Shropshire", "QOC"),
        ("Newport Isle of Wight", "QRL"),
        ("Newport, Wales", "Wales"),
        ("Gillingham Kent", "QKS"),
        ("Gillingham in Dorset", "QVV"),
        ("Ashford, Surrey", "S9B9J"),
        ("Ashford, Middlesex", "S9B9J"),
        ("Newcastle, Staffs", "QNC"),
        ("Whitchurch Hampshire", "QRL"),
        ("Grimsby, Lincolnshire", "QOQ"),
        ("Bromley, Kent", "QKK"),
        ("Bath, Somerset", "QOX"),
        ("Queens Hospital Romford", "QMF"),
        ("Wales, Rotherham", "QF7"),
        ("12 High Street, Royston, Herts", "S1Y5D"),
        ("10 Downing Street, London, SW1A 2AA", "Z9B2Z"),
    ],
)
def test_context_tells_namesakes_apart(text: str, codes: str) -> None:
    assert brief(ask(text)) == codes


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("Wrexham", "Wales"),
        ("Swansea", "Wales"),
        ("Vale of Glamorgan", "Wales"),
        ("Cymru", "Wales"),
        ("Betsi Cadwaladr", "Wales"),
        ("Glasgow", "Scotland"),
        ("Dundee", "Scotland"),
        ("Fife", "Scotland"),
        ("NHS Lothian", "Scotland"),
        ("Derry", "Northern Ireland"),
        ("Londonderry", "Northern Ireland"),
        ("Newry", "Northern Ireland"),
        ("Lisburn", "Northern Ireland"),
        ("Bangor", "Northern Ireland or Wales"),
        ("Douglas", "the Isle of Man"),
        ("Jersey", "the Channel Islands"),
        ("Dublin", "the Republic of Ireland"),
        ("Paris", "France"),
    ],
)
def test_elsewhere(text: str, nation: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotEngland)
    assert answer.nation == nation


@pytest.mark.parametrize(
    ("text", "at", "codes"),
    [
        ("Frimley", date(2025, 1, 1), "QNQ"),
        ("NCL", date(2026, 3, 31), "QMJ"),
        ("NCL", date(2026, 4, 1), "Z9B2Z"),
        ("Essex", date(2025, 1, 1), "QH8 QJG QM7"),
        ("Thames Valley", date(2025, 1, 1), "QNQ QU9"),
        ("Surrey", date(2025, 1, 1), "QNQ QXU"),
        ("Hampshire", date(2025, 1, 1), "QNQ QRL"),
        ("Berkshire", date(2025, 1, 1), "QNQ QU9"),
        ("Suffolk", date(2025, 1, 1), "QJG QMM"),
        ("Royston", date(2025, 1, 1), "QUE"),
        ("Farnham", date(2025, 1, 1), "QNQ"),
        ("Glossop", date(2023, 1, 1), "QJ2"),
        ("Guildford", date(2025, 1, 1), "QXU"),
        ("Guildford Borough Council", date(2025, 1, 1), "QNQ QXU"),
        ("Harlow", date(2017, 5, 1), "QM7"),
        ("London", date(2024, 1, 1), "QKK QMF QMJ QRV QWE"),
    ],
)
def test_the_day_asked_about(text: str, at: date, codes: str) -> None:
    assert brief(ask(text, at)) == codes


def test_a_day_before_the_boards_is_answered_with_a_remark() -> None:
    answer = ask("Harlow", date(2017, 5, 1))
    assert isinstance(answer, One)
    assert "Before 1 July 2022" in answer.note


def test_heirs_of_a_closed_footprint_say_why() -> None:
    one, many = ask("NHS Norfolk and Waveney ICB"), ask("SNEE")
    assert isinstance(one, One)
    assert one.footprint.why == "took over all of Norfolk and Waveney on 1 April 2026"
    assert isinstance(many, Many)
    assert [c.share for c in many.candidates] == [0.6467, 0.3533]


def test_a_council_can_be_followed_itself() -> None:
    haringey, london, farnham = ask("haringey"), ask("London"), ask("Farnham")
    assert isinstance(haringey, One)
    assert haringey.areas == ("E09000014",)
    assert isinstance(london, Many)
    assert london.areas == ("Y56",)
    assert isinstance(farnham, One)
    assert farnham.areas == ("E07000216", "E10000030")


def test_a_sliver_is_mentioned_and_not_offered() -> None:
    answer = ask("North Yorkshire Council")
    assert isinstance(answer, One)
    assert "West Yorkshire (QWO)" in answer.note


def test_words_that_do_not_fit_are_named() -> None:
    for text in (
        "Lancaster, PA",
        "12 High Street, Bath",
        "High Street, Bath",
        "NHS Norfolk and Waveney ICB (closed 2026)",
    ):
        answer = ask(text)
        assert isinstance(answer, One)
        assert "was left out of account" in answer.note
    plain = ask("Lancaster, England")
    assert isinstance(plain, One)
    assert plain.note == ""


def test_a_namesake_abroad_is_mentioned() -> None:
    answer = ask("Newport")
    assert isinstance(answer, Many)
    assert "Wales" in answer.note


def test_unknown_names_get_names_that_resolve() -> None:
    for text in ("Gloster", "asdfghjkl", "", "Notaplace upon Nowhere"):
        answer = ask(text)
        assert isinstance(answer, NotFound)
        assert answer.suggestions
        for name in answer.suggestions:
            assert not isinstance(ask(name, TODAY), NotFound)
