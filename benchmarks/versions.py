"""Lineage and comparison on real texts: which document follows which, and what was done to a text whose edits are known."""

from __future__ import annotations

import contextlib
import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import gold
from compare import compare
from compare.contract import dumps
from compare.lineage import EdgeKind, Facts, edges, predecessor
from documents import contract
from documents.symbol import key_of

_SURE = 0.9


@dataclass
class Lineage:
    """``pairs`` by kind as (right, of); ``chosen`` how often the version to compare with is the right one."""

    pairs: dict[str, tuple[int, int]] = field(default_factory=dict)
    chosen: tuple[int, int] = (0, 0)
    wrong: list[str] = field(default_factory=list)
    contradicting: list[str] = field(default_factory=list)
    known: int = 0


def lineage(corpus: Path, known: Sequence[Facts]) -> Lineage:
    """The pairs of gold/version_pairs.csv, none of them told, with every document of the corpus known."""
    by_key = {f.key: f for f in known if f.language == "en"}
    wanted = _wanted(corpus, set(by_key))
    found = Lineage(known=len(known))
    right: dict[str, list[bool]] = {}
    chosen: list[bool] = []
    for newer in sorted({newer for newer, _ in wanted}):
        ways = edges(by_key[newer], known)
        for kind in (EdgeKind.ADOPTS, EdgeKind.SUCCEEDS):
            olders = wanted.get((newer, kind))
            if olders is None:
                continue
            best = next((edge for edge in ways if edge.kind is kind), None)
            right.setdefault(str(kind), []).append(best is not None and best.older_key in olders)
            if best is None or best.older_key not in olders:
                said = f"{best.older_key} ({best.confidence})" if best else "none"
                found.wrong.append(f"{newer} {kind} {' or '.join(olders)}: found {said}")
            found.contradicting += [
                f"{newer} {kind} {edge.older_key} ({edge.confidence}), the gold says {' or '.join(olders)}"
                for edge in ways
                if edge.kind is kind and edge.confidence > _SURE and edge.older_key not in olders
            ]
        first = predecessor(ways)
        to_compare = wanted.get((newer, EdgeKind.ADOPTS)) or wanted[newer, EdgeKind.SUCCEEDS]
        chosen.append(first is not None and first.older_key in to_compare)
    found.pairs = {kind: (sum(values), len(values)) for kind, values in sorted(right.items())}
    found.chosen = (sum(chosen), len(chosen))
    return found


def _wanted(corpus: Path, known: set[str]) -> dict[tuple[str, EdgeKind], tuple[str, ...]]:
    """(newer, kind) to the older ones that are right; the mark-up's own word on the draft goes before the list of pairs."""
    wanted: dict[tuple[str, EdgeKind], tuple[str, ...]] = {}
    with (corpus / "gold" / "version_pairs.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            kind = EdgeKind.ADOPTS if line["kind"] == "draft->adopted" else EdgeKind.SUCCEEDS
            older, newer = key_of(line["older"]), key_of(line["newer"])
            if older in known and newer in known:
                wanted[newer, kind] = (*wanted.get((newer, kind), ()), older)
    for record in gold(corpus):
        newer = key_of(record["symbol"])
        # Where only an earlier revision of the adopted draft lies in the corpus, that one.
        drafts = (key_of(record["draft"]), key_of(record["draft"]).split("/REV.")[0]) if record["draft"] else ()
        here = [draft for draft in drafts if draft in known]
        if here and newer in known:
            wanted[newer, EdgeKind.ADOPTS] = (here[0],)
    return wanted


@dataclass(frozen=True)
class Comparison:
    """What the scorer of comparisons printed, by the name of its lines: "links F1", "split", …, "not rebuilt"."""

    source: str
    pairs: int
    shares: dict[str, float]
    not_rebuilt: int


def comparisons(corpus: Path, pairs: int) -> list[Comparison] | None:
    """Pairs with known edits, made and scored by the tools beside the corpus; None when these are not there."""
    tools = corpus.parent / "tools"
    if not all((tools / name).is_file() for name in ("make_pairs.py", "score_compare.py")):
        return None
    return [
        _scored(tools, corpus / "gold" / name, pairs)
        for name in ("resolutions.en.jsonl", "resolutions.six_languages.jsonl")
    ]


def _scored(tools: Path, source: Path, pairs: int) -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        made, results = Path(folder, "pairs"), Path(folder, "results")
        results.mkdir()
        _run(tools / "make_pairs.py", source, made, "--pairs", pairs)
        for old in sorted(made.glob("*.old.json")):
            number = old.name.split(".")[0]
            new = made / f"{number}.new.json"
            # A comparison that is withheld leaves no file, which the scorer counts as missing.
            with contextlib.suppress(Exception):
                both = [contract.loads(path.read_bytes()) for path in (old, new)]
                (results / f"{number}.json").write_text(dumps(compare(*both)), encoding="utf-8")
        return read_scores(_run(tools / "score_compare.py", made, results), source.name, pairs)


def read_scores(printed: str, source: str, pairs: int) -> Comparison:
    """The scorer's lines: "links precision P recall R F1 F", "  moved  95 of 97  0.98", "not rebuilt: 0 []   missing: 0"."""
    links = re.search(r"links precision (\S+) recall (\S+) F1 (\S+)", printed)
    failed = re.search(r"not rebuilt: (\d+) .*missing: (\d+)", printed)
    if links is None or failed is None:
        raise ValueError(f"the scorer of comparisons says something else than before: {printed[:200]}")
    names = ("links precision", "links recall", "links F1")
    shares = {name: float(value) for name, value in zip(names, links.groups(), strict=True)}
    shares |= {name: float(share) for name, share in re.findall(r"^  (\w+) +\d+ of +\d+ +(\S+)$", printed, re.M)}
    return Comparison(source, pairs, shares, int(failed[1]) + int(failed[2]))


def _run(*words: object) -> str:
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
