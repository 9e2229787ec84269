"""Of any document: the plain text and the HTML say the same, and every part fits an event."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.document import (
    Action,
    Block,
    Bullets,
    Code,
    Document,
    Facts,
    Hint,
    Paragraph,
    Span,
    Title,
)
from bot.platforms.matrix.render import render
from tests.contract.platforms.documents import ALL

#: https://spec.matrix.org/v1.11/client-server-api/#size-limits
LARGEST_EVENT = 65_536
#: Ids, keys, signatures, relations: what an event has besides its text.
AROUND = 1_500

#: What Matrix lets a client show; https://spec.matrix.org/v1.11/client-server-api/#mroommessage-msgtypes
ALLOWED_TAGS = {"p", "br", "strong", "em", "a", "ul", "li", "pre", "code"}


class Reader(HTMLParser):
    """Reads the HTML of a message as a client shows it, links written out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.blocks: list[str] = []
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED_TAGS, tag
        given = dict(attrs)
        assert set(given) <= ({"href"} if tag == "a" else set()), given
        match tag:
            case "p" | "ul" | "pre":
                assert not self.open, "a block inside a block"
                self.blocks.append("")
            case "br":
                self.blocks[-1] += "\n"
                return
            case "li":
                self.blocks[-1] += "\n• " if self.blocks[-1] else "• "
            case "a":
                href = given["href"] or ""
                assert href.startswith(("https://", "http://")), href
                self.link = href, len(self.blocks[-1])
            case _:
                pass
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "not well-formed"
        if tag == "a":
            assert self.link is not None
            href, begins = self.link
            words = self.blocks[-1][begins:]
            if words.strip() != href:
                self.blocks[-1] += f" <{href}>"

    def handle_data(self, data: str) -> None:
        assert self.open, f"text outside a block: {data!r}"
        # Outside <pre> a line break in the source is only a space.
        self.blocks[-1] += data if "pre" in self.open else data.replace("\n", " ")


def read(html: str) -> str:
    """What somebody reads in the HTML."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, "not closed"
    return "\n\n".join(reader.blocks)


def squeezed(text: str) -> list[str]:
    """The lines that have words, with single spaces."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]
    return [line for line in lines if line]


def largest_event(stored: dict[str, object]) -> int:
    """The size of the largest event that a part may become: an edit in an encrypted room, whose
    text is there twice and then in base64."""
    said = {
        "msgtype": "m.notice",
        "body": stored["plain"],
        "format": "org.matrix.custom.html",
        "formatted_body": stored["html"],
    }
    edit = {
        **said,
        "body": f"* {stored['plain']}",
        "formatted_body": f"* {stored['html']}",
        "m.new_content": said,
    }
    return len(json.dumps(edit, ensure_ascii=False).encode()) * 4 // 3 + AROUND


def check(document: Document) -> None:
    bodies = render(document)
    assert bodies
    assert bodies == render(document)
    for number, body in enumerate(bodies, 1):
        stored = json.loads(body)
        assert squeezed(stored["plain"]) == squeezed(read(stored["html"]))
        assert stored["plain"].strip()
        assert largest_event(stored) <= LARGEST_EVENT
        assert stored["buttons"] == (min(len(document.actions), 10) if number == len(bodies) else 0)


TEXT = st.text(
    st.one_of(
        st.sampled_from(" \n<>&\"'*_`[]()#/!:.\t•1️⃣é漢😀"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
    ),
    max_size=60,
)
ADDRESSES = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://example.org/a?b=1&c=2",
            "http://x.example",
            "javascript:alert(1)",
            "https://é.org/",
        ]
    ),
)
SPANS = st.lists(st.builds(Span, TEXT, st.booleans(), st.booleans(), ADDRESSES), max_size=4).map(
    tuple
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXT, ADDRESSES),
    st.builds(Paragraph, SPANS),
    st.builds(Hint, SPANS),
    st.builds(Facts, st.lists(st.tuples(TEXT, SPANS), max_size=3).map(tuple)),
    st.builds(Bullets, st.lists(SPANS, max_size=3).map(tuple)),
    st.builds(Code, TEXT),
)
ACTIONS = st.lists(st.builds(Action, TEXT, st.just("/ics QJK")), max_size=12).map(tuple)
DOCUMENTS = st.builds(Document, st.lists(BLOCKS, max_size=6).map(tuple), ACTIONS)


@given(DOCUMENTS)
@settings(max_examples=300)
def test_any_document_says_the_same_twice_and_fits(document: Document) -> None:
    check(document)


@given(st.lists(st.tuples(TEXT, st.integers(1, 3000)), min_size=1, max_size=4), st.booleans())
@settings(max_examples=40)
def test_long_documents_come_in_parts_that_fit(pieces: list[tuple[str, int]], code: bool) -> None:
    texts = [text * times for text, times in pieces]
    blocks = [Code(text) if code else Paragraph((Span(text),)) for text in texts]
    check(Document(tuple(blocks), (Action("More", "/ics QJK"),)))


def test_letters_that_take_most_room_fit() -> None:
    for letter in ("a", "é", "漢", "😀", "<", "&", '"', "\\"):
        check(Document((Paragraph((Span(letter * 70_000),)),)))


def test_nothing_is_lost_in_a_long_document() -> None:
    words = [f"word{number}" for number in range(20_000)]
    bodies = render(Document((Paragraph((Span(" ".join(words)),)),)))
    said = " ".join(json.loads(body)["plain"] for body in bodies)
    assert said.split() == words


def test_the_samples() -> None:
    for document in ALL.values():
        check(document)


def test_the_reader_would_see_a_difference() -> None:
    assert squeezed(read("<p>one<br>two</p>")) != squeezed("one two")
    assert squeezed(read('<p><a href="https://a.example">x</a></p>')) != squeezed("x")
    assert squeezed(read("<ul><li>a</li><li>b</li></ul>")) == squeezed("• a\n• b")
