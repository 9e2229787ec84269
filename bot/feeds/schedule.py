"""When a feed is due again and what is remembered of it: pure, the time comes in.

The poller calls `after` once per fetch and stores what it returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.core.types import Feed, FeedState, Item
from bot.feeds.results import (
    Body,
    Failed,
    FailureKind,
    Fresh,
    Later,
    NotModified,
    Result,
    Unchanged,
)

DAY = 86_400.0
WEEK = 7 * DAY

#: A source that adapts is looked at so many times between two pieces of its news.
LOOKS = 96
#: Dates that its rhythm is taken from.
_DATES = 12

#: How much the jitter stretches a wait, so that feeds started together drift apart.
SPREAD = 0.1


def after(
    feed: Feed, state: FeedState, result: Result, now: datetime, jitter: float = 0.0
) -> FeedState:
    """What to remember of `feed` after `result`; `jitter` is in [0, 1).

    `next_due_at` is always later than `now`: after a success by the largest of the feed's own
    interval (`interval`), its ttl and the answer's max-age (the last two at most a day); after a
    failure by `every`, doubled with each further failure in a row up to a day, by a week after a
    410, and never sooner than a Retry-After (at most a week). Validators and body hash change only
    on success. `last_new_at` and `baseline_at` are the poller's to set.
    """
    match result:
        case NotModified():
            return _succeeded(feed, state, result, now, jitter)
        case Unchanged(body):
            return _succeeded(feed, state, body, now, jitter)
        case Fresh(body, parsed):
            timed = replace(state, ttl=parsed.ttl, rhythm=rhythm(parsed.items, now) or state.rhythm)
            return _succeeded(feed, timed, body, now, jitter)
        case Later():
            wait = min(max(result.seconds, 1.0), DAY)
            return replace(state, next_due_at=now + _stretched(wait, jitter))
        case Failed():
            return _failed(feed, state, result, now, jitter)
        case _:
            assert_never(result)


def as_before(
    feed: Feed, state: FeedState, result: Result, now: datetime, jitter: float = 0.0
) -> datetime | None:
    """When `feed` is due again if `result` found it well and taught nothing, else None.

    What `after` says then is `state` but for the moments of this look and of the next.
    """
    answer: NotModified | Body
    match result:
        case NotModified():
            answer = result
        case Unchanged(body):
            answer = body
        case _:
            return None
    if state.failures or state.last_error is not None:
        return None
    if _learnt(state, answer) != (state.etag, state.last_modified, state.body_hash, state.moved_to):
        return None
    return _due(feed, state, answer, now, jitter)


def interval(feed: Feed, state: FeedState, now: datetime) -> float:
    """Seconds between two looks at a source that is well.

    What `feeds.yaml` says; where it says nothing, a part of the time between two pieces of its
    news, or of its silence if that is longer, between five minutes and a day. A source whose hub
    sends us what is new is looked at once a day, as a check.
    """
    shortest = _shortest(feed)
    if state.pushed_until is not None and state.pushed_until > now:
        return max(shortest, min(DAY, (state.pushed_until - now).total_seconds()))
    if not feed.adapts:
        return shortest
    began = state.last_new_at or state.baseline_at or now
    expected = max(float(state.rhythm or 0), (now - began).total_seconds())
    return max(shortest, min(expected / LOOKS, DAY))


def rhythm(items: Sequence[Item], now: datetime) -> int | None:
    """Seconds between the latest dated items, None where fewer than three have dates."""
    dates = sorted((item.published_at for item in items if item.published_at), reverse=True)
    dates = dates[:_DATES]
    if len(dates) < 3:
        return None
    return int((dates[0] - dates[-1]).total_seconds() / (len(dates) - 1))


def with_news(
    following: FeedState, state: FeedState, items: Sequence[Item], now: datetime
) -> FeedState:
    """`following` after news at `now` among `items`. Without dates our looks say how long it took,
    and the rhythm that was known before counts for three of them."""
    known = rhythm(items, now)
    if known is None and state.last_new_at is not None:
        took = (now - state.last_new_at).total_seconds()
        known = int(took if state.rhythm is None else (3 * state.rhythm + took) / 4)
    return replace(following, last_new_at=now, rhythm=known or following.rhythm)


def begins_to_misfit(state: FeedState, failed: Failed) -> bool:
    """Whether this is the first time in a row that the recipe of a page catches nothing."""
    if failed.kind is not FailureKind.CHANGED_SHAPE:
        return False
    return not (state.last_error or "").startswith(f"{FailureKind.CHANGED_SHAPE}:")


def _succeeded(
    feed: Feed, state: FeedState, answer: NotModified | Body, now: datetime, jitter: float
) -> FeedState:
    etag, changed, body_hash, moved_to = _learnt(state, answer)
    return replace(
        state,
        next_due_at=_due(feed, state, answer, now, jitter),
        etag=etag,
        last_modified=changed,
        body_hash=body_hash,
        failures=0,
        last_fetch_at=now,
        last_ok_at=now,
        last_error=None,
        moved_to=moved_to,
    )


def _learnt(state: FeedState, answer: NotModified | Body) -> tuple[str | None, ...]:
    """The validators, body hash and new address after a good answer."""
    if isinstance(answer, Body):
        return answer.etag, answer.last_modified, answer.body_hash, answer.moved_to
    # It repeats its validators or not.
    etag, changed = answer.etag or state.etag, answer.last_modified or state.last_modified
    return etag, changed, state.body_hash, answer.moved_to


def _due(
    feed: Feed, state: FeedState, answer: NotModified | Body, now: datetime, jitter: float
) -> datetime:
    asked = max(state.ttl or 0, answer.max_age or 0)
    wait = max(interval(feed, state, now), min(float(asked), DAY))
    return now + _stretched(wait, jitter)


def _failed(
    feed: Feed, state: FeedState, failed: Failed, now: datetime, jitter: float
) -> FeedState:
    failures = state.failures + 1
    if failed.kind is FailureKind.GONE:
        wait = WEEK
    else:
        # The exponent is bounded so that years of failures do not make a number without end.
        wait = min(_shortest(feed) * 2.0 ** min(failures - 1, 20), max(DAY, float(feed.every)))
    wait = max(wait, min(failed.retry_after or 0.0, WEEK))
    return replace(
        state,
        next_due_at=now + _stretched(wait, jitter),
        failures=failures,
        last_fetch_at=now,
        last_error=f"{failed.kind}: {failed.why}",
    )


def _shortest(feed: Feed) -> float:
    """The feed's interval; at least a minute unless the feed says less (the demo does)."""
    return float(max(feed.every, 1))


def _stretched(seconds: float, jitter: float) -> timedelta:
    return timedelta(seconds=seconds * (1.0 + SPREAD * jitter))
