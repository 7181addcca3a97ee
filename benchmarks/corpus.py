"""The real documents that the measurements run on, and their parses from child processes."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scoring import key, tidy
from compare.lineage import Facts
from documents.symbol import Symbol, SymbolError
from infra.sandbox import ParseLimits, ParseRefused, ParserPool

LANGUAGES = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of MANIFEST.csv. ``format`` is pdf, docx, doc, xml or text; ``symbols`` two for a joint document."""

    path: str
    symbols: tuple[str, ...]
    language: str
    doc_type: str
    format: str
    text_layer: str
    role: str

    @property
    def name(self) -> str:
        return self.path.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a document by the contract with what lineage knows of it, or the reason why there is none."""

    row: Row
    document: dict[str, Any] | None = None
    facts: Facts | None = None
    reason: str = ""
    what: str = ""


def default_corpus() -> Path:
    """``UN_CORPUS``, or the folder that lies beside the project."""
    return Path(os.environ.get("UN_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "corpus")


def manifest(corpus: Path) -> list[Row]:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                path=line["path"],
                symbols=tuple(line[column] for column in ("symbol", "symbol2") if line[column]),
                language=LANGUAGES[line["language"]],
                doc_type=line["doc_type"],
                format=_format(line["format"]),
                text_layer=line["text_layer"],
                role=line["role"],
            )
            for line in csv.DictReader(file)
        ]


def _format(text: str) -> str:
    word = text.split()[0]
    return {"akn-xml": "xml"}.get(word, word)


def seeds(corpus: Path) -> list[Row]:
    """The four texts that are plain text, with what gold/seeds.json says of them for a manifest."""
    return [
        Row(
            f"seeds/{name}",
            (facts["symbol"],) if facts.get("symbol") else (),
            "en",
            facts["kind"],
            "text",
            "yes",
            "seed",
        )
        for name, facts in seed_facts(corpus).items()
    ]


def seed_facts(corpus: Path) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads((corpus / "gold" / "seeds.json").read_text(encoding="utf-8"))
    return dict(sorted(facts.items()))


def gold(corpus: Path, name: str = "resolutions.en.jsonl") -> list[dict[str, Any]]:
    lines = (corpus / "gold" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def gold_by_symbol(corpus: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Both files of gold by (key of the symbol, language); the larger English one wins where both have a text. English
    records stay as they are, so that the figures are the scorer's own."""
    others = [record for record in gold(corpus, "resolutions.six_languages.jsonl") if record["language"] != "en"]
    records = [*gold(corpus, "resolutions.six_languages.jsonl"), *gold(corpus), *map(tidy, others)]
    return {(key(record["symbol"]), record["language"]): record for record in records}


def parse_rows(corpus: Path, rows: Iterable[Row], workers: int = 2) -> list[Outcome]:
    """Each file in a child process, the outcomes in the order of the rows."""
    return parse_all([(row, lambda row=row: (corpus / row.path).read_bytes()) for row in rows], workers)


def parse_all(files: list[tuple[Row, Any]], workers: int = 2) -> list[Outcome]:
    """``files`` are rows with a function that gives the bytes, called when they are needed."""
    # Without recognition: what Tesseract reads differs from machine to machine, and the file must not.
    with ParserPool(workers, ParseLimits(ocr=False)) as pool, ThreadPoolExecutor(workers) as threads:

        def one(file: tuple[Row, Any]) -> Outcome:
            row, read = file
            try:
                parsed = pool.parse(read(), name=row.name)
            except ParseRefused as refused:
                return Outcome(row, reason=refused.reason, what=refused.what)
            facts = Facts.from_dict({**parsed.facts, "version": row.path})
            return Outcome(row, json.loads(parsed.document), facts)

        return list(threads.map(one, files))


def canonical(symbols: Iterable[str | None]) -> frozenset[str]:
    """Symbols in one spelling, a joint one taken apart; what is no symbol stands as it is."""
    found: set[str] = set()
    for text in filter(None, symbols):
        try:
            found |= {symbol.canonical for symbol in Symbol.parse_all(text)}
        except SymbolError:
            found.add(text)
    return frozenset(found)


def passages(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [passage for part in document["parts"] for passage in part["passages"]]
