"""Documents written in the United Nations' layout from a known structure, so that a parse has an exact answer."""

from __future__ import annotations

from documents.errors import UsageError
from documents.model import Document


def write(document: Document, format: str) -> bytes:
    """The file of ``document`` in "pdf" or "docx": always the same bytes for the same document."""
    # The libraries behind them are loaded only when something is written: serving a folder starts fast.
    if format == "pdf":
        from replica.writer.pdf import write_pdf

        return write_pdf(document)
    if format == "docx":
        from replica.writer.docx import write_docx

        return write_docx(document)
    raise UsageError(f"documents are not written as {format!r}", advice="Use pdf or docx")
