"""Akoma Ntoso to documents: nothing is guessed from the looks of the text, the mark-up says what each thing is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from lxml import etree

from documents.citations import citations_in
from documents.model import Document, PartKind, Provenance
from documents.symbol import Symbol
from parsers import kinds
from parsers.akn import head
from parsers.akn.head import Workflow
from parsers.akn.text import Walk
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media
from parsers.xml import XmlError, first, name_of, parse_xml

_KINDS = {
    "RES": PartKind.RESOLUTION,
    "DEC": PartKind.DECISION,
    "L": PartKind.DRAFT_RESOLUTION,
    "PRST": PartKind.STATEMENT,
}


def read_akn(data: bytes, *, parser: str, language: str | None = None) -> Document:
    """The document of an Akoma Ntoso file of the United Nations.

    The file names its language itself; ``language`` is for one that does not. Raises Parked: malformed (with line and
    column), cut off, or without a text.
    """
    from_file = _root(data)
    masthead, warnings = head.masthead_of(from_file, language)
    symbol = Symbol.parse(masthead.symbol).each[0] if masthead.symbol else None
    cite = partial(
        citations_in,
        organ=symbol.body if symbol is not None else "A",
        session=masthead.session,
        language=masthead.language,
    )
    kind = _KINDS.get(symbol.series or "", PartKind.RESOLUTION) if symbol is not None else PartKind.RESOLUTION
    if first(from_file, "statement", "doc", "act", "bill", "officialGazette", "documentCollection") is None:
        raise Parked("the mark-up has no statement", reason=Reason.UNSUPPORTED)
    parts, footnotes = Walk(cite, kind, bold=masthead.language == "zh").read(from_file)
    if not any(part.passages for part in parts):
        raise Parked("the mark-up has no paragraph of text", reason=Reason.BROKEN)
    proponent = head.text_of(first(first(from_file, "coverPage"), "docProponent")) or None
    if proponent and parts[0].proponent is None:
        parts = (replace(parts[0], proponent=proponent), *parts[1:])
    votes, doubts = head.votes_of(from_file, masthead)
    document_kind = kinds.kind_of(symbol, parts[0].title or "", "", resolution=True, decision=kind is PartKind.DECISION)
    return Document(
        kind=document_kind,
        masthead=masthead,
        parts=parts,
        provenance=Provenance(MEDIA_TYPES[Media.XML_AKN], parser, None, (*warnings, *doubts)),
        footnotes=footnotes,
        sponsors=head.sponsors_of(from_file),
        votes=votes,
    )


def read_workflow(data: bytes) -> Workflow:
    """The draft, the report, the record and the subjects that the mark-up names beside the text. Raises Parked."""
    return head.workflow_of(_root(data))


def _root(data: bytes) -> etree._Element:
    try:
        root = parse_xml(data)
    except XmlError as error:
        if error.cut:
            raise Parked(f"the mark-up breaks off before its end ({error})", reason=Reason.TRUNCATED) from error
        raise Parked(
            f"the mark-up is not well-formed: {error}",
            reason=Reason.BROKEN,
            advice="Some resolutions were published so; fetch the PDF or the Word edition",
        ) from error
    if name_of(root) != "akomaNtoso":
        raise Parked(f"the root of the mark-up is {name_of(root)}, not akomaNtoso", reason=Reason.UNSUPPORTED)
    return root
