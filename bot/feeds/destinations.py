"""Where requests go: addresses that were judged, and those that redirects lead to.

`fetch` asks for every hop.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from aiohttp import hdrs
from yarl import URL

from bot.feeds.links import LinkError, judged
from bot.feeds.results import FailureKind
from bot.feeds.transfer import TransferError

#: Addresses whose judgement is remembered: those of all feeds, which are asked time and again.
_JUDGED = 16_384


class Destination(NamedTuple):
    """An address that was judged."""

    url: str
    scheme: str
    place: str  #: host and port, whose turns count
    origin: str  #: whose robots.txt counts
    host: str
    read_by_client: URL


@lru_cache(_JUDGED)
def destination(url: str) -> Destination:
    """`url` judged, and as the client will read it, which must be the same: two parsers that
    disagree about the host are an old way past such checks. Raises `LinkError`."""
    parts, read_by_client = judged(url), URL(url)
    host = parts.hostname or ""
    if host not in (read_by_client.host, read_by_client.raw_host):
        raise LinkError("can be read in two ways")
    origin = f"{parts.scheme}://{parts.netloc}"
    return Destination(url, parts.scheme, parts.netloc, origin, host, read_by_client)


def redirected(
    asked: Destination, status: int, headers: Mapping[str, str], seen: Collection[str]
) -> str:
    """Where the answer of that status leads on to. Raises `TransferError`."""
    location = headers.get(hdrs.LOCATION, "")
    if not location:
        raise TransferError(FailureKind.REDIRECT, f"answered {status} without a Location")
    url = urldefrag(urljoin(asked.url, location)).url
    if asked.scheme == "https" and url.lower().startswith("http:"):
        raise TransferError(FailureKind.REDIRECT, "redirects from https to http")
    if url in seen:
        raise TransferError(FailureKind.REDIRECT, "redirects in a loop")
    return url
