"""How right the parser, lineage and comparison are on real documents, written to docs/quality.md.

    python -m benchmarks.quality [--corpus DIR] [--output docs/quality.md] [--check] [--lost NAME]

The same code and corpus give the same file. Speed belongs to a machine: it is printed, not written. With --check the exit
code is 1 when a bar is missed. --lost prints the lines of one PDF's pages that its parse does not have.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import consensus, kept, report, versions, written
from benchmarks import corpus as files
from benchmarks.measured import Measured, measure
from benchmarks.scoring import tidy


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=files.default_corpus(), help="the folder of real documents")
    parser.add_argument("--output", type=Path, default=Path("docs/quality.md"), help="docs/quality.md")
    parser.add_argument("--workers", type=int, default=2, help="parser processes (2)")
    parser.add_argument("--pairs", type=int, default=300, help="edited pairs per file of gold for the comparison (300)")
    parser.add_argument("--check", action="store_true", help="exit code 1 when a bar is missed, naming it")
    parser.add_argument("--lost", metavar="NAME", help="only print what the parse of this PDF has not, line by line")
    asked = parser.parse_args(arguments)
    if not (asked.corpus / "MANIFEST.csv").is_file():
        print(f"no real documents at {asked.corpus}: give their folder with --corpus or UN_CORPUS", file=sys.stderr)
        return 2
    if asked.lost:
        return _show_lost(asked.corpus, asked.lost)
    start = time.monotonic()
    rows = files.manifest(asked.corpus) + files.seeds(asked.corpus)
    outcomes = files.parse_rows(asked.corpus, rows, asked.workers)
    parsing = time.monotonic() - start
    measured = _measure_all(asked.corpus, outcomes, asked.workers, asked.pairs)
    tallies = consensus.per_language(files.gold(asked.corpus, "resolutions.six_languages.jsonl"))
    text = f"{report.render(measured).rstrip()}\n\n{consensus.render(tallies)}"
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(text, encoding="utf-8")
    pages = sum(outcome.document["provenance"]["pages"] or 0 for outcome in outcomes if outcome.document)
    print(
        f"{asked.output}: {len(outcomes)} files parsed in {parsing:.1f} s by {asked.workers} processes"
        f" ({pages / parsing:.0f} pages/s, not for comparison), everything in {time.monotonic() - start:.0f} s"
    )
    missed = [*report.missed(measured), *consensus.missed(tallies)]
    for line in missed:
        print(f"below the bar: {line}", file=sys.stderr)
    return 1 if missed and asked.check else 0


def _measure_all(corpus: Path, outcomes: list[files.Outcome], workers: int, pairs: int) -> Measured:
    records = [tidy(record) for record in files.gold(corpus, "resolutions.six_languages.jsonl")]
    read_back, unwritten = written.write_and_read(records, workers)
    measured = measure(corpus, outcomes, read_back, records, unwritten, workers)
    measured.lineage = versions.lineage(corpus, [outcome.facts for outcome in outcomes if outcome.facts])
    measured.comparisons = versions.comparisons(corpus, pairs)
    return measured


def _show_lost(corpus: Path, name: str) -> int:
    rows = [row for row in files.manifest(corpus) if row.format == "pdf" and name in {row.path, row.name, *row.symbols}]
    if not rows:
        print(f"no PDF of the corpus is called {name} or has that symbol", file=sys.stderr)
        return 2
    for outcome in files.parse_rows(corpus, rows, 1):
        if outcome.document is None:
            print(f"{outcome.row.path} is parked: {outcome.reason}")
            continue
        lines = kept.printed_lines(corpus / outcome.row.path)
        gone = kept.lost(lines, outcome.document)
        print(f"{outcome.row.path}: {len(gone)} of {len(lines)} lines are not in the parse")
        for line, count in Counter(gone).items():
            print(f"  {count} x {line}" if count > 1 else f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
