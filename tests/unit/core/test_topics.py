"""What an item is about, by its words and the feed's categories."""

from __future__ import annotations

import time

import pytest

from bot.core.topics import NAMES, topics_of


@pytest.mark.parametrize(
    ("title", "categories", "topics"),
    [
        ("Ward at the infirmary to close", (), "closures hospitals"),
        ("Trust faces £40m deficit", (), "funding"),
        ("Nurses vote to strike over pay", (), "workforce"),
        ("Midwives leave birth centre", (), "maternity"),
        ("Board wants views on plans for the surgery", (), "consultations"),
        ("Patients wait 14 hours for a bed", (), "waiting"),
        ("What happened this week", ("Privatisation", "Social Care"), "privatisation social-care"),
        ("A quiet day close to the sea", (), ""),
    ],
)
def test_topics(title: str, categories: tuple[str, ...], topics: str) -> None:
    assert topics_of(title, "", categories) == tuple(topics.split())


def test_topics_come_in_their_order_and_once() -> None:
    found = topics_of("GP, GPs, maternity and deficit", "A deficit; midwives and GPs")
    assert found == tuple(code for code in NAMES if code in found)


def test_a_pair_must_stand_in_one_sentence() -> None:
    assert "closures" in topics_of("The ward will close", "")
    assert "closures" not in topics_of("A tour of the ward. Doors close at six.", "")


def test_a_hostile_text_takes_no_time() -> None:
    begun = time.perf_counter()
    topics_of("close ward " * 100_000, "cut budget " * 100_000, ["x" * 100_000])
    assert time.perf_counter() - begun < 1


#: Sentences with the topics they must and must not get.
PRECISE = (
    ("Trust to cut £40m from budget", "funding", "closures workforce"),
    ("Campaigners march to save the cottage hospital", "closures", "funding"),
    ("CCG runs out of cash for hearing aids", "funding", "privatisation"),
    ("Ward closures planned as beds cut", "closures", "maternity"),
    ("Walk-in service withdrawn", "closures", "funding"),
    ("Doctor suspended at the infirmary", "hospitals", "closures"),
    ("A fair close to the station", "", "closures"),
    ("NHS Devon ICB opens a second dental clinic", "primary-care", "structure"),
    ("Virgin Care wins contract for community nurses", "privatisation", "consultations"),
    ("Junior doctors' contract: what the offer means", "workforce", "privatisation"),
    ("Private patients: trusts' income rises", "privatisation", "closures"),
    ("Cleaners' jobs go to a wholly owned subsidiary", "privatisation", "primary-care"),
    ("Two ICBs to merge in April", "structure", "closures"),
    ("Patients emerge from lockdown", "", "structure"),
    ("CAMHS: children wait a year for an assessment", "mental-health waiting", "maternity"),
    ("Crisis team for people at risk of suicide", "mental-health", "hospitals"),
    ("NHS dentist closes its list", "primary-care", "hospitals"),
    ("Surgery cancelled for hip patients", "", "primary-care"),
    ("GP surgery in the village may shut", "primary-care closures", "hospitals"),
    ("Midwives say that the birth centre is safe", "maternity", "hospitals"),
    ("Baby deaths: families meet the minister", "maternity", "social-care"),
    ("Ambulances queue outside A&E", "hospitals", "primary-care"),
    ("Nurses vote to strike over pay", "workforce", "consultations"),
    ("Lightning kills cow", "", "workforce"),
    ("BMA says that ministers must come clean", "", "workforce"),
    ("BMA members ballot on pay", "workforce", "funding"),
    ("Council shuts care home for the elderly", "social-care", "hospitals"),
    ("Councillors question Virgin Care", "privatisation", "social-care"),
    ("Have your say on stroke services", "consultations", "social-care"),
    ("Public meeting about the hospital on Tuesday", "consultations hospitals", "workforce"),
    ("Consultants warn of delays", "", "consultations"),
    ("Waiting list passes 7m", "waiting", "funding"),
    ("Board waits for ministers", "", "waiting"),
    ("Patients wait 14 hours on trolleys", "waiting hospitals", "maternity"),
)


@pytest.mark.parametrize(("text", "has", "lacks"), PRECISE)
def test_words_are_telling_and_no_more(text: str, has: str, lacks: str) -> None:
    found = set(topics_of(text, ""))
    assert found >= set(has.split())
    assert not found & set(lacks.split())


@pytest.mark.parametrize(
    ("category", "topic"),
    [
        ("Mental Health", "mental-health"),
        ("GPs", "primary-care"),
        ("Cuts & closures", "closures"),
        ("Outsourcing", "privatisation"),
        ("Have your say", "consultations"),
        ("Uncategorised", ""),
    ],
)
def test_what_feeds_call_their_categories(category: str, topic: str) -> None:
    found = topics_of("News", "", (category,))
    assert (topic in found) if topic else found == ()
