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


def _neighbours(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in table.split(";"):
        one, others = line.split(":")
        for other in others.split():
            found.setdefault(one.strip(), set()).add(other)
            found.setdefault(other, set()).add(one.strip())
    return {code: frozenset(near) for code, near in found.items()}


#: The footprints that border on each, entered by hand from the map; each border stands here once.
NEIGHBOURS = _neighbours(
    "QHM: QE1 QOQ; QOQ: QE1 QWO QF7 QT1 QJM; QWO: QE1 QOP QF7 QJ2; QF7: QJ2 QT1 QJM; QE1: QOP QYG;"
    "QOP: QJ2 QYG; QYG: QJ2 QNC QOC; QJ2: QT1 QK1 QNC; QT1: QJM QK1; QJM: QK1 QPM QUE QMM;"
    "QK1: QPM QWU QNC; QPM: QUE QHG QU9 QWU; QNC: QWU QHL QUA QOC QGH; QOC: QGH QUA;"
    "QUA: QHL QGH; QHL: QWU QGH; QWU: QU9 QR1 QGH; QGH: QR1; QR1: QU9 QOX QUY; QUY: QOX QSL;"
    "QOX: QU9 QRL QVV QSL; QSL: QVV QJK; QVV: QJK QRL; QJK: QT6; QRL: QU9 QNQ QXU QNX;"
    "QNQ: QU9 QXU QRV QWE; QU9: QHG QM7 QRV; QXU: QNX QKS QKK QWE QRV; QNX: QKS; QKS: QKK QMF QH8;"
    "QHG: QM7 QUE; QUE: QMM QJG QM7; QMM: QJG; QJG: QH8 QM7; QH8: QM7 QMF; QM7: QMF QMJ QRV;"
    "QMJ: QRV QMF QKK; QMF: QKK; QRV: QWE QKK; QWE: QKK"
)
