"""What people bring themselves: a folder into which files are dropped, and a list of symbols."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from documents.errors import TransientError
from documents.languages import language_code
from documents.symbol import Symbol, SymbolError
from infra.sandbox import ParseRefused, ParserPool
from infra.sources import Content, Health, Memory, Poll, Sighting
from infra.sources.cursor import read, written
from infra.sources.folder import Found, scan
from parsers.sniff import MEDIA_TYPES, sniff

_SUFFIXES = (".pdf", ".docx", ".doc", ".xml")
_MANIFEST = "MANIFEST.csv"
_LETTER = re.compile(r"[_-]([EFSRAC])$")
_MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class _Row:
    symbol: str
    language: str | None


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """Every file is a document: its symbol stands in ``MANIFEST.csv`` (columns path, symbol and, if known, language), else in
    its own masthead, which a child process reads, else in its name (``A_C.3_80_L.9-E.pdf``).

    Files that are still being written are waited for. A changed manifest is held against all files again.
    """

    folder: Path
    parser: ParserPool
    language: str = "en"
    most: int = 50
    max_bytes: int = 64 * 1024 * 1024
    cadence: timedelta = timedelta(0)
    clock: Callable[[], float] = time.time
    kind: str = "watched folder"

    @property
    def name(self) -> str:
        return f"files in {self.folder}"[-400:]

    def poll(self, memory: Memory, now: datetime) -> Poll:
        known = read(memory.cursor)
        try:
            rows, stamp = self._manifest()
            if known.get("manifest") != stamp:
                known = {}
            seen = scan(self.folder, _SUFFIXES, known, most=self.most, max_bytes=self.max_bytes, clock=self.clock)
        except OSError as error:
            return Poll(Health.DEAD, f"the folder cannot be read: {error.strerror or error}")
        except (csv.Error, ValueError) as error:
            return Poll(Health.MALFORMED, f"{_MANIFEST} cannot be read: {error}")
        sightings = []
        for file in seen.found:
            try:
                sightings.append(self._sighting(file, rows.get(file.name)))
            except TransientError as error:
                # No parser could be started, which is not the file's fault: all of them wait for the next look.
                return Poll(Health.HEALTHY, error.what, tuple(sightings))
        notes = [f"{len(sightings)} files"] if sightings else []
        notes += [f"{seen.waiting} being written"] if seen.waiting else []
        notes += ["the rest comes at the next looks"] if seen.more else []
        cursor = written(**seen.cursor, manifest=stamp)
        return Poll(Health.HEALTHY, "; ".join(notes) or "nothing new", tuple(sightings), Memory(cursor=cursor))

    def _manifest(self) -> tuple[Mapping[str, _Row], str | None]:
        """Path in the folder → what the manifest says of it, and the hash of the manifest; None where there is none."""
        path = self.folder / _MANIFEST
        if not path.is_file():
            return {}, None
        data = path.read_bytes()
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        absent = {"path", "symbol"} - set(reader.fieldnames or ())
        if absent:
            raise ValueError(f"no column {', '.join(sorted(absent))}")
        rows = {
            row["path"]: _Row(row["symbol"] or "", language_code(row.get("language") or ""))
            for row in reader
            if row["path"]
        }
        return rows, hashlib.sha256(data).hexdigest()[:16]

    def _sighting(self, file: Found, row: _Row | None) -> Sighting:
        key = file.name[-400:]
        if file.data is None:
            return Sighting(key, None, f"{file.name}: {file.why}", None, None)
        said, language, why = row.symbol if row else "", row.language if row else None, ""
        if not said:
            said, printed, why = self._masthead(file.data, file.name)
            language = language or printed
        letter = _LETTER.search(file.path.stem)
        symbol = _symbol(said) or _symbol(_LETTER.sub("", file.path.stem).replace("_", "/"))
        if symbol is None:
            return Sighting(key, None, f"{file.name}: {why or 'no document symbol'}", None, None)
        language = language or (language_code(letter[1]) if letter else None) or self.language
        content = Content(file.data, MEDIA_TYPES[sniff(file.data)], language, file.path.absolute().as_uri())
        return Sighting(key, symbol, symbol.display, None, None, content=content)

    def _masthead(self, data: bytes, name: str) -> tuple[str, str | None, str]:
        """(symbol, language, why there is none) as the file itself prints them."""
        try:
            masthead = json.loads(self.parser.parse(data, name=name).document)["masthead"]
        except ParseRefused as error:
            return "", None, error.what
        return masthead["symbol"] or "", masthead["language"], ""


@dataclass(frozen=True, slots=True)
class SymbolList:
    """A text file with a symbol (or its address) on each line; what follows a ``#`` is a remark. Each is fetched as if a list
    had named it. Lines that are no symbol are shown among what is parked."""

    path: Path
    cadence: timedelta = timedelta(0)
    kind: str = "list of symbols"

    @property
    def name(self) -> str:
        return f"symbols in {self.path}"[-400:]

    def poll(self, memory: Memory, now: datetime) -> Poll:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            return Poll(Health.DEAD, f"the list cannot be read: {error.strerror or error}")
        digest = hashlib.sha256(data).hexdigest()
        if read(memory.cursor).get("sha256") == digest:
            return Poll(Health.HEALTHY, "nothing new", unchanged=True)
        lines = data.decode("utf-8-sig", "replace").splitlines()
        if len(lines) > _MOST_LINES:
            return Poll(Health.MALFORMED, f"the list has {len(lines)} lines; at most {_MOST_LINES} are read")
        found: dict[str, Sighting] = {}
        for line in lines:
            words = " ".join(re.sub(r"(?:^|\s)#.*", "", line).split())
            if not words:
                continue
            for symbol in each if (each := _each(words)) else (None,):
                key = symbol.key if symbol else words[:400]
                found.setdefault(key, Sighting(key, symbol, symbol.display if symbol else words[:1000], None, None))
        health = Health.HEALTHY if found else Health.EMPTY
        return Poll(health, f"{len(found)} symbols", tuple(found.values()), Memory(cursor=written(sha256=digest)))


def _each(words: str) -> tuple[Symbol, ...]:
    try:
        return Symbol.parse(words).each
    except SymbolError:
        return ()


def _symbol(words: str) -> Symbol | None:
    each = _each(words)
    return each[0] if each else None
