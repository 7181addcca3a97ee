"""A PDF read back with nothing but pdfium's characters: position, size, face. Shares no code with writer or parsers."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw


@dataclass(frozen=True)
class Char:
    text: str
    page: int
    x: float
    y: float
    size: float
    face: str


def chars(data: bytes) -> list[Char]:
    """Every character that is drawn, in the order of the file; what pdfium makes up (line ends) is left out."""
    out: list[Char] = []
    document = pdfium.PdfDocument(data)
    for number in range(len(document)):
        page = document[number].get_textpage()
        for index in range(page.count_chars()):
            code = raw.FPDFText_GetUnicode(page, index)
            if raw.FPDFText_IsGenerated(page, index) == 1:
                continue
            name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
            raw.FPDFText_GetFontInfo(page, index, name, 128, flags)
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(page, index, x, y)
            # pdfium turns a hyphen at a line's end into U+0002.
            text = "-" if code == 2 else chr(code)
            size = round(raw.FPDFText_GetFontSize(page, index), 1)
            out.append(Char(text, number + 1, round(x.value, 1), round(y.value, 1), size, name.value.decode()))
    document.close()
    return out


def joined(found: list[Char]) -> str:
    return "".join(char.text for char in found)


def lines(found: list[Char]) -> list[str]:
    """Characters of one baseline are one line; baselines in the order of the file."""
    out: dict[tuple[int, float], str] = {}
    for char in found:
        out[char.page, char.y] = out.get((char.page, char.y), "") + char.text
    return list(out.values())


def squeezed(text: str) -> str:
    return "".join(text.split())
