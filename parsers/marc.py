"""Catalogue records of the UN's libraries: MARCXML of the Digital Library and of metadata.un.org, and the JSON of the latter.

The fields are those of sources.md 2.4. MARCXML comes with and without its namespace, with a prefix (OAI), with "_" for a blank
indicator, as one ``record`` or a ``collection``, and it is UTF-8 whatever a header says. A body that breaks off gives its whole
records and says that it is cut. Nothing is fetched here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from lxml import etree

from parsers.catalogue import (
    STUB,
    Agenda,
    Ballot,
    Field,
    File,
    Marc,
    Record,
    Related,
    Relation,
    date_in_field,
    language_named,
    record_of,
)
from parsers.sniff import Media, is_challenge, sniff
from parsers.xml import MAX_BYTES, XmlError, name_of, parse_xml

__all__ = [
    "Agenda",
    "Ballot",
    "Catalogue",
    "CatalogueState",
    "File",
    "Record",
    "Related",
    "Relation",
    "parse_catalogue",
    "parse_records",
]

#: A page has at most 1,000 records (sources.md 2b.1).
MAX_RECORDS = 5000
_TOTAL = re.compile(rb"Search-Engine-Total-Number-Of-Results:\s*(\d{1,9})")
_RECORD_END = re.compile(r"</(?:(\w{1,20}):)?record\s*>")


class CatalogueState(StrEnum):
    WHOLE = "whole"
    TRUNCATED = "truncated"  # the whole records were kept
    DAMAGED = "damaged"  # some records could not be read
    EMPTY = "empty"
    CHALLENGE = "challenge"  # a page that asks for a proof of being no robot
    REFUSED = "refused"  # an error message of the source
    NO_CATALOGUE = "no catalogue"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a body held. ``urls`` are the records that a list names without their fields; ``following`` the next page."""

    records: tuple[Record, ...] = ()
    state: CatalogueState = CatalogueState.WHOLE
    total: int | None = None
    urls: tuple[str, ...] = ()
    following: str | None = None
    message: str | None = None

    @property
    def truncated(self) -> bool:
        return self.state is CatalogueState.TRUNCATED


def parse_records(data: bytes) -> tuple[Record, ...]:
    """The records of a body of any of these shapes; ``parse_catalogue`` says besides whether it was whole."""
    return parse_catalogue(data).records


