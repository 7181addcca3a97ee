"""RSS and Atom feeds: the daily lists of new documents, and press and news feeds. Nothing is fetched here.

feedparser reads; this module decides what was read. Its ``bozo`` flag is no gate: an HTML page answered with HTTP 200 is not
bozo, while a stray "&" in one title is. So the body is looked at first: is it a feed at all, does it end as it began, did each of
its items come out.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import io
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import feedparser

from documents.citations import leading_symbols
from documents.symbol import Symbol, SymbolError, key_of
from parsers.sniff import Media, is_challenge, sniff

# A day's list has some hundred items and 100 kB. The limits bound what a hostile body costs: at worst some seconds and 300 MB.
MAX_BYTES = 2 * 1024 * 1024
MAX_TAGS = 150_000
MAX_ITEMS = 5000
MAX_DEPTH = 100
_MAX_TITLE, _MAX_SUMMARY = 1000, 4000

#: Paths of the document hosts that hold pages and files, and no symbol.
_NO_ORGANS = frozenset({"FILES", "RSS", "API", "DOC", "ASSETS"})


class FeedState(StrEnum):
    WHOLE = "whole"
    EMPTY = "empty"  # a feed without an item: legal only where the source may be empty
    TRUNCATED = "truncated"  # the entries that came whole are given; the rest has to be asked for again
    MALFORMED = "malformed"  # looks like a feed, but items are lost in it, or it is none that is known
    HTML = "html"  # a page in place of the feed, with HTTP 200
    CHALLENGE = "challenge"  # a page that asks for a proof of being no robot
    JSON = "json"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. ``key`` is its identity in the source: the symbol's key, else a hash of guid, link or title.

    ``symbol`` is None where the item is about documents and none itself (press, news). A document under two symbols has the
    joined one (``symbol.each``). ``published`` is in UTC. ``summary`` is plain text.
    """

    key: str
    symbol: Symbol | None
    title: str
    link: str
    summary: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """``note`` is for the source's health, empty when there is nothing to say; ``updated`` is the channel's own date, UTC."""

    state: FeedState
    entries: tuple[Entry, ...] = ()
    updated: datetime | None = None
    title: str = ""
    note: str = ""


_ROOT = re.compile(r"<(?:[\w-]+:)?(rss|feed|rdf)\b[^>]*>", re.I)
_ROOT_END = re.compile(r"</(?:[\w-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*\Z", re.I | re.S)
_ITEM = re.compile(r"<(?:item|entry)(?=[\s>/])", re.I)
_ITEM_END = re.compile(r"</(?:item|entry)\s*>", re.I)
_TAG = re.compile(r"<(/?)[A-Za-z_][\w:.-]*(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?(/?)>")
_OPAQUE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE\s", re.I)
_BROKEN_OFF = re.compile(r"<(?:\?[^>]*|!--(?:(?!-->).)*|(?:rss|feed|rdf)\b[^>]*)\Z", re.I | re.S)
_SUBSET_END = re.compile(r"\]\s{0,100}>")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.I)
#: Characters that XML 1.0 forbids, and that titles copied out of a word processor have all the same.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]{0,2000}>")
_DOCUMENT_HOST = re.compile(
    r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org|documents\.un\.org|daccess-ods\.un\.org)/", re.I
)


