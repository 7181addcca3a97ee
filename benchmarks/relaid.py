"""The same texts on other pages: is the parser fitted to one producer's accidents, or to what is printed?

    python -m benchmarks.relaid [--corpus DIR] [--ways distilled,narrow,…] [--records 0] [--worst 5]

Every way lays texts out anew, reads them back and scores them against the mark-up. A way whose program is not installed is
skipped and says so.

    distilled      the corpus's PDFs through pdftocairo: the same page of other text objects and fonts; besides the score, how
                   many parse to the same document
    narrow … tight the English gold, set by the replica's writer with another column, size of type, foot, or no white between
                   paragraphs
    set, set short, set large, set a4   the English gold as a Word file, set by LibreOffice: its own line and page ends, notes
                   that go on over a page, marks before a tab; on a short page, in another and larger face, on A4
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks import corpus as files
from benchmarks import written
from benchmarks.corpus import Outcome, Row
from benchmarks.scoring import Score, key, score, tidy
from documents.errors import UsageError
from replica.writer import layout, write
from replica.writer.setting import Look

_SHOWN = ("operative", "preambular", "perfect", "added", "lead", "footnotes", "title", "adopted", "session", "agenda")
_TEXT = (Look.OPENING, Look.INDENTED, Look.FLUSH, Look.HANGING)


@dataclass(frozen=True, slots=True)
class Geometry:
    """What of the replica's page is set otherwise: column and foot in points, type as a factor, white after paragraphs."""

    width: float = layout.TEXT_WIDTH
    foot: float = layout._LATER_FOOT
    type: float = 1.0
    white: float | None = None


GEOMETRIES = {
    "narrow": Geometry(width=230.0),
    "wide": Geometry(width=430.0),
    "large": Geometry(type=1.2),
    "small": Geometry(type=0.85),
    "foot": Geometry(foot=300.0),
    "tight": Geometry(white=0.0),
}
#: Patterns and what stands instead of them in a Word file's document and styles.
SETTINGS: Mapping[str, tuple[tuple[str, Callable[[re.Match[str]], str] | str], ...]] = {
    "set": (),
    "set short": ((r'(<w:pgSz[^>]*w:h=")(\d+)', lambda match: f"{match[1]}{int(match[2]) - 3400}"),),
    "set large": (
        ("Times New Roman", "DejaVu Serif"),
        (r'(<w:szC?s? w:val=")(\d+)', lambda match: f"{match[1]}{round(int(match[2]) * 1.15)}"),
    ),
    "set a4": (
        (r"<w:pgSz[^>]*/>", '<w:pgSz w:w="11906" w:h="16838"/>'),
        (r'(<w:pgMar[^>]*w:right=")(\d+)', lambda match: f"{match[1]}{int(match[2]) + 700}"),
    ),
}
WAYS = ("distilled", *GEOMETRIES, *SETTINGS)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=files.default_corpus(), help="the folder of real documents")
    parser.add_argument("--ways", default=",".join(WAYS), help="which ways, with commas (all)")
    parser.add_argument("--records", type=int, default=0, help="only so many texts of the gold (all)")
    parser.add_argument("--worst", type=int, default=0, help="name so many documents of each way that are not perfect")
    parser.add_argument("--workers", type=int, default=2, help="parser processes (2)")
    asked = parser.parse_args(arguments)
    if not (asked.corpus / "MANIFEST.csv").is_file():
        print(f"no real documents at {asked.corpus}: give their folder with --corpus or UN_CORPUS", file=sys.stderr)
        return 2
    ways = asked.ways.split(",")
    if unknown := [way for way in ways if way not in WAYS]:
        print(f"no such way: {', '.join(unknown)}; there are {', '.join(WAYS)}", file=sys.stderr)
        return 2
    golds = files.gold_by_symbol(asked.corpus)
    records = [tidy(record) for (_, language), record in golds.items() if language == "en"]
    records = records[: asked.records or None]
    print(f"{'way':10s} {'files':>5s} " + " ".join(f"{name:>11s}" for name in _SHOWN))
    for way in ways:
        if way == "distilled":
            _distilled(asked.corpus, golds, asked.workers, asked.worst)
        elif way in GEOMETRIES:
            with geometry(GEOMETRIES[way]):
                made = {record["symbol"]: data for record in records if (data := _written(record, "pdf")) is not None}
            _show(way, records, made, asked.workers, asked.worst)
        elif shutil.which("soffice") is None:
            print(f"{way:10s} skipped: LibreOffice (soffice) is not installed")
        else:
            words = {record["symbol"]: data for record in records if (data := _written(record, "docx")) is not None}
            made = set_anew({name: edited(data, way) for name, data in words.items()})
            _show(way, records, made, asked.workers, asked.worst)
    return 0


