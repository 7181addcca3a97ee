"""Folders whose files are documents: a checkout of the UN's own mark-up, and a folder into which people drop files.

A scan looks at names and times only and reads what has changed. The time of change (``ctime``) counts, because it cannot be
set: a file that is copied with its old date is new all the same.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsers.sniff import Media, sniff, whole_pdf

#: A file that was changed so many seconds ago may still be written to.
_SETTLED = 5.0
#: A file without its end is waited for so many seconds; then it is taken as it is, and parked by name.
_PATIENCE = 3600.0


@dataclass(frozen=True, slots=True)
class Found:
    """``name`` is the path inside the folder. ``data`` None: it cannot be taken, ``why`` says why not."""

    path: Path
    name: str
    data: bytes | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """``cursor`` is what the next scan is given; ``more``: files were left for it; ``waiting``: they are being written."""

    found: tuple[Found, ...]
    cursor: Mapping[str, object]
    more: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class _Entry:
    changed: int  # nanoseconds since 1970
    name: str
    size: int


def scan(
    folder: Path,
    suffixes: Collection[str],
    known: Mapping[str, Any],
    *,
    most: int,
    max_bytes: int,
    clock: Callable[[], float] = time.time,
) -> Scan:
    """What has changed since the scan that left ``known``, at most ``most`` files, oldest change first.

    Raises OSError where the folder cannot be listed. ``clock`` is the one that dates the files.
    """
    upto = (_int(known.get("changed")), str(known.get("name") or ""))
    waited = {str(name) for name in known.get("waiting") or ()}
    entries = sorted(_entries(folder, suffixes), key=lambda one: (one.changed, one.name))
    due = [one for one in entries if (one.changed, one.name) > upto or one.name in waited]
    found: list[Found] = []
    waiting: list[str] = []
    for one in due[:most]:
        upto = max(upto, (one.changed, one.name))
        age = clock() - one.changed / 1e9
        file = _read(folder, one, age, max_bytes)
        if file is None:
            waiting.append(one.name)
        else:
            found.append(file)
    later = {one.name for one in due[most:]} & waited
    cursor = {"changed": upto[0], "name": upto[1], "waiting": sorted({*waiting, *later})}
    return Scan(tuple(found), cursor, len(due) > most, len(waiting))


def _entries(folder: Path, suffixes: Collection[str]) -> Iterator[_Entry]:
    """The folder's files, also of folders in it; no hidden ones, and nothing behind a link."""
    with os.scandir(folder) as listing:
        names = sorted(entry.name for entry in listing)
    for name in names:
        if name.startswith((".", "~")):
            continue
        path = folder / name
        try:
            status = path.lstat()
        except FileNotFoundError:  # it was renamed meanwhile, and has another name in the next scan
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from (_Entry(one.changed, f"{name}/{one.name}", one.size) for one in _entries(path, suffixes))
        elif stat.S_ISREG(status.st_mode) and path.suffix.lower() in suffixes:
            yield _Entry(max(status.st_ctime_ns, 0), name, status.st_size)


def _read(folder: Path, one: _Entry, age: float, max_bytes: int) -> Found | None:
    """The file; None while somebody may be writing to it. A time in the future is a clock that was set back."""
    path = folder / one.name
    if 0 <= age < _SETTLED:
        return None
    if one.size > max_bytes:
        return Found(path, one.name, None, f"larger than {max_bytes:,} bytes")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return Found(path, one.name, None, error.strerror or str(error))
    if 0 <= age < _PATIENCE and not _whole(data):
        return None
    return Found(path, one.name, data)


def _whole(data: bytes) -> bool:
    media = sniff(data)
    if media is Media.EMPTY:
        return False
    if media is Media.PDF:
        return whole_pdf(data)
    if media in (Media.DOCX, Media.ZIP):
        return b"PK\x05\x06" in data[-65_600:]
    return media is not Media.XML_AKN or data.rstrip().endswith(b">")


def _int(value: object) -> int:
    return value if isinstance(value, int) else -1
