"""What exists in this United Nations: which documents, in which languages and formats, and since when.

A document is published under a symbol (or several: ``A/80/434`` and ``S/2025/632`` are one file), in one language and one
format. Publishing the same three again replaces the file in place: that is how the United Nations reissues a document
(sources.md 6.3), and nothing but the bytes then says so.
"""

from __future__ import annotations

import bisect
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from documents.errors import UsageError
from documents.languages import LANGUAGES, language_code
from documents.model import Document
from documents.symbol import Symbol, SymbolError, key_of
from replica.cards import Card, Decision, Record, Story, card_of, kind_of
from replica.writer import write

#: The daily lists. Documents of bodies with neither a list of their own (CEDAW, TD/B, …) are in ``allundocs`` only.
FEEDS = ("gadocs", "scdocs", "hrc", "ecosocdocs", "allundocs")

#: What ``t=`` of documents.un.org can ask for, and in the feeds' eyes what makes a file a document.
FORMATS = ("pdf", "docx", "doc")

Content = bytes | Path | Document | Callable[[], bytes]

_MAGIC = ((b"%PDF", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "doc"), (b"\xffWPC", "wpd"))
_KEPT = 64


def format_of(data: bytes) -> str:
    """The format that the first bytes show: pdf, docx, doc, wpd, xml; "bin" for none of them."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    return "xml" if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else "bin"


def identity(symbol: str) -> str:
    """The key under which a spelling is looked up; aliases such as ``(SUPP)`` are one with the plain symbol."""
    try:
        return Symbol.parse(symbol).canonical
    except SymbolError:
        return key_of(symbol)


def feed_of(symbol: str | None) -> str:
    """The list of the organ that issued ``symbol``; "allundocs" where it has none of its own."""
    key = identity(symbol) if symbol else ""
    if key.startswith("A/HRC/"):
        return "hrc"
    return {"A": "gadocs", "S": "scdocs", "E": "ecosocdocs"}.get(key.split("/")[0], "allundocs")


@dataclass(frozen=True, slots=True)
class Published:
    """One file as it stands at the United Nations since ``published``.

    ``symbol`` is the spelling that the lists show (None: a file without one); ``keys`` are all that resolve to it.
    """

    name: str
    symbol: str | None
    keys: tuple[str, ...]
    language: str
    format: str
    title: str
    published: datetime
    content: Content
    #: Whether the Journal's agendas name it.
    on_agenda: bool = True

    @property
    def id(self) -> str:
        """What the catalogue's address of the file ends in. Not of its bytes: those may not be written yet."""
        return hashlib.md5(f"{self.name} {self.published.isoformat()}".encode(), usedforsecurity=False).hexdigest()

    def read(self) -> bytes:
        """The bytes, read or written now: a folder of thousands is not held in memory."""
        if isinstance(self.content, bytes):
            return self.content
        if isinstance(self.content, Path):
            return self.content.read_bytes()
        if isinstance(self.content, Document):
            return write(self.content, self.format)
        return self.content()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the daily lists."""

    title: str
    link: str
    description: str
    published: datetime
    feed: str


class Library:
    """The documents that a replica serves. Safe to publish to from one thread while others are served."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._by_key: dict[tuple[str, str, str], list[Published]] = {}
        self._by_name: dict[str, list[Published]] = {}
        self._items: list[Item] = []
        self._symbols: dict[str, str] = {}
        self._records: dict[str, Record] = {}
        self._moments: list[datetime] = []
        self._sorted: tuple[tuple[int, int], list[Record]] = ((-1, -1), [])
        self._by_id: dict[str, Published] = {}
        self._decisions: list[Decision] = []
        self._stories: list[Story] = []
        self._markup: dict[str, list[tuple[datetime, str, bytes | None]]] = {}
        self._bytes: OrderedDict[int, tuple[Published, bytes, str]] = OrderedDict()

    def __len__(self) -> int:
        """Files that are there, each once, replaced ones not counted."""
        return len(self._by_name)

    # --- publishing -------------------------------------------------------------------------------------------------------

    def publish(
        self,
        symbol: str | Symbol | None,
        language: str,
        content: Content,
        *,
        at: datetime | None = None,
        title: str = "",
        also: Iterable[str] = (),
        format: str | None = None,
        name: str | None = None,
        announce: bool | None = None,
        card: Card | None = None,
        catalogued: bool = True,
        on_agenda: bool = True,
    ) -> Published:
        """Makes a file available from ``at`` on (now, when it is None), in place of what had its symbol, language and format.

        ``content`` is the file's bytes, a path, a Document to be written in ``format``, or a function that makes the bytes
        when they are asked for. ``also`` are further symbols of the same file. The lists announce a symbol once, when its
        first file appears; ``announce`` forces (True) or suppresses (False) an entry. ``card`` is what the catalogue says of
        it; without ``catalogued`` it says nothing, without ``on_agenda`` the Journal does not name it.
        """
        at = at or datetime.now(UTC)
        if at.tzinfo is None:
            raise UsageError("a time without its zone", phase="publishing", subject=str(symbol))
        code = language_code(language)
        if code is None:
            raise UsageError(f"unknown language {language!r}", phase="publishing", subject=str(symbol))
        spelling = str(symbol) if symbol is not None else None
        if format is None:
            format = format_of(content) if isinstance(content, bytes) else "pdf"
            if isinstance(content, Path):
                format = content.suffix.lstrip(".").lower()
        keys: list[str] = []
        for text in [*([spelling] if spelling else []), *also]:
            joined = [text]
            try:
                joined = [part.canonical for part in Symbol.parse(text).each]
            except SymbolError:
                joined = [key_of(text)]
            keys += [key for key in joined if key not in keys]
        stem = (spelling or title or "document").translate(str.maketrans(" /:", "___"))
        entry = Published(
            name=name or f"{stem}-{code.upper()}.{format}",
            symbol=spelling,
            keys=tuple(keys),
            language=code,
            format=format,
            title=title,
            published=at,
            content=content,
            on_agenda=on_agenda,
        )
        if card is None:
            card = card_of(content) if isinstance(content, Document) else Card()
        with self._lock:
            for key in keys:
                self._by_key.setdefault((key, code, format), []).append(entry)
            self._by_name.setdefault(entry.name, []).append(entry)
            listed = keys[0] if keys else entry.name
            if announce or (announce is None and format in FORMATS and listed not in self._symbols):
                self._symbols.setdefault(listed, entry.name)
                bisect.insort(self._items, _item(entry), key=lambda item: item.published)
            self._by_id[entry.id] = entry
            if catalogued and keys and spelling:
                self._describe(entry, (spelling, *also), card)
        return entry

    def _describe(self, entry: Published, symbols: tuple[str, ...], card: Card) -> None:
        """A record for a new symbol; another file of a known one changes its record."""
        record = self._records.get(entry.keys[0])
        if record is None:
            created = card.stub_from or entry.published
            kind = kind_of(symbols[0])
            number = 2_500_001 + len(self._records)
            record = Record(number, entry.keys[0], symbols, entry.title, kind, card, created)
            self._records[entry.keys[0]] = record
            self._note(record, created)
            if card.described_at is not None:
                self._note(record, card.described_at)
        if entry.published not in record.touched:
            self._note(record, entry.published)

    def _note(self, record: Record, moment: datetime) -> None:
        bisect.insort(record.touched, moment)
        bisect.insort(self._moments, moment)

    def touch(self, symbol: str, at: datetime) -> None:
        """A cataloguer edits the record of a symbol: pages of a list by ``updated`` shift under whoever reads them."""
        with self._lock:
            self._note(self._records[identity(symbol)], at)

    def decide(self, decision: Decision) -> None:
        """Adds a decision to IGov's list of its session."""
        with self._lock:
            self._decisions.append(decision)

    def tell(self, story: Story) -> None:
        """Adds an item to a feed of the press, or a report to ReliefWeb."""
        with self._lock:
            bisect.insort(self._stories, story, key=lambda item: item.at)

    def mark_up(self, path: str, data: bytes | None, at: datetime, repository: str = "GAresolutions") -> None:
        """Puts a file into a repository of resolutions in mark-up, or takes it out (None)."""
        with self._lock:
            changes = self._markup.setdefault(repository, [])
            bisect.insort(changes, (at, path, data), key=lambda change: change[0])

    def publish_document(
        self,
        document: Document,
        *,
        at: datetime | None = None,
        formats: Iterable[str] = ("pdf",),
        announce: bool | None = None,
    ) -> None:
        """Publishes a document under its own masthead in each of ``formats``."""
        head = document.masthead
        for format in formats:
            self.publish(
                head.symbol,
                head.language,
                document,
                at=at,
                title=description(document),
                format=format,
                announce=announce,
            )
            announce = False if announce else announce

    def withdraw(self, symbol: str, language: str | None = None) -> None:
        """Takes the files of a symbol away (all languages, or one), leaving what the lists have said of it."""
        key = identity(symbol)
        with self._lock:
            for found in [place for place in self._by_key if place[0] == key and language in (None, place[1])]:
                for entry in self._by_key.pop(found):
                    self._by_name.pop(entry.name, None)

    # --- asking -----------------------------------------------------------------------------------------------------------

    def find(self, symbol: str, language: str, format: str, now: datetime) -> Published | None:
        """The newest file of a symbol that is out at ``now``.

        Word files are stored as they came: what is called ``.doc`` is often OOXML, so each of ``doc`` and ``docx`` stands in
        for the other (sources.md 3.1: the stored file is returned, nothing is converted).
        """
        code = language_code(language)
        wanted = [format, {"doc": "docx", "docx": "doc"}.get(format, format)]
        with self._lock:
            for kind in wanted:
                for entry in reversed(self._by_key.get((identity(symbol), code or "", kind), ())):
                    if entry.published <= now:
                        return entry
        return None

    def file(self, name: str, now: datetime) -> Published | None:
        """A file by its name, for what has no symbol."""
        with self._lock:
            return next((e for e in reversed(self._by_name.get(name, ())) if e.published <= now), None)

    def other_than(self, entry: Published, now: datetime) -> Published | None:
        """Some other file of the same format: what a mix-up serves. The next by name, so that it is always the same."""
        with self._lock:
            names = sorted(self._by_name)
            start = names.index(entry.name) if entry.name in names else 0
            for name in names[start + 1 :] + names[:start]:
                other = self.file(name, now)
                if other and other.format == entry.format and not set(other.keys) & set(entry.keys):
                    return other
        return None

    def items(self, feed: str, now: datetime, window: int | None = None) -> tuple[Item, ...]:
        """What a list says at ``now``, newest first, at most ``window`` entries."""
        out: list[Item] = []
        with self._lock:
            last = bisect.bisect_right(self._items, now, key=lambda item: item.published)
            for item in reversed(self._items[:last]):
                if len(out) == window:
                    break
                if feed in ("allundocs", item.feed):
                    out.append(item)
        return tuple(out)

    def records(self, now: datetime) -> list[Record]:
        """Every record of the catalogue that exists at ``now``, the one that was changed last at the end."""
        with self._lock:
            state = (bisect.bisect_right(self._moments, now), len(self._moments))
            if self._sorted[0] != state:
                there = [record for record in self._records.values() if record.created <= now]
                self._sorted = state, sorted(there, key=lambda record: (record.updated(now), record.id))
            return self._sorted[1]

    def files_of(self, record: Record, now: datetime) -> list[Published]:
        """All files of a record that were ever put there, newest first: two of one language are a reissue."""
        with self._lock:
            places = [(record.key, code, form) for code in LANGUAGES for form in FORMATS]
            found = [e for place in places for e in self._by_key.get(place, ()) if e.published <= now]
        return sorted(found, key=lambda entry: entry.published, reverse=True)

    def file_by_id(self, id: str, now: datetime) -> Published | None:
        """A file by the number that the catalogue gives it; replaced ones stay reachable."""
        with self._lock:
            entry = self._by_id.get(id)
        return entry if entry is not None and entry.published <= now else None

    def issued(self, start: datetime, end: datetime) -> list[Published]:
        """English files that came out in a span of time, in order: what an agenda can name."""
        with self._lock:
            found = [e for all in self._by_name.values() for e in all if start <= e.published < end]
        return sorted((e for e in found if e.language == "en"), key=lambda entry: (entry.published, entry.name))

    def decisions(self, session: int, now: datetime) -> list[Decision]:
        """The decisions of a session that are there at ``now``, by number."""
        with self._lock:
            found = [d for d in self._decisions if d.session == session and d.at <= now]
        return sorted(found, key=lambda decision: decision.number)

    def stories(self, feed: str, now: datetime, window: int | None = None) -> tuple[Story, ...]:
        """The items of a feed, newest first."""
        with self._lock:
            found = [story for story in reversed(self._stories) if story.feed == feed and story.at <= now]
        return tuple(found[:window])

    def markup(self, repository: str, now: datetime) -> Iterator[dict[str, bytes]]:
        """The files of a repository by their paths: as they are at ``now``, and before each change, newest first."""
        with self._lock:
            changes = [change for change in self._markup.get(repository, []) if change[0] <= now]
        for count in range(len(changes), -1, -1):
            files = {path: data for _, path, data in changes[:count]}
            yield {path: data for path, data in files.items() if data is not None}

    def entries(self) -> Iterator[Published]:
        """Every file as it stands last."""
        with self._lock:
            return iter([versions[-1] for versions in self._by_name.values()])

    def read(self, entry: Published) -> tuple[bytes, str]:
        """The bytes and their entity tag. The last few are kept, because a written document costs milliseconds."""
        with self._lock:
            kept = self._bytes.get(id(entry))
            if kept and kept[0] is entry:
                self._bytes.move_to_end(id(entry))
                return kept[1], kept[2]
        data = entry.read()
        tag = '"' + hashlib.sha256(data).hexdigest()[:32] + '"'
        with self._lock:
            self._bytes[id(entry)] = (entry, data, tag)
            while len(self._bytes) > _KEPT:
                self._bytes.popitem(last=False)
        return data, tag


def _item(entry: Published) -> Item:
    if entry.symbol is None:
        title = Path(entry.name).stem
        link = f"https://docs.un.org/files/{quote(entry.name)}"
    else:
        title = entry.symbol
        # A document that was never issued in English says so in its link; the lists themselves name no language.
        language = "" if entry.language == "en" else f"{entry.language}/"
        link = f"https://undocs.org/{language}{quote(entry.symbol)}"
    return Item(title, link, (entry.title or title).upper(), entry.published, feed_of(entry.symbol))


def description(document: Document) -> str:
    """The descriptive title that the lists print: "PREVENTING …: DRAFT RESOLUTION / ITALY AND PERU"."""
    words = [document.title or document.masthead.agenda_title or document.kind]
    if document.title and document.kind not in document.title.lower():
        words.append(f": {document.kind}")
    if document.sponsors:
        names = [sponsor.name for sponsor in document.sponsors]
        words.append(" / " + (" and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]))
    return "".join(words).upper()
