"""What an outlet's name gives away: its area or region, whose page it is, all England."""

from __future__ import annotations

import pytest

from bot.areas.matcher import Matcher
from tests.unit.matching.conftest import AT

GP = "Dr Ann Wood in Taunton calls it one more push out of the door."
PLAIN = "Long waits are growing, says Kettering."


def labels(matcher: Matcher, title: str, summary: str, outlet: str) -> str:
    return " ".join(matcher.match(title, summary, at=AT, outlet=outlet).labels)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DevonLive", "QJK"),
        ("Stray Ferret", "QOQ"),
        ("Ward Round (Royal Wolverhampton)", "QUA"),
        ("The Comet (copy)", ""),
        ("BBC Look North (North East and Cumbria)", "QHM"),
        ("BBC London News", "QKK QM7 QMF QMJ QRV QWE R:London"),
        ("NHS Confederation", ""),
    ],
)
def test_an_outlets_own_area(matcher: Matcher, name: str, expected: str) -> None:
    assert " ".join(sorted(matcher.outlet(name).home)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HSJ", True),
        ("the guardian", True),
        ("The Independent (copy)", True),
        ("Hansard written answer", True),
        ("Digest / national press", True),
        ("Wirral Independent", False),
        ("Crawley Observer", False),
        ("Lancashire Telegraph", False),
        ("NHS England South East", False),
        ("", False),
    ],
)
def test_an_outlet_for_all_england_is_known_by_its_whole_name(
    matcher: Matcher, name: str, expected: bool
) -> None:
    assert matcher.outlet(name).national is expected


def test_no_outlet_for_all_england_is_foreign(matcher: Matcher) -> None:
    assert (matcher.outlet("Wired-Gov").foreign, matcher.outlet("Gov Weekly").foreign) == (0, 4)


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("Pulse", "NATIONAL"), ("Somerset Daily", "QSL")],
)
def test_one_doctor_is_an_instance_in_an_outlet_for_all_england(
    matcher: Matcher, outlet: str, expected: str
) -> None:
    assert labels(matcher, "Contract changes anger GPs", GP, outlet) == expected


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("The Carer", "NATIONAL"), ("BBC Look East", "QPM"), ("Kettering Journal", "QPM")],
)
def test_a_regions_programme_reads_a_headline_of_all_as_its_own(
    matcher: Matcher, outlet: str, expected: str
) -> None:
    assert labels(matcher, "Social care waits", PLAIN, outlet) == expected


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("BBC North West Tonight", "R:NorthWest"), ("The Mirror", "NATIONAL")],
)
def test_a_region_is_the_subject_in_a_programme_for_it(
    matcher: Matcher, outlet: str, expected: str
) -> None:
    said = "In the North West it has doubled in two years."
    assert labels(matcher, "Patients wait longer in A&E", said, outlet) == expected


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("Kent Messenger", "QKS"), ("The Times", "NATIONAL")],
)
def test_a_local_paper_says_at_once_what_englands_news_means_there(
    matcher: Matcher, outlet: str, expected: str
) -> None:
    said = "Nurses at Pembury are praised, but a man waited for hours."
    assert labels(matcher, "How safe is your hospital?", said, outlet) == expected


def test_a_bodys_own_page_is_about_its_area(matcher: Matcher) -> None:
    said = "Ann Wood, who sits for Dagenham and Rainham, gives her backing."
    assert labels(matcher, "Growing support for the new A&E", said, "BHRUT") == "QMF"


def test_all_that_a_local_paper_names_beside_a_unit_of_its_own_is_its_own(
    matcher: Matcher,
) -> None:
    said = "Ideas are looked at, such as an A&E at the Hallamshire."
    assert labels(matcher, "Walk-in centre may be saved", said, "Sheffield News") == "QF7"


def test_a_body_that_writes_of_its_own_area_need_not_say_that_it_is_health(
    matcher: Matcher,
) -> None:
    said = "The next meeting is at 197 Eyre Street in Sheffield."
    assert labels(matcher, "Meetings and papers", said, "NHS South Yorkshire ICB") == "QF7"
    assert labels(matcher, "Meetings and papers", said, "Sheffield News") == "NONE"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Surgery to close after thirty years", "QOP"),
        ("A&E departments miss the waiting target again", "NATIONAL"),
        ("Streeting puts off the New Hospital Programme", "NATIONAL"),
    ],
)
def test_only_a_headline_of_one_unit_is_of_a_local_papers_own(
    matcher: Matcher, title: str, expected: str
) -> None:
    assert labels(matcher, title, "It will be sad.", "Wigan Today") == expected


def test_the_paper_of_a_border_town_writes_of_its_own(matcher: Matcher) -> None:
    title, said = "Protest over Powys border hospital", "People of Clun and Lydbury North march."
    assert labels(matcher, title, said, "Ludlow Advertiser") == "QOC"


@pytest.mark.parametrize(
    ("title", "outlet", "expected"),
    [
        ("Kingston Hospital cuts its waits", "Toronto Star", "NONE"),
        ("Kingston Hospital cuts its waits", "Guernsey Press", "QWE"),
        ("Kingston Hospital cuts its waits", "", "QWE"),
        ("NHS trust in Kingston cuts its waits", "Toronto Star", "QWE"),
        ("UK's Kingston Hospital cuts its waits", "Boston Globe (USA)", "QWE"),
    ],
)
def test_a_paper_overseas_that_tells_of_england_says_so(
    matcher: Matcher, title: str, outlet: str, expected: str
) -> None:
    assert labels(matcher, title, "Kingston Hospital has hired more nurses.", outlet) == expected
