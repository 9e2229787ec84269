"""A 200 that is not news: consent pages, log-ins, walls against robots, soft 404s, parked domains,
front pages after a redirect.

`certain` judges by the address and the headlines, before anything else is looked at; `likely` by
the text, and only where no list of news was found: a page of news may well have a cookie banner, a
log-in in its header and a captcha in its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.pages.markup import markup
from bot.feeds.results import Failed, FailureKind

#: A page that only stands in the way says little.
_WORDY = 4_000
_SHOWN = 100
#: Links of a page that stands in the way: to its policies, its languages, its owner.
_MOST_LINKS = 10

_HTML = re.compile(r"<(?:!doctype html|html|head|body|main|div|article|section|h1|ul|p|a)\b", re.I)

_FRONT = re.compile(
    r"/?(?:(?:index|default|home|homepage|welcome)(?:\.(?:html?|php|aspx?|jsp|cfm))?/?)?"
    r"|/(?:en|en-gb|en-us)/?",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signon|sso|saml\d?|oauth2?|authorize|wp-login\.php|account/log-?in"
    r"|user/login"
    r"|users/sign_in|auth/login|adfs|login\.aspx?|member-?login)(?:/|$)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:^|\.)(?:login|signin|sso|auth|accounts|idp|id)\.")
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|guce|privacy-mgmt|cmp)\.")
_CONSENT_PATH = re.compile(
    r"/(?:cookie-?(?:wall|consent)|consent|gdpr-consent|privacy-gate)(?:/|$)", re.I
)

_MISSING = re.compile(
    r"^\W*(?:http )?(?:error )?(?:404|410)\b(?!\s+(?:new|more|people|patients|beds|jobs|staff"
    r"|million))"
    r"|\b404 (?:error|page|not found)|\berror 404\b"
    r"|\b(?:page|content|file|document|resource|article|url|address|site)\b[^.]{0,40}?"
    r"\b(?:not (?:be )?found|does ?n[o’']t exist|does not exist|no longer (?:exists?|available"
    r"|here)"
    r"|can(?:no|[’'])t be found|is missing|has (?:been )?(?:moved|removed|gone)|unavailable)\b"
    r"|^\W*(?:not found|nothing (?:was )?found|no page found|page missing|oops\b|whoops\b|uh[- ]oh)"
    r"|\b(?:can(?:no|[’'])t|could ?n[o’']t|could not|unable to|sorry,? we .{0,20}) ?find"
    r" (?:that|this|the|your) (?:page|content|file|article)"
    r"|\blooking for (?:has|is|was|could|can)[^.]{0,20}(?:not|moved|removed|gone|n[’']t)",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:site|website|page|we|service)\b[^.]{0,30}\b(?:under|down for|undergoing|in) (?:\w+"
    r" )?maintenance"
    r"|^\W*(?:maintenance(?: mode)?|coming soon|under construction|scheduled maintenance)\W*$"
    r"|\btemporarily (?:unavailable|offline|closed|down)\b|^\W*(?:503|502|500|504)\b"
    r"|^\W*(?:service unavailable|internal server error|bad gateway|database error)"
    r"|error establishing a database connection|there has been a critical error",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"just a moment|checking (?:your|the site connection|if the site connection)"
    r"|verify(?:ing)? (?:that )?you(?:[’']re| are) (?:a )?human|verify you are (?:not a robot"
    r"|human)"
    r"|are you (?:a )?(?:human|robot)|not a robot|attention required|access (?:to this page"
    r" )?(?:has been )?denied"
    r"|request (?:unsuccessful|blocked|rejected)|incapsula|pardon our interruption|bot"
    r" (?:detection|verification)"
    r"|unusual (?:traffic|activity)|ddos protection|security (?:check|verification)|captcha"
    r"|please enable (?:javascript and cookies|cookies and javascript|cookies)|enable (?:js"
    r"|javascript) and"
    r"|you have been blocked|you are being rate limited|forbidden|web application firewall"
    r"|automated (?:access|queries|requests|traffic)|prove (?:that )?you(?:[’']re| are) (?:human"
    r"|not)"
    r"|your (?:ip|browser|request) (?:address )?(?:has been|was|is) (?:blocked|flagged|rejected)",
    re.IGNORECASE,
)
_WALL_MARKS = re.compile(
    r"cf-chl|cf_chl_opt|cf-browser-verification|challenge-form|_incapsula_resource|px-captcha"
    r"|perimeterx"
    r"|datadome|/_sec/cp_challenge|akamai.{0,20}bot|distil_|sgcaptcha|ddos-guard|turnstile|aws-waf",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|your privacy (?:choices|is"
    r" important)"
    r"|(?:accept|agree to|allow) (?:all )?(?:the )?(?:use of )?cookies|we use cookies|cookies?"
    r" (?:policy|consent|wall)"
    r"|manage (?:your )?(?:cookie|consent|privacy) (?:settings|preferences|choices)|give (?:your"
    r" )?consent"
    r"|consent to (?:the )?(?:use|processing|cookies)"
    r"|our partners (?:store|use|process)|legitimate interest",
    re.IGNORECASE,
)
_AGREE = re.compile(r"\b(?:accept|agree|consent|allow|continue|ok|got it|reject|decline)\b", re.I)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log on|member(?:s|ship)? (?:only|login|area)|password|username"
    r"|subscribe to (?:read|continue)|register to (?:read|continue|view)|subscribers? only)\b",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"(?:this |the )?(?:web ?)?(?:domain|site)(?: name)?\b[^.]{0,60}\b(?:is|may be|might be|are)?"
    r" ?(?:for sale"
    r"|parked|has expired|expired|available for purchase|pending renewal)|buy this domain"
    r"|(?:domain|website) (?:is )?(?:parked|expired|suspended)|account (?:has been )?suspended"
    r"|parked free"
    r"|sedoparking|parkingcrew|hugedomains|afternic|bodis|dan\.com|future home of|is parked"
    r"|welcome to nginx|apache2? (?:\w+ )?default page|test page for the|iis windows server|it"
    r" works!"
    r"|default (?:web ?)?(?:site )?page|web server['’]s default page|website coming soon|plesk"
    r"|cpanel"
    r"|this (?:web ?site|domain) (?:has been|was|is) (?:registered|reserved|suspended|disabled)"
    r"|inquire about this domain|related searches",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:there (?:are|is) (?:currently |presently )?no|no)(?: \w+){0,2} "
    r"(?:news|articles?|posts?|results|items?|stories|content|updates?|press releases?|entries)"
    r"(?: (?:items?|articles?|stories|posts?))?(?: (?:were|was|have been|to|at|yet|available|found"
    r"|match))"
    r"|\bnothing (?:found|to (?:show|display)|here yet)\b|\bno news\b"
    r"|\bcheck back (?:soon|later)\b",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Whether `text` is HTML at all, and no feed, picture or JSON."""
    start = text[:20_000]
    if re.match(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
        start,
    ):
        return False
    return _HTML.search(start) is not None


