"""Each rule of matching and each kind of trap, with sentences of our own."""

from __future__ import annotations

import pytest

from bot.areas.name_tables import rows
from tests.unit.matching.conftest import Labels


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        # Ordinary words that are also places.
        ("Reading list for nurses", "Ten books on the NHS.", "NATIONAL"),
        ("NHS land for Sale", "Ministers want cash.", "NATIONAL"),
        ("Hospital staff reject pay Deal", "Unions will ballot across England.", "NATIONAL"),
        ("Hospital in Bath cancels operations", "", "QOX"),
        ("GP surgery in Deal to close", "", "QKS"),
        ("Walk-in centre will close in March", "The CCG has decided.", "NATIONAL"),
        # Surnames.
        ("Health minister Mark Lancaster defends hospital cuts", "", "NATIONAL"),
        ("Dr Sarah Preston of the BMA warns of winter in A&E", "", "NATIONAL"),
        ("Dr Xiomara Preston of the BMA warns of winter in A&E", "", "NATIONAL"),
        ("Nurses back Zanele Derby in the RCN's vote", "", "NATIONAL"),
        ("Duchess of Kent opens NHS centre for nurses", "", "NATIONAL"),
        # Streets, clubs, universities, outlets, police.
        ("London Road clinic in Derby to move", "", "QJ2"),
        ("Hospital tests: Oxford Mail reader survey", "", "NATIONAL"),
        ("Leeds United striker has hospital scan", "He will miss the season.", "NONE"),
        ("University of Bristol study on asthma published in journal", "", "NONE"),
        # Seats of MPs.
        ("Ashford MP asks minister about NHS dentists", "She spoke in the Commons.", "NATIONAL"),
        # Other nations.
        ("Boston hospital lays off nurses in Massachusetts", "", "NONE"),
        ("Perth hospital in Western Australia full", "", "NONE"),
        ("Swansea hospital ward closed", "The health board apologised.", "NONE"),
        ("Durham hospital expands in North Carolina", "", "NONE"),
    ],
)
def test_what_is_no_area_alerts_none(
    labels: Labels, title: str, summary: str, expected: str
) -> None:
    assert labels(title, summary) == (expected,)


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        # Old names map to the areas of July 2022.
        ("NHS Kernow CCG overspends", "", "QT6"),
        ("Healthier Lancashire plan out", "The STP wants fewer hospital beds.", "QE1"),
        ("Humber, Coast and Vale STP names chair", "", "QOQ"),
        ("SYB hospitals plan published", "The ICS will consult.", "QF7 QT1"),
        # Abbreviations in their own case only.
        ("UHCW breaches cancer target", "", "QWU"),
        ("ENHT reports deficit to its hospital board", "", "QM7"),
        # Bodies that cross footprints, and their parts.
        ("TEWV trust criticised by CQC", "", "QHM QOQ"),
        ("Friarage ward to close", "South Tees trust has no staff.", "QOQ"),
        ("ELFT trust board meets", "", "QHG QMF"),
        ("ELFT mental health team in Bedford wins praise", "", "QHG"),
        # Counties and their parts.
        ("Essex hospitals under pressure", "", "QH8 QJG QM7"),
        ("Hospitals in mid Essex under pressure", "", "QH8"),
        ("Cumbria GP shortage", "", "QE1 QHM"),
        ("Hospital beds closed in north Cumbria", "", "QHM"),
        ("Surrey care homes short of nurses", "", "QNQ QXU"),
        ("Bassetlaw patients lose walk-in centre", "", "QT1"),
        # Regions.
        ("Hospitals across the South West are full", "", "R:SouthWest"),
        ("Yorkshire hospitals fined over waits", "", "QF7 QOQ QWO"),
        ("West Midlands hospitals fined over waits", "", "QGH QHL QNC QOC QUA QWU"),
        ("North East hospitals fined over waits", "", "QHM"),
        # A list of all is national.
        (
            "ICBs to be cut",
            "Those in Devon, Dorset, Kent, Sussex, Norfolk, Lincolnshire, Somerset, Derbyshire, "
            "Cornwall and Gloucestershire are affected.",
            "NATIONAL",
        ),
        # Namesakes are settled by the company they keep.
        ("Queen's Hospital full", "Burton patients wait for beds.", "QNC"),
        ("Queen's Hospital full", "Romford patients wait for beds.", "QMF"),
        ("Whitchurch surgery to close", "Shropshire CCG will write to patients.", "QOC"),
        ("Richmond patients lose GP", "The Northallerton practice has closed its branch.", "QOQ"),
    ],
)
def test_areas_are_told_as_the_guide_says(
    labels: Labels, title: str, summary: str, expected: str
) -> None:
    assert labels(title, summary) == tuple(expected.split())


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("Grantham A&E shut at night", "Patients are diverted to Nottingham.", "QJM"),
        ("Chorley A&E protest", "Campaigners took coaches to London.", "QE1"),
        ("Virgin Care wins Lancashire contract", "It follows a row in Surrey.", "QE1"),
        ("Stroud maternity unit praised", "It is better than units in Kent and Devon.", "QR1"),
        ("Luton hospital names chief", "She joins from Leicester, where she ran wards.", "QHG"),
    ],
)
def test_a_place_only_mentioned_is_not_alerted(
    labels: Labels, title: str, summary: str, expected: str
) -> None:
    assert labels(title, summary) == (expected,)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Driver airlifted to hospital after Taunton crash", "Police closed the road."),
        ("Teenager stabbed in Luton", "He was taken to hospital and police made arrests."),
        ("Derby school closed by burst pipe", "Pupils stay at home."),
        ("Norwich City striker injured", "The player was treated in hospital."),
        ("Hull mum runs marathon for cancer charity", "She raised thousands."),
        ("Council tax to rise in Sheffield", "Councillors voted last night."),
        ("Leeds scientists discover gene", "The research was published in a journal."),
    ],
)
def test_what_is_not_health_and_care_is_not_for_us(
    labels: Labels, title: str, summary: str
) -> None:
    assert labels(title, summary) == ("NONE",)


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        # Every word that begins a sentence has a capital.
        ("More hospitals to close", "", "NATIONAL"),
        ("Old people left in hospital beds", "", "NATIONAL"),
        ("Swine flu vaccination starts at GP surgeries", "", "NATIONAL"),
        ("Selling NHS hospitals", "Ministers want cash.", "NATIONAL"),
        ("Southern Cross care homes", "The firm owes rent.", "NATIONAL"),
        ("Church nurses to visit hospital wards", "", "NATIONAL"),
        ("March A&E figures are the worst", "NHS England counted them.", "NATIONAL"),
        ("Sandwich Medical Practice to close", "", "QKS"),
        ("GP surgery in Selling to close", "It is the last in the village in Kent.", "QKS"),
        ("March GP surgery to close", "", "QUE"),
        # A presenter, and "of England's" in a region's name.
        ("Victoria Derbyshire asks nurses about the NHS", "", "NATIONAL"),
        (
            "Ambulance targets must change",
            "The East of England's bosses say so.",
            "R:EastOfEngland",
        ),
        # One or some of a region's hospitals.
        ("One of London's biggest hospitals is full", "Every bed at the Whittington.", "QMJ"),
        (
            "Another hospital in special measures",
            "It is the Conquest in Hastings; two London hospitals will send doctors.",
            "QNX",
        ),
        ("Ambulances wait for hours outside North West A&E", "", "R:NorthWest"),
        ("New services for patients in south east", "There is NHS money.", "R:SouthEast"),
        ("Polyclinics are a threat", "A plan for London would close GP surgeries.", "R:London"),
        # Two hospitals are those of one place; people who speak come from somewhere.
        ("Health chiefs say both hospitals keep A&E", "Nothing goes at Louth.", "QJM"),
        ("Ambulance chair quits", "Ann Wood of Secamb is gone.", "QKS QNQ QNX QXU"),
        ("New boss for trust", "Ann Wood, now at Barts Health, will take over SASH.", "QNX QXU"),
        ("Community hospitals", "I went to see Devon CCG approve plans for beds.", "QJK"),
        ("Calls for a Lincolnshire based ambulance service", "", "QJM"),
        # A hospital's short name, by whom it has.
        ("Christie boss resigns", "She spent the hospital's money.", "QOP"),
        ("Agatha Christie fans wait for the NHS", "Hospital waits are long.", "NATIONAL"),
        # One unit of a region; one trust; a trust's matters are its own.
        ("London's new polyclinic", "GPs on the Isle of Dogs have a dentist.", "QMF"),
        ("Babies died at one hospital trust", "Ministers look at SaTH.", "QOC"),
        (
            "NHS Trust chief sorry for maternity care",
            "He leads Nottingham University Hospitals.",
            "QT1",
        ),
        ("A&E at Ormskirk gets new toys", "Nurses climbed.", "QE1"),
        # Who lists, who writes to a paper, who speaks of a place.
        (
            "STP hospital closures",
            "The group lists A&Es in the Black Country and Telford.",
            "NATIONAL",
        ),
        ("Our NHS is under threat", "A reader in Bulwell says GPs will get it all.", "NATIONAL"),
        ("Letters: social care needs help", "Ann Wood of Scarborough feels let down.", "NATIONAL"),
        ("Turn up for treatment", "A doctor speaks to patients in the North East.", "QHM"),
        # A byword, and awards of the nation.
        ("Nurses' culture must change", "Ministers recall Mid Staffs.", "NATIONAL"),
        ("Health trust up for national award", "It runs Mansfield Community Hospital.", "QT1"),
        # Wales beside ours, and ours beside Wales.
        ("Minor injury units", "Bridgnorth and Ludlow are open; Wales has Welshpool.", "QOC"),
        ("Hospital in Wales full", "People from Ludlow may not come.", "NONE"),
        # Abbreviations of their own, not a possessive.
        ("LCHS board meets", "The trust has new figures.", "QJM"),
    ],
)
def test_what_looks_like_a_place_and_what_is_one(
    labels: Labels, title: str, summary: str, expected: str
) -> None:
    assert labels(title, summary) == tuple(expected.split())


def test_no_ordinary_word_before_what_the_nhs_has_is_a_place(labels: Labels) -> None:
    words = [w for listed, what in rows("wary.tsv") if what == "rare" for w in listed.split("|")]
    heads = ("{} hospitals to close", "{} NHS staff to strike", "{} patients wait for surgery")
    said = {
        title: labels(title, "") for word in words for head in heads if (title := head.format(word))
    }
    assert {title: x for title, x in said.items() if x not in (("NATIONAL",), ("NONE",))} == {}
