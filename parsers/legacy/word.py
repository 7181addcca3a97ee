"""The text of a Word 97-2003 file ([MS-DOC]): the header of its main stream, its pieces, and where everything stands.

Text positions (CP) count characters over all subdocuments: body, footnotes, headers, annotations, endnotes, text boxes.
File positions (FC) are byte offsets in the WordDocument stream; the formatting is kept by them.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from parsers.legacy.compound import Compound

_FIRST_PAIR = 154  # of the pairs (offset, length) into the table stream
_FOOTNOTE_MARKS, _FOOTNOTE_TEXTS, _HEADERS, _RUNS, _PARAGRAPHS = 2, 3, 11, 12, 13
_STYLES, _PIECES, _END_MARKS, _END_TEXTS = 1, 33, 46, 47
_LISTS, _OVERRIDES = 73, 74
_MAX_CHARACTERS = 16 * 1024 * 1024


class WordError(Exception):
    """The stream is damaged, or of a version that is not Word 97-2003."""


class Protected(Exception):
    """The file is encrypted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: first and last CP, FC of its first byte, bytes per character."""

    start: int
    end: int
    fc: int
    width: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A mark in the body, at a CP; ``automatic`` when Word counts it."""

    at: int
    automatic: bool


class WordFile:
    """The text of the file and the tables that describe it. Raises WordError, Protected, CompoundError."""

    def __init__(self, data: bytes) -> None:
        container = Compound(data)
        main = container.stream("WordDocument")
        if main is None or len(main) < _FIRST_PAIR + 8 * 75:
            raise WordError("it has no text of Word")
        if struct.unpack_from("<H", main)[0] != 0xA5EC or struct.unpack_from("<H", main, 2)[0] < 0x00C0:
            raise WordError("it was written by a Word before 1997")
        flags = struct.unpack_from("<H", main, 10)[0]
        if flags & 0x0100:
            raise Protected
        self.main = main
        table = container.stream("1Table" if flags & 0x0200 else "0Table")
        if table is None:
            raise WordError("its table stream is missing")
        self._table = table
        counts = struct.unpack_from("<8i", main, 76)  # body, notes, headers, macros, annotations, endnotes, boxes
        if min(counts) < 0:
            raise WordError("its text lengths are damaged")
        self.body, self.notes, self.headers, _, self.remarks, self.endnotes, _, _ = counts
        self.pieces = self._read_pieces()
        self.text = self._read_text()
        if self.body > len(self.text):
            raise WordError("its text is shorter than its header says")
        self._starts = [piece.start for piece in self.pieces]

    # --- tables -------------------------------------------------------------------------------------------------------------

    def pair(self, index: int) -> bytes:
        """The bytes of the table stream that a pair of the header points to; empty where it points nowhere."""
        offset, length = struct.unpack_from("<II", self.main, _FIRST_PAIR + 8 * index)
        return self._table[offset : offset + length] if length and offset < len(self._table) else b""

    def _plc(self, index: int, size: int) -> tuple[list[int], list[bytes]]:
        """(positions, data): n + 1 positions and n records of ``size`` bytes."""
        data = self.pair(index)
        count = (len(data) - 4) // (4 + size)
        if count < 1:
            return [], []
        positions = list(struct.unpack_from(f"<{count + 1}I", data))
        start = 4 * (count + 1)
        return positions, [data[start + size * n : start + size * (n + 1)] for n in range(count)]

    @property
    def styles(self) -> bytes:
        return self.pair(_STYLES)

    @property
    def lists(self) -> tuple[bytes, bytes]:
        """(list definitions with the levels behind them, list overrides)."""
        offset, length = struct.unpack_from("<II", self.main, _FIRST_PAIR + 8 * _LISTS)
        return (self._table[offset:] if length else b""), self.pair(_OVERRIDES)

    def pages(self, *, paragraphs: bool) -> list[int]:
        """The 512-byte pages of the main stream that hold the formatting of runs or of paragraphs."""
        _, records = self._plc(_PARAGRAPHS if paragraphs else _RUNS, 4)
        numbers = [struct.unpack("<I", record)[0] & 0x3FFFFF for record in records]
        last = len(self.main) // 512
        return list(dict.fromkeys(number for number in numbers if number < last))

    # --- text ---------------------------------------------------------------------------------------------------------------

    def _read_pieces(self) -> tuple[Piece, ...]:
        data = self.pair(_PIECES)
        at = 0
        while at + 3 <= len(data) and data[at] == 1:
            at += 3 + struct.unpack_from("<H", data, at + 1)[0]
        if at + 5 > len(data) or data[at] != 2:
            raise WordError("its list of pieces is missing")
        length = min(struct.unpack_from("<I", data, at + 1)[0], len(data) - at - 5)
        count = (length - 4) // 12
        if count < 1:
            raise WordError("its list of pieces is empty")
        positions = struct.unpack_from(f"<{count + 1}I", data, at + 5)
        found: list[Piece] = []
        for number in range(count):
            start, end = positions[number], positions[number + 1]
            fc = struct.unpack_from("<I", data, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            width = 1 if fc & 0x40000000 else 2
            fc = (fc & 0x3FFFFFFF) // 2 if width == 1 else fc
            if end <= start or start != (found[-1].end if found else 0) or fc + (end - start) * width > len(self.main):
                raise WordError("a piece of its text lies outside the file")
            if end > _MAX_CHARACTERS:
                raise WordError("its pieces are longer than any document")
            found.append(Piece(start, end, fc, width))
        return tuple(found)

    def _read_text(self) -> str:
        texts: list[str] = []
        for piece in self.pieces:
            data = self.main[piece.fc : piece.fc + (piece.end - piece.start) * piece.width]
            texts.append(data.decode("cp1252", "replace") if piece.width == 1 else _utf16(data))
        return "".join(texts)

    def piece_of(self, position: int) -> Piece:
        return self.pieces[max(0, bisect_right(self._starts, position) - 1)]

    def fc_of(self, position: int) -> int:
        """The byte of the main stream where the character at a text position stands."""
        piece = self.piece_of(position)
        return piece.fc + (position - piece.start) * piece.width

    # --- subdocuments ---------------------------------------------------------------------------------------------------------

    def stories(self) -> list[tuple[int, int]]:
        """(start, end) of the header stories: six separators, then six for each section."""
        positions = self._positions(_HEADERS)
        return self._ranges(positions, self.body + self.notes, self.headers)

    def references(self) -> tuple[list[Reference], list[tuple[int, int]]]:
        """(marks in the body, ranges of the notes' texts), footnotes before endnotes."""
        marks: list[Reference] = []
        texts: list[tuple[int, int]] = []
        base = self.body
        for mark, text, start, length in (
            (_FOOTNOTE_MARKS, _FOOTNOTE_TEXTS, base, self.notes),
            (_END_MARKS, _END_TEXTS, base + self.notes + self.headers + self.remarks, self.endnotes),
        ):
            positions, records = self._plc(mark, 2)
            ranges = self._ranges(self._positions(text), start, length)
            count = min(len(records), len(ranges))
            marks.extend(Reference(positions[n], records[n] != b"\0\0") for n in range(count))
            texts.extend(ranges[:count])
        return marks, texts

    @property
    def annotations(self) -> str:
        """The text of the annotations, where the conference service left the job number and the symbol."""
        start = self.body + self.notes + self.headers
        return self.text[start : start + self.remarks]

    def _positions(self, index: int) -> list[int]:
        data = self.pair(index)
        return list(struct.unpack_from(f"<{len(data) // 4}I", data))

    def _ranges(self, positions: list[int], start: int, length: int) -> list[tuple[int, int]]:
        ends = [min(position, length) + start for position in positions]
        limit = len(self.text)
        return [(min(a, limit), min(max(a, b), limit)) for a, b in pairwise(ends)]


def _utf16(data: bytes) -> str:
    """One character for each two bytes, so that positions hold: half a pair stays by itself."""
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))