def certain(headlines: Sequence[str], refresh: str, asked: str, url: str) -> Failed | None:
    """Why the page at `url`, asked for at `asked`, is no news whatever else it shows.

    `headlines` are its title and its first-level headings outside of any list, `refresh` where it
    sends browsers on at once.
    """
    if front_page(asked, url):
        return Failed(FailureKind.HOMEPAGE, f"leads to the front page {url}"[:300])
    parts, before = urlsplit(url), urlsplit(asked)
    if _LOGIN_PATH.search(parts.path) and not _LOGIN_PATH.search(before.path):
        return Failed(FailureKind.LOGIN, "leads to a log-in")
    host, asked_host = parts.hostname or "", before.hostname or ""
    if host != asked_host and _LOGIN_HOST.search(host):
        return Failed(FailureKind.LOGIN, f"leads to the log-in at {host}")
    if (host != asked_host and _CONSENT_HOST.search(host)) or _CONSENT_PATH.search(parts.path):
        return Failed(FailureKind.CONSENT, "leads to a page that asks for consent")
    for headline in headlines:
        if _MISSING.search(headline):
            return Failed(FailureKind.SOFT_404, f"says “{headline[:_SHOWN]}”")
        if len(headline) < 200 and _PARKED.search(headline):
            return Failed(FailureKind.PARKED, f"says “{headline[:_SHOWN]}”")
    if refresh and refresh != url:
        return Failed(FailureKind.REDIRECT, f"sends browsers on to {refresh}"[:300])
    return None


