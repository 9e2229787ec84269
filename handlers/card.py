"""The card of a footprint: eight lines that say what is known, since when, and on whose word.

`/ics` shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.areas.atlas import SUCCESSION, Atlas, Part
from bot.areas.facts import Certainty, Lineage, LineageKind, RoughDate, Source
from bot.areas.reach import councils_of
from bot.core.document import (
    Action,
    Block,
    Document,
    Facts,
    Hint,
    Inline,
    Span,
    Title,
    bullets,
    hint,
    inline,
)
from bot.core.document import link as linked
from bot.core.watched import StoredItem
from handlers.context import Context
from handlers.news import item_line
from handlers.wording import NOT_KNOWN, area_label, board_name, percent, several

#: Councils named on the card before they are only counted.
COUNCILS = 6
CERTAINTY = {
    Certainty.APPROVED: "approved",
    Certainty.ANNOUNCED: "announced, not yet approved",
    Certainty.REPORTED: "reported; no approval seen",
    Certainty.WEAK: "one general report; far from sure",
}


def card(
    context: Context, code: str, said: str, follow: Sequence[str], items: list[StoredItem]
) -> Document:
    """Everything in short; the buttons unfold the rest.

    `said` is how the question was read, `follow` the areas that are offered to be followed.
    """
    atlas = context.atlas
    body = atlas.bodies.get(code)
    rows = (
        ("Since", inline(since(atlas, code))),
        ("Cluster", inline(cluster(atlas, code))),
        ("Expected next", inline(expected(atlas, code))),
        ("Councils", inline(councils(context, code))),
        ("Board papers", _page(body.board_papers if body else None)),
    )
    blocks: list[Block] = [
        Title(board_name(atlas, code), body.homepage if body else None),
        *((hint(said),) if said else ()),
        Facts(rows),
    ]
    if items:
        blocks.append(bullets(*(item_line(context, one) for one in items)))
    else:
        blocks.append(hint("No news about it seen yet."))
    blocks.append(Hint(as_of(context, code)))
    return Document(tuple(blocks), buttons(context.atlas, code, follow))


def buttons(atlas: Atlas, code: str, follow: Sequence[str]) -> tuple[Action, ...]:
    """What can be followed, and what the card unfolds into."""
    return (
        *(Action(f"Follow {area_label(atlas, one)}", f"/follow {one}") for one in follow),
        Action("History", f"/ics {code} history"),
        Action("Board papers", f"/ics {code} board"),
        Action("Councils", f"/ics {code} councils"),
        Action("Map", f"/ics {code} map"),
        Action("Contacts", f"/ics {code} contacts"),
        Action("Sources", f"/ics {code} sources"),
    )


def since(atlas: Atlas, code: str) -> str:
    """Since when the board exists, and from what, with dates."""
    area = atlas.areas[code]
    begun = _rough(area.valid_from) if area.valid_from else NOT_KNOWN
    came = [edge for edge in atlas.lineage if edge.new == code]
    if not came:
        return f"{begun}; its area has not changed since"
    if area.valid_from == SUCCESSION:
        return f"{begun}, from {several([_from(atlas, edge) for edge in came])}"
    gained = several([_from(atlas, edge) for edge in came])
    return f"{begun}; gained {gained} on {_rough(came[0].at)}"


def cluster(atlas: Atlas, code: str) -> str:
    """Whom it shares its leadership with."""
    shared = atlas.cluster_of(code)
    if shared is None:
        return "none known"
    others = several([atlas.name_of(one) for one in shared.members if one != code])
    begun = f", since {shared.since}" if shared.since else ""
    return f"shares its leadership with {others}{begun}"


def expected(atlas: Atlas, code: str) -> str:
    """The next change anybody has told of, and how sure it is."""
    plans = atlas.plans.get(code, ())
    if not plans:
        return f"{NOT_KNOWN}; no plan to change it has been seen"
    plan = plans[0]
    partners = [atlas.name_of(one) for one in plan.partners]
    what = f"merger with {several(partners)}" if partners else plan.detail
    return f"{plan.when}: {what} ({CERTAINTY[plan.certainty]})"


def councils(context: Context, code: str) -> str:
    """The councils that run social care in it, split ones with their share."""
    parts = top_councils(context, code)
    names = [council_share(context.atlas, part) for part in parts]
    return several(names, COUNCILS) if names else NOT_KNOWN


def top_councils(context: Context, code: str) -> list[Part]:
    """Counties and unitary councils of a footprint; districts of a county are left out."""
    return [
        part
        for part in councils_of(context.atlas, code, context.today)
        if not part.code.startswith("E07")
    ]


def council_share(atlas: Atlas, part: Part) -> str:
    """A council, with its share where only a part of it is meant."""
    name = atlas.name_of(part.code)
    return name if part.share >= 0.9999 else f"{name} ({percent(part.share)} of it)"


def as_of(context: Context, code: str) -> Inline:
    """The small print of the card: for each fact whose word it is, and of when."""
    atlas = context.atlas
    versions, body = atlas.versions, atlas.bodies.get(code)
    shared, plans = atlas.cluster_of(code), atlas.plans.get(code, ())
    said: list[str | Span] = [
        "Sources: area and councils: ONS and NHS England (ODS), "
        f"footprints of {versions['footprints']}, councils of {versions['councils']}"
    ]
    if shared is not None:
        said += ["; cluster: ", *cited(shared.source)]
    if plans:
        said += ["; expected next: ", *cited(plans[0].source)]
    if shared is None or not plans:
        missing = [("cluster", shared), ("plan", plans)]
        none = " or ".join(what for what, found in missing if not found)
        said.append(f"; no {none} in our history of {versions['history']}")
    said += ["; board page: ", *cited(body.source)] if body else [f"; board page: {NOT_KNOWN}"]
    return inline(*said, ".")


def cited(source: Source) -> Inline:
    """A source, linked, and when it was last checked."""
    checked = f" (checked {_rough(source.as_of)})" if source.as_of else ""
    return inline(linked(source.title.split(", ")[0], source.url), checked)


def _page(address: str | None) -> Inline:
    return (
        inline(linked("page with meetings and papers", address)) if address else inline(NOT_KNOWN)
    )


def _from(atlas: Atlas, edge: Lineage) -> str:
    name = atlas.name_of(edge.old)
    if edge.kind is LineageKind.RENAME or edge.share_of_old >= 0.9999:
        return f"all of {name}"
    return f"{percent(edge.share_of_old)} of {name}"


def _rough(when: date) -> RoughDate:
    return RoughDate(when.year, when.month, when.day)
