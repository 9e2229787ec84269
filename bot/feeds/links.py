"""Web addresses as text: which we accept, and the one form in which we keep and compare them.

`config` judges what owners wrote, `fetch` each hop of a redirect, `entries` the links of items.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from bot.core.links import tracks

LONGEST = 2_000

_PORTS = {"http": 80, "https": 443}
_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_LABEL = r"[A-Za-z0-9_-]+"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\]")


class LinkError(ValueError):
    """An address we do not follow; the text says why."""


def judged(url: str) -> SplitResult:
    """`url` in its parts if it is an absolute http(s) address with a host and no credentials.

    Raises `LinkError` otherwise. Says nothing of where the host leads: `addresses` does.
    """
    if len(url) > LONGEST:
        raise LinkError(f"longer than {LONGEST} characters")
    if _SPACE_OR_CONTROL.search(url) or "\\" in url:
        raise LinkError("contains a space, a control character or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LinkError(str(error)) from error
    if parts.scheme not in _PORTS:
        raise LinkError("is not http or https")
    if parts.username is not None or parts.password is not None:
        raise LinkError("carries credentials")
    if not parts.hostname or port == 0:
        raise LinkError("has no host" if not parts.hostname else "has port 0")
    return parts


def canonical(url: str, base: str = "") -> str | None:
    """The form in which an item's address is kept: absolute, host in lower case and punycode, no
    fragment, no tracking parameters. None for anything that is not plain http(s).

    `base` is where a relative `url` starts.
    """
    try:
        parts = judged(_escaped(urljoin(base, url.strip())))
        host = _ascii_host(parts)
    except ValueError:  # LinkError is one; urljoin and the idna codec raise it too
        return None
    port = f":{parts.port}" if parts.port not in (None, _PORTS[parts.scheme]) else ""
    query = "&".join(
        part for part in parts.query.split("&") if part and not tracks(part.partition("=")[0])
    )
    whole = urlunsplit((parts.scheme, host + port, parts.path or "/", query, ""))
    return whole if len(whole) <= LONGEST else None


def base_of(url: str, told: str) -> str:
    """Where the relative links of the page at `url` start, which says `told` in its `<base>`; a
    page that says what is no web address is taken at its own."""
    try:
        base = urljoin(url, told.strip())
        return base if urlsplit(base).scheme in _PORTS else url
    except ValueError:
        return url


def same_place(url: str) -> str:
    """A key under which two spellings of one feed address are equal."""
    return (canonical(url) or url).removeprefix("https:").removeprefix("http:").rstrip("/")


def _escaped(url: str) -> str:
    """Spaces and letters beyond ASCII in path and query as %XX; the host stays as it is."""
    url = re.sub(r"[\t\r\n]", "", url)
    parts = urlsplit(url)
    keep = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit(
        (parts.scheme, parts.netloc, quote(parts.path, keep), quote(parts.query, keep), "")
    )


def _ascii_host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    if ":" in name:
        return f"[{name}]"
    host = name.rstrip(".").encode("idna").decode("ascii")
    if not _HOST.fullmatch(host):
        raise LinkError("has an impossible host")
    return host.lower()
