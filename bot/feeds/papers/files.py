"""Which links lead to files, and what those are called by their addresses. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from bot.feeds.papers.line import Line, Link

_FILE = re.compile(
    r"\.(?:pdfx?|docx?m?|dotx?|rtf|txt|csv|xls[xmb]?|pp[ts]x?m?|od[tsp]|pages|epub|zip|7z)"
    r"(?:/[\w-]{4,40})?$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\.(?:html?|aspx?|php|cfm|jsp)$", re.IGNORECASE)
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|mp4|m4a|mov|mp3|css|js|ics|xml|json)$", re.IGNORECASE
)
#: Addresses that software gives to files.
_DOWNLOAD = re.compile(
    r"/download[_-]?(?:file|attachment|document)?s?(?:/|\.cfm|\.ashx|\.aspx|\.php|$)|/getmedia/"
    r"|/file$|wpdmdl=|[?&](?:layout=file|task=document\.download|download|attachment|file|dl)\b"
    r"|/@@download|/force/\d|/attachment/\d|/get-?(?:file|document|asset|attachment)s?(?:[/.?]|$)"
    r"|/(?:file|document|asset)-?(?:download|handler|viewer)|/dmsdocument/|/bitstreams?/"
    r"|mgConvert2PDF\.aspx|/viewdocument\b|/doc(?:ument)?/\d+/(?:view|open)$",
    re.IGNORECASE,
)
#: Files that are kept where others keep theirs too.
_KEPT_ELSEWHERE = re.compile(
    r"https?://(?:drive\.google\.com/(?:file/|open\?|uc\?)|docs\.google\.com/(?:document|spreadsheets"
    r"|presentation)/|(?:www\.)?dropbox\.com/(?:scl/fi|s)/|[\w-]+\.sharepoint\.com/:[bwxp]:/"
    r"|(?:www\.)?issuu\.com/[^/]+/docs/)",
    re.IGNORECASE,
)
_SAID_FILE = re.compile(
    r"^\W*pdf\b|\b(?:pdf|docx?|pptx?|xlsx?|word document|powerpoint)\b\s*[,:\])–-]?\s*"
    r"(?:\d|file\b|document\b|version\b|format\b|$|[\])])|"
    r"[\[(]\s*(?:opens (?:as |in )?(?:a )?)?(?:pdf|docx?|word)\b|\b\d+(?:\.\d+)?\s*[kmKM][bB]\b",
    re.IGNORECASE,
)
_TOLD_FILE = re.compile(
    r"\bapplication/(?:pdf|msword|vnd\.)|\b(?:pdf|file-link|doc-link|download|document-link)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(r"/(?:(?:latest-)?news|blogs?|press-releases?|stories|media-centre)/", re.I)
_FILE_SIZE = re.compile(
    r"\W*(?:file ?)?size\b.{0,20}|\W*(?:file ?)?size\b\W*\d[\d.,]*\s*[kmg]i?b\b.{0,60}"
    r"|\W*\d+(?:[.,]\d+)?\s*[kmg]i?b(?:ytes)?\W*",
    re.IGNORECASE,
)


def is_document(link: Link) -> bool:
    """Whether a link leads to a file rather than to a page."""
    try:
        parts = urlsplit(link.url)
    except ValueError:
        return False
    if _FILE.search(parts.path) or _KEPT_ELSEWHERE.match(link.url):
        return True
    if _PICTURE.search(parts.path):
        return False
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _DOWNLOAD.search(whole.rstrip("/") if parts.query == "" else whole):
        return True
    if _PAGE.search(parts.path):
        return False
    return bool(_SAID_FILE.search(link.text) or _TOLD_FILE.search(link.told))


def is_news(link: Link) -> bool:
    """Whether a link leads to a page that is among the news by its address."""
    return bool(_NEWS.search(urlsplit(link.url).path)) and not is_document(link)


def file_name(url: str) -> str:
    """The last part of an address, as words."""
    path = urlsplit(url).path.rstrip("/")
    names = [part for part in path.split("/") if part and part not in ("file", "download")]
    return unquote(names[-1]) if names else ""


def folder_name(url: str) -> str:
    """The part of an address before the last one."""
    names = [part for part in urlsplit(url).path.split("/") if part]
    return unquote(names[-2]) if len(names) > 1 else ""


def without_documents(line: Line) -> str:
    """The words of a line without those of its documents."""
    own = line.text
    for link in line.links:
        if is_document(link):
            own = own.replace(link.text, " ", 1) if link.text else own
    return own


def is_size(text: str) -> bool:
    """Whether a line tells the size of a file, after which comes the day it was put there."""
    return bool(_FILE_SIZE.fullmatch(text))
