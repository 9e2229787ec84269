"""The seven NHS regions and the footprints of 2022 in them, in the label space.

`judge` collapses with it; `bot.areas.matcher` turns region labels into area codes with it.
"""

from __future__ import annotations

from collections.abc import Iterable


def _of(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


MEMBERS: dict[str, frozenset[str]] = {
    "R:London": _of("QKK QMF QMJ QRV QWE"),
    "R:EastOfEngland": _of("QH8 QHG QJG QM7 QMM QUE"),
    "R:Midlands": _of("QGH QHL QJ2 QJM QK1 QNC QOC QPM QT1 QUA QWU"),
    "R:NorthEastYorkshire": _of("QF7 QHM QOQ QWO"),
    "R:NorthWest": _of("QE1 QOP QYG"),
    "R:SouthEast": _of("QKS QNQ QNX QRL QU9 QXU"),
    "R:SouthWest": _of("QJK QOX QR1 QSL QT6 QUY QVV"),
}
#: ODS codes of the regions.
CODES: dict[str, str] = {
    "R:London": "Y56",
    "R:SouthWest": "Y58",
    "R:SouthEast": "Y59",
    "R:Midlands": "Y60",
    "R:EastOfEngland": "Y61",
    "R:NorthWest": "Y62",
    "R:NorthEastYorkshire": "Y63",
}
REGION_OF: dict[str, str] = {f: region for region, members in MEMBERS.items() for f in members}


def regions_of(labels: Iterable[str]) -> frozenset[str]:
    """The regions that labels lie in; a region lies in itself."""
    return frozenset(REGION_OF.get(label, label) for label in labels)