def parse_catalogue(data: bytes) -> Catalogue:
    """The records of a body, and what became of it. Raises nothing for what a source may answer."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Catalogue(state=CatalogueState.EMPTY, message="the source answered without a body")
    if len(data) > MAX_BYTES:
        return Catalogue(state=CatalogueState.NO_CATALOGUE, message=f"the body has more than {MAX_BYTES} bytes")
    start = data.lstrip(b" \t\r\n\xef\xbb\xbf")[:1]
    if start in (b"{", b"["):
        return _from_json(data)
    media = sniff(data)
    if media is Media.HTML or is_challenge(data[:4096]):
        if is_challenge(data):
            return Catalogue(state=CatalogueState.CHALLENGE, message="the source asks for a proof of being no robot")
        return Catalogue(state=CatalogueState.NO_CATALOGUE, message="the source answered with a web page")
    return _from_xml(data)


# --- XML ------------------------------------------------------------------------------------------------------------------------


def _from_xml(data: bytes) -> Catalogue:
    total = _TOTAL.search(data[:4096])
    count = int(total[1]) if total else None
    # Bytes that are no UTF-8 spoil one letter and not the record.
    text = data.decode("utf-8-sig", "replace")
    try:
        root = parse_xml(_undeclared(text).encode(), encoding="utf-8")
    except XmlError as error:
        return _salvaged(text, count, error)
    marcs = [_marc(one) for one in _records(root)]
    if not marcs and name_of(root) not in ("collection", "OAI-PMH"):
        return Catalogue(state=CatalogueState.NO_CATALOGUE, message=f"the root of the answer is {name_of(root)}")
    token = next((one.text for one in root.iter() if name_of(one) == "resumptionToken"), None)
    refusal = next((one for one in root.iter() if name_of(one) == "error"), None) if not marcs else None
    return Catalogue(
        records=tuple(record_of(marc) for marc in marcs[:MAX_RECORDS]),
        state=CatalogueState.REFUSED if refusal is not None else CatalogueState.WHOLE,
        total=count,
        following=(token or "").strip() or None,
        message=(refusal.text or refusal.get("code")) if refusal is not None else None,
    )


def _undeclared(text: str) -> str:
    """The text without its declaration, which may name another encoding."""
    return re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)


def _records(root: etree._Element) -> list[etree._Element]:
    """The elements with MARC fields: an OAI ``record`` is a wrapper around one."""
    return [
        one
        for one in root.iter()
        if name_of(one) == "record" and any(name_of(child) in ("controlfield", "datafield") for child in one)
    ]


def _marc(element: etree._Element) -> Marc:
    marc = Marc()
    for child in element:
        name, tag = name_of(child), (child.get("tag") or "").strip()
        if name == "controlfield" and tag:
            marc.controls.setdefault(tag, "".join(map(str, child.itertext())).strip())
        elif name == "datafield" and tag:
            subfields = tuple(
                (one.get("code") or "", " ".join("".join(map(str, one.itertext())).split()))
                for one in child
                if name_of(one) == "subfield"
            )
            marc.fields.append(Field(tag, (child.get("ind1") or "").strip(" _"), subfields))
    return marc


def _salvaged(text: str, total: int | None, error: XmlError) -> Catalogue:
    """The whole records of a body that is not well-formed."""
    found: list[Record] = []
    lost = 0
    last = 0
    for end in _RECORD_END.finditer(text):
        prefix = f"{end[1]}:" if end[1] else ""
        start = max(
            text.rfind(f"<{prefix}record>", last, end.start()), text.rfind(f"<{prefix}record ", last, end.start())
        )
        if start < 0:
            continue
        names = f' xmlns:{end[1]}="http://www.loc.gov/MARC21/slim"' if end[1] else ""
        block = f"<collection{names}>{text[start : end.end()]}</collection>"
        last = end.end()
        try:
            found.extend(record_of(_marc(one)) for one in _records(parse_xml(block.encode(), encoding="utf-8")))
        except XmlError:
            lost += 1
        if len(found) >= MAX_RECORDS:
            break
    cut = error.cut or not text.rstrip().endswith(">")
    if not found and not re.search(r"<(?:\w+:)?(?:record|collection)[\s>]", text):
        return Catalogue(state=CatalogueState.NO_CATALOGUE, message=f"the answer is no XML of a catalogue: {error}")
    message = f"{error}; {lost} records could not be read" if lost else str(error)
    state = CatalogueState.TRUNCATED if cut else CatalogueState.DAMAGED
    return Catalogue(records=tuple(found), state=state, total=total, message=message)


# --- JSON -----------------------------------------------------------------------------------------------------------------------


def _from_json(data: bytes) -> Catalogue:
    text = data.decode("utf-8-sig", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Catalogue(state=CatalogueState.TRUNCATED, message=f"the JSON breaks off or is damaged: {error}")
    if not isinstance(body, Mapping):
        body = {"data": body}
    if "data" not in body:
        message = body.get("message") or body.get("errors")
        known = isinstance(message, str)
        state = CatalogueState.REFUSED if known else CatalogueState.NO_CATALOGUE
        return Catalogue(state=state, message=str(message)[:500] if known else "the JSON has no data of a catalogue")
    links, meta = _mapping(body.get("_links")), _mapping(body.get("_meta"))
    following = links.get("_next")
    inside = body["data"]
    entries = [inside] if isinstance(inside, Mapping) else inside if isinstance(inside, list) else []
    records: list[Record] = []
    urls: list[str] = []
    files: list[File] = []
    for entry in entries[:MAX_RECORDS]:
        if isinstance(entry, str):
            urls.append(entry)
        elif isinstance(entry, Mapping) and "_id" in entry:
            records.append(_jmarc(entry))
        elif isinstance(entry, Mapping) and isinstance(entry.get("url"), str):
            files.extend(_json_files([entry]))
    if files:
        owner = str(_mapping(links.get("related")).get("record") or "")
        records.append(Record(id=owner.rpartition("/")[2] or None, files=tuple(files)))
    count = meta.get("count") if not isinstance(inside, int) else inside
    return Catalogue(
        records=tuple(records),
        total=count if isinstance(count, int) else None,
        urls=tuple(urls),
        # A list names a next page even where there is none; an empty one is the last.
        following=following if isinstance(following, str) and entries else None,
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _jmarc(entry: Mapping[str, Any]) -> Record:
    if "symbol" in entry and not any(re.fullmatch(r"\d{3}", str(key)) for key in entry):
        return _brief(entry)
    marc = Marc(controls={"001": str(entry["_id"])})
    for tag, values in entry.items():
        if not re.fullmatch(r"\d{3}", str(tag)) or not isinstance(values, list):
            continue
        for value in values:
            if isinstance(value, str):
                marc.controls.setdefault(tag, value)
            elif isinstance(value, Mapping):
                marc.fields.append(_json_field(tag, value))
    files = entry.get("files")
    return record_of(
        marc,
        created=_moment(entry.get("created")),
        updated=_moment(entry.get("updated")),
        files=_json_files(files if isinstance(files, list) else []),
    )


def _json_field(tag: str, value: Mapping[str, Any]) -> Field:
    indicators = value.get("indicators")
    indicator = str(indicators[0]).strip(" _") if isinstance(indicators, list) and indicators else ""
    inside = value.get("subfields")
    # Some conversions make one subfield an object and several a list.
    subfields: Iterable[Any] = inside if isinstance(inside, list) else [inside]
    pairs = tuple(
        (str(one.get("code") or ""), " ".join(str(one.get("value") or "").split()))
        for one in subfields
        if isinstance(one, Mapping)
    )
    return Field(tag, indicator, pairs)


def _brief(entry: Mapping[str, Any]) -> Record:
    """An entry of ``format=brief``: enough to notice a new symbol."""
    title = str(entry.get("title") or "").strip()
    symbol = str(entry.get("symbol") or "").strip()
    kinds = str(entry.get("types") or "").strip()
    stub = bool(STUB.fullmatch(title))
    return Record(
        id=str(entry["_id"]),
        symbols=tuple(filter(None, (piece.strip() for piece in re.split(r"\s*\|\s*|\s*;\s*", symbol)))),
        title=None if stub or not title else title,
        stub=stub,
        date=date_in_field(str(entry.get("date") or "")),
        types=(kinds,) if kinds else (),
    )


def _json_files(entries: Iterable[Any]) -> tuple[File, ...]:
    return tuple(
        File(entry["url"], language_named(str(entry.get("language") or "")), entry.get("mimetype"))
        for entry in entries
        if isinstance(entry, Mapping) and isinstance(entry.get("url"), str)
    )


def _moment(text: object) -> str | None:
    """ "Sat, 21 Nov 2026 02:51:36 GMT" as ISO 8601."""
    try:
        return parsedate_to_datetime(str(text)).strftime("%Y-%m-%dT%H:%M:%SZ") if text else None
    except (ValueError, TypeError, OverflowError):
        return None
