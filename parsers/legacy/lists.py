"""Automatic numbers of paragraphs: what Word 97-2003 prints before them, counted as it counts."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from parsers.labels import to_roman
from parsers.legacy.word import WordFile

_MAX_LISTS = 2000
_DECIMAL, _UPPER_ROMAN, _LOWER_ROMAN, _UPPER_LETTER, _LOWER_LETTER, _BULLET, _NONE = 0, 1, 2, 3, 4, 23, 255


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: int
    text: str  # with the characters 0 to 8 where the numbers of the levels stand


@dataclass(slots=True)
class Lists:
    """The lists of a file; ``label`` moves on by one paragraph."""

    levels: dict[int, list[_Level]]  # by the list's identity
    overrides: list[int]  # the list of each override, from 1
    counts: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, word: WordFile) -> Lists:
        definitions, overrides = word.lists
        return cls(_read_levels(definitions), _read_overrides(overrides))

    def label(self, number: int, level: int) -> str | None:
        """What is printed before a paragraph of the list override ``number`` at ``level`` (0 to 8); None where nothing is."""
        if not 1 <= number <= len(self.overrides):
            return None
        identity = self.overrides[number - 1]
        levels = self.levels.get(identity)
        if levels is None or level >= len(levels):
            return None
        counts = self.counts.setdefault(identity, [0] * 9)
        for below in range(level + 1, 9):
            counts[below] = 0
        counts[level] = counts[level] + 1 if counts[level] else max(1, levels[level].start)
        one = levels[level]
        if one.style == _BULLET:
            return "•"
        shown = "".join(
            _shown(levels[ord(c)].style, counts[ord(c)] or levels[ord(c)].start) if ord(c) < len(levels) else c
            for c in one.text
        )
        return shown.strip() or None


def _shown(style: int, number: int) -> str:
    if style in (_UPPER_LETTER, _LOWER_LETTER):
        letter = chr(97 + (number - 1) % 26) * min(3, 1 + (number - 1) // 26)
        return letter.upper() if style == _UPPER_LETTER else letter
    if style in (_UPPER_ROMAN, _LOWER_ROMAN):
        figure = to_roman(number % 90)
        return figure.upper() if style == _UPPER_ROMAN else figure
    return "" if style == _NONE else str(number)


def _read_levels(data: bytes) -> dict[int, list[_Level]]:
    if len(data) < 2:
        return {}
    count = min(_MAX_LISTS, struct.unpack_from("<H", data)[0])
    at = 2 + 28 * count
    found: dict[int, list[_Level]] = {}
    for index in range(count):
        if 2 + 28 * (index + 1) > len(data):
            break
        identity = struct.unpack_from("<i", data, 2 + 28 * index)[0]
        simple = data[2 + 28 * index + 26] & 1
        levels: list[_Level] = []
        for _ in range(1 if simple else 9):
            if at + 28 > len(data):
                return found
            start, style = struct.unpack_from("<iB", data, at)
            at += 28 + data[at + 24] + data[at + 25]
            if at + 2 > len(data):
                return found
            length = struct.unpack_from("<H", data, at)[0]
            text = data[at + 2 : at + 2 + 2 * min(length, 64)].decode("utf-16-le", "replace")
            at += 2 + 2 * length
            levels.append(_Level(min(max(start, 0), 10_000), style, text))
        found.setdefault(identity, levels)
    return found


def _read_overrides(data: bytes) -> list[int]:
    if len(data) < 4:
        return []
    count = min(struct.unpack_from("<I", data)[0], (len(data) - 4) // 16, _MAX_LISTS)
    return [struct.unpack_from("<i", data, 4 + 16 * index)[0] for index in range(count)]
