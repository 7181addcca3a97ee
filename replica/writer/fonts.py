"""Faces for the PDF writer: Times from the standard fourteen, or a set of TrueType files for other scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from documents.errors import UsageError
from replica.writer.shaping import shaped

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
    """Four TrueType files: a family for scripts that Times cannot write.

    ``slanted``: the italic files are upright and the letters are leant by the writer, as a word processor does for Arabic.
    ``fallback`` has the characters that these files lack. ``package`` is Debian's name for where they come from.
    """

    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path
    slanted: bool = False
    fallback: FontSet | None = None
    package: str = ""

    def missing(self) -> str | None:
        """The package to install where a file is not there; None where all are."""
        if not all(path.is_file() for path in (self.regular, self.bold, self.italic, self.bold_italic)):
            return self.package
        return self.fallback.missing() if self.fallback is not None else None


_DEBIAN = Path("/usr/share/fonts/truetype")


def _family(
    folder: str, names: str, package: str, *, slanted: bool = False, fallback: FontSet | None = None
) -> FontSet:
    """``names``: the four files in a folder of Debian's fonts."""
    regular, bold, italic, both = (_DEBIAN / folder / name for name in names.split())
    return FontSet(regular, bold, italic, both, slanted, fallback, package)


_LIBERATION = _family(
    "liberation",
    "LiberationSerif-Regular.ttf LiberationSerif-Bold.ttf LiberationSerif-Italic.ttf LiberationSerif-BoldItalic.ttf",
    "fonts-liberation",
)
#: The stationery of each language: what stands nearest to the faces that the United Nations prints with.
FONTS: dict[str, FontSet] = {
    "fr": _LIBERATION,
    "es": _LIBERATION,
    "ru": _LIBERATION,
    "ar": _family(
        "noto",
        "NotoNaskhArabic-Regular.ttf NotoNaskhArabic-Bold.ttf NotoNaskhArabic-Regular.ttf NotoNaskhArabic-Bold.ttf",
        "fonts-noto-core",
        slanted=True,
        fallback=_LIBERATION,
    ),
    # Kai stands for italics, as in the United Nations' own Chinese texts.
    "zh": _family(
        "arphic",
        "uming.ttc uming.ttc ukai.ttc ukai.ttc",
        "fonts-arphic-uming and fonts-arphic-ukai",
        fallback=_LIBERATION,
    ),
}


def fonts_for(language: str) -> FontSet | None:
    """The faces of a language; None where the standard fourteen serve. Raises UsageError naming the missing package."""
    fonts = FONTS.get(language)
    absent = fonts.missing() if fonts is not None else None
    if absent is not None:
        raise UsageError(f"no font for {language} is installed", phase="writing", advice=f"Install {absent}")
    return fonts


@dataclass(frozen=True)
class Face:
    """One face: measures and encodes text. ``fallback`` writes what it has no glyph for; ``slanted`` leans its letters."""

    name: str
    font: Any
    slanted: bool = False
    fallback: Face | None = None

    def split(self, text: str) -> list[tuple[str, Face]]:
        """``text`` in stretches of one face. Blanks stay with what they stand behind."""
        if self.fallback is None:
            return [(text, self)]
        glyphs = self.font.face.charToGlyph
        out: list[tuple[str, Face]] = []
        for char in text:
            face = self if ord(char) in glyphs else self.fallback
            if out and (out[-1][1] is face or char == " "):
                out[-1] = (out[-1][0] + char, out[-1][1])
            else:
                out.append((char, face))
        return out

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
    return sum(float(own.font.stringWidth(own.written(part), size)) for part, own in face.split(shaped(text)))


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
    others = faces(fonts.fallback) if fonts.fallback is not None else {}
    return {
        key: _register(TTFont(f"UN-{path.stem}", str(path)), fonts.slanted and key[1], others.get(key))
        for key, path in files.items()
    }


def _register(font: Any, slanted: bool = False, fallback: Face | None = None) -> Face:
    pdfmetrics.registerFont(font)
    return Face(font.fontName, font, slanted, fallback)
