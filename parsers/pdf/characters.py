"""Characters: the runs of one page, as PDFium reads them.

A run is a stretch of characters of one text object: one font, one size, one baseline. Where two runs meet, PDFium guesses
blanks ("the 20 30 Agenda"); here the guess is dropped and the gap is kept, so that the next step can decide by measure.
"""

from __future__ import annotations

import ctypes
from ctypes import byref, c_double
from typing import NamedTuple

from parsers.pdf import pdfium, righttoleft

ITALIC, BOLD, BARCODE = 1, 2, 4

#: What may stand for a hyphen at the end of a line: PDFium writes U+FFFE there.
_HYPHENS = {0xFFFE: "-", 0x00AD: "\u00ad", 0x0000: None, 0xFFFF: None, 0x0002: "-"}
_CONTROLS = dict.fromkeys((9, 10, 11, 12, 13, 133, 160, 8199, 8239), " ")
_TABLE = _HYPHENS | _CONTROLS | dict.fromkeys((*range(3, 9), *range(14, 32), 8203, 65279))


class Run(NamedTuple):
    """``x0``, ``x1``: advance box; ``y``: baseline; all in points, origin at the lower left of the upright page."""

    x0: float
    x1: float
    y: float
    size: float
    style: int
    text: str


class Sheet(NamedTuple):
    """One page: its size in points and its runs in the order of the file."""

    width: float
    height: float
    runs: list[Run]


def read_page(document: int, index: int) -> Sheet:
    """The runs of page ``index``. A page that PDFium cannot load has none."""
    page = pdfium.load_page(document, index)
    if not page:
        return Sheet(612.0, 792.0, [])
    text_page = pdfium.load_text(page)
    try:
        width, height = pdfium.page_width(page), pdfium.page_height(page)
        runs, turned = _runs(text_page, width) if text_page else ([], 0)
    finally:
        if text_page:
            pdfium.close_text(text_page)
        pdfium.close_page(page)
    if turned in (90, 270):  # a page set sideways: measured as it is read
        width, height = max(width, height), min(width, height)
    return Sheet(width, height, runs)


