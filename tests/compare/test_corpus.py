"""Bars that are held against real documents, read where they lie."""

from __future__ import annotations

import csv
import json
import runpy
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from compare import RowKind, compare
from compare.lineage import EdgeKind, Facts, edges, facts, lookup_keys, predecessor
from documents import contract
from documents.model import Document, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from documents.symbol import key_of
from parsers import Parked, parse


def gold(corpus: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (corpus / "gold" / name).read_text(encoding="utf-8").splitlines()]


def document(record: dict[str, Any]) -> Document:
    passages = [Passage(PassageKind.PREAMBULAR, p["text"], None, p["lead"]) for p in record["preamble"]]
    for p in record["operative"]:
        kind = PassageKind.SUBPARAGRAPH if "(" in (p["number"] or "") else PassageKind.OPERATIVE
        passages.append(Passage(kind, p["text"], p["number"], p["lead"]))
    part = Part(PartKind.RESOLUTION, tuple(passages), None, record["title"])
    return Document(
        "resolution", Masthead(record["symbol"], record["language"]), (part,), Provenance("application/xml", "gold")
    )


@pytest.mark.parametrize("name", ["resolutions.en.jsonl", "resolutions.six_languages.jsonl"])
def test_known_edits_are_found(corpus: Path, name: str) -> None:
    """A slice of the scorer's pairs; the bars stand a little below the full run's figures, because 60 pairs vary more."""
    tool = corpus.parent / "tools" / "make_pairs.py"
    if not tool.exists():
        pytest.skip(f"the maker of pairs is not at {tool}")
    maker = runpy.run_path(str(tool))
    rng = Random(7)
    records = [record for record in gold(corpus, name) if len(record["preamble"]) + len(record["operative"]) >= 12]
    hit = said = true = 0
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for _ in range(60):
        record = rng.choice(records)
        same = [r for r in records if r["symbol"] != record["symbol"] and r["language"] == record["language"]]
        near = [p for r in rng.sample(same, 3) for p in maker["passages"](r) if p["kind"] != "subparagraph"]
        before, after, truth = maker["make"](record, near, rng)
        pair = [
            contract.from_dict(maker["document"](record, body, suffix))
            for body, suffix in ((before, ""), (after, "/Rev.1"))
        ]
        found = compare(*pair)
        assert found.checks.passed
        want = {(i, j) for t in truth for i in t["old"] for j in t["new"]}
        got = {(i, j) for row in found.rows for i in row.old for j in row.new}
        hit, said, true = hit + len(want & got), said + len(got), true + len(want)
        by_new = {j: row for row in found.rows for j in row.new}
        for t in truth:
            if t["new"] and t["what"] in ("split", "technical"):
                of[t["what"]] += 1
                right[t["what"]] += by_new[t["new"][0]].kind == t["what"]
            if t["moved"]:
                of["moved"] += 1
                right["moved"] += by_new[t["new"][0]].moved
    assert 2 * hit / (said + true) >= 0.997
    assert right["moved"] >= 0.95 * of["moved"]
    assert right["technical"] >= 0.97 * of["technical"]
    assert right["split"] >= 0.85 * of["split"]


def test_real_years_rebuild_and_find_their_counterparts(corpus: Path) -> None:
    """Every year-over-year pair of the corpus: both sides rebuild, and a text that is mostly the same is seen to be."""
    by_symbol = {record["symbol"]: document(record) for record in gold(corpus, "resolutions.en.jsonl")}
    seen = 0
    with (corpus / "gold" / "version_pairs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["older"] in by_symbol and row["newer"] in by_symbol:
                found = compare(by_symbol[row["older"]], by_symbol[row["newer"]])
                assert found.checks.passed
                kept = sum(len(r.old) for r in found.rows if r.kind not in (RowKind.DELETED,))
                assert kept >= len(by_symbol[row["older"]].passages) * (float(row["word_similarity"]) - 0.2)
                seen += 1
    assert seen >= 15


@pytest.fixture(scope="module")
def known(corpus: Path) -> list[Facts]:
    """Facts of the resolutions and drafts among the PDFs (and of whatever else is named like them)."""
    found: list[Facts] = []
    for path in sorted((corpus / "pdf").glob("A_*.pdf")):
        if path.name.startswith(("A_RES", "A_C.", "A_80_L")):
            try:
                found.append(facts(parse(path.read_bytes()), path.name))
            except Parked:
                continue
    assert len(found) > 120
    return found


def test_the_right_predecessor(corpus: Path, known: list[Facts]) -> None:
    english = {f.key: f for f in known if f.language == "en"}
    wanted: dict[str, tuple[str, str]] = {}
    with (corpus / "gold" / "version_pairs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = "adopts" if row["kind"] == "draft->adopted" else "succeeds"
            if kind == "adopts" or key_of(row["newer"]) not in wanted:
                wanted[key_of(row["newer"])] = (key_of(row["older"]), kind)
    for record in gold(corpus, "resolutions.en.jsonl"):
        # The gold names the very draft that was adopted; where only an earlier revision of it lies here, that one.
        for draft in (key_of(record["draft"]), key_of(record["draft"]).split("/REV.")[0]) if record["draft"] else ():
            if draft in english:
                wanted[key_of(record["symbol"])] = (draft, "adopts")
                break
    wrong, seen = [], 0
    for newer, (older, kind) in wanted.items():
        if newer not in english or older not in english:
            continue
        seen += 1
        # As a database would be asked: by base, title and symbol.
        keys = lookup_keys(english[newer])
        candidates = [f for f in known if f.base in keys.bases or f.title_key in keys.titles or f.key in keys.symbols]
        for pool in (known, candidates):
            found = edges(english[newer], pool)
            chosen = predecessor(found)
            if chosen is None or (chosen.older_key, str(chosen.kind)) != (older, kind):
                wrong.append((newer, older, chosen))
            assert all(
                edge.confidence <= 0.9 for edge in found if edge.kind is EdgeKind.ADOPTS and edge.older_key != older
            )
    assert seen >= 40
    assert len(wrong) <= 0.02 * 2 * seen, wrong
