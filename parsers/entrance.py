"""From bytes to document: which format it is, whether it is the document that was asked for, and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from documents.model import Document
from documents.symbol import Symbol, SymbolError, key_of
from parsers.akn.reader import read_akn
from parsers.blocks import Reading
from parsers.document import assemble
from parsers.docx.reader import read as read_docx
from parsers.html import classify
from parsers.igov import read_decision
from parsers.legacy.reader import read as read_legacy
from parsers.parked import Parked, Reason
from parsers.pdf import reader
from parsers.pdf.scan import is_scan
from parsers.recognised import Recognised, read_recognised
from parsers.sniff import Media, sniff
from parsers.text import read_text

#: Part of the identity of a parsed document: a new one means that documents are parsed again (without alerts).
PARSER_VERSION = "3"

_LETTERED = re.compile(r"(?P<number>[AE]/RES/[^/]+/\d+|E/RES/\d+/\d+)(?P<first>[A-Z])-(?P<last>[A-Z])")
#: How much of a symbol a bad reading has right at least.
_ALMOST = 0.8

_REASONS = {Media.EMPTY: Reason.EMPTY, Media.HTML: Reason.HTML, Media.WORDPERFECT: Reason.WORDPERFECT}


def parse(data: bytes, *, asked: Symbol | None = None, language: str | None = None, name: str = "") -> Document:
    """The document in ``data``.

    ``asked`` is the symbol that was requested; a file that prints another is parked. ``language`` (ISO code) is what
    the caller holds the edition to be: it decides where the words of the file say too little. ``name`` is for messages
    only. Raises Parked, with a reason, for everything that is not a document this version can read.
    """
    subject = name or (str(asked) if asked is not None else "")
    try:
        media = sniff(data)
        if media is Media.XML_AKN:
            # Mark-up says what each thing is: it needs none of the steps that read it from the looks.
            document = read_akn(data, parser=PARSER_VERSION, language=language)
        elif media is Media.IGOV:
            document = read_decision(data, parser=PARSER_VERSION)
        else:
            reading = read(data)
            known = asked if media is Media.PDF and asked is not None and is_scan(data) else None
            document = assemble(reading, parser=PARSER_VERSION, language=language, known=known)
    except Parked as parked:
        raise Parked(parked.what, reason=parked.reason, subject=subject, advice=parked.advice) from parked
    return document if asked is None else answering(document, asked, data, subject)


def parse_recognised(
    data: bytes, pages: Sequence[Recognised], engine: str, *, asked: Symbol | None = None, language: str | None = None
) -> Document:
    """The document in the pictures of ``data``, whose words ``engine`` read. Raises Parked as ``parse`` does.

    A symbol that could not be read is None, unless one was ``asked`` for: see ``answering``.
    """
    reading = read_recognised(pages, engine)
    document = assemble(reading, parser=f"{PARSER_VERSION} {engine}", language=language)
    if asked is None:
        return document
    if document.masthead.symbol is None:  # the machine often fails at the symbol's large first letter
        return _kept_under(asked, document, "no symbol could be read in the pictures")
    return answering(document, asked, data)


def read(data: bytes) -> Reading:
    """The blocks of a file of any known format. Raises Parked."""
    media = sniff(data)
    if media is Media.PDF:
        return reader.read(data)
    if media is Media.DOCX:
        return read_docx(data)
    if media is Media.OLE2:
        return read_legacy(data)
    if media is Media.TEXT:
        return read_text(data)
    page = classify(data) if media is Media.HTML else None
    if page is not None:
        raise Parked(f"the file is a web page, not a document: {page.reason}", reason=Reason.HTML)
    raise Parked(reason=_REASONS.get(media, Reason.UNSUPPORTED))


def answering(document: Document, asked: Symbol, data: bytes, subject: str = "") -> Document:
    """The document, where it is the one asked for. Raises Parked where it prints another symbol.

    The text of a scan may have the symbol misread ("A/45/904" for A/45/984, "E/lCEF/6" for E/ICEF/672) or lost. Such a document
    is accepted under the symbol asked for, with a warning that names what was read. A file that is no scan and prints no symbol
    has none.
    """
    printed = document.masthead.symbol
    if printed is None:
        if data.startswith(b"%PDF") and is_scan(data):
            return _kept_under(asked, document, "no symbol could be read in the scan")
        return document
    if same(printed, asked):
        return document
    if data.startswith(b"%PDF") and _misread(printed, asked) and is_scan(data):
        return _kept_under(asked, document, f"the scan was read as {printed}")
    raise Parked(
        f"the file prints the symbol {printed}, but {asked.display} was asked for",
        reason=Reason.WRONG_DOCUMENT,
        subject=subject,
    )


def _kept_under(asked: Symbol, document: Document, why: str) -> Document:
    warning = f"{why}; it is kept under {asked.display}, which was asked for"
    origin = replace(document.provenance, warnings=(*document.provenance.warnings, warning))
    return replace(document, masthead=replace(document.masthead, symbol=asked.display), provenance=origin)


def same(printed: str, asked: Symbol) -> bool:
    """Whether a printed symbol is the one asked for: any of a joint document's, whatever the spelling or alias."""
    try:
        symbols = Symbol.parse_all(printed)
    except SymbolError:
        return False
    wanted = {_bare(one) for one in asked.each}
    return any(key in wanted for one in symbols for key in _covered(_bare(one)))


def _covered(key: str) -> set[str]:
    """A resolution in parts is printed as one ("A/RES/72/263 A-C") and asked for as a whole or by part ("A/RES/72/263 B")."""
    lettered = _LETTERED.fullmatch(key)
    if not lettered:
        return {key}
    letters = range(ord(lettered["first"]), ord(lettered["last"]) + 1)
    return {key, lettered["number"], *(lettered["number"] + chr(letter) for letter in letters)}


#: Letters and figures that a reading machine takes for one another, as one.
_ALIKE = str.maketrans({"L": "1", "I": "1", "O": "0", "S": "5", "B": "8", "Z": "2", "U": "11", "G": "6", "Q": "0"})


def _misread(printed: str, asked: Symbol) -> bool:
    """Whether what was read may be a bad reading of the symbol: cut short, or a letter or two of it wrong."""
    read_as = key_of(printed).translate(_ALIKE)
    for one in asked.each:
        wanted = one.key.translate(_ALIKE)
        cut = len(read_as) >= 5 and wanted.startswith(read_as)
        if cut or SequenceMatcher(None, read_as, wanted, autojunk=False).ratio() >= _ALMOST:
            return True
    return False


def _bare(symbol: Symbol) -> str:
    """The key without the aliases that only archives use; "2722(2024)" and "2722" of the Security Council are one."""
    key = symbol.canonical
    return re.sub(r"^(S/RES/\d+)\(\d{4}\)$", r"\1", key)
