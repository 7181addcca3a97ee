"""Adopted resolutions in the UN's own mark-up: a folder with the files of its repositories (docs/sources.md 7.1)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from documents.languages import language_code
from documents.symbol import Symbol, SymbolError
from infra.sources import Content, Health, Memory, Poll, Sighting
from infra.sources.cursor import read, written
from infra.sources.folder import Found, scan
from parsers.sniff import MEDIA_TYPES, Media

#: Job number and language at the end: "A_RES_76_10-2117757E.xml", "A_RES_ES-11_4-2226123E.xml", "E_RES_2021_2 B-2110300E.xml",
#: "S_RES_2504 (2020)-2000407A.xml", "S_RES-2779-2507317E.xml"; without one: "75_101A-B_A.xml", "A_HRC_RES_54_10E.xml".
_NAME = re.compile(
    r"(?:(?P<series>A_RES|S_RES|E_RES|A_HRC_RES)[_-])?"
    r"(?P<number>(?:ES-|S-)?\d{1,4}(?:_\d{1,4})?)(?:[_ ]?(?P<letter>[A-Z](?:-[A-Z])?)(?=[-_]))?(?: ?\((?P<year>\d{4})\))?"
    r"(?:-\d{5,9}|_)?(?P<language>[A-Z])(?!\w)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PRINTED = re.compile(rb"<docNumber[^>]{0,300}#symbol[^>]{0,300}>\s*([AES]/(?:HRC/)?RES/[^<]{1,60}?)\s*</docNumber>")
_ADOPTED = re.compile(rb"<FRBRdate\s+date=\"(\d{4}-\d{2}-\d{2})\"\s+name=\"adoption\"")
#: A resolution that was adopted longer ago is of the archive.
_NEWS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class MarkupFolder:
    """A checkout that somebody keeps up to date; each look reads what has changed in it, at most ``most`` files.

    ``languages``: editions in others are passed over. A file that is not well-formed is handed on under the symbol of its
    name, so that it is parked where people see it.
    """

    folder: Path
    languages: tuple[str, ...] = ("en",)
    most: int = 500
    max_bytes: int = 16 * 1024 * 1024
    cadence: timedelta = timedelta(hours=1)
    clock: Callable[[], float] = time.time
    kind: str = "mark-up"

    @property
    def name(self) -> str:
        return f"mark-up in {self.folder}"[-400:]

    def poll(self, memory: Memory, now: datetime) -> Poll:
        known = read(memory.cursor)
        try:
            seen = scan(self.folder, (".xml",), known, most=self.most, max_bytes=self.max_bytes, clock=self.clock)
        except OSError as error:
            return Poll(Health.DEAD, f"the folder cannot be read: {error.strerror or error}")
        first = not known or bool(known.get("first"))
        sightings = tuple(item for file in seen.found if (item := self._sighting(file, now, first=first)) is not None)
        note = f"{len(sightings)} files" + ("; the rest comes at the next looks" if seen.more else "")
        cursor = written(**seen.cursor, first=first and seen.more)
        return Poll(Health.HEALTHY, note if sightings or seen.more else "nothing new", sightings, Memory(cursor=cursor))

    def _sighting(self, file: Found, now: datetime, *, first: bool) -> Sighting | None:
        url = file.path.absolute().as_uri()
        return resolution(file.name, file.data, url, self.languages, now, first=first, why=file.why)


def is_wanted(stem: str, languages: Collection[str]) -> bool:
    """Whether a file with such a name, its ending left out, is an edition in one of ``languages``."""
    name = _NAME.match(stem)
    return _language(name) in languages


def _language(name: re.Match[str] | None) -> str:
    return (language_code(name["language"]) if name else None) or "en"


def _symbol(path: str, name: re.Match[str]) -> str:
    """By the name; the Security Council's year often stands in the folder's only: "2025/English/S_RES_2768-2500616E.xml"."""
    series, number = (name["series"] or "A_RES").replace("_", "/"), name["number"].replace("_", "/")
    number += f" {name['letter']}" if name["letter"] else ""
    year = name["year"] or ((found := _YEAR.search(path.rpartition("/")[0])) and found[0])
    return f"{series}/{number} ({year})" if series == "S/RES" and year else f"{series}/{number}"


def resolution(
    path: str, data: bytes | None, url: str, languages: Collection[str], now: datetime, *, first: bool, why: str = ""
) -> Sighting | None:
    """What a file of the repository names; None for an edition that is not wanted. ``data`` None: it cannot be taken, ``why``
    says why not. ``first``: the repository is read for the first time, so what it has is of the archive."""
    stem = PurePosixPath(path).stem
    if not is_wanted(stem, languages):
        return None
    name, text = _NAME.match(stem), data or b""
    printed = _PRINTED.search(text, 0, 65_536)
    words = _symbol(path, name) if name else printed[1].decode("utf-8", "replace") if printed else ""
    try:
        symbol: Symbol | None = Symbol.parse(words)
    except SymbolError:
        symbol = None
    if symbol is None or data is None:
        return Sighting(path[-400:], None, f"{path}: {why or 'names no resolution'}", None, None)
    adopted = _ADOPTED.search(text, 0, 65_536)
    old = adopted is not None and adopted[1].decode() < (now - _NEWS).date().isoformat()
    content = Content(data, MEDIA_TYPES[Media.XML_AKN], _language(name), url)
    return Sighting(path[-400:], symbol, symbol.display, None, None, content=content, archive=first or old)
