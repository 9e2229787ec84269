"""PDFs for tests: pages of text, pages without a letter, locked ones."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfWriter

from bot.demo.pdf import pdf

__all__ = ["locked", "pdf"]


def locked(content: bytes, password: str = "secret") -> bytes:
    """The PDF, encrypted with a password that nobody tells us."""
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.encrypt(password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
