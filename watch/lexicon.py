"""Where words, beginnings of words and phrases stand in the lines of a document.

For a few topics it looks for what is asked; for many it reads all words once, and then knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise

from watch.folded import EDGE, Folded
from watch.stems import PLAIN, Stemmer
from watch.words import UNSPACED

Stretch = tuple[int, int]
"""Characters from … to (exclusive) of the lines."""

Place = tuple[int, int, int]
"""Characters from … to (exclusive) of a text: (number of the text, from, to)."""

_GAP = re.compile(rf"(?:_|[^\w{EDGE}])*")
_REST = re.compile(r"[^\W_]*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPACED_TOKEN = re.compile(rf"{EDGE}|[^\W_]+")
_ANY_TOKEN = re.compile(rf"{EDGE}|[{UNSPACED}]|[^\W_{UNSPACED}]+")


class Lexicon:
    """``whole``: read all words at once (about 10 ms for 90 kB), instead of looking for each that is asked for."""

    def __init__(self, folded: Folded, stemmer: Stemmer | None, *, whole: bool) -> None:
        self.text = folded.text
        self.whole = whole
        self._folded = folded
        self._of_word: dict[str, list[Place]] = {}
        self._stemmer = stemmer or PLAIN
        self._unspaced = not self.text.isascii() and _UNSPACED.search(self.text) is not None

    # --- all words, where all are read --------------------------------------------------------------------------------

    @cached_property
    def words(self) -> Mapping[str, list[int]]:
        """Word → where it begins, in order."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for match in self._tokens.finditer(self.text):
            found[match[0]].append(match.start())
        found.pop(EDGE, None)
        return dict(found)

    @property
    def _tokens(self) -> re.Pattern[str]:
        return _ANY_TOKEN if self._unspaced else _SPACED_TOKEN

    @cached_property
    def pairs(self) -> Set[tuple[str, str]]:
        """The pairs of words that stand side by side: what rules out most phrases at once."""
        return set(pairwise(self._tokens.findall(self.text)))

    @cached_property
    def stems(self) -> Mapping[str, tuple[str, ...]]:
        """Stem → the words that have it."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self.words:
            stem = self._stemmer.stem(word)
            found[stem] = (*found.get(stem, ()), word)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.words)

    # --- what is asked for --------------------------------------------------------------------------------------------

    def exactly(self, word: str) -> list[Place]:
        if not self.whole:
            return self._folded.places(self._begins(word), len(word))
        found = self._of_word.get(word)
        if found is None:  # many topics ask for the same words
            found = self._of_word[word] = self._folded.places(self._begins(word), len(word))
        return found

    def _begins(self, word: str) -> Sequence[int]:
        if self.whole and word.isalnum():
            return self.words.get(word, ())
        size = len(word)
        return [at for at in self._finds(word) if self._edge(at) and self._edge(at + size)]

    def _placed(self, stretches: Sequence[Stretch]) -> list[Place]:
        place = self._folded.place
        return [found for start, end in stretches if (found := place(start, end)) is not None]

    def with_stem_of(self, word: str) -> list[Place]:
        stem = self._stemmer.stem(word)
        if self.whole:
            words = self.stems.get(stem, ())
            return self.exactly(words[0]) if len(words) == 1 else [p for each in words for p in self.exactly(each)]
        found: list[Stretch] = []
        for at in self._finds(self._stemmer.common(stem)):
            start = at
            while not self._edge(start):
                start -= 1
            end = self._end(at)
            if not (found and found[-1][1] == end) and self._stemmer.stem(self.text[start:end]) == stem:
                found.append((start, end))
        return self._placed(found)

    def beginning_with(self, prefix: str) -> list[Place]:
        if self.whole and prefix.isalnum():
            found: list[Place] = []
            for index in range(bisect_left(self._sorted, prefix), len(self._sorted)):
                if not self._sorted[index].startswith(prefix):
                    break
                found += self.exactly(self._sorted[index])
            return found
        return self._placed([(at, self._end(at + len(prefix) - 1)) for at in self._finds(prefix) if self._edge(at)])

    def phrase(self, words: Sequence[str], prefix: bool) -> list[Place]:
        """Two words or more, side by side; ``prefix``: the last is the beginning of a word."""
        whole = words[:-1] if prefix else words
        if self.whole:
            for pair in pairwise(whole):
                if pair not in self.pairs and pair[0].isalnum() and pair[1].isalnum():
                    return []
            # Only where the rarest of its words stands can the phrase stand.
            anchor = min(range(len(whole)), key=lambda index: len(self.words.get(whole[index], ())))
        else:
            anchor = max(range(len(whole)), key=lambda index: len(whole[index]))
        before, behind = words[:anchor][::-1], words[anchor + 1 :]
        found: list[Stretch] = []
        size = len(words[anchor])
        for start in self._begins(words[anchor]):
            first = self._backwards(before, start)
            last = self._forwards(behind, start + size, prefix) if first is not None else None
            if first is not None and last is not None:
                found.append((first, last))
        return self._placed(found)

    # --- steps --------------------------------------------------------------------------------------------------------

    def _finds(self, piece: str) -> Iterator[int]:
        find = self.text.find
        at = find(piece)
        while at >= 0:
            yield at
            at = find(piece, at + 1)

    def _edge(self, at: int) -> bool:
        """Whether a word may begin or end here."""
        before, behind = self.text[at - 1], self.text[at]
        if not (before.isalnum() and behind.isalnum()):
            return True
        return self._unspaced and bool(_UNSPACED.match(before) or _UNSPACED.match(behind))

    def _end(self, at: int) -> int:
        """The end of the word that the character at ``at`` is in."""
        if not self._unspaced:
            match = _REST.match(self.text, at)
            assert match is not None  # it may be of no length
            return match.end()
        at += 1
        while not self._edge(at):
            at += 1
        return at

    def _backwards(self, words: Sequence[str], start: int) -> int | None:
        text = self.text
        for word in words:
            size = len(word)
            while not (start > size and text.startswith(word, start - size) and self._edge(start - size)):
                start -= 1
                if text[start].isalnum() or text[start] == EDGE:
                    return None
            start -= size
        return start

    def _forwards(self, words: Sequence[str], end: int, prefix: bool) -> int | None:
        text = self.text
        for index, word in enumerate(words, 1):
            gap = _GAP.match(text, end)
            assert gap is not None  # it may be of no length
            start = gap.end()
            end = start + len(word)
            if not text.startswith(word, start):
                return None
            if prefix and index == len(words):
                end = self._end(end - 1)
            elif not self._edge(end):
                return None
        return end
