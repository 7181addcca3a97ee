"""A small writer of Word 97 files ([MS-DOC], [MS-CFB]), so that the tests need no file of anybody else's."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

ITALIC, BOLD, RAISED = b"\x36\x08\x01", b"\x35\x08\x01", b"\x48\x2a\x01"
GONE, HIDDEN = b"\x00\x08\x01", b"\x3c\x08\x01"
IN_TABLE, ROW_END, CENTRED = b"\x16\x24\x01", b"\x17\x24\x01", b"\x03\x24\x01"
END = 0xFFFFFFFE


def size(points: float) -> bytes:
    return b"\x43\x4a" + struct.pack("<H", int(points * 2))


def listed(number: int, level: int = 0) -> bytes:
    return b"\x0b\x46" + struct.pack("<H", number) + b"\x0a\x26" + bytes([level])


@dataclass
class Doc:
    """``body`` are runs (text, character properties); ``shapes`` are properties of paragraphs by their number."""

    body: Sequence[tuple[str, bytes]]
    notes: Sequence[tuple[str, bool]] = ()  # text, counted by Word
    stories: Sequence[str] = ()
    remarks: str = ""
    shapes: dict[int, bytes] = field(default_factory=dict)
    lists: Sequence[Sequence[tuple[int, str]]] = ()  # levels (style, text) of each list
    compressed: bool = False
    flags: int = 0x0200
    marks: Sequence[int] | None = None  # where the notes' marks stand, if not at the characters 2

    def file(self) -> bytes:
        body = "".join(text for text, _ in self.body)
        notes = "".join(text for text, _ in self.notes) + ("\r" if self.notes else "")
        stories = "".join(self.stories)
        text = body + notes + stories + self.remarks
        encoded = text.encode("cp1252" if self.compressed else "utf-16-le", "surrogatepass")
        width = 1 if self.compressed else 2
        start = 2048
        main = bytearray(start) + encoded
        main += bytes(-len(main) % 512)
        runs = len(main) // 512
        main += self._run_page(start, width, len(encoded)) + self._paragraph_page(start, width, text)
        table = bytearray(b"\0" * 16)
        pairs: dict[int, tuple[int, int]] = {}

        def put(index: int, data: bytes) -> None:
            pairs[index] = (len(table), len(data))
            table.extend(data)

        fc = start * 2 | 0x40000000 if self.compressed else start
        pieces = struct.pack("<2I", 0, len(text)) + struct.pack("<HIH", 0, fc, 0)
        put(33, b"\x02" + struct.pack("<I", len(pieces)) + pieces)
        put(12, struct.pack("<3I", start, start + len(encoded), runs))
        put(13, struct.pack("<3I", start, start + len(encoded), runs + 1))
        if self.notes:
            at = list(self.marks) if self.marks is not None else [n for n, c in enumerate(body) if c == "\x02"]
            put(
                2,
                struct.pack(f"<{len(at) + 1}I", *at, len(body)) + b"".join(struct.pack("<H", c) for _, c in self.notes),
            )
            put(3, _positions([text for text, _ in self.notes], 1))
        if self.stories:
            put(11, _positions(self.stories, 1))
        if self.lists:
            self._put_lists(put)
        header = struct.pack("<HH", 0xA5EC, 0x00C1)
        main[0:4] = header
        main[10:12] = struct.pack("<H", self.flags)
        main[76:108] = struct.pack("<8i", len(body), len(notes), len(stories), 0, len(self.remarks), 0, 0, 0)
        for index, pair in pairs.items():
            struct.pack_into("<II", main, 154 + 8 * index, *pair)
        return compound({"WordDocument": bytes(main), "1Table": bytes(table)})

    def _run_page(self, start: int, width: int, length: int) -> bytes:
        page = bytearray(512)
        positions, entries, at, low = [start], [], start, 510
        for text, properties in self.body:
            at += len(text) * width
            positions.append(at)
            if properties:
                low = (low - len(properties) - 1) // 2 * 2
                page[low : low + 1 + len(properties)] = bytes([len(properties)]) + properties
            entries.append(low // 2 if properties else 0)
        if at < start + length:
            positions.append(start + length)
            entries.append(0)
        return _page(page, positions, [bytes([entry]) for entry in entries])

    def _paragraph_page(self, start: int, width: int, text: str) -> bytes:
        page = bytearray(512)
        positions, entries, low = [start], [], 510
        for number, end in enumerate(n for n, c in enumerate(text) if c in "\r\x07\x0c"):
            if number > 16 and number not in self.shapes:
                continue
            positions.append(start + (end + 1) * width)
            shape = self.shapes.get(number, b"")
            entry = b"\0\0" + shape + b"\0" * ((len(shape) + 1) % 2)
            low = (low - len(entry) - 1) // 2 * 2
            page[low : low + 1 + len(entry)] = bytes([(len(entry) + 1) // 2]) + entry
            entries.append(bytes([low // 2]) + bytes(12))
        return _page(page, positions, entries)

    def _put_lists(self, put: object) -> None:
        definitions, levels = struct.pack("<H", len(self.lists)), b""
        overrides = struct.pack("<I", len(self.lists))
        for identity, entries in enumerate(self.lists, 1000):
            definitions += struct.pack("<ii", identity, 0) + bytes(18) + bytes([len(entries) == 1, 0])
            overrides += struct.pack("<i", identity) + bytes(12)
            for style, text in [*entries, *[(255, "")] * (0 if len(entries) == 1 else 9 - len(entries))]:
                levels += (
                    struct.pack("<iB", 1, style) + bytes(23) + struct.pack("<H", len(text)) + text.encode("utf-16-le")
                )
        assert callable(put)
        put(74, overrides)
        put(73, definitions + levels)  # the levels stand behind what the header counts


def _positions(texts: Sequence[str], more: int) -> bytes:
    at, found = 0, [0]
    for text in texts:
        at += len(text)
        found.append(at)
    return struct.pack(f"<{len(found) + more}I", *found, *[at + 1] * more)


def _page(page: bytearray, positions: list[int], entries: list[bytes]) -> bytes:
    head = struct.pack(f"<{len(positions)}I", *positions) + b"".join(entries)
    page[: len(head)] = head
    page[511] = len(entries)
    return bytes(page)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of sectors of 512 bytes; streams shorter than 4,096 bytes are filled up."""
    fat: list[int] = [0xFFFFFFFD, END]
    sectors = b""
    entries = [_entry("Root Entry", 5, END, 0)]
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        count = -(-len(data) // 512)
        entries.append(_entry(name, 2, len(fat), len(data)))
        fat += [*range(len(fat) + 1, len(fat) + count), END]
        sectors += data.ljust(count * 512, b"\0")
    assert len(fat) <= 128
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<8I", header, 44, 1, 1, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    return bytes(header) + table + b"".join(entries).ljust(512, b"\0") + sectors


def _entry(name: str, kind: int, start: int, length: int) -> bytes:
    entry = bytearray(128)
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry[: len(encoded)] = encoded
    struct.pack_into("<HBB", entry, 64, len(encoded), kind, 1)
    struct.pack_into("<IQ", entry, 116, start, length)
    return bytes(entry)
