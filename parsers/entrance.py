"""From bytes to document: which format it is, whether it is the document that was asked for, and what it says."""

from __future__ import annotations

import re

from documents.model import Document
from documents.symbol import Symbol, SymbolError
from parsers.blocks import Reading
from parsers.document import assemble
from parsers.docx.reader import read as read_docx
from parsers.parked import Parked, Reason
from parsers.pdf import reader
from parsers.sniff import Media, sniff
from parsers.text import read_text

#: Part of the identity of a parsed document: a new one means that documents are parsed again (without alerts).
PARSER_VERSION = "1"

_REASONS = {Media.EMPTY: Reason.EMPTY, Media.HTML: Reason.HTML, Media.WORDPERFECT: Reason.WORDPERFECT}


def parse(data: bytes, *, asked: Symbol | None = None, language: str | None = None, name: str = "") -> Document:
    """The document in ``data``.

    ``asked`` is the symbol that was requested; a file that prints another is parked. ``language`` (ISO code) is what
    the caller holds the edition to be: it decides where the words of the file say too little. ``name`` is for messages
    only. Raises Parked, with a reason, for everything that is not a document this version can read.
    """
    subject = name or (str(asked) if asked is not None else "")
    try:
        document = assemble(read(data), parser=PARSER_VERSION, language=language)
    except Parked as parked:
        raise Parked(parked.what, reason=parked.reason, subject=subject, advice=parked.advice) from parked
    if asked is not None:
        check(document, asked, subject)
    return document


def read(data: bytes) -> Reading:
    """The blocks of a file of any known format. Raises Parked."""
    media = sniff(data)
    if media is Media.PDF:
        return reader.read(data)
    if media is Media.DOCX:
        return read_docx(data)
    if media is Media.TEXT:
        return read_text(data)
    raise Parked(reason=_REASONS.get(media, Reason.UNSUPPORTED))


def check(document: Document, asked: Symbol, subject: str = "") -> None:
    """Raise Parked where the document prints another symbol than the one asked for."""
    printed = document.masthead.symbol
    if printed is None or same(printed, asked):
        return
    raise Parked(
        f"the file prints the symbol {printed}, but {asked.display} was asked for",
        reason=Reason.WRONG_DOCUMENT,
        subject=subject,
    )


def same(printed: str, asked: Symbol) -> bool:
    """Whether a printed symbol is the one asked for: any of a joint document's, whatever the spelling or alias."""
    try:
        symbols = Symbol.parse_all(printed)
    except SymbolError:
        return False
    wanted = {_bare(one) for one in asked.each}
    return any(_bare(one) in wanted for one in symbols)


def _bare(symbol: Symbol) -> str:
    """The key without the aliases that only archives use; "2722(2024)" and "2722" of the Security Council are one."""
    key = symbol.canonical
    return re.sub(r"^(S/RES/\d+)\(\d{4}\)$", r"\1", key)