def of_page(text: str, asked: str, url: str) -> Failed | None:
    """Why a web page came where a feed was asked for, None if the page does not tell."""
    page = markup(text, url)
    return certain(page.headlines, page.refresh, asked, url) or likely(text, page.headlines)


def front_page(asked: str, url: str) -> bool:
    """Whether asking for a page led to a front page: its site's, or another's after a merger."""
    before, parts = urlsplit(asked), urlsplit(url)
    if not _FRONT.fullmatch(unquote(parts.path)) or parts.query:
        return False
    if not _FRONT.fullmatch(unquote(before.path)) or before.query:
        return (before.path, before.netloc) != (parts.path, parts.netloc)
    return _site(before.netloc) != _site(parts.netloc)


def likely(text: str, headlines: Sequence[str]) -> Failed | None:
    """Why a page without any list of news has none, as far as its text tells."""
    page = _said(text, headlines)
    if _EMPTY.search(page.said) and not _WALL.search(page.title):
        return None
    for kind, what, holds in _SIGNS:
        if holds(page):
            shown = (page.title or page.said)[:_SHOWN]
            return Failed(kind, f"{what}: “{shown}”" if shown else what)
    return None


def says_it_is_empty(said: str) -> bool:
    """Whether a page tells its readers that there is no news at present."""
    return _EMPTY.search(said) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says to its readers."""

    tree: LexborHTMLParser
    markup: str
    title: str
    said: str

    @property
    def short(self) -> bool:
        return len(self.said) < _WORDY

    @property
    def start(self) -> str:
        return self.said[:600]


def _said(text: str, headlines: Sequence[str]) -> _Said:
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style", "template", "svg"])
    said = " ".join((tree.body.text(separator=" ") if tree.body else "").split())
    return _Said(tree, text, " · ".join(headlines), said)


def _is_wall(page: _Said) -> bool:
    if page.short and _WALL.search(page.title):
        return True
    if len(page.said) < 1_500 and _WALL.search(page.said):
        return True
    return len(page.said) < 400 and _WALL_MARKS.search(page.markup) is not None


def _is_parked(page: _Said) -> bool:
    return page.short and _PARKED.search(f"{page.title} {page.said}") is not None


def _is_login(page: _Said) -> bool:
    if page.tree.css_first("input[type=password]") is not None or _LOGIN.search(page.title):
        return True
    return len(page.said) < 1_000 and _LOGIN.search(page.start) is not None and _bare(page.tree)


def _is_consent(page: _Said) -> bool:
    if not page.short:
        return False
    if _CONSENT.search(page.title):
        return True
    return _CONSENT.search(page.said) is not None and _only_asks(page.tree)


def _is_missing(page: _Said) -> bool:
    return page.short and _MISSING.search(page.start) is not None


def _is_down(page: _Said) -> bool:
    return page.short and _DOWN.search(f"{page.title} · {page.start}") is not None


def _bare(tree: LexborHTMLParser) -> bool:
    return len({node.attributes.get("href") for node in tree.css("a[href]")}) <= _MOST_LINKS


_SIGNS: tuple[tuple[FailureKind, str, Callable[[_Said], bool]], ...] = (
    (FailureKind.BOT_WALL, "asks whether we are a robot", _is_wall),
    (FailureKind.PARKED, "is a placeholder", _is_parked),
    (FailureKind.CONSENT, "asks for consent", _is_consent),
    (FailureKind.SOFT_404, "says that there is nothing here", _is_missing),
    (FailureKind.SOFT_404, "is down for the time being", _is_down),
    (FailureKind.LOGIN, "asks for a log-in", _is_login),
)


def _only_asks(tree: LexborHTMLParser) -> bool:
    """Whether a page has something to agree to and hardly anything else to go to."""
    if not _bare(tree):
        return False
    buttons = tree.css("button, input[type=submit], input[type=button], a, [role=button]")
    return any(
        _AGREE.search(f"{node.text()} {node.attributes.get('value') or ''}")
        for node in buttons[:200]
    )


def _site(host: str) -> str:
    """The host without `www.` and the usual ports, as a site is called by its people."""
    return re.sub(r":(?:80|443)$", "", host.lower()).removeprefix("www.")
