"""XML from strangers: read without entities, without a network, within bounds.

lxml's parser keeps to libxml2's own limits as long as ``huge_tree`` is off: 10 MB in one text, few levels. A document type
declaration is refused whatever it says: no source of ours has one, and entity bombs need one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

#: The longest resolution in the mark-up of the UN has half a megabyte.
MAX_BYTES = 24 * 1024 * 1024
#: The UN's mark-up is some twenty levels deep. Newer versions of libxml2 would let ten times as many pass as our walks can take.
MAX_DEPTH = 100


_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")


class XmlError(Exception):
    """Not well-formed, or refused. ``line`` and ``column`` count from 1 (0: unknown); ``cut`` says that the end is missing."""

    def __init__(self, what: str, line: int = 0, column: int = 0, *, cut: bool = False) -> None:
        super().__init__(f"line {line}, column {column}: {what}" if line else what)
        self.what, self.line, self.column, self.cut = what, line, column, cut


def parser_of(encoding: str | None = None) -> etree.XMLParser:
    """A parser that expands nothing and asks nobody."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )


def parse_xml(data: bytes, *, encoding: str | None = None) -> etree._Element:
    """The root of ``data``. ``encoding`` overrules the declaration. Raises XmlError."""
    if len(data) > MAX_BYTES:
        raise XmlError(f"it has {len(data)} bytes, more than {MAX_BYTES}")
    try:
        root = etree.fromstring(data.strip(), parser_of(encoding))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = (error.msg or "not well-formed").split(", line ")[0]
        cut = _cut(data)
        raise XmlError(what, line or 0, column or 0, cut=cut) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise XmlError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("it has a document type declaration, which no document of the United Nations has")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise XmlError(f"it is nested more than {MAX_DEPTH} levels deep")
    return root


def _cut(data: bytes) -> bool:
    """Whether the end tag of the root is missing: the transfer broke off, or it was never written."""
    root = _ROOT.search(data[:65536])
    return root is not None and b"</" + root[1] not in data[-256:]


def name_of(element: etree._Element) -> str:
    """The name without its namespace; "" for what is no element (an entity left alone)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def named(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements under ``element`` with one of these names, in document order."""
    return (one for one in element.iter() if name_of(one) in names)


def first(element: etree._Element | None, *names: str) -> etree._Element | None:
    return next(named(element, *names), None) if element is not None else None
