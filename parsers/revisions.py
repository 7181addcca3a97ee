"""Tracked changes, each with the passage that its paragraph became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from documents.model import Passage, Revision
from parsers.blocks import Block, Tracked

#: Letters of a label before the words: "23", "(xviii)".
_LONGEST_LABEL = 8
#: A paragraph that was put together with others is looked for among so many passages behind the last one that was found.
_WINDOW = 60


def placed(tracked: Sequence[Tracked], blocks: Sequence[Block], passages: Sequence[Passage]) -> tuple[Revision, ...]:
    """The revisions in the order of the file. ``Tracked.block`` are indexes into ``blocks``, in the order of the text."""
    if not tracked:
        return ()
    keys = [_key(passage.text) for passage in passages]
    exact: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            exact[key].append(index)
    found: dict[int, int | None] = {}
    last = 0
    for block in sorted({one.block for one in tracked if one.block is not None}):
        found[block] = _place(_key(blocks[block].text), keys, exact, last)
        last = found[block] or last
    return tuple(replace(one.revision, passage=None if one.block is None else found[one.block]) for one in tracked)


def _key(text: str) -> str:
    """Only letters and figures: blanks and commas move when a footnote's mark is taken out."""
    return "".join(filter(str.isalnum, text))


def _place(key: str, keys: Sequence[str], exact: dict[str, list[int]], last: int) -> int | None:
    if not key:
        return None
    for cut in range(min(_LONGEST_LABEL, len(key) - 1) + 1):
        same = exact.get(key[cut:])
        if same:
            return next((index for index in same if index >= last), same[-1])
    near = range(last, min(last + _WINDOW, len(keys)))
    return next((index for index in near if keys[index] and (key in keys[index] or keys[index] in key)), None)
