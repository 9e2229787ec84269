"""The links of a page while its lines are put together: each goes to the lines that it stands in.

`lines` keeps one for each page.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from bot.feeds.papers import elements

#: Words of a line before it, its own words, address, what its attributes say.
Said = tuple[int, str, str, str]


class OpenLinks:
    """The links that were begun and not ended."""

    def __init__(self) -> None:
        self._begun: list[tuple[str, str, int]] = []
        self._card: tuple[str, str] | None = None  #: around a whole card, until its title

    def __bool__(self) -> bool:
        return bool(self._begun)

    def begin(self, node: LexborNode, at: int, *, card: bool) -> None:
        """A link begins behind `at` words of the line; that of a `card` is its title's, if any."""
        told = [
            node.attributes.get(name) or "" for name in ("title", "aria-label", "type", "class")
        ]
        told.append("download" if "download" in node.attributes else "")
        href = node.attributes.get("href") or ""
        if card and node.css_first(elements.CARD_TITLE) is not None:
            self._card = href, "\n".join(told)
        else:
            self._begun.append((href, "\n".join(told), at))

    def end(self) -> tuple[int, str, str]:
        """The link ends that was begun last: where it began, its address, what is told of it."""
        href, told, at = self._begun.pop()
        return at, href, told

    def end_card(self) -> None:
        """The card ends."""
        self._card = None

    def go_on(self) -> None:
        """A link around several lines stands at the beginning of the next."""
        self._begun = [(href, told, 0) for href, told, _ in self._begun]

    def say(self, words: list[str]) -> None:
        """Words come; those of a line that is still empty begin with the link."""
        if self._begun and not words and self._begun[0][2]:
            self.go_on()

    def around(self, text: str, *, title: bool) -> list[Said]:
        """The links that the whole of a line stands in, which may be the `title` of a card."""
        links = [(0, text, href, told) for href, told, _ in self._begun]
        if self._card is not None and text and title:
            links.append((0, text, *self._card))
            self._card = None
        return links
