"""The symbols that a running text cites.

Two kinds are found. A *full* symbol stands in the text as such ("A/C.3/80/L.9/Rev.1"). A *bare* citation names a resolution or
decision by its number alone and the organ by its context ("its resolutions 46/152 of 18 December 1991 and 60/1"): the form of the
number says most of it, the words around it the rest. The conventions are those of the United Nations Editorial Manual: numbers by
session since the 31st session of the General Assembly (1976) and by year since 1978 in the Economic and Social Council, with the
session in Roman figures before that; always with the year in the Security Council.

A citation is the symbol of the document that can be opened: part A of resolution 217 (III) is in A/RES/217 (III), while 57/270 A
and 57/270 B are documents of their own. Left out is what has no symbol of the United Nations: the records of other organizations
(GC(67)/RES/10, WHA63/2010/REC/1), the resolutions of conferences and commissions ("Commission on Narcotic Drugs resolution 60/1")
and places still to be filled ("resolution 80/__").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from documents.citations import chinese, english, listed
from documents.citations.full import PREFIXES, full_symbols, leading_symbols, plain
from documents.citations.numbers import DASH, ROMAN, own_organ
from documents.citations.words import WORDS
from documents.symbol import Symbol, SymbolError

__all__ = ["PREFIXES", "citations_in", "leading_symbols"]

_OLD_LETTER = re.compile(rf"(?<=\d) ?[A-Z](?:\s?(?:{DASH}|and|to|,)\s?[A-Z])?(?= ?\({ROMAN}\)$)")


# A cache of a pure function, not state: the same few thousand symbols are cited over and over.
@lru_cache(maxsize=16384)
def _displays(spelled: str) -> tuple[tuple[str, str], ...]:
    """(key, customary spelling) of a symbol as found, of both when two are joined; nothing when it is none."""
    try:
        return tuple((symbol.key, symbol.display) for symbol in Symbol.parse(_OLD_LETTER.sub("", spelled)).each)
    except SymbolError:
        return ()


def citations_in(text: str, *, organ: str = "A", session: str | None = None, language: str = "en") -> tuple[str, ...]:
    """The symbols that ``text`` cites, in order of appearance, each once, in the customary spelling (``Symbol.display``).

    ``organ`` is the prefix of the document's own symbol ("A", "A/C.3", "E", "S", "A/HRC", "E/CN.15"): the organ that "its
    resolution" means. ``session`` is the document's own session ("80"): nothing later is cited, which settles a doubt now and then.
    ``language`` is the ISO code of the text's; of a language that is none of the six only the full symbols are found.
    """
    text = plain(text)
    if language in WORDS:
        text = listed.normal(text, language)
    elif language == "zh":
        text = chinese.normal(text)
    if "/" not in text and "(" not in text:
        return ()
    own = own_organ(organ)
    newest = int(session) if session and session.isdigit() and int(session) < 100 else 99
    found = [*full_symbols(text), *_bare(text, language, own, newest)]
    found.sort(key=lambda pair: pair[0])
    seen: dict[str, str] = {}
    for _, spelled in found:
        for key, display in _displays(spelled):
            seen.setdefault(key, display)
    return tuple(seen.values())


def _bare(text: str, language: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
    if language == "en":
        return english.bare(text, own, newest)
    if language == "zh":
        return chinese.bare(text, own, newest)
    return listed.bare(text, language, own, newest) if language in WORDS else iter(())
