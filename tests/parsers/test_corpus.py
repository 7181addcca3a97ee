"""Real documents: what is parsed, held against the UN's own mark-up and against the manifest of the collection."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rapidfuzz.distance import Indel

from documents.contract import dumps, loads
from documents.model import Document, PassageKind
from documents.symbol import Symbol, SymbolError
from parsers import Parked, Reason, parse

LANGUAGES = {"E": "en", "F": "fr", "S": "es", "R": "ru"}


@dataclass
class Parsed:
    """One parse of the whole collection, shared by the tests below."""

    documents: dict[str, Document] = field(default_factory=dict)
    parked: dict[str, Parked] = field(default_factory=dict)


@pytest.fixture(scope="module")
def parsed(corpus: Path) -> Parsed:
    found = Parsed()
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        try:
            found.documents[path.name] = parse(path.read_bytes(), name=path.name)
        except Parked as error:
            found.parked[path.name] = error
    return found


@pytest.fixture(scope="module")
def manifest(corpus: Path) -> dict[str, dict[str, str]]:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("pdf/")]
    return {Path(row["path"]).name: row for row in rows}


# --- every file -------------------------------------------------------------------------------------------------------------


def test_every_file_is_parsed_or_parked_for_the_right_reason(
    parsed: Parsed, manifest: dict[str, dict[str, str]]
) -> None:
    expected = {}
    for name, row in manifest.items():
        if row["text_layer"] == "no":
            expected[name] = Reason.IMAGE_ONLY
        elif row["doc_type"] == "ods_soft_404":
            expected[name] = Reason.SOFT_404
    assert {name: error.reason for name, error in parsed.parked.items()} == expected
    assert parsed.documents.keys() | parsed.parked.keys() == manifest.keys()
    assert len(parsed.documents) >= 290


def test_the_printed_symbol_is_the_manifests(parsed: Parsed, manifest: dict[str, dict[str, str]]) -> None:
    wrong: dict[str, str | None] = {}
    unread: list[str] = []
    for name, document in parsed.documents.items():
        row = manifest[name]
        wanted = {Symbol.parse(row[column]).canonical for column in ("symbol", "symbol2") if row[column]}
        # The manifest's second symbol of a joint document lacks the part that both have.
        wanted |= {f"{one}(PARTII)" for one in wanted if "E_2025_34_(Part_II)" in name and "(" not in one}
        printed = document.masthead.symbol
        try:
            got = {symbol.canonical for symbol in Symbol.parse_all(printed)} if printed else set()
        except SymbolError:
            got = set()
        if not got and row["text_layer"] != "yes":
            unread.append(name)  # a scan whose text layer misspells the symbol
        elif not got <= wanted or bool(got) != bool(wanted):
            wrong[name] = printed
    scans = {name for name, row in manifest.items() if row["text_layer"] != "yes"}
    # One record of 1959 that the manifest calls text is a misread scan as well, and says "A/C,4/SR.985".
    assert {name for name in wrong if name not in scans} <= {"A_C.4_SR.985_F.pdf"}, wrong
    assert len(wrong) + len(unread) <= 6, (wrong, unread)


def test_language_of_the_edition(parsed: Parsed, manifest: dict[str, dict[str, str]]) -> None:
    wrong = {
        name: document.masthead.language
        for name, document in parsed.documents.items()
        if document.masthead.language != LANGUAGES[manifest[name]["language"]] and manifest[name]["text_layer"] == "yes"
    }
    assert wrong == {}


def test_resolutions_drafts_and_records_are_known_as_such(parsed: Parsed, manifest: dict[str, dict[str, str]]) -> None:
    plain = {
        "resolution",
        "draft_resolution",
        "draft_decision",
        "amendment",
        "letter",
        "committee_report",
        "verbatim_record",
        "corrigendum",
        "concluding_observations",
    }
    wrong = {
        name: document.kind
        for name, document in parsed.documents.items()
        if manifest[name]["doc_type"] in plain
        and manifest[name]["text_layer"] == "yes"
        and document.kind != manifest[name]["doc_type"].replace("_", " ")
    }
    assert wrong == {}


def test_every_document_has_text_and_goes_through_the_contract(parsed: Parsed) -> None:
    for name, document in parsed.documents.items():
        assert document.passages, name
        assert all(passage.text for passage in document.passages), name
        assert loads(dumps(document)) == document, name


def test_no_furniture_is_left_in_the_text(parsed: Parsed) -> None:
    job = re.compile(r"^\d{2}-\d{5}(?:\s\d+/\d+)?$|\*\d{7}\*|^\d+/\d+ \d{2}-\d{5}$")
    left = {
        name: passage.text
        for name, document in parsed.documents.items()
        for passage in document.passages
        if job.search(passage.text)
    }
    assert left == {}


def test_a_paragraph_with_a_table_right_below_it_is_no_head_of_the_table(parsed: Parsed) -> None:
    parts = parsed.documents["A_C.5_80_L.6.pdf"].parts
    opened = [[one for one in part.passages if one.lead == "Resolves"] for part in parts]
    assert [[one.kind for one in found] for found in opened] == [[PassageKind.OPERATIVE]] * 3


def test_the_same_bytes_give_the_same_json(corpus: Path, parsed: Parsed) -> None:
    for name in ("A_RES_78_229.pdf", "A_79_834.pdf", "S_PV.4507.pdf", "A_52_613.pdf"):
        assert dumps(parse((corpus / "pdf" / name).read_bytes(), name=name)) == dumps(parsed.documents[name])


# --- the UN's own mark-up -------------------------------------------------------------------------------------------------------

_UNIFY = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "…": "...",
    }
)


def normal(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").translate(_UNIFY)).casefold()


Item = tuple[str, str | None, str]


def matched(gold: list[Item], found: list[Item]) -> tuple[int, int]:
    """(how many of the gold are found with kind, number and text; how many found are none)."""
    free: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for kind, number, text in found:
        free[kind, number].append(normal(text))
    right = 0
    for kind, number, text in gold:
        candidates = free[kind, number]
        best = max(candidates, key=lambda other: Indel.normalized_similarity(normal(text), other), default=None)
        if best is not None and Indel.normalized_similarity(normal(text), best) >= 0.99:
            candidates.remove(best)
            right += 1
    return right, len(found) - right


@dataclass
class Score:
    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, right: int, of: int = 1) -> None:
        self.right[name] += right
        self.of[name] += of

    def share(self, name: str) -> float:
        return self.right[name] / self.of[name]


def first_text(document: Document) -> list[Item]:
    for part in document.parts:
        if any(passage.kind in (PassageKind.PREAMBULAR, PassageKind.OPERATIVE) for passage in part.passages):
            return [
                ("preambular", None, passage.text)
                if passage.kind is PassageKind.PREAMBULAR
                else ("operative", re.sub(r"[\s.]", "", passage.number or "") or None, passage.text)
                for passage in part.passages
                if passage.kind in (PassageKind.PREAMBULAR, PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH)
            ]
    return []


@pytest.fixture(scope="module")
def score(corpus: Path, parsed: Parsed) -> Score:
    by_symbol = {document.masthead.symbol: document for document in parsed.documents.values()}
    score = Score()
    for line in (corpus / "gold" / "resolutions.en.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        document = by_symbol.get(gold["symbol"])
        if document is None or gold["language"] != "en":
            continue
        score.add("documents", 1)
        head = document.masthead
        facts: Iterable[tuple[str, object, object]] = (
            ("title", normal(document.title), normal(gold["title"])),
            ("date", head.date, gold["published"]),
            ("adopted", head.adopted, gold.get("adopted")),
            ("session", head.session, gold["session"]),
            ("agenda", re.findall(r"\d+", " ".join(head.agenda_items)), re.findall(r"\d+", gold["agenda_item"])),
            ("job_number", head.job_number, gold["job_number"][:8]),
        )
        for name, got, want in facts:
            if want:
                score.add(name, got == want)
        items = [("preambular", None, p["text"]) for p in gold["preamble"]]
        items += [
            ("operative", re.sub(r"[\s.]", "", p["number"] or "") or None, p["text"])
            for p in gold["operative"]
            if p["number"] or p["lead"]
        ]
        found = first_text(document)
        for kind in ("preambular", "operative"):
            ours, theirs = [i for i in found if i[0] == kind], [i for i in items if i[0] == kind]
            right, extra = matched(theirs, ours)
            score.add(kind, right, len(theirs))
            score.add("extra", extra, len(ours))
        score.add("perfect", matched(items, found) == (len(items), 0))
        leads = {normal(p.text): normal(p.lead) for p in document.passages if p.lead}
        for p in (*gold["preamble"], *gold["operative"]):
            if p["lead"] and normal(p["text"]) in leads:
                score.add("lead", leads[normal(p["text"])] == normal(p["lead"]))
        notes = Counter(normal(note.text) for note in document.footnotes)
        wanted = Counter(normal(note["text"]) for note in gold["footnotes"])
        score.add("footnotes", sum((notes & wanted).values()), sum(wanted.values()))
        cited = {c for p in document.passages for c in p.citations} | {
            c for n in document.footnotes for c in n.citations
        }
        keys = {re.sub(r"\s+", "", c).upper() for c in cited}
        want_keys = {re.sub(r"\s+", "", c).upper() for c in gold["citations"] if c}
        score.add("citations", len(keys & want_keys), len(want_keys))
    return score


def test_the_gold_documents_are_there(score: Score) -> None:
    assert score.of["documents"] >= 76


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("title", 0.995),
        ("date", 0.995),
        ("adopted", 0.995),
        ("session", 0.995),
        ("agenda", 0.995),
        ("job_number", 0.995),
        ("preambular", 0.998),
        ("operative", 0.995),
        ("lead", 0.998),
        ("footnotes", 0.998),
        ("citations", 0.98),
        ("perfect", 0.97),
    ],
)
def test_against_the_uns_own_mark_up(score: Score, what: str, least: float) -> None:
    assert score.share(what) >= least, f"{what}: {score.right[what]} of {score.of[what]}"


def test_nothing_is_added(score: Score) -> None:
    assert score.share("extra") <= 0.002


# --- the seeds -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds(corpus: Path) -> dict[str, tuple[dict[str, object], Document]]:
    facts = json.loads((corpus / "gold" / "seeds.json").read_text(encoding="utf-8"))
    return {name: (fact, parse((corpus / "seeds" / name).read_bytes(), name=name)) for name, fact in facts.items()}


def test_masthead_facts_of_the_seeds(seeds: dict[str, tuple[dict[str, object], Document]]) -> None:
    for name, (facts, document) in seeds.items():
        assert document.kind == facts["kind"], name
        head = json.loads(dumps(document))["masthead"]
        for key in (
            "symbol",
            "session",
            "date",
            "adopted",
            "meeting",
            "agenda_items",
            "distribution",
            "original_language",
            "job_number",
        ):
            if key in facts:
                assert head[key] == facts[key], (name, key)
        if "sponsors" in facts:
            assert [sponsor.name for sponsor in document.sponsors] == facts["sponsors"]


def test_the_adopted_seed(seeds: dict[str, tuple[dict[str, object], Document]]) -> None:
    _, document = seeds["A_RES_77_237.txt"]
    (part,) = document.parts
    kinds = Counter(passage.kind for passage in part.passages)
    assert kinds == {PassageKind.PREAMBULAR: 77, PassageKind.OPERATIVE: 85}
    assert len(document.footnotes) == 48
    assert part.proponent == "[on the report of the Third Committee (A/77/464, para. 31)]"


def test_the_draft_seed(seeds: dict[str, tuple[dict[str, object], Document]]) -> None:
    facts, document = seeds["A_C.3_76_L.9.txt"]
    operative = [passage for passage in document.passages if passage.kind is PassageKind.OPERATIVE]
    assert [passage.number for passage in operative] == [str(number) for number in range(1, 74)]
    (wanted,) = facts["parts"]  # type: ignore[misc]
    text = " ".join(passage.text for passage in document.passages)
    for placeholder in wanted["placeholders"]:
        assert placeholder in text


def test_the_report_seed(seeds: dict[str, tuple[dict[str, object], Document]]) -> None:
    facts, document = seeds["report_third_committee_73_item_109.txt"]
    operative = {
        part.label: sum(1 for p in part.passages if p.kind is PassageKind.OPERATIVE)
        for part in document.parts
        if part.label
    }
    wanted = {part["label"]: part["operative"] for part in facts["parts"] if "operative" in part}  # type: ignore[attr-defined]
    assert operative == wanted
    assert document.parts[-1].kind == "draft decision"
    (vote,) = document.votes
    assert vote.subject == "A/C.3/73/L.9/Rev.1"
    assert (len(vote.in_favour), len(vote.against), len(vote.abstaining)) == (88, 55, 29)
    numbers = [
        p.number
        for part in document.parts
        if part.kind == "narrative"
        for p in part.passages
        if p.kind == "paragraph" and p.number
    ]
    assert numbers == [str(number) for number in range(1, 47)]


def test_the_session_report_seed(seeds: dict[str, tuple[dict[str, object], Document]]) -> None:
    facts, document = seeds["E_2021_30.txt"]
    labels = [part.label for part in document.parts]
    for wanted in facts["parts"]:  # type: ignore[attr-defined]
        assert wanted.get("label", "Annex") in labels
    assert [(part.label, part.of) for part in document.parts if part.of] == [
        (wanted.get("label", "Annex"), wanted["of"])
        for wanted in facts["parts"]  # type: ignore[attr-defined]
    ]
    first = next(part for part in document.parts if part.label == "Draft resolution I")
    assert sum(1 for p in first.passages if p.kind is PassageKind.OPERATIVE) == 13
    numbers = [
        p.number
        for part in document.parts
        if part.kind == "narrative"
        for p in part.passages
        if p.kind == "paragraph" and p.number
    ]
    assert [number for number in numbers if number.isdigit()][-1] == "135"
