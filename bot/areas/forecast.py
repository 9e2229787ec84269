"""What a change of areas would do to those who follow them, counted before it is carried out.

`python -m bot areas adopt` prints it, and goes no further where somebody would follow nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.areas.atlas import Atlas
from bot.areas.fates import Fate, FateKind, fates, unknown

#: An area at most so much larger than before is no noise to speak of.
NOISE = 1.1


@dataclass(frozen=True, slots=True)
class Forecast:
    """The changes that meet somebody, each with how many chats follow the area."""

    vintage: date
    met: tuple[tuple[Fate, int], ...]

    @property
    def left_with_nothing(self) -> tuple[tuple[Fate, int], ...]:
        """Areas whose followers would follow nothing any more."""
        return tuple(pair for pair in self.met if pair[0].kind is FateKind.GONE)

    @property
    def losing(self) -> tuple[tuple[Fate, int], ...]:
        """Areas of which a part is in no heir."""
        return tuple((f, n) for f, n in self.met if f.lost and f.kind is not FateKind.GONE)

    @property
    def noisier(self) -> tuple[tuple[Fate, int], ...]:
        """Areas whose followers would hear of much more than before."""
        return tuple((f, n) for f, n in self.met if f.growth > NOISE)


def forecast(atlas: Atlas, vintage: date, followers: Mapping[str, int]) -> Forecast:
    """Who is met by the changes of that day."""
    changes = {**fates(atlas, vintage), **unknown(atlas, followers, vintage)}
    met = [(changes[code], count) for code, count in followers.items() if code in changes]
    order = list(FateKind)
    return Forecast(
        vintage, tuple(sorted(met, key=lambda pair: (order.index(pair[0].kind), pair[0].area)))
    )


def described(atlas: Atlas, made: Forecast, stories: Mapping[str, tuple[int, int]]) -> list[str]:
    """The forecast in lines for an operator; `stories` has for areas how many stories of the last
    90 days reached their followers, and would have reached them after the change."""
    day = f"{made.vintage.day} {made.vintage:%B %Y}"
    if not made.met:
        return [f"Nobody follows an area that changed on {day}."]
    lines = [f"Changes of {day}, and the chats that follow what changed:"]
    lines += [f"  {count:>6,}  {_line(atlas, fate)}" for fate, count in made.met]
    lines += _section("Would hear of more", made.noisier, partial(_noise, stories), atlas)
    lines += _section("Would lose a part", made.losing, _loss, atlas)
    lines += _section("Would be left with NOTHING", made.left_with_nothing, _nothing, atlas)
    return lines


def _section(
    title: str,
    pairs: tuple[tuple[Fate, int], ...],
    line: Callable[[Atlas, Fate], str],
    atlas: Atlas,
) -> list[str]:
    if not pairs:
        return [f"{title}: nobody."]
    return [f"{title}:", *(f"  {count:>6,}  {line(atlas, fate)}" for fate, count in pairs)]


def _line(atlas: Atlas, fate: Fate) -> str:
    name, heirs = _called(atlas, fate.area), [_called(atlas, heir) for heir in fate.heirs]
    match fate.kind:
        case FateKind.REPLACED:
            parts = [f"{h} ({s:.0%})" for h, s in zip(heirs, fate.shares, strict=True)]
            return f"{name} -> {', '.join(parts)}"
        case FateKind.GREW:
            gained = ", ".join(_called(atlas, code) for code in fate.gained)
            return f"{name} stays, with a part of {gained}"
        case FateKind.REHOUSED:
            return f"{name} stays, now under {', '.join(heirs)}"
        case FateKind.GONE:
            return f"{name} -> nothing"


def _noise(stories: Mapping[str, tuple[int, int]], atlas: Atlas, fate: Fate) -> str:
    before, after = stories.get(fate.area, (0, 0))
    return (
        f"{_called(atlas, fate.area)}: {fate.growth:.1f} times the area; "
        f"stories in 90 days: {before} -> {after}"
    )


def _loss(atlas: Atlas, fate: Fate) -> str:
    return f"{_called(atlas, fate.area)}: {fate.lost:.0%} of it is in no heir"


def _nothing(atlas: Atlas, fate: Fate) -> str:
    return f"{_called(atlas, fate.area)}: the table names no heir"


def _called(atlas: Atlas, code: str) -> str:
    name = atlas.name_of(code)
    return code if name == code else f"{name} ({code})"
