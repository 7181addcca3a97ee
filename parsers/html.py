"""Pages that come where a document was asked for: which of their kinds it is decides whether it is asked for again.

The servers of the UN answer with a page and the status 200 in all of these cases (sources.md 2.1, 3.1).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum

from parsers.blocks import tidy
from parsers.sniff import Media, is_challenge, sniff

_LOOKED_AT = 262_144
_OPAQUE = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TITLE = re.compile(r"<title[^>]{0,500}>(.{0,2000}?)</title", re.I | re.S)
_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,5000}>")


class PageKind(StrEnum):
    CHALLENGE = "challenge"  # asks for a proof of being no robot: the source is closed to us
    NOT_AVAILABLE = "not available"  # the document is not there, or not yet
    ERROR = "error"  # the server's own trouble
    LOGIN = "login"
    APPLICATION = "application"  # an empty page that a script would fill
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Page:
    """``reason`` is one line for a librarian; ``retry`` says that asking again later makes sense."""

    kind: PageKind
    reason: str
    title: str = ""

    @property
    def retry(self) -> bool:
        return self.kind in (PageKind.NOT_AVAILABLE, PageKind.ERROR)


_NOT_AVAILABLE = re.compile(
    r"there is no document matching|document (?:you (?:have )?requested )?(?:is )?(?:not (?:available|found|yet)|does not exist)"
    r"|no (?:such )?(?:document|record|results?) (?:was |were )?found|not available in (?:this|the (?:requested|selected)) language"
    r"|page (?:you (?:are looking for|requested) )?(?:could not be|cannot be|was not|not) found"
    r"|error 404|404 (?:- )?(?:not found|error)"
    r"|the requested (?:url|resource|document|page) .{0,80}?(?:not found|does not exist|could not be found)"
    r"|requested record (?:does not (?:seem to )?exist|has been deleted)"
    r"|n[’']est pas disponible|document introuvable|page introuvable|no est[áa] disponible|no se encontr[óo]|документ не найден"
    r"|не найден|недоступен|غير متوفر|غير موجود|لا يوجد|未找到|找不到|不存在|无法使用",
    re.I,
)
_ERROR = re.compile(
    r"\b50[0234]\b.{0,40}(?:error|bad gateway|unavailable|time-?out)|internal server error|bad gateway|gateway time-?out"
    r"|service (?:is )?(?:temporarily )?unavailable|under maintenance|scheduled maintenance|server error in|runtime error"
    r"|too many requests|rate limit",
    re.I,
)
_LOGIN = re.compile(r"<input[^>]{0,300}type\s*=\s*[\"']?password", re.I)
_SCRIPT = re.compile(r"<script\b|<app-root\b|id\s*=\s*[\"'](?:root|app)[\"']", re.I)


def classify(data: bytes) -> Page | None:
    """What kind of page ``data`` is; None where it is no HTML at all."""
    if sniff(data) is not Media.HTML:
        return None
    source = data[:_LOOKED_AT].decode("utf-8", "replace")
    match = _TITLE.search(source)
    title = tidy(html.unescape(_TAG.sub(" ", match[1])))[:200] if match else ""
    if is_challenge(data):
        return Page(PageKind.CHALLENGE, "the source asks for a proof of being no robot, which is never given", title)
    words = tidy(html.unescape(_TAG.sub(" ", _OPAQUE.sub(" ", source))))
    found = _NOT_AVAILABLE.search(words[:20_000])
    if found:
        return Page(PageKind.NOT_AVAILABLE, f"the page says that there is no such document: “{found[0]}”", title)
    found = _ERROR.search(words[:5_000])
    if found:
        return Page(PageKind.ERROR, f"the page tells of the server's own trouble: “{found[0]}”", title)
    if _LOGIN.search(source):
        return Page(PageKind.LOGIN, "the page asks for a password", title)
    if len(words) - len(title) < 200 and _SCRIPT.search(source):
        return Page(PageKind.APPLICATION, "the page is empty until a browser runs its script", title)
    return Page(PageKind.OTHER, "the page is neither a document nor a notice that is known", title)
