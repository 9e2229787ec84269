"""An entry of `feeds.yaml` as people write it: its keys, what they may say, the feed it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from bot.core.types import Feed, FeedKind, Recipe
from bot.feeds.links import LinkError, judged
from bot.feeds.recipes import NAMED, selector_problem

_Outlet = Literal[
    "outlet",
    "national",
    "region",
    "icb",
    "campaign",
    "think_tank",
    "scrutiny",
    "local_press",
    "regulator",
    "blog",
]
OUTLETS: tuple[str, ...] = get_args(_Outlet)

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
SHORTEST, LONGEST = 5, 7 * 86_400
#: The pace of a source whose entry names none; only that of papers is fixed.
_EVERY = {FeedKind.RSS: "5m", FeedKind.PAGE: "5m", FeedKind.PAPERS: "6h", FeedKind.SITEMAP: "15m"}


def seconds(every: str) -> int:
    """`30s`, `15m`, `1h`, `1d` as seconds. Raises ValueError for anything else."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", every)
    if not found:
        raise ValueError("write an interval as a number and s, m, h or d, such as 15m or 1h")
    length = int(found[1]) * _UNITS[found[2]]
    if not SHORTEST <= length <= LONGEST:
        raise ValueError("an interval is between 5s and 7d")
    return length


def _interval(every: str) -> str:
    seconds(every)
    return every


def _address(url: str) -> str:
    try:
        parts = judged(url)
    except LinkError as error:
        raise ValueError(f"the address {error}") from error
    if parts.fragment:
        raise ValueError("the address has a fragment (#...), which no server sees")
    return url


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]


_Url = Annotated[str, AfterValidator(_address)]


def _selector(text: str) -> str:
    problem = selector_problem(text)
    if problem:
        raise ValueError(problem)
    return text


_Selector = Annotated[str, Field(max_length=500), AfterValidator(_selector)]


class Strict(BaseModel):
    """A mapping whose every key is known."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _Selectors(Strict):
    item: Annotated[_Selector, Field(min_length=1)]
    title: _Selector = ""
    link: _Selector = ""
    date: _Selector = ""
    summary: _Selector = ""


def _named(name: str) -> str:
    if name not in NAMED:
        raise ValueError(f"must be one of {', '.join(NAMED)}, or selectors under it, item: first")
    return name


def _form(written: Any) -> str:
    return "selectors" if isinstance(written, dict) else "name"


_Recipe = Annotated[
    Annotated[str, AfterValidator(_named), Tag("name")] | Annotated[_Selectors, Tag("selectors")],
    Discriminator(_form),
]


class Entry(Strict):
    """One source."""

    id: Id
    url: _Url
    title: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Literal["rss", "page", "papers", "sitemap"] = "rss"
    outlet: _Outlet = "outlet"
    areas: list[str] = []
    every: Annotated[str, AfterValidator(_interval)] | None = None
    paywall: bool = False
    recipe: _Recipe | None = None
    site: _Url | None = None
    by_hand: bool = False
    verified: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _old_kind(cls, entry: Any) -> Any:
        """`kind` once said who speaks; such an entry still means a feed of that outlet."""
        if isinstance(entry, dict) and entry.get("kind") in OUTLETS and "outlet" not in entry:
            return {**entry, "kind": FeedKind.RSS.value, "outlet": entry["kind"]}
        return entry

    def feed(self) -> Feed:
        """The source as the program knows it."""
        kind = FeedKind(self.kind)
        return Feed(
            id=self.id,
            url=self.url,
            title=self.title,
            areas=tuple(self.areas),
            outlet=self.outlet,
            every=seconds(self.every or _EVERY[kind]),
            paywall=self.paywall,
            kind=kind,
            recipes=_recipes(self.recipe),
            site=self.site,
            adapts=self.every is None and kind is not FeedKind.PAPERS,
            by_hand=self.by_hand,
            verified=self.verified,
        )


def _recipes(written: str | _Selectors | None) -> tuple[Recipe, ...]:
    match written:
        case None:
            return ()
        case str():
            return NAMED[written]
        case _Selectors():
            return (Recipe(**written.model_dump()),)
