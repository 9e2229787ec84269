"""When two web addresses lead to the same page, whatever their spelling.

Stored with every item, so that `/why <link>` and the joining of stories find what a reader pastes.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

#: Query parameters that say where a reader came from and nothing about the page.
_TRACKING_STARTS = ("utm_", "at_", "mtm_", "pk_", "hsa_", "oly_", "vero_")
_TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gclsrc", "gbraid", "wbraid", "msclkid", "yclid", "twclid"),
        *("igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "_ga", "_gl"),
        *("_openstat", "cmp", "cmpid", "ocid", "ns_source", "ns_mchannel", "ns_campaign"),
        *("s_cid", "spm", "wt.mc_id", "ftag"),
    }
)
#: Further ones that do not change the page, though a feed may need them to answer.
_VIEW = frozenset(
    {"amp", "outputtype", "output", "ref", "ref_src", "ref_url", "share", "s", "smid"}
)
_VIEWS = frozenset({"", "1", "true", "amp", "amp-type", "twitter", "facebook", "whatsapp", "email"})
_AMP_CACHE = re.compile(
    r"^(?:https?://)?(?:(?:www\.)?google\.[a-z.]+/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cv])"
    r"/(?:s/)?(?P<page>[^?]+)",
    re.IGNORECASE,
)
_HOST_START = re.compile(r"^(?:www\d?|amp|m|mobile)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|/?$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)


def tracks(name: str) -> bool:
    """Whether a query parameter only says where a reader came from."""
    lowered = unquote(name).lower()
    return lowered in _TRACKING or lowered.startswith(_TRACKING_STARTS)


def page(url: str) -> str | None:
    """The page behind an address without what differs between its spellings: scheme, `www.` and
    `m.`, AMP, tracking, the order of parameters, a slash at the end. None where it is no address.

    A key to compare with, not an address to open.
    """
    text = "".join(url.split())
    cached = _AMP_CACHE.match(text)
    if cached is not None:
        text = cached["page"]
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
        port = parts.port
        path = quote(unquote(parts.path), "/")
    except ValueError:  # so is what codecs raise
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host or parts.username:
        return None
    while (shorter := _HOST_START.sub("", host)) != host:
        host = shorter
    path = _INDEX.sub("", _AMP_PATH.sub("", path)).rstrip("/")
    kept = sorted(part for part in parts.query.split("&") if part and not _same_page(part))
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{host}{'' if port in (None, 80, 443) else f':{port}'}{path}{query}"


def _same_page(part: str) -> bool:
    name, _, value = part.partition("=")
    return tracks(name) or (name.lower() in _VIEW and value.lower() in _VIEWS)
