"""The package of a DOCX: a ZIP of XML parts, opened as if it came from an enemy.

Office Open XML, ECMA-376 part 2. Limits are on what is really unpacked, since a ZIP may lie about its sizes; no document type
declaration is accepted, so there are no entities; relationships to the outside are not followed.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from parsers.parked import Parked, Reason

MOST_MEMBERS = 4000
#: Bytes of one XML part and of all of them: the longest document of the corpus has 0.9 MB.
MOST_BYTES = 48 * 1024 * 1024
MOST_TOTAL = 96 * 1024 * 1024
#: How much larger than its compressed form a part of more than 1 MB may be; real ones have up to 20.
MOST_RATIO = 200

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
_DOCUMENT = "officeDocument"
# In every encoding a part may have; in text the sign would be escaped.
_DOCTYPE = tuple(
    "<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


def name_of(element: etree._Element) -> str:
    """The local name: the transitional and the strict form of the format differ in their namespaces only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that local name, then of it the next."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


@dataclass(slots=True)
class Package:
    """The parts by name. ``main`` is the name of the document's own part. Each part is read once, when asked for."""

    archive: zipfile.ZipFile
    main: str = "word/document.xml"
    _left: int = MOST_TOTAL
    _read: dict[str, etree._Element | None] = field(default_factory=dict)

    def xml(self, name: str) -> etree._Element | None:
        """The root element of a part; None where there is no such part. Raises Parked when it is broken or too large."""
        if name not in self._read:
            self._read[name] = self._parse(name)
        return self._read[name]

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """relationship id → (last word of its type, name of the part) of a part; targets outside are left out."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in children(root, "Relationship"):
            target, kind = attribute(relation, "Target") or "", attribute(relation, "Type") or ""
            if attribute(relation, "TargetMode") == "External" or not target:
                continue
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attribute(relation, "Id") or ""] = (kind.rpartition("/")[2], path)
        return found

    def one(self, kind: str) -> etree._Element | None:
        """The part of that kind which the document refers to: "styles", "footnotes", "numbering", "settings"."""
        name = next((path for word, path in self.related(self.main).values() if word == kind), f"word/{kind}.xml")
        return self.xml(name)

    def _parse(self, name: str) -> etree._Element | None:
        data = self._bytes(name)
        if data is None:
            return None
        if any(sign in data for sign in _DOCTYPE):
            raise Parked(f"the part {name} has a document type declaration", reason=Reason.BROKEN)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise Parked(f"the part {name} is not well-formed: {error.msg}", reason=Reason.BROKEN) from error

    def _bytes(self, name: str) -> bytes | None:
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise Parked(reason=Reason.PROTECTED)
        limit = min(MOST_BYTES, self._left)
        if info.compress_size:
            limit = min(limit, max(1024 * 1024, info.compress_size * MOST_RATIO))
        try:
            with self.archive.open(info) as part:
                data = part.read(limit + 1)
        except _BROKEN as error:
            raise Parked(f"the part {name} cannot be unpacked: {error}", reason=Reason.BROKEN) from error
        if len(data) > limit:
            raise Parked(f"the part {name} unpacks to more than {limit} bytes", reason=Reason.BROKEN)
        self._left -= len(data)
        return data


def open_package(data: bytes) -> Package:
    """The package in ``data``. Raises Parked: truncated, broken, protected, or no word-processing document."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = len(archive.infolist())
    except _BROKEN as error:
        reason = Reason.BROKEN if b"PK\x05\x06" in data[-66000:] else Reason.TRUNCATED
        raise Parked(reason=reason) from error
    if members > MOST_MEMBERS:
        raise Parked(f"the file is a package of {members} parts", reason=Reason.BROKEN)
    package = Package(archive)
    for relation, path in package.related("").values():
        if relation == _DOCUMENT:
            package.main = path
    if package.xml(package.main) is None:
        raise Parked("the file is a ZIP archive without a word-processing document", reason=Reason.UNSUPPORTED)
    return package
