"""What events of a room are to the bot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.document import Bullets, Code, Paragraph, Span
from bot.core.types import Address, Change, ChatChange, ChatKind, Request
from bot.platforms.matrix.formatting import read_blocks
from bot.platforms.matrix.inbound import Heard, Listening, Press, Said, Unread, point_of, read_event
from bot.platforms.matrix.render import KEYS, number_of
from bot.platforms.matrix.rooms import Room

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ME, ANNA, BELA = "@watch:a.example", "@anna:a.example", "@bela:a.example"
BOT = Listening(ME, "ICS Watch", NOW)
PRIVATE = Room("!p", members={ME: "", ANNA: ""}, joined={ME, ANNA})
GROUP = Room(
    "!g",
    members={ME: "", ANNA: "", BELA: ""},
    joined={ME, ANNA, BELA},
    name="Campaign",
    levels={"users": {ANNA: 50}},
)


def event(content: dict[str, Any], kind: str = "m.room.message", **more: Any) -> dict[str, Any]:
    return {"type": kind, "event_id": "$e", "sender": ANNA, "content": content, **more}


def said(text: str, room: Room = PRIVATE, **content: Any) -> Heard | None:
    return read_event(event({"msgtype": "m.text", "body": text, **content}), room, BOT)


def text_of(heard: Heard | None) -> str | None:
    return heard.text if isinstance(heard, Request) else None


@pytest.mark.parametrize(
    ("body", "private", "group"),
    [
        ("Haringey", "Haringey", None),
        ("/ics haringey", "/ics haringey", "/ics haringey"),
        ("!ics haringey", "/ics haringey", "/ics haringey"),
        ("! what a day", "! what a day", None),
        ("!!", "!!", None),
        ("ICS Watch: haringey", "ICS Watch: haringey", "haringey"),
        ("watch, !mine", "watch, !mine", "/mine"),
        ("@watch:a.example haringey", "@watch:a.example haringey", "haringey"),
        ("watchful eyes", "watchful eyes", None),
        ("ics watch", "ics watch", "/help"),
        ("2", "2", None),
        ("", None, None),
    ],
)
def test_what_is_said_to_us(body: str, private: str | None, group: str | None) -> None:
    assert text_of(said(body)) == private
    assert text_of(said(body, GROUP)) == group


def test_a_mention_anywhere_calls_us() -> None:
    mentions = {"m.mentions": {"user_ids": [ME]}}
    assert text_of(said("Haringey please, ICS Watch", GROUP, **mentions)) == "Haringey please"


def test_a_request_knows_where_and_who() -> None:
    heard = said("!follow devon", GROUP)
    assert isinstance(heard, Request)
    assert (heard.key, heard.at) == ("matrix:$e", Address("matrix", "!g"))
    assert (heard.kind, heard.admin, heard.sender) == (ChatKind.GROUP, True, ANNA)
    assert (heard.title, heard.origin, heard.in_place) == ("Campaign", None, False)
    other = read_event({**event({"msgtype": "m.text", "body": "!x"}), "sender": BELA}, GROUP, BOT)
    assert isinstance(other, Request)
    assert other.admin is False


def test_a_thread_is_answered_in_the_thread() -> None:
    relates = {"rel_type": "m.thread", "event_id": "$root", "is_falling_back": True}
    heard = said("!mine", GROUP, **{"m.relates_to": {**relates, "m.in_reply_to": {}}})
    assert isinstance(heard, Request)
    assert heard.at.thread == "$root"


def test_an_answer_to_a_message_may_be_the_word_or_number_of_a_button() -> None:
    relates = {"m.relates_to": {"m.in_reply_to": {"event_id": "$card"}}}
    heard = said("> <@watch:a.example> a card\n> more\n\nHistory", GROUP, **relates)
    assert isinstance(heard, Request)
    assert (heard.text, heard.origin, heard.replies_to) == ("#History", "$card", "$card")
    assert text_of(said("I do not think that this is right, and here is why: x", GROUP)) is None
    private = said("2", PRIVATE, **relates)
    assert isinstance(private, Request)
    assert (private.text, private.origin) == ("2", "$card")


def test_edits_notices_and_our_own_words_are_nothing() -> None:
    edit = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}, "m.new_content": {}}
    assert said("* /mine", PRIVATE, **edit) is None
    assert read_event(event({"msgtype": "m.notice", "body": "/mine"}), PRIVATE, BOT) is None
    own = {**event({"msgtype": "m.text", "body": "/mine"}), "sender": ME}
    assert read_event(own, PRIVATE, BOT) is None


@pytest.mark.parametrize("key", [*KEYS, *(key.replace("\ufe0f", "") for key in KEYS)])
def test_a_number_pressed_is_a_button(key: str) -> None:
    relates = {"rel_type": "m.annotation", "event_id": "$card", "key": key}
    heard = read_event(event({"m.relates_to": relates}, "m.reaction"), GROUP, BOT)
    assert isinstance(heard, Press)
    assert heard.request.text == f"#{number_of(key)}"
    assert heard.request.origin == heard.event_id == "$card"


@pytest.mark.parametrize("key", ["👍", "1", "12️⃣", "0️⃣", "", "x\u20e3", "²\u20e3", 5])
def test_other_reactions_are_none(key: object) -> None:
    relates = {"rel_type": "m.annotation", "event_id": "$card", "key": key}
    assert read_event(event({"m.relates_to": relates}, "m.reaction"), GROUP, BOT) is None


@pytest.mark.parametrize(
    ("membership", "change"),
    [("join", Change.RETURNED), ("leave", Change.SHUT_OUT), ("ban", Change.SHUT_OUT)],
)
def test_our_own_coming_and_going(membership: str, change: Change) -> None:
    moved = event({"membership": membership}, "m.room.member", state_key=ME)
    heard = read_event(moved, GROUP, BOT)
    assert isinstance(heard, ChatChange)
    assert (heard.change, heard.at.address) == (change, "!g")
    other = event({"membership": membership}, "m.room.member", state_key=ANNA)
    assert read_event(other, GROUP, BOT) is None


def test_what_has_no_key_is_unread() -> None:
    sealed = event({"algorithm": "m.megolm.v1.aes-sha2"}, "m.room.encrypted")
    assert isinstance(read_event(sealed, GROUP, BOT), Unread)


def test_a_location_shared_with_us_is_a_point() -> None:
    shared = {"msgtype": "m.location", "body": "here", "geo_uri": "geo:50.7,-3.5;u=20"}
    heard = read_event(event(shared), PRIVATE, BOT)
    assert isinstance(heard, Request)
    assert (heard.point, heard.text) == ((50.7, -3.5), "")
    assert read_event(event(shared), GROUP, BOT) is None


@pytest.mark.parametrize("uri", ["", "geo:", "geo:91,0", "geo:1,181", "geo:a,b", None, "geo:1e9,2"])
def test_what_is_no_point(uri: object) -> None:
    assert point_of({"geo_uri": uri}) is None


def test_a_file_is_ours_only_in_private() -> None:
    file = {"msgtype": "m.file", "body": "/broadcast", "filename": "a.pdf", "url": "mxc://a/b"}
    heard = read_event(event(file), PRIVATE, BOT)
    assert isinstance(heard, Said)
    assert heard.request.text == "/broadcast"
    assert isinstance(read_event(event({**file, "body": "a.pdf"}), PRIVATE, BOT), Said)
    assert read_event(event({**file, "body": "a.pdf"}), GROUP, BOT) is None


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"event_id": 5, "sender": ANNA, "content": {}},
        event({"msgtype": "m.text", "body": 5}),
        event({"msgtype": "m.text", "body": "/mine", "m.relates_to": 5, "m.mentions": 5}),
        event({"m.relates_to": {"rel_type": "m.annotation", "event_id": 5}}, "m.reaction"),
        event([], "m.reaction"),  # type: ignore[arg-type]
    ],
)
def test_broken_events_do_no_harm(broken: dict[str, Any]) -> None:
    read_event(broken, GROUP, BOT)


def test_formatting_becomes_blocks_without_the_command() -> None:
    html = (
        "!broadcast <strong>Rally</strong> on <em>Friday</em> at the "
        '<a href="https://x.example">town hall</a><ul><li>bring a friend</li><li>and tea</li></ul>'
        "<pre><code>a  b\nc</code></pre>"
    )
    text = "!broadcast **Rally** on *Friday* at the town hall"
    blocks = read_blocks(html, text, len("!broadcast "))
    assert blocks == (
        Paragraph(
            (
                Span("Rally", bold=True),
                Span(" on "),
                Span("Friday", italic=True),
                Span(" at the "),
                Span("town hall", href="https://x.example"),
            )
        ),
        Bullets(((Span("bring a friend"),), (Span("and tea"),))),
        Code("a  b\nc"),
    )


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<mx-reply><blockquote>old</blockquote></mx-reply>new", "new"),
        ("<script>alert(1)</script>fine", "fine"),
        ("<p>one</p><p>two", "one two"),
        ("</p></b>odd <unknown>thing</unknown>", "odd thing"),
        ('<a href="javascript:x">link</a>', "link"),
        ("a<br>b<br/>c", "a\nb\nc"),
    ],
)
def test_odd_html_is_read_too(html: str, words: str) -> None:
    blocks = read_blocks(html, words, 0)
    spans = [span for block in blocks if isinstance(block, Paragraph) for span in block.spans]
    assert " ".join(span.text for span in spans).split() == words.split()
    assert not any(span.href for span in spans)


def test_a_text_without_html_is_its_lines() -> None:
    assert read_blocks(None, "/x one\ntwo", 3) == (
        Paragraph((Span("one"), Span("\n"), Span("two"))),
    )