@contextmanager
def geometry(shape: Geometry) -> Iterator[None]:
    """The replica's page in another shape, for as long as the context lasts."""
    before = layout.TEXT_WIDTH, layout._LATER_FOOT, dict(layout._MANNERS)
    layout.TEXT_WIDTH, layout._LATER_FOOT = shape.width, shape.foot
    for look, manner in before[2].items():
        after = manner.after if shape.white is None or look not in _TEXT else shape.white
        layout._MANNERS[look] = replace(
            manner, size=round(manner.size * shape.type, 1), leading=round(manner.leading * shape.type, 1), after=after
        )
    try:
        yield
    finally:
        layout.TEXT_WIDTH, layout._LATER_FOOT = before[:2]
        layout._MANNERS.update(before[2])


def distil(data: bytes) -> bytes | None:
    """The PDF written anew by pdftocairo: None where it cannot, or is not there."""
    program = shutil.which("pdftocairo")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old.pdf"), Path(folder, "new.pdf")
        old.write_bytes(data)
        try:
            done = subprocess.run([program, "-pdf", old, new], capture_output=True, check=False, timeout=120)
        except subprocess.TimeoutExpired:
            return None
        return new.read_bytes() if done.returncode == 0 and new.is_file() else None


def edited(data: bytes, way: str) -> bytes:
    """A Word file with the changes of ``SETTINGS[way]``."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in ("word/document.xml", "word/styles.xml"):
                text = content.decode("utf-8")
                for pattern, instead in SETTINGS[way]:
                    text = re.sub(pattern, instead, text)
                content = text.encode("utf-8")
            new.writestr(entry, content)
    return buffer.getvalue()


def set_anew(words: Mapping[str, bytes]) -> dict[str, bytes]:
    """Word files as PDFs, set by LibreOffice in one run; those that it does not set are left out."""
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(words.values()):
            Path(folder, f"{number}.docx").write_bytes(data)
        home = f"-env:UserInstallation={Path(folder, 'home').as_uri()}"
        command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, *sorted(Path(folder).glob("*.docx"))], capture_output=True, check=False, timeout=900)
        made = {name: Path(folder, f"{number}.pdf") for number, name in enumerate(words)}
        return {name: path.read_bytes() for name, path in made.items() if path.is_file()}


def _written(record: Mapping[str, Any], format: str) -> bytes | None:
    try:
        return write(written.document(record), format)
    except UsageError:
        return None  # a letter that the face has not


def _show(way: str, records: Sequence[dict[str, Any]], made: Mapping[str, bytes], workers: int, worst: int) -> None:
    wanted = {record["symbol"]: record for record in records}
    rows = [Row(f"{way}/{name}", (name,), "en", "resolution", "pdf", "yes", way) for name in made]
    outcomes = files.parse_all([(row, lambda row=row: made[row.symbols[0]]) for row in rows], workers)
    _print(way, [(one, wanted[one.row.symbols[0]]) for one in outcomes], worst)


def _print(way: str, scored: Sequence[tuple[Outcome, Mapping[str, Any]]], worst: int, more: str = "") -> None:
    whole = Score()
    wrong: list[str] = []
    for outcome, record in scored:
        if outcome.document is None:
            wrong.append(f"{outcome.row.name}: {outcome.reason}")
            continue
        verdict = score(record, outcome.document)
        whole += verdict.score
        if verdict.score.right["perfect"] < 1:
            wrong.append(f"{outcome.row.name}: {'; '.join(verdict.wrong[:4])}")
    shown = (f"{whole.right[name]}/{whole.of[name]}" for name in _SHOWN)
    print(f"{way:10s} {len(scored):5d} " + " ".join(f"{text:>11s}" for text in shown) + more)
    for line in wrong[:worst]:
        print(f"    {line}")


def _distilled(corpus: Path, golds: Mapping[tuple[str, str], dict[str, Any]], workers: int, worst: int) -> None:
    if shutil.which("pdftocairo") is None:
        print("distilled  skipped: pdftocairo (poppler-utils) is not installed")
        return
    rows = [row for row in files.manifest(corpus) if row.format == "pdf" and row.text_layer == "yes"]
    before = files.parse_rows(corpus, rows, workers)
    made = [(row, data) for row in rows if (data := distil((corpus / row.path).read_bytes())) is not None]
    after = files.parse_all([(row, lambda data=data: data) for row, data in made], workers)
    was = {one.row.path: one for one in before}
    same = sum(_content(one) == _content(was[one.row.path]) for one in after)
    scored = []
    for one in after:
        keys = ((key(symbol), one.row.language) for symbol in one.row.symbols)
        record = next((golds[at] for at in keys if at in golds), None)
        if record is not None:
            scored.append((one, record))
    _print("distilled", scored, worst, f"   {same} of {len(after)} PDFs parse to the same document")


def _content(outcome: Outcome) -> object:
    document = outcome.document or {"provenance": outcome.reason}
    return {name: value for name, value in document.items() if name != "provenance"} or outcome.reason


if __name__ == "__main__":
    sys.exit(main())
