"""Catalogue records as MARC fields, and those as the catalogue's JSON, XML, MRK and brief form (sources.md 2b.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from documents.symbol import Symbol, SymbolError
from replica.cards import Record
from replica.phrases import SUBJECTS

STUB = "Work in progress"
#: Headings of the catalogue's own thesaurus: number → heading.
HEADINGS = {1_009_001 + index: re.sub(r"^the ", "", subject).upper() for index, subject in enumerate(SUBJECTS)}
_NUMBERS = {heading: number for number, heading in HEADINGS.items()}
_CODES = {"resolution": "B01", "draft resolution": "B02", "verbatim record": "B03", "report": "B16", "decision": "B01"}
_TYPES = {
    "resolution": ("Documents and Publications", "Resolutions and Decisions", "Resolutions"),
    "decision": ("Documents and Publications", "Resolutions and Decisions", "Decisions"),
    "draft resolution": ("Documents and Publications", "Draft Resolutions and Decisions", "Draft Resolutions"),
    "verbatim record": ("Documents and Publications", "Meeting Records", "Verbatim Records"),
}


class Field(NamedTuple):
    """One field: ``subfields`` are code, value and the authority's number or None."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str, int | None], ...]


def heading(subject: str) -> str:
    """The heading under which the thesaurus has a subject of ours."""
    return re.sub(r"^the ", "", subject).upper()


def fields(record: Record, now: datetime) -> list[Field]:
    """The fields of a record as it stands at ``now``, by tag. A stub has its symbol, and its title in 246 only."""
    if record.is_stub(now):
        symbols = [_plain("191", ("a", symbol)) for symbol in record.symbols]
        return [*symbols, _plain("245", ("a", STUB)), _plain("246", ("a", record.title))]
    card = record.card
    title, kind, responsible = _title(record)
    out = [_plain("040", ("a", "NNUN")), _plain("089", ("b", _CODES.get(record.kind, "B16")))]
    out += [_symbol(symbol) for symbol in record.symbols]
    imprint = [("a", f"{title} :"), ("b", f"{kind} /" if responsible else kind)]
    out.append(_plain("245", *imprint, *([("c", responsible)] if responsible else [])))
    out.append(_plain("269", ("a", card.dated or record.created.date().isoformat())))
    out += [Field("650", "__", (("a", heading(subject), _NUMBERS.get(heading(subject))),)) for subject in card.subjects]
    a, b, c = _TYPES.get(record.kind, ("Documents and Publications", "Reports", "Reports"))
    out.append(_plain("989", ("a", a), ("b", b), ("c", c)))
    if card.agenda:
        document, item, name = card.agenda
        out.append(Field("991", "3_", (("a", document, 900_001), ("b", item, 900_001), ("c", f"{name}.", 900_001))))
    if card.adopted:
        out.append(_plain("992", ("a", card.adopted)))
    out += [Field("993", f"{indicator or '_'}_", (("a", symbol, None),)) for indicator, symbol in card.related]
    if card.vote:
        out.append(_plain("996", ("a", card.vote)))
    return out


def _plain(tag: str, *subfields: tuple[str, str]) -> Field:
    return Field(tag, "__", tuple((code, value, None) for code, value in subfields))


def _symbol(text: str) -> Field:
    try:
        symbol = Symbol.parse(text)
    except SymbolError:
        return _plain("191", ("a", text))
    parts = [("a", text, None), ("b", f"{symbol.body}/", 900_002)]
    if symbol.session:
        parts.append(("c", symbol.session, 900_002))
    return Field("191", "__", tuple(parts))


def _title(record: Record) -> tuple[str, str, str | None]:
    """Title, kind of document, and who is responsible, with the catalogue's punctuation left to the fields."""
    text, _, responsible = record.title.partition(" / ")
    title, colon, kind = text.rpartition(": ")
    if not colon:
        title, kind = text, record.kind
    given = record.card.responsible or responsible or None
    if record.kind == "resolution":
        given = given or "adopted by the General Assembly"
    return title or record.symbols[0], kind, given


# --- forms -----------------------------------------------------------------------------------------------------------------


def as_json(found: Sequence[Field]) -> dict[str, list[dict[str, object]]]:
    out: dict[str, list[dict[str, object]]] = {}
    for field in found:
        subfields = [
            {"code": code, "value": value} | ({"xref": xref} if xref is not None else {})
            for code, value, xref in field.subfields
        ]
        out.setdefault(field.tag, []).append({"indicators": list(field.indicators), "subfields": subfields})
    return out


def as_xml(number: int, found: Sequence[Field]) -> str:
    """One record on one line: no declaration, no namespace, no leader."""
    out = [f'<record><controlfield tag="001">{number}</controlfield>']
    for field in found:
        out.append(f'<datafield tag="{field.tag}" ind1="{field.indicators[0]}" ind2="{field.indicators[1]}">')
        xref = None
        for code, value, number_of in field.subfields:
            out.append(f'<subfield code="{code}">{escape(value)}</subfield>')
            xref = number_of if number_of is not None else xref
        if xref is not None:
            out.append(f'<subfield code="0">{xref}</subfield>')
        out.append("</datafield>")
    return "".join(out) + "</record>"


def as_mrk(number: int, found: Sequence[Field]) -> str:
    lines = ["=000  ****", f"=001  {number}"]
    for field in found:
        xref = next((x for _, _, x in reversed(field.subfields) if x is not None), None)
        body = "".join(f"${code}{value}" for code, value, _ in field.subfields) + (f"$0{xref}" if xref else "")
        lines.append(f"={field.tag}  {field.indicators.replace('_', chr(92))}{body}")
    return "\n".join(lines) + "\n"


def as_brief(number: int, found: Sequence[Field], url: str) -> dict[str, object]:
    def values(tag: str, codes: str) -> list[str]:
        return [v for field in found if field.tag == tag for code, v, _ in field.subfields if code in codes]

    return {
        "_id": number,
        "agendas": [],
        "basket": None,
        "date": next(iter(values("992", "a") or values("269", "a")), ""),
        "f099c": [],
        "f520": [""],
        "f596": [],
        "locked": False,
        "myBasket": False,
        "symbol": " ; ".join(values("191", "a")),
        "title": " ".join(values("245", "abc")),
        "types": "::".join(values("989", "abc")),
        "url": url,
    }
