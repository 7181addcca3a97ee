"""Text as tokens: whole words for the differences that are shown, features for the likeness that is computed.

A word is never cut: "Secretary-General's", "co-operation", "A/C.3/76/L.9" and "1,000.50" are one token each. A script that
writes no blanks between words has no word ends to respect, so there one character is one token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Combining marks are not \w for `re`: without them an Arabic word with vowel signs, or any text in NFD, would be cut inside.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0dff\u200c\u200d\u00ad"
)
# Han with its extensions, kana, Thai, Lao, Tibetan, Myanmar, Khmer.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f"
)


def _token(letter: str) -> re.Pattern[str]:
    # A hyphen, slash or apostrophe inside a word belongs to it; a point or comma only before a digit (L.9, 1,000).
    # Most words end at a blank: that is asked first, and nothing is tried twice.
    inside = rf"(?:(?:[’'‘ʼ\-‐‑/]|[.,](?=\d)){letter}+)*+"
    return re.compile(rf"{letter}++(?:\s++|{inside}\s*+)|\S\s*+")


# `re` has no subtraction of sets; the look-ahead that stands in for it costs time, so most texts go without.
_ASCII_TOKEN = _token("[0-9A-Za-z_]")
_SPACED_TOKEN = _token(rf"[\w{_MARKS}]")
_ANY_TOKEN = _token(rf"(?:(?![{_UNSPACED}])[\w{_MARKS}])")
_FEATURE = re.compile(rf"[^\W{_UNSPACED}]+|[{_UNSPACED}]+")
_PLAIN_FEATURE = re.compile(r"\w+")
# Of every ASCII character its lower case, and a blank of what belongs to no word.
_LOWER_WORDS = bytes(ord(mark.lower()) if mark.isalnum() or mark == "_" else 32 for mark in map(chr, range(128))).ljust(
    256
)
_NO_LETTERS = "’‘“”–—‐‑\u00a0"  # what makes most English texts more than ASCII
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Replaced one after the other: `str.translate` takes three times as long on texts of which a few characters differ.
_TYPOGRAPHY = (
    *((mark, "'") for mark in "‘’‚‛ʼ′`´"),
    *((mark, '"') for mark in "“”„‟″«»"),
    *((mark, "-") for mark in "‐‑‒–—―−"),
    *((mark, "") for mark in "\u00ad\u200b\ufeff"),
)


def tokens(text: str) -> tuple[str, list[str]]:
    """(white space before the first token, [token and the white space after it, …]): joined together they are ``text``."""
    start = len(text) - len(text.lstrip())
    pattern = _ASCII_TOKEN if text.isascii() else _ANY_TOKEN if unspaced(text) else _SPACED_TOKEN
    return text[:start], pattern.findall(text, start)


def unspaced(text: str) -> bool:
    """Whether ``text`` is in, or has a piece of, a script that writes no blanks between words."""
    return not text.isascii() and _HAS_UNSPACED.search(text) is not None


def features(text: str) -> list[str]:
    """What likeness is measured on: words in lower case; pairs of neighbouring characters where a script has no blanks."""
    flat = text
    if not text.isascii():
        for mark in _NO_LETTERS:
            flat = flat.replace(mark, " ")
    if flat.isascii():
        return (
            flat.encode().translate(_LOWER_WORDS).decode().split()
        )  # what _PLAIN_FEATURE finds, in a third of the time
    text = text.lower()
    if not unspaced(text):
        return _PLAIN_FEATURE.findall(text)
    found: list[str] = []
    for run in _FEATURE.findall(text):
        if _HAS_UNSPACED.match(run):
            found.extend(run[k : k + 2] for k in range(max(1, len(run) - 1)))
        else:
            found.append(run)
    return found


def squeezed(text: str) -> str:
    """The text with every run of white space (line ends and no-break spaces too) as one blank: what a reflow cannot change."""
    if "  " not in text and (_only_blanks(text) if text.isascii() else text.isprintable()):
        return text.strip(" ")
    return " ".join(text.split())


def _only_blanks(text: str) -> bool:
    """Whether an ASCII text has no white space but the blank (the only one that is printable): ``isprintable`` looks up every
    character, which takes four times as long, and this is asked of every text several times."""
    return text.splitlines() == [text] and "\t" not in text and "\x1f" not in text


def plain(text: str) -> str:
    """``squeezed`` without differences of typography: quotation marks, dashes, soft hyphens, full-width forms."""
    if text.isascii():
        return squeezed(text.replace("`", "'") if "`" in text else text)
    text = unicodedata.normalize("NFKC", text)
    for mark, same in _TYPOGRAPHY:
        if mark in text:
            text = text.replace(mark, same)
    return squeezed(text)


def title_key(text: str) -> str:
    """A title as an index stores it: lower case, letters and figures only, one blank between words."""
    return " ".join(_PLAIN_FEATURE.findall(plain(text).casefold()))


def join(pieces: Iterable[str]) -> str:
    """Several passages as the text of one row; the line feed keeps the border between them."""
    return "\n".join(pieces)
