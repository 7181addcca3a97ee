"""Whether the text of a PDF was read by a machine from a picture of the page.

What such a text says is to be doubted: a symbol "A/45/904" may be printed "A/45/984". The text of a born-digital file
says what is printed, letter by letter.
"""

from __future__ import annotations

import re
from ctypes import byref, c_float

from parsers.pdf import pdfium

_TEXT, _IMAGE, _INVISIBLE = 1, 3, 3  # FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_IMAGE, FPDF_TEXTRENDERMODE_INVISIBLE
#: A page of a born-digital file has some hundreds of objects; the picture of a scan and its letters come first.
_MOST_OBJECTS = 4000
#: Programs that put a text layer under (or in place of) the picture of a page.
_READERS = re.compile(
    rb"/(?:Producer|Creator)\s*\((?:[^()\\]|\\.){0,80}?(?:Paper Capture|Import Plug-in|Capture|OCR|Scan"
    rb"|FineReader|Readiris|OmniPage|Tesseract)",
    re.I,
)


def is_scan(data: bytes) -> bool:
    """Whether the first page is a picture with a text layer: an image over half of it, or letters drawn invisibly.

    Some programs keep the words and drop the picture: these name themselves as what they are.
    """
    document = pdfium.load_document(data, len(data), None)
    if not document:
        return False
    try:
        page = pdfium.load_page(document, 0)
        if not page:
            return False
        try:
            return _shows_scan(page) or bool(_READERS.search(data))
        finally:
            pdfium.close_page(page)
    finally:
        pdfium.close_document(document)


def _shows_scan(page: int) -> bool:
    area = pdfium.page_width(page) * pdfium.page_height(page)
    covered = 0.0
    shown = hidden = 0
    left, low, right, high = c_float(), c_float(), c_float(), c_float()
    for index in range(min(pdfium.count_objects(page), _MOST_OBJECTS)):
        thing = pdfium.page_object(page, index)
        kind = pdfium.object_kind(thing)
        if kind == _IMAGE and pdfium.object_bounds(thing, byref(left), byref(low), byref(right), byref(high)):
            covered += (right.value - left.value) * (high.value - low.value)
        elif kind == _TEXT:
            invisible = pdfium.render_mode(thing) == _INVISIBLE
            hidden += invisible
            shown += not invisible
    return covered > 0.5 * area or hidden > shown
