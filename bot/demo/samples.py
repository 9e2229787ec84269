"""Sample news: which item an outlet publishes when, and its words. All invented, all marked.

`server` asks for items by their number; the same number is always the same item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MARK = "[sample]"

#: Every tenth item is not about a footprint, so 36 footprints take 40 items.
_BLOCK = 10

_FOOTPRINT = (
    ("{body} opens a second urgent dental clinic", "Evening slots can be booked from Monday."),
    ("{body} to vote on moving community beds", "Board members will hear from patients first."),
    ("Shorter waits for hearing tests, says {body}", "Three more rooms are in use since summer."),
    ("{body} plans fewer signatures for repeat medicines", "Pharmacists would renew more of them."),
    ("Question time: {body} meets in public next week", "Questions may be sent until Friday."),
    ("{body} puts its winter plan on the table", "Extra ward rounds at weekends are proposed."),
    ("Savings at {body}: what the papers say", "Page nine lists the contracts that would end."),
    ("{body} asks carers how leave from hospital works", "A short form is open for four weeks."),
    ("Night-time phone line of {body} to change hands", "The present provider stops in spring."),
    ("{body} starts a van that scans for lung disease", "It stands at supermarkets in turn."),
    ("More physiotherapy close to home from {body}", "Six surgeries take part to begin with."),
)
#: Events that three outlets tell in turn, each in its own words; the later two also name the board
#: next in turn, whose own news this is.
_EVENTS = (
    (
        ("{body} to vote on closing 24 community beds", "Patients speak to the board first."),
        (
            "Vote on 24 community beds at {body}; {next} looks on",
            "Patients speak before the vote on closing them.",
        ),
        (
            "Closing beds: {body} hears patients before its vote, {next} may follow",
            "The board votes on 24 beds.",
        ),
    ),
    (
        (
            "{body} picks a new provider for its night-time phone line",
            "The contract is worth £3 million and begins in April.",
        ),
        (
            "£3 million contract for the night phone line of {body}; {next} keeps its own",
            "A new provider begins in April.",
        ),
        (
            "New voice at night: {body} signs a £3 million contract, {next} is asked about its own",
            "From April the phone line has another provider.",
        ),
    ),
    (
        (
            "Consultation of {body} on three birth centres begins",
            "Midwives and mothers can answer a survey until spring.",
        ),
        (
            "Three birth centres: {body} asks mothers, as {next} did",
            "The consultation and its survey run until spring.",
        ),
        (
            "Midwives answer a survey of {body} on birth centres; {next} shares its lessons",
            "The consultation on all three is open until spring.",
        ),
    ),
)
_COUNCIL = (
    (
        "Health scrutiny: {name} council asks about ambulance delays",
        "Members want figures by ward.",
    ),
    (
        "{name} council and the NHS to share a carers' desk",
        "The desk opens in the town hall library.",
    ),
)
_HOSPITAL = (
    ("{name}: new lift, shorter walk to the wards", "The old one served for forty years."),
    ("Day surgery at {name} to run on Saturdays", "The trial lasts until the end of March."),
)
_TRUST = (
    ("{name} trains forty more nurses", "Half of them worked as healthcare assistants before."),
    ("{name} shows how it spends a pound", "The largest share goes on staff."),
)
_REGION = (
    ("NHS England {name}: flu jabs at every pharmacy of the region", "No booking is needed."),
)
_NATIONAL = (
    ("NHS England to publish waiting times every week", "The first table is due in January."),
    ("Ministers promise every patient in England a named nurse", "A bill is to follow."),
)
_NONE = (
    ("Marrow of the year weighs in at forty kilos", "The jury needed a second pair of scales."),
    ("Brass band wins the cup for the third time", "A march by the conductor decided it."),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Whom the samples are about, by name; the footprints are gone through in this order."""

    footprints: tuple[str, ...]
    regions: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    hospitals: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented item."""

    number: int
    title: str
    summary: str


def sample(names: Names, number: int) -> Sample:
    """The item with this number, which may be negative: those were there before the start.

    Forty in a row name every one of up to 36 footprints.
    """
    block, place = divmod(number, _BLOCK)
    step = place - _first_of_event(block)
    if place == _BLOCK - 1:
        title, summary = _other(names, block)
    elif 0 <= step < len(_EVENTS[0]):
        title, summary = _event(names, block, step)
    else:
        at = block * (_BLOCK - 1) + place
        title, summary = _FOOTPRINT[(at + at // len(names.footprints)) % len(_FOOTPRINT)]
        title = title.format(body=_body(names.footprints[at % len(names.footprints)]))
    return Sample(number, f"{title} {MARK}", f"{summary} This is a made-up item of the demo.")


def _first_of_event(block: int) -> int:
    """The place in a block at which an event is told first; the next two tell it again."""
    return 3 * (block // 4 % 3)


def _event(names: Names, block: int, step: int) -> tuple[str, str]:
    """An event as the first, second or third outlet tells it."""
    at = block * (_BLOCK - 1) + _first_of_event(block)
    body, following = (
        _body(names.footprints[number % len(names.footprints)]) for number in (at, at + step)
    )
    title, summary = _EVENTS[(block + block // 12) % len(_EVENTS)][step]
    return title.format(body=body, next=following), summary


def _other(names: Names, block: int) -> tuple[str, str]:
    """An item about something smaller or larger than a footprint, or about nothing of ours."""
    kinds: list[tuple[Sequence[str], tuple[tuple[str, str], ...]]] = [
        (names.councils, _COUNCIL),
        (("",), _NATIONAL),
        (names.hospitals, _HOSPITAL),
        (names.regions, _REGION),
        (names.trusts, _TRUST),
        (("",), _NONE),
    ]
    round_, kind = divmod(block, len(kinds))
    whom, texts = kinds[kind]
    if not whom:
        whom, texts = ("",), _NATIONAL
    title, summary = texts[round_ % len(texts)]
    return title.format(name=whom[round_ % len(whom)]), summary


def _body(footprint: str) -> str:
    """What people call the board of a footprint."""
    return footprint if footprint.startswith("NHS ") else f"NHS {footprint} ICB"
