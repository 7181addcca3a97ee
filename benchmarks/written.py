"""Documents that the replica writes from the United Nations' texts in six languages, to be read back.

Of Arabic and Chinese there are no real files in the corpus, and of four other languages few. The texts are the mark-up's;
the page is ours, so a score here says what the layout and the script cost, not what a real printer may do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.corpus import Outcome, Row, parse_all
from documents.errors import UsageError
from documents.model import Document, Footnote, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from replica.writer import write

FORMATS = ("pdf", "docx")


def document(record: Mapping[str, Any]) -> Document:
    """A record with its numbers put right, as a document to be written; its footnotes are called by the passages in even
    steps, for the mark-up does not say where."""
    rows = [(PassageKind.PREAMBULAR, None, p) for p in record["preamble"]]
    for p in record["operative"]:
        if p["number"] or p["lead"]:
            point = "(" in (p["number"] or "")
            rows.append((PassageKind.SUBPARAGRAPH if point else PassageKind.OPERATIVE, p["number"], p))
    notes = record["footnotes"]
    marks: dict[int, list[str]] = {}
    for index, note in enumerate(notes):
        marks.setdefault(index * len(rows) // len(notes), []).append(note["mark"])
    passages = tuple(
        Passage(
            kind,
            p["text"],
            number,
            p["lead"] if (p["text"] or "").startswith(p["lead"] or "") else None,
            (number or "").count("("),
            tuple(marks.get(index, ())),
        )
        for index, (kind, number, p) in enumerate(rows)
    )
    head = Masthead(
        symbol=record["symbol"],
        language=record["language"],
        organ="General Assembly",
        distribution="general",
        date=record["published"],
        job_number=(record["job_number"] or "")[:8] or None,
        session=str(record["session"]),
        agenda_items=tuple(re.findall(r"\d+", record["agenda_item"] or "")),
        adopted=record["adopted"],
        meeting=record.get("meeting"),
    )
    part = Part(PartKind.RESOLUTION, passages, None, record["title"])
    return Document(
        "resolution",
        head,
        (part,),
        Provenance("application/json", "gold"),
        tuple(Footnote(note["mark"], note["text"]) for note in notes),
    )


def write_and_read(records: Iterable[Mapping[str, Any]], workers: int) -> tuple[list[Outcome], Counter[str]]:
    """The parses of what could be written, and what could not be: counts of "ar pdf: why"."""
    files: list[tuple[Row, Any]] = []
    unwritten: Counter[str] = Counter()
    for record in records:
        language = record["language"]
        whole = document(record)
        for format in FORMATS:
            row = Row(
                f"written/{record['symbol']} {language}.{format}",
                (record["symbol"],),
                language,
                "resolution",
                format,
                "yes",
                "written",
            )
            try:
                data = write(whole, format)
            except UsageError as error:
                # A character may be named; what a text of the mark-up says is not repeated here.
                why = re.sub(r"['‘“].{4,}['’”]", "…", error.what)
                unwritten[f"{language} {format}: {why}"] += 1
                continue
            files.append((row, lambda data=data: data))
    return parse_all(files, workers), unwritten
