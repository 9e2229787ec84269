"""Which links of a broadcast are taken for broken, by their form."""

from __future__ import annotations

import pytest

from handlers.blockers import is_whole


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org",
        "http://www.devon.icb.nhs.uk:8080/papers?x=1#top",
        "https://a_b.example.org/",
        "https://bücher.example/",
        "https://xn--bcher-kva.xn--p1ai/",
        "https://93.184.215.14/",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
    ],
)
def test_what_could_lead_somewhere(href: str) -> None:
    assert is_whole(href)


@pytest.mark.parametrize(
    "href",
    [
        "example.org",
        "mailto:x@example.org",
        "https://",
        "https://example",
        "https://example,org/",
        "https://www..example.org/",
        "https://example.o/",
        "https://example.org:99999/",
        "https://example.org /x",
        "https://-.org/",
        "https://the-board.invalid/",
        "http://localhost/",
        "http://printer.local/",
        "http://127.0.0.1/",
        "http://192.168.0.1/router",
        "http://[::1]/",
    ],
)
def test_what_cannot(href: str) -> None:
    assert not is_whole(href)
