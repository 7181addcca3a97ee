"""The measurements behind docs/quality.md, as plain values: no judgement, no layout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import corpus as files
from benchmarks import kept, seeds
from benchmarks.corpus import Outcome, canonical
from benchmarks.scoring import Score, Verdict, key, norm, score
from benchmarks.versions import Comparison, Lineage

#: What the parser calls a kind that the manifest calls otherwise; a list where the library's word covers several.
_KINDS: dict[str, tuple[str, ...]] = {
    "sg_report": ("report of the Secretary-General", "budget report"),
    "budget_report": ("budget report", "summary statement"),
    "upr_report": ("report",),
    "report": ("report", "session report"),
}
#: Words of the manifest that say nothing about the kind.
_ANY_KIND = frozenset({"other", "limited_other", "petition", "ngo_statement", "ods_soft_404"})


@dataclass
class Scored:
    """A gold document of one format."""

    row: files.Row
    verdict: Verdict


@dataclass
class Heads:
    """Agreement of mastheads with the manifest: counts by (format, doc_type), and what differs by file."""

    counts: defaultdict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    languages: defaultdict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    wrong: list[str] = field(default_factory=list)


@dataclass
class Kept:
    """Printed lines that stand in the parse, by doc_type, and the files that lose most: (lost, of, file)."""

    lines: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    worst: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Measured:
    scored: list[Scored]
    read_back: list[Scored]
    unwritten: Counter[str]
    refused_back: list[str]
    seeds: dict[str, list[tuple[str, bool]]]
    heads: Heads
    twins: list[str]
    parked: list[Outcome]
    kept: Kept
    sound: dict[str, tuple[int, int, list[str]]]
    files: int
    absent: list[str]
    lineage: Lineage = field(default_factory=Lineage)
    comparisons: list[Comparison] | None = None

    def total(self, format: str, language: str) -> Score:
        return total(self.scored, format, language)


def total(scored: Sequence[Scored], format: str, language: str) -> Score:
    whole = Score()
    for one in scored:
        if (one.row.format, one.row.language) == (format, language):
            whole += one.verdict.score
    return whole


def measure(
    corpus: Path,
    outcomes: list[Outcome],
    read_back: list[Outcome],
    written: list[dict[str, Any]],
    unwritten: Counter[str],
    workers: int,
) -> Measured:
    """``read_back`` are the parses of what was written from the records ``written``; ``unwritten`` counts what could not be."""
    real = [outcome for outcome in outcomes if outcome.row.role != "seed"]
    golds = files.gold_by_symbol(corpus)
    scored = _scored(real, golds)
    here = {(key(one.row.symbols[0]), one.row.language) for one in scored if one.row.format == "pdf"}
    facts = files.seed_facts(corpus)
    return Measured(
        scored=scored,
        read_back=_scored(read_back, {(key(record["symbol"]), record["language"]): record for record in written}),
        unwritten=unwritten,
        refused_back=[f"{outcome.row.name}: {outcome.reason}" for outcome in read_back if outcome.document is None],
        seeds={
            outcome.row.name: _seed(facts[outcome.row.name], outcome)
            for outcome in outcomes
            if outcome.row.role == "seed"
        },
        heads=_heads(real),
        twins=_twins(real),
        parked=[outcome for outcome in outcomes if outcome.document is None],
        kept=_kept(corpus, real, workers),
        sound=_sound(outcomes),
        files=len(outcomes),
        absent=sorted(
            record["symbol"] for record in files.gold(corpus) if (key(record["symbol"]), record["language"]) not in here
        ),
    )


def _scored(outcomes: Sequence[Outcome], golds: dict[tuple[str, str], dict[str, Any]]) -> list[Scored]:
    """A document counts under the symbol and language that the manifest gives: a parse that calls it otherwise is wrong."""
    found = []
    for outcome in outcomes:
        record = next((golds[at] for s in outcome.row.symbols if (at := (key(s), outcome.row.language)) in golds), None)
        if record is not None and outcome.document is not None:
            verdict = score(record, outcome.document)
            head = outcome.document["masthead"]
            if (key(head["symbol"]), head["language"]) != (key(str(record["symbol"])), record["language"]):
                verdict.wrong.insert(0, f"printed symbol or language read as {head['symbol']} ({head['language']})")
            found.append(Scored(outcome.row, verdict))
    return found


def _seed(facts: dict[str, Any], outcome: Outcome) -> list[tuple[str, bool]]:
    if outcome.document is None:
        return [("parsed", False)]
    return [*seeds.check(facts, outcome.document), *((f"{name}: no check", False) for name in seeds.unchecked(facts))]


def _heads(outcomes: Sequence[Outcome]) -> Heads:
    heads = Heads()
    for outcome in outcomes:
        row, document = outcome.row, outcome.document
        if document is None or row.format not in ("pdf", "docx", "doc", "xml"):
            continue
        got, want = canonical([document["masthead"]["symbol"]]), canonical(row.symbols)
        kind_words = _KINDS.get(row.doc_type, (row.doc_type.replace("_", " "),))
        says = {
            # Of a joint document either symbol will do for a match; one that prints none has none in the manifest.
            "symbol": got <= want and bool(got) == bool(want),
            "language": document["masthead"]["language"] == row.language,
            "kind": row.doc_type in _ANY_KIND or document["kind"] in kind_words,
        }
        shown = {
            "symbol": document["masthead"]["symbol"],
            "language": document["masthead"]["language"],
            "kind": document["kind"],
        }
        for name, right in says.items():
            heads.counts[row.format, row.doc_type].add(name, right)
            heads.languages[row.format, row.language].add(name, right)
            if not right:
                wanted = {"symbol": " ".join(row.symbols) or None, "language": row.language, "kind": row.doc_type}[name]
                scan = "" if row.text_layer == "yes" else ", a scan"
                heads.wrong.append(f"{row.path}: {name} {shown[name]!r}, the manifest says {wanted!r}{scan}")
    return heads


def _twins(outcomes: Sequence[Outcome]) -> list[str]:
    """The same document as PDF and as Word file: how much of either stands in the other."""
    by_symbol: defaultdict[tuple[frozenset[str], str], dict[str, Outcome]] = defaultdict(dict)
    for outcome in outcomes:
        if outcome.document is not None and outcome.row.symbols and outcome.row.format in ("pdf", "docx"):
            by_symbol[canonical(outcome.row.symbols), outcome.row.language][outcome.row.format] = outcome
    lines = []
    for pair in by_symbol.values():
        if len(pair) < 2:
            continue
        texts = {
            format: Counter(
                (p["kind"], p["number"], norm(p["text"])) for p in files.passages(one.document or {"parts": []})
            )
            for format, one in pair.items()
        }
        shared = (texts["pdf"] & texts["docx"]).total()
        lines.append(
            f"{pair['docx'].row.symbols[0]}: {shared} passages are the same in both,"
            f" of {texts['pdf'].total()} in the PDF and {texts['docx'].total()} in the Word file"
        )
    return sorted(lines)


def _kept(corpus: Path, outcomes: Sequence[Outcome], workers: int) -> Kept:
    found = Kept()
    pdfs = [
        one for one in outcomes if one.document is not None and one.row.format == "pdf" and one.row.text_layer == "yes"
    ]
    lines = kept.lines_of([corpus / one.row.path for one in pdfs], workers)
    for one in pdfs:
        printed = lines[corpus / one.row.path]
        gone = kept.lost(printed, one.document or {})
        found.lines[one.row.doc_type].add("lines", len(printed) - len(gone), len(printed))
        if gone:
            found.worst.append((len(gone), len(printed), one.row.path))
    found.worst.sort(key=lambda each: (-each[0], each[2]))
    return found


def _sections(passages: Sequence[Mapping[str, Any]]) -> Iterator[list[int]]:
    """The figures of the operative paragraphs; they may begin anew after a heading that has a number ("II. Follow-up")."""
    found: list[int] = []
    headed = False
    for passage in passages:
        number = passage["number"] or ""
        if passage["kind"] == "heading":
            headed = headed or bool(number)
        elif passage["kind"] == "operative" and number.isdecimal():
            if headed and number == "1":
                yield found
                found = []
            found.append(int(number))
            headed = False
    yield found


def _sound(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int, list[str]]]:
    """What must hold in any document, gold or not: (right, of, files where it does not)."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)

    def add(name: str, holds: bool, path: str) -> None:
        of[name] += 1
        right[name] += holds
        if not holds and path not in wrong[name]:
            wrong[name].append(path)

    for outcome in outcomes:
        document, path = outcome.document, outcome.row.path
        if document is None:
            continue
        for part in document["parts"]:
            if any(plain := list(_sections(part["passages"]))):
                add(
                    "operative paragraphs of a part are numbered 1, 2, 3 … without a gap",
                    all(found == [*range(1, len(found) + 1)] for found in plain),
                    path,
                )
        marks = {note["mark"] for note in document["footnotes"]}
        named = {mark for passage in files.passages(document) for mark in passage["footnotes"]}
        if marks or named:
            add("every footnote mark in the text has its footnote", named <= marks, path)
            add(
                "every footnote is named in the text (stars may stand in the masthead)",
                {m for m in marks if "*" not in m} <= named,
                path,
            )
        for vote in document["votes"]:
            counted = [len(vote[side]) == total for side, total in vote["totals"].items()]
            if counted and vote["recorded"]:
                add("the names in a vote are as many as its printed totals", all(counted), path)
    return {name: (right[name], of[name], wrong[name]) for name in sorted(of)}
