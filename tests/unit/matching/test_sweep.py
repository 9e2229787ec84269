"""Every council, trust, hospital, town and old board in the tables, named in a plain sentence."""

from __future__ import annotations

import re

import pytest

from bot.areas.atlas import Atlas
from bot.areas.gazette import Name
from bot.areas.matcher import Matcher
from tests.unit.matching.conftest import AT

TENTH = 0.1
#: Kind, sentence, least people, and the share that must come out as the tables have them. The rest
#: are namesakes, districts that we count with the footprint of most of their people, and trusts
#: and counties that we know to serve more than the register says.
SENTENCES = (
    ("council", "{} Council cuts adult social care", 0, 0.97),
    ("county council", "{} County Council cuts adult social care", 0, 1.0),
    ("former district", "Patients in {} wait longer for GP appointments", 0, 0.97),
    ("trust", "{} told to cut jobs", 0, 0.89),
    ("hospital", "A&E at {} to close", 50_000, 0.9),
    ("town", "Minor injuries unit in {} to close", 10_000, 0.95),
    ("village", "GP surgery in {} to close", 3_000, 0.88),
    ("former CCG", "{} plans cuts", 0, 0.99),
    ("footprint", "NHS {} ICB plans cuts", 0, 1.0),
)
_SITE = re.compile(r"hospital|infirmary|maternity", re.IGNORECASE)
_SHOUTED = re.compile(r"\b(nhs|Nhs)\b")


def spelled(name: Name) -> str:
    """A name as people write it; registers shout."""
    return _SHOUTED.sub("NHS", name.name.title()) if name.name.isupper() else name.name


@pytest.mark.parametrize(
    ("kind", "sentence", "people", "share"), SENTENCES, ids=[one[0] for one in SENTENCES]
)
def test_names_come_out_as_the_tables_have_them(
    matcher: Matcher, atlas: Atlas, kind: str, sentence: str, people: int, share: float
) -> None:
    names = [
        name
        for name in atlas.gazetteer.all_names()
        if name.kind == kind
        and not name.nation
        and name.people >= people
        and (kind != "hospital" or _SITE.search(name.name))
    ]
    wrong = []
    for name in names:
        expected = {code for code, part in name.old if part >= TENTH}
        found = set(matcher.match(sentence.format(spelled(name)), "", at=AT).labels)
        if found != expected:
            wrong.append((name.name, sorted(expected), sorted(found)))
    assert len(wrong) <= (1 - share) * len(names), wrong
