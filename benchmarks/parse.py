"""How fast the parser is on the PDFs of the collection, beside what it stands on, and how much memory a file takes.

    python -m benchmarks.parse [--corpus DIR] [--rounds 3] [--files 0] [--no-memory]

One process, one core, processor time. Every row reads the same files; in each round each row takes its turn, the order
turned by one from round to round, so that a busy minute of the machine does not fall on one row only. Medians of the rounds.

    parse          the whole structured parse: sniffing, lines, furniture, footnotes, masthead, parts, passages, citations
    plain text     pypdfium2, the text of each page
    text objects   pypdfium2, each text object with its text, font, size and bounds: the bare material of a parse
    PyMuPDF dict, pdfplumber   only where they are installed; the slow one on every tenth file

Peak memory is the largest resident size of a child process that parses one file and nothing else.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from benchmarks.corpus import default_corpus, manifest
from parsers import Parked, parse

LEAST = 0.85  # of the bare text objects' speed
MOST_MB = 300


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading a file; ``every`` takes each n-th file only."""

    name: str
    read: Callable[[bytes], object]
    every: int = 1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus(), help="the folder of real documents")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (3)")
    parser.add_argument("--files", type=int, default=0, help="only so many files, spread over the collection (all)")
    parser.add_argument("--no-memory", action="store_true", help="leave out the child process per file")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.child:
        return _child(asked.child)
    if not (asked.corpus / "MANIFEST.csv").is_file():
        print(f"no real documents at {asked.corpus}: give their folder with --corpus or UN_CORPUS", file=sys.stderr)
        return 2
    paths = [asked.corpus / row.path for row in manifest(asked.corpus) if row.format == "pdf"]
    if asked.files:
        paths = paths[:: max(1, len(paths) // asked.files)][: asked.files]
    files = [(path.read_bytes(), _pages(path)) for path in paths]
    speeds = measure(_ways(), files, asked.rounds)
    print(f"{len(files)} PDFs, {sum(pages for _, pages in files)} pages, one process, medians of {asked.rounds} rounds")
    ours, bare = speeds["parse"], speeds["text objects"]
    for name, rate in speeds.items():
        print(f"  {name:14s} {rate:8.1f} pages/s  {rate / bare:6.2f} of the text objects")
    print(f"the whole parse has {ours / bare:.2f} of the bare text objects' speed; the least is {LEAST}")
    if not asked.no_memory:
        _memory(paths)
    return 0


def measure(ways: list[Way], files: list[tuple[bytes, int]], rounds: int) -> dict[str, float]:
    """Pages per second of each way, the median over the rounds."""
    rates: dict[str, list[float]] = {way.name: [] for way in ways}
    for turn in range(rounds):
        at = turn % len(ways)
        for way in ways[at:] + ways[:at]:
            chosen = files[:: way.every]
            start = time.process_time()
            for data, _ in chosen:
                way.read(data)
            taken = time.process_time() - start
            rates[way.name].append(sum(pages for _, pages in chosen) / max(taken, 1e-9))
    return {name: statistics.median(values) for name, values in rates.items()}


def _ways() -> list[Way]:
    ways = [Way("parse", _parse), Way("plain text", _plain), Way("text objects", _objects)]
    for name, module, read, every in (
        ("PyMuPDF dict", "pymupdf", _pymupdf, 1),
        ("pdfplumber", "pdfplumber", _pdfplumber, 10),
    ):
        with suppress(ImportError):
            ways.append(Way(name, read(importlib.import_module(module)), every))
    return ways


def _parse(data: bytes) -> object:
    try:
        return parse(data)
    except Parked as parked:
        return parked


def _plain(data: bytes) -> object:
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return texts


def _objects(data: bytes) -> object:
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text_page = page.get_textpage()
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=text_page):
            found.append((each.extract(), each.get_font().get_base_name(), each.get_font_size(), each.get_bounds()))
        text_page.close()
        page.close()
    document.close()
    return found


def _pymupdf(module: Any) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        with module.open(stream=data, filetype="pdf") as document:
            return [page.get_text("dict") for page in document]

    return read


def _pdfplumber(module: Any) -> Callable[[bytes], object]:
    import io

    def read(data: bytes) -> object:
        with module.open(io.BytesIO(data)) as document:
            return [page.chars for page in document.pages]

    return read


def _pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def _child(path: Path) -> int:
    """Parses one file and says how much memory this process took: before, and at most."""
    before = _high_water_mb()
    _parse(path.read_bytes())
    print(json.dumps([before, _high_water_mb()]))
    return 0


def _high_water_mb() -> float:
    """Not getrusage: its peak survives exec, so that a large parent would be taken for its child."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def peak(path: Path) -> tuple[float, float]:
    """Resident megabytes of a process with the parser loaded, and its peak after parsing ``path``."""
    command = [sys.executable, "-m", "benchmarks.parse", "--child", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    before, most = json.loads(said)
    return before, most


def _memory(paths: list[Path]) -> None:
    # The largest files and a slice of the others: a process each takes a third of a second.
    largest = sorted(paths, key=lambda path: -path.stat().st_size)[:20]
    longest = sorted(paths, key=lambda path: -_pages(path))[:20]
    chosen = list(dict.fromkeys([*largest, *longest, *paths[::10]]))
    peaks = sorted(((*peak(path), path.name) for path in chosen), key=lambda each: -each[1])
    print(
        f"peak memory of {len(chosen)} files (largest, longest, every tenth), a process each; the most is {MOST_MB} MB"
    )
    for before, most, name in peaks[:5]:
        print(f"  {most:6.1f} MB  ({before:.1f} before the file)  {name}")


if __name__ == "__main__":
    sys.exit(main())
