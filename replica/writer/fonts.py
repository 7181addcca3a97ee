"""Faces for the PDF writer: Times from the standard fourteen, or a set of TrueType files for other scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from documents.errors import UsageError

# WinAnsi's 0xAD is drawn as a hyphen. The United Nations' texts have the non-breaking hyphen U+2011, which no standard
# face can spell; so it is written as 0xAD, and a ToUnicode map says what it means.
_NON_BREAKING_HYPHEN = "\u2011"
_STAND_IN = "\u00ad"
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end
"""


@lru_cache(maxsize=1)
def _to_unicode() -> bytes:
    pairs: list[bytes] = []
    for code in range(32, 256):
        try:
            char = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            continue
        value = 0x2011 if code == 0xAD else ord(char)
        pairs.append(b"<%02X> <%04X>" % (code, value))
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return _TO_UNICODE % body


class _Times(pdfmetrics.Font):  # type: ignore[misc] # reportlab is untyped
    """A standard face whose text reads back with U+2011 where it was written."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        super().addObjects(doc)
        name = doc.fontMapping[self.fontName].lstrip("/")
        stream = pdfdoc.PDFStream(content=_to_unicode())
        doc.idToObject["BasicFonts"].dict[name].ToUnicode = doc.Reference(stream, f"toUnicode:{name}")


@dataclass(frozen=True)
class FontSet:
    """Four TrueType files: a family for scripts that Times cannot write."""

    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path


@dataclass(frozen=True)
class Face:
    """One face: measures and encodes text."""

    name: str
    font: Any

    @cached_property
    def single_byte(self) -> bool:
        return isinstance(self.font, _Times)

    def written(self, text: str) -> str:
        """``text`` as reportlab is to be given it. Raises UsageError for what the face has no glyph for."""
        if not self.single_byte:
            glyphs = self.font.face.charToGlyph
            absent = next((char for char in text if ord(char) not in glyphs), None)
            if absent is not None:
                raise UsageError(f"{self.name.removeprefix('UN-')} has no {absent!r}", phase="writing")
            return text
        stood_in = text.replace(_NON_BREAKING_HYPHEN, _STAND_IN)
        try:
            stood_in.encode("cp1252")
        except UnicodeEncodeError as error:
            raise UsageError(
                f"Times has no {text[error.start]!r}", phase="writing", advice="Give a TrueType font set that has it"
            ) from error
        return stood_in

    def width(self, text: str, size: float) -> float:
        return _width(self, text, size)


@lru_cache(maxsize=65536)
def _width(face: Face, text: str, size: float) -> float:
    return float(face.font.stringWidth(face.written(text), size))


@lru_cache(maxsize=8)
def faces(fonts: FontSet | None) -> dict[tuple[bool, bool], Face]:
    """Faces by (bold, italic), registered with reportlab under names of ours."""
    if fonts is None:
        standard = {
            (False, False): "Times-Roman",
            (True, False): "Times-Bold",
            (False, True): "Times-Italic",
            (True, True): "Times-BoldItalic",
        }
        return {key: _register(_Times(f"UN-{name}", name, "WinAnsiEncoding")) for key, name in standard.items()}
    files = {
        (False, False): fonts.regular,
        (True, False): fonts.bold,
        (False, True): fonts.italic,
        (True, True): fonts.bold_italic,
    }
    return {key: _register(TTFont(f"UN-{path.stem}", str(path))) for key, path in files.items()}


def _register(font: Any) -> Face:
    pdfmetrics.registerFont(font)
    return Face(font.fontName, font)
