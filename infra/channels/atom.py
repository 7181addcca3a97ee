"""Atom feeds (RFC 4287), one for each topic and one for each document family, as files that any web server gives out.

    FOLDER/topic/<name>.atom     what was told in the name of that topic
    FOLDER/family/<key>.atom     a draft, its revisions and what became of it
    FOLDER/bulletins.atom        digests, summaries, and what the operators are told

A feed is its own memory: a message is in it by its key, and is not put in twice. Who reads feeds keeps what he has read, so a
feed holds only the newest entries.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from lxml import etree, html

from infra import files
from infra.protocols import Receipt
from watch.message import Message

#: Most entries of one feed.
MOST = 100

_ATOM = "http://www.w3.org/2005/Atom"
#: The space of our identifiers: the same name has the same one, for ever and everywhere.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:rapporteur:feeds")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100


class AtomChannel:
    """A ``Channel`` that writes feeds below ``folder``, each whole or not at all; receipts are the entries' identifiers.

    ``url``: where readers find the folder, for the feeds' links to themselves. One writer at a time, as the lock of a run has it.
    """

    name = "atom"
    remembers = True

    def __init__(
        self,
        folder: Path,
        *,
        url: str | None = None,
        most: int = MOST,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder, self._url, self._most, self._clock = Path(folder), url, most, clock
        self._aside = self._folder / ".tmp"

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        now = self._clock()
        with files.explained("writing the feeds", message.subject):
            files.make_folders(self._aside)
            for path, title in _feeds(message).items():
                self._add(path, title, message, now)
        return Receipt(entry_id(message))

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """There when it is in all of its feeds: a crash may have come between two of them."""
        identity = entry_id(message)
        with files.explained("reading the feeds", message.subject):
            there = all(identity in _ids(self._read(path)) for path in _feeds(message))
        return Receipt(identity) if there else None

    def check(self) -> None:
        with files.explained("opening the feeds", str(self._folder)):
            files.make_folders(self._aside)
            files.sweep(self._aside)
            with files.written_aside(b"probe", self._aside):
                pass

    def _read(self, path: str) -> list[etree._Element]:
        """The feed's entries. None where there is no feed, and where somebody spoilt it: it begins anew."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        with contextlib.suppress(FileNotFoundError, etree.XMLSyntaxError):
            return etree.fromstring((self._folder / path).read_bytes(), parser).findall(f"{{{_ATOM}}}entry")
        return []

    def _add(self, path: str, title: str, message: Message, now: datetime) -> None:
        entries = self._read(path)
        if entry_id(message) in _ids(entries):
            return
        entries.insert(0, _entry(message, now))
        feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
        _put(feed, "id", _identifier(path))
        _put(feed, "title", title)
        _put(feed, "updated", _moment(now))
        _put(_put(feed, "author"), "name", "Rapporteur")
        if self._url:
            _put(feed, "link", rel="self", type="application/atom+xml", href=f"{self._url.rstrip('/')}/{path}")
        feed.extend(entries[: self._most])
        data = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
        target = self._folder / path
        files.make_folders(target.parent)
        files.replace(target, data, self._aside)


def _feeds(message: Message) -> dict[str, str]:
    """Path → title of every feed that the message belongs in."""
    if message.item is None:
        return {"bulletins.atom": "Rapporteur: digests and summaries"}
    feeds = {f"topic/{_file_name(name)}.atom": f"Rapporteur: {name}" for name in message.item.topics}
    # In a symbol nothing is spelt with an underscore, so no two families meet in one file.
    family = _file_name(message.thread.replace("/", "_"))
    return feeds | {f"family/{family}.atom": f"Rapporteur: {message.thread}"}


def _file_name(name: str) -> str:
    """The name itself where a file may have it, else a likeness of it made unmistakable by its digest."""
    plain = _NOT_IN_NAMES.sub("_", name).strip("._")[:_LONGEST_NAME]
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")


def entry_id(message: Message) -> str:
    return _identifier(f"entry {message.key}")


def _identifier(name: str) -> str:
    return uuid.uuid5(_SPACE, name).urn


def _ids(entries: list[etree._Element]) -> set[str]:
    return {entry.findtext(f"{{{_ATOM}}}id") or "" for entry in entries}


def _entry(message: Message, now: datetime) -> etree._Element:
    entry = etree.Element(f"{{{_ATOM}}}entry")
    _put(entry, "id", entry_id(message))
    _put(entry, "title", message.subject)
    _put(entry, "updated", _moment(now))
    if message.item:
        _put(entry, "link", rel="alternate", href=message.item.link)
        _put(entry, "summary", f"{message.item.happened}: {message.item.details}".removesuffix(": "))
        for topic in message.item.topics:
            _put(entry, "category", term=topic)
    _put(entry, "content", _inside(message.html) or message.text, type="html" if message.html else "text")
    return entry


def _inside(page: str) -> str:
    """What stands in the page's body: RFC 4287 (4.1.3.3) wants what may stand in a <div>."""
    if not page:
        return ""
    body = html.document_fromstring(_NO_XML.sub("", page)).find("body")
    if body is None:
        return ""
    # A mail hides its preview line by a style, and feed readers take styles off: it would be said twice.
    for part in list(body.iter()):
        if isinstance(part, html.HtmlElement) and "display:none" in part.get("style", ""):
            part.drop_tree()
    return escape(body.text or "") + "".join(html.tostring(part, encoding="unicode") for part in body)


def _put(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    clean = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    child.text = _NO_XML.sub("", text) or None
    return child


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
