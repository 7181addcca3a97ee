"""Bytes in, documents out: PDF, Word, Akoma Ntoso and text; feeds and catalogue records. Every step a pure function.

``parse`` is the only entrance that the rest of the house needs. What the bytes are decides how they are read; the name of
a file decides nothing.
"""

from __future__ import annotations

from documents.model import Document
from documents.symbol import Symbol
from parsers.entrance import PARSER_VERSION, parse
from parsers.parked import Parked, Reason

__all__ = ["PARSER_VERSION", "Document", "Parked", "Reason", "Symbol", "parse"]
