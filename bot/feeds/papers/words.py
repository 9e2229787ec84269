"""What the words of a board-papers page mean: meetings of the board, of others, papers, pages.

Pure; `page` asks.
"""

from __future__ import annotations

import re

from bot.core.meetings import MeetingKind
from bot.feeds.papers import phrases


def is_lasting(title: str) -> bool:
    """Whether a document stands on such pages all the year: rules, not papers of a meeting."""
    return bool(phrases.LASTING.search(title))


def is_standing(title: str) -> bool:
    """Whether a document is about a board and of no meeting, unless it stands among its papers."""
    return bool(phrases.STANDING.search(title)) or is_lasting(title)


def names_board(text: str) -> bool:
    """Whether words speak of the board or of the meeting of a whole year."""
    return bool(phrases.BOARD.search(text) or phrases.AGM.search(text)) and not names_others(text)


def names_others(text: str) -> bool:
    """Whether words speak of a committee or partnership and not of the board."""
    text = phrases.PLACE.sub(" ", text)
    return bool(phrases.OTHERS.search(text)) and not phrases.BOARD.search(
        phrases.OTHERS.sub(" ", text)
    )


def speaks_of_board(text: str) -> bool:
    """Whether words speak of the board itself and not of its annual meeting alone."""
    return bool(phrases.BOARD.search(phrases.AGM.sub(" ", text)))


def names_both(text: str) -> bool:
    """Whether words speak of the board's meeting and of that of the whole year."""
    both = phrases.AGM.search(text) and speaks_of_board(text)
    return bool(both) and bool(re.search(r"\band\b|&|\+|followed by", text, re.IGNORECASE))


def names_one(text: str) -> bool:
    """Whether a heading names one meeting and not several, or of two kinds."""
    return not re.search(r"\bmeetings\b|\band\b|&|\+|followed by", text, re.IGNORECASE)


def names_council(text: str) -> bool:
    """Whether words speak of one body of a council, such as a health scrutiny committee."""
    return bool(phrases.OF_COUNCIL.search(text))


def is_private(text: str) -> bool:
    """Whether the meeting is closed to the public."""
    text = phrases.PLACE.sub(" ", text)
    part_two = phrases.PART_TWO.search(text) and not phrases.PART_OF_PACK.search(text)
    return bool(phrases.PRIVATE.search(text) or part_two) and not phrases.IN_PUBLIC.search(text)


def tells_of_cancelling(text: str) -> bool:
    """Whether a line below a meeting calls it off: "Cancelled operations" is an item of one."""
    found = phrases.CANCELLED.search(text)
    if found is None:
        return False
    alone = not re.search(r"\w", text[: found.start()])
    if alone and phrases.ENDS_STATUS.match(text, found.end()):
        return True
    return bool(phrases.OF_MEETING.search(text[: found.start()] + found[0]))


def cancelling_in(text: str) -> int | None:
    """Where a text says that something is called off."""
    found = phrases.CANCELLED.search(text)
    return found.start() if found else None


def begins_sentence(text: str) -> bool:
    """Whether words before a day are a sentence that goes on with it, and no name or label."""
    return len(re.findall(r"\b[a-z]{2,}\b", re.sub(r"\([^)]*\)", "", text))) >= 2


def is_prose(text: str) -> bool:
    """Whether a text is more than names, days and hours."""
    return len(re.findall(r"\b[a-z]{2,}\b", text)) >= 4


def is_badge(text: str) -> bool:
    """Whether words say nothing but that a meeting is called off."""
    return is_cancelled(text) and len(text) <= 36 and not re.search(r"\d", text)


def asks_if_public(column: str) -> bool:
    """Whether a column is called after whether the public may come."""
    return bool(re.search(r"\bpublic\b", column, re.IGNORECASE)) and len(column) <= 40


def is_closed(text: str) -> bool:
    """Whether a line says of the meeting above it that the public may not come."""
    return (
        bool(phrases.CLOSED.search(text)) and not phrases.FOLLOWS.search(text) and len(text) <= 200
    )


def kind_of(text: str) -> MeetingKind:
    """Which kind of meeting the words speak of."""
    if phrases.AGM.search(text):
        return MeetingKind.AGM
    return MeetingKind.EXTRAORDINARY if phrases.EXTRAORDINARY.search(text) else MeetingKind.BOARD


def is_cancelled(text: str) -> bool:
    """Whether the words call the meeting off."""
    return bool(phrases.CANCELLED.search(text))


def speaks_of_move(text: str) -> bool:
    """Whether the words say that a date has changed."""
    return bool(phrases.MOVED.search(text))


def speaks_of_meetings(text: str) -> bool:
    """Whether the words have to do with meetings."""
    return bool(phrases.MEETING.search(text))


def invites(text: str) -> bool:
    """Whether a sentence asks people to come, or says that something takes place."""
    return bool(phrases.INVITES.search(text))


def heads_news(text: str) -> bool:
    """Whether a heading stands above news."""
    return bool(phrases.NEWS.search(text))


def is_other_date(before: str) -> bool:
    """Whether the words before a date make it one of publication, of review, of a deadline."""
    if phrases.MEETING_IS.search(before) and not phrases.DEADLINE.search(before):
        return False
    said = phrases.NOT_MEETING_BEFORE.search(before[-60:])
    return bool(said or phrases.SIZE_BEFORE.search(before[-20:]))


def heads_list(text: str) -> bool:
    """Whether a heading stands above several meetings: "Previous meetings"."""
    return bool(phrases.LIST.search(text))


def heads_next(text: str) -> bool:
    """Whether a heading stands above one meeting that it does not date: "Our next meeting"."""
    return bool(phrases.NEXT.search(text)) and not heads_list(text)


def labels_date(text: str) -> bool:
    """Whether a line only says that a date follows."""
    return bool(phrases.LABEL_OF_DATE.fullmatch(text))


def is_minutes(title: str) -> bool:
    """Whether a document looks back: minutes, actions, a recording."""
    return bool(phrases.MINUTES.search(title))


def is_paper(title: str) -> bool:
    """Whether a document is called by what it is for a meeting, or its number there, and not by
    what it is about."""
    return bool(phrases.PAPER.match(title))


def are_minutes(title: str) -> bool:
    """Whether a document is called the minutes of a meeting, or looks back at one of the board."""
    called = re.search(r"\bminutes\b", title, re.IGNORECASE) or speaks_of_board(title)
    return bool(called) and is_minutes(title) and not names_others(title)


def is_report(title: str) -> bool:
    """Whether a document is one of many of a pack, whose date may be that of its figures."""
    return bool(phrases.REPORT.search(title))


def is_pack(title: str) -> bool:
    """Whether a document is called after the meeting it is for."""
    return bool(phrases.PACK.search(title)) and not is_minutes(title)