def _runs(page: int, width: float) -> tuple[list[Run], int]:
    count = pdfium.count_chars(page)
    if count <= 0:
        return [], 0
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    written = pdfium.get_text(page, 0, count, ctypes.addressof(buffer)) - 1
    text = buffer.raw[: 2 * written].decode("utf-16-le", "replace")
    if len(text) != count:  # characters without Unicode, or beyond the basic plane: fetch them one by one
        codes = (pdfium.get_unicode(page, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
    if righttoleft.is_right_to_left(text):
        return [Run(*stretch) for stretch in righttoleft.stretches(_glyphs(page, text), width)], 0
    stretches = _stretches(page, text, count)
    return _measure(page, text, stretches)


def _stretches(page: int, text: str, count: int) -> list[tuple[int, int, int]]:
    """(first, end, text object) of every stretch of characters that belong to one text object.

    PDFium tells the object of one character at a time. Its characters lie together, so the end of a stretch is found by
    galloping: a fifth of the calls.
    """
    owner = pdfium.text_object
    found: list[tuple[int, int, int]] = []
    start = 0
    while start < count:
        if text[start] == "\r" or text[start] == "\n":
            start += 1
            continue
        line_end = text.find("\r", start)
        if line_end < 0:
            line_end = count
        while start < line_end:
            mine = owner(page, start)
            if not mine:  # a blank that PDFium put in
                start += 1
                continue
            if owner(page, line_end - 1) == mine:
                found.append((start, line_end, mine))
                start = line_end
                break
            low, step = start, 8  # low belongs to the object
            high = line_end - 1  # high does not
            while low + step < high:
                if owner(page, low + step) == mine:
                    low += step
                    step *= 2
                else:
                    high = low + step
                    break
            while high - low > 1:
                middle = (low + high) // 2
                if owner(page, middle) == mine:
                    low = middle
                else:
                    high = middle
            found.append((start, low + 1, mine))
            start = low + 1
    return found


def _glyphs(page: int, text: str) -> list[righttoleft.Glyph]:
    """Every character of the upright page with its own place: the order of an Arabic line is not that of the file, nor
    do the characters of one text object lie together in PDFium's."""
    box, matrix, x, y = pdfium.Box(), pdfium.Matrix(), c_double(), c_double()
    looks: dict[int, tuple[int, float] | None] = {}
    found: list[righttoleft.Glyph] = []
    for index, char in enumerate(text):
        if char in "\r\n":
            continue
        thing = pdfium.text_object(page, index)
        words = char.translate(_TABLE) if thing else ""
        if not words:  # a blank that PDFium put in
            continue
        if thing not in looks:
            pdfium.char_matrix(page, index, byref(matrix))
            style = _style(pdfium.font_of(thing)) | (ITALIC if _leans(matrix) else 0)
            upright = matrix.a > abs(matrix.b)
            looks[thing] = (style, pdfium.char_size(page, index) * abs(matrix.d)) if upright else None
        look = looks[thing]
        if look is None:
            continue
        pdfium.loose_box(page, index, byref(box))
        pdfium.char_origin(page, index, byref(x), byref(y))
        right = max(box.right, box.left)
        found.append(righttoleft.Glyph(box.left, right, y.value, look[1], look[0], words, index))
    return found


def _leans(matrix: pdfium.Matrix) -> bool:
    """Whether upright letters are leant by the page: how a word processor makes italics for a face that has none."""
    return bool(abs(matrix.c) > 0.12 * abs(matrix.d) and abs(matrix.b) < 0.01 * abs(matrix.a))


def _measure(page: int, text: str, stretches: list[tuple[int, int, int]]) -> tuple[list[Run], int]:
    box, matrix, x, y = pdfium.Box(), pdfium.Matrix(), c_double(), c_double()
    at_box, at_matrix, at_x, at_y = byref(box), byref(matrix), byref(x), byref(y)
    loose_box, char_origin, char_matrix = pdfium.loose_box, pdfium.char_origin, pdfium.char_matrix
    char_size, font_of = pdfium.char_size, pdfium.font_of
    styles: dict[int, int] = {}
    runs: list[Run] = []
    odd: dict[int, list[Run]] = {}
    for start, end, thing in stretches:
        words = text[start:end].translate(_TABLE)
        if not words:
            continue
        char_matrix(page, start, at_matrix)
        char_origin(page, start, at_x, at_y)
        font = font_of(thing)
        style = styles.get(font)
        if style is None:
            style = styles[font] = _style(font)
        scale = abs(matrix.d) or abs(matrix.b) or 1.0
        size = char_size(page, start) * scale
        upright = abs(matrix.a) >= abs(matrix.b)
        loose_box(page, start, at_box)
        if upright and matrix.a >= 0:
            left = box.left
            loose_box(page, end - 1, at_box)
            runs.append(Run(left, max(box.right, left), y.value, size, style, words))
            continue
        first = (box.left, box.bottom, box.right, box.top)
        loose_box(page, end - 1, at_box)
        if upright:  # upside down
            turn, run = 180, Run(-first[2], -box.left, -y.value, size, style, words)
        elif matrix.b > 0:  # reads upwards
            turn, run = 90, Run(first[1], max(box.top, first[1]), -x.value, size, style, words)
        else:  # reads downwards
            turn, run = 270, Run(-first[3], max(-box.bottom, -first[3]), x.value, size, style, words)
        odd.setdefault(turn, []).append(run)
    if not odd:
        return runs, 0
    return _upright(runs, odd)


def _upright(runs: list[Run], odd: dict[int, list[Run]]) -> tuple[list[Run], int]:
    """The runs of the direction that most of the page is set in, moved so that the page lies upright at the origin.

    Words set across it are left out: running heads of turned pages, labels along the axis of a chart, a scanner's stamp.
    """
    sets = {0: runs} | odd
    weight = {turn: sum(len(run.text) for run in group) for turn, group in sets.items()}
    main = max(sorted(weight), key=lambda turn: weight[turn])
    kept = sets[main]
    if main:
        left, foot = min(run.x0 for run in kept), min(run.y for run in kept)
        kept = [run._replace(x0=run.x0 - left + 56.0, x1=run.x1 - left + 56.0, y=run.y - foot + 40.0) for run in kept]
    return kept, main


def _style(font: int) -> int:
    if not font:
        return 0
    buffer = ctypes.create_string_buffer(256)
    pdfium.font_name(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace").lower()
    style = 0
    angle = ctypes.c_int()
    flags = pdfium.font_flags(font)
    slanted = bool(pdfium.font_angle(font, byref(angle))) and angle.value != 0
    # Chinese has no italics: Kai stands for them.
    if "italic" in name or "oblique" in name or "kai" in name or flags & 0x40 or slanted:
        style |= ITALIC
    if "bold" in name or "black" in name or "heavy" in name or flags & 0x40000 or pdfium.font_weight(font) >= 600:
        style |= BOLD
    if "barcode" in name or "3 of 9" in name or "code39" in name or "3of9" in name:
        style |= BARCODE
    return style
