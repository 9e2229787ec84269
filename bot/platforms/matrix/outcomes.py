"""Decides what an answer of the homeserver means for a delivery; called by `transport.py`. Pure.

Error codes: https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

from __future__ import annotations

from bot.core.types import NotSent, Outcome, Refused, Unknown
from bot.platforms.matrix.http import AnswerLostError, CallError, NotLeftError, RejectedError

#: Seconds before asking again with a token or address that the server does not know. Not long, as
#: the wait outlives the restart that mends it; and a token that is gone is not shown again.
MISCONFIGURED_RETRY = 30.0
#: Seconds before asking again where a 429 names none.
DEFAULT_RETRY = 5.0
#: Seconds before trying to reach the server again.
RECONNECT_RETRY = 2.0

#: The token is no good any more.
TOKEN_GONE = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")
#: The account, whatever it says and where, is not let through; a person has to see to that.
ACCOUNT_SHUT = (
    "M_USER_DEACTIVATED",
    "M_USER_LOCKED",
    "M_USER_SUSPENDED",
    "M_CONSENT_NOT_GIVEN",
    "M_RESOURCE_LIMIT_EXCEEDED",
)


def outcome_of(error: CallError) -> Outcome:
    """The end of a delivery whose message was sent with this failure."""
    match error:
        case NotLeftError():
            return NotSent(str(error), retry_after=RECONNECT_RETRY, everyone=True)
        case AnswerLostError():
            return Unknown(str(error))
        case RejectedError():
            return _of_answer(error)
        case _:
            return Unknown(str(error))


def outcome_before_sending(error: CallError) -> Outcome:
    """The end of a delivery that failed at what comes before its message: logging in, looking at
    the room, sharing keys. It was surely not sent."""
    outcome = outcome_of(error)
    return NotSent(outcome.why) if isinstance(outcome, Unknown) else outcome


def _of_answer(error: RejectedError) -> Outcome:
    why = str(error)
    if error.status == 429:
        # The limit is on the account: https://spec.matrix.org/latest/client-server-api/#rate-limiting
        return NotSent(why, retry_after=retry_after(error), everyone=True)
    if is_misconfigured(error):
        return NotSent(why, retry_after=MISCONFIGURED_RETRY, everyone=True)
    if error.status >= 500:
        return Unknown(why)
    if error.status == 403 or error.errcode == "M_NOT_FOUND":
        # Not in the room, not allowed to speak there, or no such room.
        return Refused(why, chat_gone=True)
    return Refused(why)


def retry_after(error: RejectedError) -> float:
    """The seconds that a 429 asks for."""
    return DEFAULT_RETRY if error.retry_after is None else error.retry_after


def is_misconfigured(error: CallError) -> bool:
    """Whether it would go the same with every message until a person has done something."""
    if not isinstance(error, RejectedError):
        return False
    unknown = error.errcode == "M_UNRECOGNIZED"
    known = unknown or error.status == 401 or error.errcode in ACCOUNT_SHUT
    return known or is_no_homeserver(error)


def is_no_homeserver(error: CallError) -> bool:
    """Whether what answers is something else: a captive portal, a web site, a wrong address. It
    knows no error codes, or nothing of JSON."""
    if not isinstance(error, RejectedError):
        return isinstance(error, AnswerLostError) and "JSON" in str(error)
    return error.status < 500 and not error.errcode and error.status != 429


def is_token_gone(error: BaseException | None) -> bool:
    """Whether the server has revoked our token."""
    return isinstance(error, RejectedError) and (
        error.status == 401 and (error.errcode in TOKEN_GONE or not error.errcode)
    )
