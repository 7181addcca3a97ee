"""Documents written in the United Nations' layout from a known structure, so that a parse has an exact answer."""

from __future__ import annotations

from datetime import date, timedelta

from documents.errors import UsageError
from documents.model import Document
from replica.writer.setting import Style


def write(document: Document, format: str) -> bytes:
    """The file of ``document`` in "pdf" or "docx": always the same bytes for the same document."""
    # The libraries behind them are loaded only when something is written: serving a folder starts fast.
    if format == "pdf":
        from replica.writer.pdf import write_pdf

        return write_pdf(document, style=Style(dispatched=_dispatched(document)))
    if format == "docx":
        from replica.writer.docx import write_docx

        return write_docx(document, style=Style(dispatched=_dispatched(document)))
    raise UsageError(f"documents are not written as {format!r}", advice="Use pdf or docx")


def _dispatched(document: Document) -> str | None:
    """Half of the documents print, behind the job number, the day on which they went out: some days after their own date."""
    date_printed, figures = document.masthead.date, (document.masthead.job_number or "")[-2:]
    if not date_printed or len(figures) < 2 or not figures.isdigit() or int(figures) % 2:
        return None
    return (date.fromisoformat(date_printed) + timedelta(days=6 + int(figures[0]))).isoformat()
