"""PDFium's C functions, bound anew for bulk use.

The bindings of pypdfium2 build a Python object for every pointer they return, and let go of the interpreter lock at every
call. A page needs about two thousand calls, so both cost more than PDFium's own work. Here handles are plain integers,
and the lock is kept: that is faster, and PDFium, which is not safe for threads, is then never entered by two at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_double, c_float, c_int, c_ulong, c_void_p
from typing import Any

import pypdfium2

raw = pypdfium2.raw  # importing the package, not only its bindings, initialises the library once for the process


class Box(ctypes.Structure):
    """FS_RECTF: left, top, right, bottom in points."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class Matrix(ctypes.Structure):
    """FS_MATRIX."""

    _fields_ = (("a", c_float), ("b", c_float), ("c", c_float), ("d", c_float), ("e", c_float), ("f", c_float))


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


load_document = _bind("FPDF_LoadMemDocument64", c_void_p, c_char_p, ctypes.c_size_t, c_char_p)
close_document = _bind("FPDF_CloseDocument", None, c_void_p)
last_error = _bind("FPDF_GetLastError", c_ulong)
page_count = _bind("FPDF_GetPageCount", c_int, c_void_p)
load_page = _bind("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _bind("FPDF_ClosePage", None, c_void_p)
page_width = _bind("FPDF_GetPageWidthF", c_float, c_void_p)
page_height = _bind("FPDF_GetPageHeightF", c_float, c_void_p)
page_rotation = _bind("FPDFPage_GetRotation", c_int, c_void_p)
page_box = _bind(
    "FPDFPage_GetCropBox", c_int, c_void_p, POINTER(c_float), POINTER(c_float), POINTER(c_float), POINTER(c_float)
)
count_objects = _bind("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _bind("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
object_kind = _bind("FPDFPageObj_GetType", c_int, c_void_p)
object_bounds = _bind(
    "FPDFPageObj_GetBounds", c_int, c_void_p, POINTER(c_float), POINTER(c_float), POINTER(c_float), POINTER(c_float)
)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
load_text = _bind("FPDFText_LoadPage", c_void_p, c_void_p)
close_text = _bind("FPDFText_ClosePage", None, c_void_p)
count_chars = _bind("FPDFText_CountChars", c_int, c_void_p)
get_text = _bind("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
get_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, c_void_p, c_int)
text_object = _bind("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
loose_box = _bind("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, POINTER(Box))
char_origin = _bind("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, POINTER(c_double), POINTER(c_double))
char_matrix = _bind("FPDFText_GetMatrix", c_int, c_void_p, c_int, POINTER(Matrix))
char_size = _bind("FPDFText_GetFontSize", c_double, c_void_p, c_int)
font_of = _bind("FPDFTextObj_GetFont", c_void_p, c_void_p)
font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, c_void_p, c_char_p, ctypes.c_size_t)
font_flags = _bind("FPDFFont_GetFlags", c_int, c_void_p)
font_angle = _bind("FPDFFont_GetItalicAngle", c_int, c_void_p, POINTER(c_int))
font_weight = _bind("FPDFFont_GetWeight", c_int, c_void_p)

#: FPDF_ERR_FORMAT, FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
ERROR_FORMAT, ERROR_PASSWORD, ERROR_SECURITY = 3, 4, 5