def parse_feed(data: bytes, *, content_type: str | None = None, announces: bool = True) -> Feed:
    """What a feed's body says. Never raises for what is in ``data``; ``content_type`` helps with the encoding only.

    ``announces``: its entries announce documents. Of press and news, whose titles may open with a symbol too, no entry does.

    Limits: 2 MB, 5,000 items, 150,000 tags, 100 nested elements. A document type declaration is cut out unread, so that no entity
    is ever expanded.
    """
    media = sniff(data[:MAX_BYTES])
    if media is Media.EMPTY:
        return Feed(FeedState.NOTHING, note="the body is empty")
    if len(data) > MAX_BYTES:
        return Feed(FeedState.MALFORMED, note=f"the body has {len(data)} bytes; a feed has at most {MAX_BYTES}")
    text, repaired = _decode(data, content_type)
    body = _without_doctype(_DECLARATION.sub("", text, count=1))
    if body is None:
        return Feed(FeedState.TRUNCATED, note="the body breaks off inside its document type declaration")
    root = _ROOT.search(_OPAQUE.sub(" ", body[:65536]))
    if not root or (media is Media.HTML and root.start() > 2048):
        return _no_feed(data, media, body)
    plain = _OPAQUE.sub(" ", body)  # the same without comments and CDATA, whose "</item>" would be none
    expected = len(_ITEM.findall(plain))
    if expected > MAX_ITEMS:
        return Feed(FeedState.MALFORMED, note=f"the feed has {expected} items; at most {MAX_ITEMS} are read")
    if body.count("<") > MAX_TAGS:
        return Feed(FeedState.MALFORMED, note=f"the feed has more than {MAX_TAGS} tags")
    if _too_deep(plain):
        return Feed(FeedState.MALFORMED, note=f"elements are nested deeper than {MAX_DEPTH}")
    truncated = not _ROOT_END.search(plain[-4096:])
    if truncated:
        body, expected = _whole_items(body, root[0])
    parsed = _feedparser(body)
    if not parsed.get("version"):
        return Feed(FeedState.MALFORMED, note="the body looks like a feed but is none that is known")
    entries, notes = _entries(parsed.get("entries", []), announces)
    if repaired:
        notes.append(repaired)
    channel: Mapping[str, Any] = parsed.get("feed", {})
    lost = expected - len(parsed.get("entries", []))
    if truncated:
        state = FeedState.TRUNCATED
        notes.insert(0, f"the feed is cut off; {len(entries)} whole entries were read")
    elif lost > 0:
        state = FeedState.MALFORMED
        notes.insert(0, f"{lost} of {expected} items could not be read")
    else:
        state = FeedState.WHOLE if parsed.get("entries") else FeedState.EMPTY
        if parsed.get("bozo") and not repaired:
            notes.append(f"not well-formed, read all the same ({_reason(parsed)})")
    return Feed(
        state,
        entries,
        _moment(channel, "updated", "published"),
        plain_text(channel.get("title"), _MAX_TITLE),
        "; ".join(notes),
    )


def _no_feed(data: bytes, media: Media, text: str) -> Feed:
    if media is Media.HTML or re.match(r"\s*<(?:!doctype html|html)", text, re.I):
        if is_challenge(data):
            return Feed(FeedState.CHALLENGE, note="a page that asks for a proof of being no robot, instead of a feed")
        title = re.search(r"<title[^>]{0,200}>([^<]{1,200})", text[:65536], re.I)
        named = f" ({plain_text(title[1], 100)!r})" if title else ""
        return Feed(FeedState.HTML, note=f"an HTML page{named} instead of a feed")
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return Feed(FeedState.JSON, note="JSON instead of a feed")
    if _BROKEN_OFF.search(text[-2048:]) or (not text.strip() and data.strip()):
        return Feed(FeedState.TRUNCATED, note="the body breaks off before its first element is complete")
    if media is Media.XML:
        return Feed(FeedState.MALFORMED, note="XML, but no feed")
    return Feed(FeedState.MALFORMED, note=f"no feed but {media}")


# --- bytes to text --------------------------------------------------------------------------------------------------------


