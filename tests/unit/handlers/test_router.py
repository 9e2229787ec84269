"""How the text of a request is read; and what a mistyped command is taken for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas.atlas import load_atlas
from handlers.commands import COMMANDS, menu
from handlers.ics import split_topic
from handlers.mistyped import OTHER_WORDS, meant
from handlers.router import _BARE, parse
from handlers.start import place_of_link

NAMES = [one.name for one in COMMANDS]
BLANKS = " \t\n\u00a0\u2003\u3000"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/ics haringey", ("ics", "haringey")),
        ("  /ICS@SomeBot\u00a0 north   east\nlondon ", ("ics", "north east london")),
        ("／follow devon", ("follow", "devon")),
        ("/ follow devon", ("follow", "devon")),
        ("/follow", ("follow", "")),
        ("/start@SomeBot devon", ("start", "devon")),
        ("/xyzzy a", ("xyzzy", "a")),
        ("Bath", ("ics", "Bath")),
        ("help", ("help", "")),
        ("Follow Haringey", ("follow", "Haringey")),
        ("erase yes", ("ics", "erase yes")),
        ("start point", ("ics", "start point")),
        ("Hello!", ("start", "")),
        ("good morning", ("start", "")),
        ("", ("ics", "")),
        ("/", ("ics", "/")),
    ],
)
def test_a_text_is_a_command_or_a_place(text: str, read: tuple[str, str]) -> None:
    assert parse(text) == read


@given(st.sampled_from(NAMES), st.text(BLANKS, min_size=1, max_size=4), st.booleans())
def test_case_blanks_and_the_name_of_the_bot_do_not_matter(
    name: str, blanks: str, named: bool
) -> None:
    bot = "@IcsWatchBot" if named else ""
    assert parse(f"{blanks}/{name.upper()}{bot}{blanks}some{blanks}place{blanks}") == (
        name,
        "some place",
    )


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    name, argument = parse(text)
    assert name
    assert argument == " ".join(argument.split())


def test_no_place_begins_with_a_command_that_needs_no_slash() -> None:
    keys = [key for name in load_atlas().gazetteer.all_names() for key in name.keys]
    assert len(keys) > 10_000
    assert [key for key in keys if key.split(" ")[0] in _BARE] == []
    assert [key for key in keys if key in NAMES] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [("folow", "follow"), ("unfolow", "unfollow"), ("lastest", "latest"), ("hlep", "help")],
)
def test_a_slip_finds_its_command(typed: str, first: str) -> None:
    assert meant(typed, NAMES)[0] == first


def test_nothing_is_offered_for_what_is_like_nothing() -> None:
    assert meant("xyzzyqq", NAMES) == []


def test_words_of_other_bots_lead_to_commands_that_exist() -> None:
    for word, commands in OTHER_WORDS.items():
        assert word not in NAMES
        assert set(commands) <= set(NAMES)
        assert meant(word.upper(), NAMES) == list(commands)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("bath history", ("bath", "history")),
        ("Devon, Sources", ("Devon", "sources")),
        ("NHS Devon ICB board papers", ("NHS Devon ICB", "board")),
        ("QJK papers", ("QJK", "board")),
        ("devon contact", ("devon", "contacts")),
        ("NHS Devon Integrated Care Board", ("NHS Devon Integrated Care Board", "")),
        ("Swansea Bay University Health Board", ("Swansea Bay University Health Board", "")),
        ("Haringey Council", ("Haringey Council", "")),
        ("history", ("history", "")),
        ("prehistory", ("prehistory", "")),
        ("", ("", "")),
    ],
)
def test_a_topic_is_the_last_word_after_a_place(text: str, read: tuple[str, str]) -> None:
    assert split_topic(text) == read


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ("devon", "devon"),
        ("a_devon", "devon"),
        ("A_north_east_london", "north east london"),
        ("stoke-on-trent", "stoke on trent"),
        ("E09000014", "E09000014"),
        ("a_", ""),
        ("___", ""),
        ("", ""),
        ("Bradford-on-Avon town", "Bradford-on-Avon town"),
    ],
)
def test_the_payload_of_a_link_is_a_place(payload: str, place: str) -> None:
    assert place_of_link(payload) == place


def test_the_menu_is_one_that_platforms_take() -> None:
    entries = menu()
    assert len({one.name for one in entries}) == len(entries) == len(COMMANDS)
    for one in entries:
        # https://core.telegram.org/bots/api#botcommand
        assert re.fullmatch(r"[a-z0-9_]{1,32}", one.name)
        assert 1 <= len(one.summary) <= 256
        assert not (one.changes and one.owners)


def test_the_usage_begins_with_the_name_and_the_help_says_more() -> None:
    for one in COMMANDS:
        assert one.usage.split()[0] == one.name
        assert len(one.help) > len(one.summary)
