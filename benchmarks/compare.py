"""How long a comparison takes, how that grows, and how it reads beside a word-level diff of the whole text.

    python -m benchmarks.compare [--corpus DIR] [--rounds 7] [--largest 100000] [--json]

Three tables:

1. two yearly pairs of real resolutions of about 12,000 words, in process, after parsing: median of --rounds;
2. growth: texts of 1,500 words up to --largest, put together from the paragraphs of all resolutions of the corpus and edited
   with a fixed seed (a fifth of the paragraphs reworded, some added, deleted, moved);
3. the same edited pairs through other tools (those of ``benchmarks/peers.py`` that are installed; ``make peers`` installs
   them): time, and the share of words that stand in paragraphs nobody touched but are shown as deleted ("false") and of
   paragraphs that only moved ("moved").

The texts are read where they lie (--corpus, or UN_CORPUS, or ../shared/corpus); nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.peers import document, installed
from compare import compare

FILLING = ["relevant", "comprehensive", "further", "where applicable,", "inter alia,", "effective", "and strengthen"]
YEARLY = [("A/RES/78/229", "A/RES/80/229"), ("A/RES/79/160", "A/RES/80/192")]
PEERS_LARGEST = 13_000  # words: difflib alone takes seconds beyond


@dataclass(frozen=True)
class Pair:
    """Two texts whose difference is known: ``kept`` are indices of old paragraphs nobody touched, ``moved`` of those that moved."""

    old: list[str]
    new: list[str]
    kept: set[int]
    moved: set[int]

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text in self.old)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("UN_CORPUS") or Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
    parser.add_argument("--corpus", type=Path, default=Path(default), help="folder with gold/resolutions.en.jsonl")
    parser.add_argument("--rounds", type=int, default=7, help="repetitions, of which the median counts (7)")
    parser.add_argument("--largest", type=int, default=100_000, help="words of the largest text (100000)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    asked = parser.parse_args()
    source = asked.corpus / "gold" / "resolutions.en.jsonl"
    if not source.is_file():
        print(f"no texts at {source}: give the folder with --corpus or UN_CORPUS", file=sys.stderr)
        return 2
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    result = {
        "yearly": yearly(records, asked.rounds),
        "growth": growth(records, asked.rounds, asked.largest),
        "peers": peers(records, asked.rounds, min(asked.largest, PEERS_LARGEST)),
    }
    if asked.json:
        print(json.dumps(result, indent=1))
    else:
        for name, rows in result.items():
            table(name, rows)
    return 0


def yearly(records: Sequence[dict], rounds: int) -> list[dict]:
    by_symbol = {record["symbol"]: record for record in records}
    out = []
    for older, newer in YEARLY:
        if older in by_symbol and newer in by_symbol:
            old, new = (
                document([p["text"] for p in by_symbol[s]["preamble"] + by_symbol[s]["operative"]])
                for s in (older, newer)
            )
            found = compare(old, new)
            out.append(
                {
                    "pair": f"{older} → {newer}",
                    "words": sum(len(p.text.split()) for d in (old, new) for p in d.passages) // 2,
                    "paragraphs": len(new.passages),
                    "changed": sum(row.changed for row in found.rows),
                    "ms": median(lambda a=old, b=new: compare(a, b), rounds),
                }
            )
    return out


def growth(records: Sequence[dict], rounds: int, largest: int) -> list[dict]:
    out = []
    size = 1_500
    while size <= largest:
        pair = edited(records, size)
        old, new = document(pair.old), document(pair.new)
        ms = median(lambda a=old, b=new: compare(a, b), rounds if size < 30_000 else min(3, rounds))
        out.append(
            {"words": pair.words, "paragraphs": len(pair.old), "ms": ms, "ms per 1,000 words": ms / pair.words * 1000}
        )
        size = largest if size < largest < 2 * size else 2 * size
    return out


def peers(records: Sequence[dict], rounds: int, size: int) -> list[dict]:
    pairs = [edited(records, size, seed) for seed in (11, 12, 13)]
    out = []
    for name, tool in installed().items():
        kept = moved = of_kept = of_moved = 0
        start = time.perf_counter()
        for pair in pairs:
            gone = tool(pair.old, pair.new)
            place = 0
            for index, text in enumerate(pair.old):
                count = len(text.split())
                lost = sum(word in gone for word in range(place, place + count))
                if index in pair.moved:
                    moved, of_moved = moved + lost, of_moved + count
                elif index in pair.kept:
                    kept, of_kept = kept + lost, of_kept + count
                place += count
        slow = time.perf_counter() - start > 1
        out.append(
            {
                "tool": name,
                "ms": median(lambda use=tool: use(pairs[0].old, pairs[0].new), 1 if slow else rounds),
                "false %": 100 * kept / max(1, of_kept),
                "moved %": 100 * moved / max(1, of_moved),
            }
        )
    return out


def edited(records: Sequence[dict], size: int, seed: int = 1) -> Pair:
    """About ``size`` words of real paragraphs, and what became of them; the same for the same seed."""
    rng = Random(seed)  # noqa: S311 - the same pairs on every machine is the point
    pool = list(dict.fromkeys(p["text"] for record in records for p in record["preamble"] + record["operative"]))
    rng.shuffle(pool)
    old: list[str] = []
    count = 0
    while count < size and pool:
        old.append(pool.pop())
        count += len(old[-1].split())
    for copy in range(
        1, 1 + (size - count) // max(1, count)
    ):  # the corpus is too small: the same paragraphs again, renamed
        old += [f"{text} ({copy})" for text in old[: len(old) // copy]]
    new: list[tuple[int, str]] = []
    kept: set[int] = set()
    for index, text in enumerate(old):
        dice = rng.random()
        if dice < 0.05:
            continue
        if dice < 0.25:
            words = text.split(" ")
            for _ in range(max(1, len(words) // 10)):
                words[rng.randrange(len(words))] = rng.choice(FILLING)
            new.append((index, " ".join(words)))
        else:
            kept.add(index)
            new.append((index, text))
        if pool and rng.random() < 0.06:
            new.append((-1, pool.pop()))
    moved: set[int] = set()
    for _ in range(max(1, len(new) // 40)):
        entry = new.pop(rng.randrange(len(new)))
        new.insert(rng.randrange(len(new)), entry)
        moved.add(entry[0])
    return Pair(old, [text for _, text in new], kept, moved & kept)


def median(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of one run: the median, so that one disturbance does not count. The first run only warms up."""
    if rounds > 1:
        work()
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(spent), 2)


def table(name: str, rows: Sequence[dict]) -> None:
    if not rows:
        return
    heads = list(rows[0])
    cells = [[f"{row[h]:,.2f}" if isinstance(row[h], float) else f"{row[h]}" for h in heads] for row in rows]
    widths = [max(len(head), *(len(line[n]) for line in cells)) for n, head in enumerate(heads)]
    print(f"\n{name}")
    for line in (heads, *cells):
        print(
            "  "
            + "  ".join(c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True)))
        )


if __name__ == "__main__":
    sys.exit(main())
