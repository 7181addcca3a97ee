"""Words: how the text of a document and the words of a topic are brought to the same form.

Everything that typography changes and a reader does not see is made equal: upper and lower case, ligatures and wide forms
(NFKC), soft hyphens, the many dashes, curly quotation marks, no-break blanks, Arabic tatweel and vowel signs, hamza on an alef.
Accents are kept. A text in a script without blanks (Chinese) is one word per character, so that a phrase finds any run of
characters.

A compound with a hyphen has two readings, two words ("co" "operation") and one ("cooperation"): a topic may be written
either way and finds both spellings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

# Combining marks and joiners are not "word" characters to `re`, yet they stand inside words. Soft hyphens and zero-width
# characters do too, and vanish in the normal form.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u00ad\u200b-\u200d\u2060\ufeff"
#: Ranges of scripts without blanks between words, for a character class.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_SPACED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_ANY_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}](?:[^\W_{UNSPACED}]|[{_MARKS}])*")
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
_INVISIBLE = re.compile("[\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200d\u2060\ufeff]")
_LETTERS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ё", "е"))
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
HYPHENS = frozenset(_HYPHENS)
_HYPHEN = re.compile(f"[{re.escape(_HYPHENS)}]")


# A cache of a pure function, not state: a text has some thousand different words, each many times.
@lru_cache(maxsize=65536)
def normal(word: str) -> str:
    """The form in which words are compared."""
    if word.isascii():
        return word.lower()
    return unified(_INVISIBLE.sub("", unicodedata.normalize("NFKC", word).casefold()))


def unified(text: str) -> str:
    """Letters that are written for each other made one: hamza on alef, final ya, the Russian yo. No length changes."""
    for letter, usual in _LETTERS:
        text = text.replace(letter, usual)
    return text


@dataclass(frozen=True, slots=True)
class Stream:
    """One reading of a text: ``words[i]`` covers the words ``first[i]`` to ``last[i]`` of the plain reading."""

    words: list[str]
    first: list[int]
    last: list[int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words. Word ``i`` of the plain reading is ``text[starts[i]:ends[i]]``.

    ``joined`` reads compounds with a hyphen as one word; None where the text has none.
    """

    plain: Stream
    joined: Stream | None
    starts: list[int]
    ends: list[int]

    @property
    def streams(self) -> tuple[Stream, ...]:
        return (self.plain,) if self.joined is None else (self.plain, self.joined)


def read(text: str) -> Reading:
    """The words of ``text`` in both readings."""
    pattern = _ANY_WORD if _HAS_UNSPACED.search(text) else _SPACED_WORD
    spans = [match.span() for match in pattern.finditer(text)]
    words = [normal(text[start:end]) for start, end in spans]
    if "" in words:  # a word of invisible characters only
        spans = [span for span, word in zip(spans, words, strict=True) if word]
        words = [word for word in words if word]
    positions = list(range(len(words)))
    plain = Stream(words, positions, positions)
    joined = None
    if _HYPHEN.search(text):
        joints = {
            index
            for index, ((_, end), (start, _)) in enumerate(pairwise(spans), 1)
            if start == end + 1 and text[end] in HYPHENS
        }
        joined = _join(words, joints) if joints else None
    return Reading(plain, joined, [start for start, _ in spans], [end for _, end in spans])


def has_fewer(text: str, most: int) -> bool:
    """Whether ``text`` has fewer words than ``most``, as ``read`` counts them; it reads no further than it has to."""
    if not text.isascii() and _INVISIBLE.search(text):
        return len(read(text).starts) < most
    pattern = _SPACED_WORD if text.isascii() or not _HAS_UNSPACED.search(text) else _ANY_WORD
    return next(islice(pattern.finditer(text), most - 1, None), None) is None


def _join(words: list[str], joints: set[int]) -> Stream:
    joined: list[str] = []
    first: list[int] = []
    last: list[int] = []
    for index, word in enumerate(words):
        if index in joints:
            joined[-1] += word
            last[-1] = index
        else:
            joined.append(word)
            first.append(index)
            last.append(index)
    return Stream(joined, first, last)
