"""A compound file ([MS-CFB]): a small file system in one file, in which Word 97-2003 keeps its streams.

Every chain is followed at most as long as the file has sectors, and every offset is looked at before it is used: a damaged
file ends in CompoundError, never in a loop.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_REGULAR = 0xFFFFFFFA  # above it: end of chain, free, FAT and DIFAT sectors
_MAX_ENTRIES = 4096


class CompoundError(Exception):
    """The container is damaged."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int  # 2: stream, 5: root
    start: int
    size: int


class Compound:
    """The streams of the top level of a compound file, by name."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != SIGNATURE:
            raise CompoundError("it has no header of a compound file")
        self._data = data
        version, order, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
        if order != 0xFFFE or shift not in (9, 12) or mini_shift != 6:
            raise CompoundError(f"its header is damaged (version {version})")
        self._size = 1 << shift
        self._sectors = max(0, (len(data) - self._size + self._size - 1) // self._size)
        self._cutoff: int = struct.unpack_from("<I", data, 56)[0]
        self._fat = self._read_fat()
        self._entries = self._read_directory(struct.unpack_from("<I", data, 48)[0])
        root = self._entries.get("Root Entry")
        self._mini = self._chain(root.start, root.size) if root is not None and root.size else b""
        self._mini_fat: tuple[int, ...] | None = None
        self._mini_start: int = struct.unpack_from("<I", data, 60)[0]

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; None where there is none of that name. Raises CompoundError."""
        entry = self._entries.get(name)
        if entry is None or entry.kind != 2:
            return None
        if entry.size >= self._cutoff:
            return self._chain(entry.start, entry.size)
        return self._mini_chain(entry.start, entry.size)

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise CompoundError(f"sector {number} lies behind the end of the file")
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        count, difat, difats = *struct.unpack_from("<I", self._data, 44), *struct.unpack_from("<II", self._data, 68)
        numbers = [n for n in struct.unpack_from("<109I", self._data, 76) if n <= _LAST_REGULAR]
        per = self._size // 4 - 1
        for _ in range(min(difats, self._sectors)):
            if difat > _LAST_REGULAR:
                break
            sector = self._sector(difat).ljust(self._size, b"\xff")
            values = struct.unpack(f"<{per + 1}I", sector)
            numbers.extend(n for n in values[:per] if n <= _LAST_REGULAR)
            difat = values[per]
            if len(numbers) > self._sectors:
                raise CompoundError("its allocation table is longer than the file")
        entries: list[int] = []
        for number in numbers[: min(count, self._sectors)]:
            sector = self._sector(number).ljust(self._size, b"\xff")
            entries.extend(struct.unpack(f"<{self._size // 4}I", sector))
        return tuple(entries)

    def _numbers(self, start: int, fat: tuple[int, ...], limit: int) -> list[int]:
        found: list[int] = []
        while start <= _LAST_REGULAR:
            if start >= len(fat) or len(found) >= limit:
                raise CompoundError("a chain of sectors has no end")
            found.append(start)
            start = fat[start]
        return found

    def _chain(self, start: int, size: int | None = None) -> bytes:
        numbers = self._numbers(start, self._fat, self._sectors) if size != 0 else []
        if size is not None:
            numbers = numbers[: (size + self._size - 1) // self._size]
        data = b"".join(map(self._sector, numbers))
        if size is not None and len(data) < size:
            raise CompoundError("a stream is shorter than its directory says")
        return data if size is None else data[:size]

    def _mini_chain(self, start: int, size: int) -> bytes:
        if self._mini_fat is None:
            table = self._chain(self._mini_start)
            self._mini_fat = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
        numbers = self._numbers(start, self._mini_fat, len(self._mini_fat)) if size else []
        data = b"".join(self._mini[number * 64 : number * 64 + 64] for number in numbers)
        if len(data) < size:
            raise CompoundError("a short stream is shorter than its directory says")
        return data[:size]

    def _read_directory(self, start: int) -> dict[str, _Entry]:
        table = self._chain(start)
        found: dict[str, _Entry] = {}
        for offset in range(0, min(len(table) // 128, _MAX_ENTRIES) * 128, 128):
            length = struct.unpack_from("<H", table, offset + 64)[0]
            kind = table[offset + 66]
            if kind not in (2, 5) or not 2 <= length <= 64:
                continue
            name = table[offset : offset + length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", table, offset + 116)
            # An embedded document has streams of the same names, but the main one's stand first.
            found.setdefault(name, _Entry(kind, first, size))
        return found
