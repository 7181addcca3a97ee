"""Broken and hostile files through the parser's child processes.

    nice python -m benchmarks.fuzz [--count 20000] [--seed 1] [--seconds N] [--keep FOLDER] [--start N] [--only N …]

Files of the collection and files that the replica writes are broken in the ways of benchmarks/mutations.py and sent through
infra.sandbox with small limits. What must hold, whatever the input: the parent does not die and does not grow; no answer
takes longer than the limit; every answer is a document or a refusal with a reason. A refusal as "parser fault" is an
exception that the parser did not expect: a defect of ours. It is listed by place, and its first input kept with --keep.
Exit code 1 when anything did not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from benchmarks.corpus import default_corpus, manifest, seeds
from benchmarks.mutations import Input, Source, inputs
from documents.contract import ContractError, loads
from infra.sandbox import ParseLimits, ParseRefused, ParserPool
from replica.stories import generate
from replica.writer import write

FAULT = "parser fault"
#: A crashed child's file is tried once more, and a child may have to be started first.
_TRIES, _START = 2, 15.0
_WINDOW = 1000
#: What a parent may take more at the end than at the beginning: Python's own arenas, not a file a thousand inputs.
GROWTH_MB = 20.0
_SHOWN = 8
_LARGEST = 400_000  # bytes of a source: of a longer one the mutations would mostly hit pictures


@dataclass
class Report:
    """``slowest`` are the longest, in seconds, with what they were; ``memory`` the parent's resident megabytes after each input."""

    outcomes: Counter[str] = field(default_factory=Counter)
    by_how: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: defaultdict[str, list[Input]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def growth(self) -> tuple[float, float]:
        """Median resident megabytes over the first and the last inputs, a thousand each where there are two thousand."""
        window = max(1, min(_WINDOW, len(self.memory) // 2))
        return statistics.median(self.memory[:window]), statistics.median(self.memory[-window:])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="inputs (20000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same inputs (1)")
    parser.add_argument("--start", type=int, default=0, help="number of the first input (0)")
    parser.add_argument("--only", type=int, nargs="+", help="only these inputs, by number")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds that a parse may take (10)")
    parser.add_argument("--memory", type=int, default=512, help="megabytes of address space a child may take (512)")
    parser.add_argument("--keep", type=Path, help="folder for one input of each parser fault")
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="the folder of real documents")
    asked = parser.parse_args(arguments)
    sources = [*replica_sources(), *corpus_sources(asked.corpus)]
    print(f"{len(sources)} files to start from, seed {asked.seed}")
    if asked.only:
        chosen: Iterable[Input] = (next(inputs(asked.seed, sources, number)) for number in asked.only)
    else:
        chosen = islice(inputs(asked.seed, sources, asked.start), asked.count)
    report = run(chosen, ParseLimits(asked.memory, asked.limit), seconds=asked.seconds)
    show(report)
    if asked.keep:
        keep(report, asked.keep)
    return 1 if report.broken or report.faults else 0


def corpus_sources(corpus: Path) -> list[Source]:
    """Files of every format; none when there is no corpus, for the replica's own files will do."""
    if not (corpus / "MANIFEST.csv").is_file():
        return []
    paths = [corpus / row.path for row in (*manifest(corpus), *seeds(corpus))]
    return [Source(path.name, data) for path in paths if len(data := path.read_bytes()) <= _LARGEST]


def replica_sources(count: int = 12) -> list[Source]:
    written = [one.write() for one in generate(3, count)]
    return [
        Source(f"{document.masthead.symbol}.{format}", write(document, format))
        for document in written
        for format in ("pdf", "docx")
    ]


def run(chosen: Iterable[Input], limits: ParseLimits, *, seconds: float | None = None) -> Report:
    """One child at a time: the question is what it does to its parent, not how fast it is."""
    report, begun = Report(), time.monotonic()
    with ParserPool(1, limits) as pool:
        for one in chosen:
            start = time.monotonic()
            outcome = _outcome(pool, one, report)
            taken = time.monotonic() - start
            report.outcomes[outcome] += 1
            report.by_how[one.how][outcome] += 1
            report.memory.append(resident_mb())
            report.slowest = sorted([*report.slowest, (taken, f"{name(one)}: {outcome}")], reverse=True)[:_SHOWN]
            if taken > _TRIES * (limits.seconds + 1) + _START:
                report.broken.append(f"{name(one)} took {taken:.1f} s, the limit is {limits.seconds:g}")
            if seconds is not None and time.monotonic() - begun > seconds:
                break
    report.seconds = time.monotonic() - begun
    first, last = report.growth if report.memory else (0.0, 0.0)
    if last - first > GROWTH_MB and len(report.memory) >= 2 * _WINDOW:
        report.broken.append(f"the parent grew from {first:.1f} to {last:.1f} MB")
    return report


def _outcome(pool: ParserPool, one: Input, report: Report) -> str:
    try:
        parsed = pool.parse(one.data, name=name(one))
        loads(parsed.document)
        return "document"
    except ParseRefused as refused:
        if refused.reason == FAULT:
            report.faults[fault_place(refused.what)].append(one)
        if not refused.reason or not refused.what:
            report.broken.append(f"{name(one)} is refused without a reason")
        return refused.reason
    except ContractError as error:
        report.broken.append(f"{name(one)} gives a document that breaks the contract: {error}")
        return "broken contract"


def fault_place(what: str) -> str:
    """ "the parser failed: KeyError: 'x' (fonts.py:12)" is the same fault whatever 'x' is: "KeyError at fonts.py:12"."""
    found = re.match(r"the parser failed: (\w+): .*\((\S+)\)$", what, re.S)
    return f"{found[1]} at {found[2]}" if found else what[:100]


def name(one: Input) -> str:
    return f"input {one.number} ({one.how} of {one.of})"


def resident_mb() -> float:
    """What this process has in memory now: its peak would hide that it gives back."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def show(report: Report) -> None:
    total = report.outcomes.total()
    first, last = report.growth if report.memory else (0.0, 0.0)
    print(f"{total} inputs in {report.seconds:.0f} s")
    print(f"the parent's memory: {first:.1f} MB over the first inputs, {last:.1f} MB over the last; on the way:")
    slices = [report.memory[at : at + _WINDOW] for at in range(0, len(report.memory), _WINDOW)]
    print("  " + ", ".join(f"{statistics.median(each):.0f}" for each in slices))
    for outcome, count in report.outcomes.most_common():
        print(f"  {outcome:16s} {count:6d}")
    for outcome in ("too slow", "crashed", "too large"):
        where = Counter({how: counts[outcome] for how, counts in report.by_how.items() if counts[outcome]})
        if where:
            print(f"{outcome}: " + ", ".join(f"{how} {count}" for how, count in where.most_common(20)))
    for taken, what in report.slowest:
        print(f"slow: {taken:.1f} s, {what}")
    for place, found in sorted(report.faults.items(), key=lambda item: -len(item[1])):
        print(
            f"fault: {place}, {len(found)} times; smallest {len(smallest(found).data)} bytes: {name(smallest(found))}"
        )
    for line in report.broken:
        print(f"does not hold: {line}")


def smallest(found: Sequence[Input]) -> Input:
    return min(found, key=lambda one: (len(one.data), one.number))


def keep(report: Report, folder: Path) -> None:
    """The smallest input of each fault, under the fault's name."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, found in report.faults.items():
        one = smallest(found)
        stem = re.sub(r"\W+", "_", place) + "-" + hashlib.sha256(one.data).hexdigest()[:8]
        (folder / stem).write_bytes(one.data)


if __name__ == "__main__":
    sys.exit(main())
