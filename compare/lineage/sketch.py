"""A text as a handful of numbers, from which the likeness of two texts is estimated without loading either.

A bottom-k sketch (Broder 1997): the k smallest hashes of all pairs of neighbouring words. Of the k smallest hashes of both
texts together, the share that both have is an unbiased estimate of how many pairs of words they share (Jaccard); with k = 128
its standard error is at most 0.045. CRC-32 with a mixing step is the hash: ``hash()`` differs from process to process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import pairwise
from zlib import crc32

from compare.tokens import features

SIZE = 128
_RUN = 6
_MASK = 0xFFFFFFFF


def sketch(texts: Iterable[str]) -> tuple[int, ...]:
    """The sketch of texts in order; figures do not count, because they are what moves on from year to year."""
    hashes: set[int] = set()
    for text in texts:
        words = [word for word in features(text) if not word[0].isdigit()]
        hashes.update(crc32(f"{first} {second}".encode()) for first, second in pairwise(words))
    return tuple(nsmallest(SIZE, {_mixed(value) for value in hashes}))


def fingerprint(texts: Iterable[str]) -> str:
    """One number that texts of nearly the same wording most likely share, and others do not: "~1f3a09bc".

    The smallest hash of all runs of six words: pairs would do for likeness, but the smallest of them is a pair that half
    of all documents have. Empty when no text has six words.
    """
    smallest: int | None = None
    for text in texts:
        words = [word for word in features(text) if not word[0].isdigit()]
        for start in range(len(words) - _RUN + 1):
            value = _mixed(crc32(" ".join(words[start : start + _RUN]).encode()))
            smallest = value if smallest is None or value < smallest else smallest
    return "" if smallest is None else f"~{smallest:08x}"


def likeness(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated share of word pairs that two texts have in common, 0 to 1."""
    if not a or not b:
        return 0.0
    together = nsmallest(SIZE, {*a, *b})
    both = {*a} & {*b}
    return sum(value in both for value in together) / len(together)


def _mixed(value: int) -> int:
    # CRC-32 is linear, so similar inputs cluster; the finaliser of MurmurHash3 spreads them.
    value ^= value >> 16
    value = value * 0x85EBCA6B & _MASK
    value ^= value >> 13
    value = value * 0xC2B2AE35 & _MASK
    return value ^ value >> 16
