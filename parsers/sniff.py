"""What a body is, by its bytes alone: the United Nations' servers say "application/pdf" of pages, and ".DOC" of a DOCX.

Signatures: PDF 32000-1 7.5.2 (readers accept junk before ``%PDF-`` within the first 1,024 bytes), [MS-CFB] for OLE2, PKZIP APPNOTE
4.3.7, and ``FF 57 50 43`` for WordPerfect, in which the documents of the years before 2001 are kept (sources.md 3.1).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Media(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    OLE2 = "ole2"  # Word 97-2003
    WORDPERFECT = "wordperfect"
    ZIP = "zip"
    RTF = "rtf"
    HTML = "html"
    XML_AKN = "akoma ntoso"
    XML = "xml"
    IGOV = "decision of igov"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"


MEDIA_TYPES: dict[Media, str] = {
    Media.PDF: "application/pdf",
    Media.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Media.OLE2: "application/msword",
    Media.WORDPERFECT: "application/vnd.wordperfect",
    Media.ZIP: "application/zip",
    Media.RTF: "application/rtf",
    Media.HTML: "text/html",
    Media.XML_AKN: "application/akn+xml",
    Media.XML: "application/xml",
    Media.IGOV: "application/vnd.igov.decision+json",
    Media.TEXT: "text/plain",
    Media.EMPTY: "application/x-empty",
    Media.UNKNOWN: "application/octet-stream",
}

_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.S)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1|center)\b", re.I)
_DOCTYPE = re.compile(r"<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>\s*", re.I | re.S)
_AKN = re.compile(r"<(?:[\w.-]+:)?akomaNtoso\b|xmlns(?::\w+)?\s*=\s*[\"']http://docs\.oasis-open\.org/legaldocml/")
_XML = re.compile(r"<[A-Za-z_][\w.:-]*[\s/>]")
#: Words of the pages that ask a browser to prove itself (AWS WAF, Cloudflare, Incapsula): never answered, only named.
_CHALLENGE = re.compile(
    rb"gokuProps|awsWafCookieDomainList|awswaf\.com|cf-chl|cf_chl|challenge-platform|_Incapsula_Resource|Just a moment\.\.\.|"
    rb"captcha|Verify(?:ing)? (?:that )?you are (?:a )?human|JavaScript is disabled.{0,200}?verify that you.re not a robot",
    re.I | re.S,
)


def _start(data: bytes) -> str:
    """The first characters as text, whatever the encoding: markup is ASCII in all of them but UTF-16 and UTF-32."""
    head = data[:65536]
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff")
    if head[:4] == b"<\0?\0":
        return head.decode("utf-16-le", "replace")
    if head[:4] == b"\0<\0?":
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def sniff(data: bytes) -> Media:
    """What ``data`` is. Looks at the first 64 kB, and for a ZIP at its list of members, without unpacking anything."""
    if not data.strip(b" \t\r\n\0"):
        return Media.EMPTY
    if data[:4] == b"\xffWPC":
        return Media.WORDPERFECT
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Media.OLE2
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        # The central directory has every name, and each local header has its own; a file cut off has only the latter.
        return Media.DOCX if b"word/document" in data or b"word/styles" in data else Media.ZIP
    if data[:5] == b"{\\rtf":
        return Media.RTF
    text = _start(data)
    body = text[_prologue_end(text) :]
    markup = _markup(body)
    if markup is not None:
        return markup
    if b"%PDF-" in data[:1024]:
        return Media.PDF
    if b"<html" in data[:2048].lower() or b"<!doctype html" in data[:2048].lower():
        return Media.HTML
    if body.startswith("{") and '"ED_DecisionNumber"' in body:
        return Media.IGOV
    return Media.TEXT if _is_text(data, text) else Media.UNKNOWN


def _prologue_end(text: str) -> int:
    match = _PROLOGUE.match(text)
    return match.end() if match else 0


def _markup(body: str) -> Media | None:
    if not body.startswith("<"):
        return None
    if _HTML.match(body):
        return Media.HTML
    doctype = _DOCTYPE.match(body)
    if doctype:
        if re.match(r"<!doctype\s+html", body, re.I):
            return Media.HTML
        body = body[doctype.end() :]
        body = body[_prologue_end(body) :]
    if not _XML.match(body):
        return None
    return Media.XML_AKN if _AKN.search(body[:4096]) else Media.XML


def _is_text(data: bytes, text: str) -> bool:
    """Text has hardly a control character, and is UTF-8 or one of the 8-bit codes that old files use."""
    if b"\0" in data[:65536] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    head = text[:65536]
    odd = sum(1 for character in head if character < " " and character not in "\t\n\r\f\x1a\x0b")
    return odd <= len(head) // 200


_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*")
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,400}?/L\s+(\d{1,12})")


def whole_pdf(data: bytes) -> bool:
    """Whether a PDF has its end: a ``startxref`` and ``%%EOF`` in the last 2 kB. A transfer that broke off has neither.

    A linearized file ("fast web view") has such an end near its beginning too, which points nowhere (offset 0) and is followed
    by less than the length that the file's first object states.
    """
    ends = list(_START.finditer(data, max(0, len(data.rstrip(b"\0\r\n\t ")) - 2048)))
    if not ends or not 0 < int(ends[-1][1]) < len(data):
        return False
    stated = _LINEARIZED.search(data, 0, 2048)
    return not stated or len(data) >= int(stated[1])


def is_challenge(data: bytes) -> bool:
    """Whether an HTML page asks the caller to prove that it is no robot."""
    return bool(_CHALLENGE.search(data[:262144]))