def _decode(data: bytes, content_type: str | None) -> tuple[str, str]:
    """The text, and a note when the bytes are not in the encoding that they claim.

    The last character may be cut in two. Latin-1 bytes under a UTF-8 header are what ODS sends; they are read as Windows-1252.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _FORBIDDEN.sub("", data[len(mark) :].decode(encoding, "replace")), ""
    for mark, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(mark):
            return _FORBIDDEN.sub("", data.decode(encoding, "replace")), ""
    declared = _ENCODING.search(data[:1024])
    header = _CHARSET.search(content_type or "")
    claimed = declared[1].decode() if declared else header[1] if header else "utf-8"
    for encoding in dict.fromkeys((claimed, "utf-8")):
        try:
            b"<rss".decode(encoding, "replace")  # refuses a codec that is no character encoding ("hex", "zlib")
            return _FORBIDDEN.sub("", codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)), ""
        except (LookupError, UnicodeError):
            continue
    text = data.decode("cp1252", "replace")
    return _FORBIDDEN.sub("", text), f"the bytes are not {claimed}; read as Windows-1252"


def _without_doctype(text: str) -> str | None:
    """``text`` without its document type declaration, and with it every entity; None when the declaration does not end."""
    item = _ITEM.search(text)
    match = _DOCTYPE.search(text, 0, item.start() if item else len(text))
    if not match:
        return text
    opened, closed = text.find("[", match.end()), text.find(">", match.end())
    if 0 <= opened < closed:
        end = _SUBSET_END.search(text, opened)
        closed = end.end() - 1 if end else -1
    return text[: match.start()] + text[closed + 1 :] if closed >= 0 else None


def _too_deep(plain: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(plain):
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[2]:
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False


def _whole_items(body: str, root: str) -> tuple[str, int]:
    """A truncated feed up to the end of its last whole item, closed again, and the number of items in it."""
    masked = _OPAQUE.sub(lambda match: " " * len(match[0]), body)
    ends = [match.end() for match in _ITEM_END.finditer(masked)]
    name = root[1:].split(">")[0].split()[0].rstrip("/")
    if not ends:
        return f"{root}</{name}>", 0
    kept = body[: ends[-1]]
    channel = re.search(r"<((?:[\w-]+:)?channel)[\s>]", masked[: ends[-1]], re.I)
    inside = channel and not re.search(r"</(?:[\w-]+:)?channel\s*>", masked[channel.end() : ends[-1]], re.I)
    return kept + (f"</{channel[1]}>" if channel and inside else "") + f"</{name}>", len(ends)


# --- feedparser to entries ------------------------------------------------------------------------------------------------


def _feedparser(body: str) -> Mapping[str, Any]:
    """feedparser's result. It gets a stream, because it would open a string as an address or a file."""
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(body.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed


def _reason(parsed: Mapping[str, Any]) -> str:
    return plain_text(str(parsed.get("bozo_exception", "")), 120)


def plain_text(value: object, limit: int) -> str:
    """Plain text of one line: markup and entities resolved, white space single, cut to ``limit`` characters."""
    text = html.unescape(_MARKUP.sub(" ", str(value or "")))
    return " ".join(_FORBIDDEN.sub("", text).split())[:limit]


def _moment(holder: Mapping[str, Any], *names: str) -> datetime | None:
    plain = dict(holder)  # feedparser's own dictionary gives the one date for the other, with a warning
    for name in names:
        parts = plain.get(f"{name}_parsed")
        if parts:
            try:
                return datetime.fromtimestamp(timegm(parts), UTC)
            except (ValueError, OverflowError, OSError, TypeError):
                continue
    return None


def _link(item: Mapping[str, Any]) -> str:
    link = str(item.get("link") or "").strip()
    return link[:2000] if re.match(r"https?://[^\s<>\"]+$", link) else ""


def _symbols(title: str, link: str, guid: str) -> tuple[Symbol, ...]:
    """The documents that an item announces: those its title opens with, else the one that its address names.

    Where the title opens with letters or parentheses that no grammar foresees ("A/80/6 (Income sect. 1)") the address knows how
    far the symbol goes.
    """
    found = leading_symbols(title)
    for address in (link, guid):
        linked = _addressed(address)
        if linked and not found:
            return (linked,)
        if linked and linked.key.startswith(found[0].key) and key_of(title).startswith(linked.key):
            return (linked, *found[1:])
    return found


def _addressed(address: str) -> Symbol | None:
    """The symbol in the address of a document host; None for its other pages ("docs.un.org/files/…")."""
    if not _DOCUMENT_HOST.match(address):
        return None
    try:
        symbol = Symbol.parse(address)
    except SymbolError:
        return None
    return None if symbol.organ in _NO_ORGANS else symbol


def _entries(items: list[Mapping[str, Any]], announces: bool) -> tuple[tuple[Entry, ...], list[str]]:
    entries: dict[str, Entry] = {}
    notes: list[str] = []
    repeated = 0
    for item in items:
        title, link = plain_text(item.get("title"), _MAX_TITLE), _link(item)
        guid = str(item.get("id") or "").strip()
        published = _moment(item, "published", "updated")
        summary = plain_text(item.get("summary"), _MAX_SUMMARY)
        symbols: tuple[Symbol | None, ...] = (_symbols(title, link, guid) if announces else ()) or (None,)
        for symbol in symbols:
            if symbol:
                key = symbol.key
            elif guid or link or title:
                key = hashlib.sha256((guid or link or title).encode("utf-8", "replace")).hexdigest()[:40]
            else:
                continue  # nothing a person could be told of
            repeated += key in entries
            entries.setdefault(key, Entry(key, symbol, title, link, summary, published))
    ordered = list(entries.values())
    announced = sum(1 for entry in ordered if entry.symbol)
    if len(ordered) > 1 and not ordered[0].symbol and announced * 5 >= 4 * (len(ordered) - 1):
        notes.append(f"left out the heading {ordered[0].title[:80]!r}")  # the lists have had one as their first item
        ordered = ordered[1:]
    if repeated:
        notes.append(f"{repeated} repeated")
    return tuple(ordered), notes
