"""From metres on the ground to points of the picture, and back to shapes that can be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the picture, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class View:
    """How a part of the ground is shown in a frame: at one scale, north up."""

    frame: Frame
    scale: float  #: points for a metre
    west: float  #: metres at the left edge of the frame
    north: float  #: metres at its top edge

    def shown(self, shape: BaseGeometry) -> BaseGeometry:
        """The part of a shape that falls into the frame, in points of the picture."""
        frame = self.frame

        def moved(ground: NDArray[np.float64]) -> NDArray[np.float64]:
            east, north = ground[:, 0], ground[:, 1]
            x = frame.left + (east - self.west) * self.scale
            y = frame.top + (self.north - north) * self.scale
            return np.column_stack((x, y))

        points = shapely.transform(shape, moved)
        return shapely.clip_by_rect(points, frame.left, frame.top, frame.right, frame.bottom)


def fitted(shape: MultiPolygon, frame: Frame, margin: float) -> View:
    """The largest view of a shape in a frame that leaves a margin of so many points."""
    west, south, east, north = shape.bounds
    wide, high = frame.right - frame.left, frame.bottom - frame.top
    scale = min((wide - 2 * margin) / (east - west), (high - 2 * margin) / (north - south))
    return View(
        frame,
        scale,
        (west + east) / 2 - wide / 2 / scale,
        (south + north) / 2 + high / 2 / scale,
    )
