"""The plane that outlines are kept in: metres east and north, true to scale over England.

A transverse Mercator projection of a sphere about 2° west, like that of the National Grid but not
the same: its numbers mean nothing outside this program.
"""

from __future__ import annotations

from math import asinh, atan2, cos, hypot, radians, sin, tan

_RADIUS = 6_371_000.0
_MERIDIAN = radians(-2.0)


def project(lat: float, lon: float) -> tuple[float, float]:
    """A point given in degrees, as metres east of 2° west and north of the equator."""
    phi, away = radians(lat), radians(lon) - _MERIDIAN
    # asinh(…) is atanh(cos(phi) sin(away)), but defined for every point there is.
    east = asinh(sin(away) / max(1e-9, hypot(tan(phi), cos(away))))
    return _RADIUS * east, _RADIUS * atan2(tan(phi), cos(away))
