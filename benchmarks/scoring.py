"""What counts as right: a parsed document held against the United Nations' own mark-up of the same resolution.

A passage is right when one of the same kind with the same number has the same text: similarity of the normalised texts (no
white space, quotes and dashes unified, case folded) of at least 0.99, each passage used once. A document is perfect when
every preambular and operative passage is right and nothing was added. Annexes are not in the mark-up and count nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

ALIKE = 0.99
_UNIFY = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—‑‐", "-"),
        **dict.fromkeys("\u00ad\u200e\u200f\u0640"),
        "…": "...",
    }
)
_HELD = ("title", "date", "adopted", "session", "agenda", "job_number")


class Item(NamedTuple):
    """A passage as it is scored; ``number`` without blanks and points ("3(a)(ii)")."""

    kind: str
    number: str | None
    text: str
    lead: str | None

    def __str__(self) -> str:
        return f"{self.kind} {self.number}" if self.number else self.kind


#: "13 – " and "(أ أ) " in the text instead of beside it.
_ARABIC_NUMBER = re.compile(
    r"[\u200e\u200f]*(?:(\d+)\s*[-–]|(\([\u0621-\u064a](?: [\u0621-\u064a])?\)))\s+[\u200e\u200f]*"
)


def tidy(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of another language than English, made one with the contract: the mark-up leaves in Arabic texts the brackets
    that stood around a note's mark, and the number ("3 - ") in the text or behind a dash; others print "3 a)" for "3 (a)", or
    a bare "(a)" below 3. Where paragraphs have no numbers at all, those with a lead are counted."""
    plain = [{**p, "text": (p["text"] or "").replace("()", "")} for p in record["operative"]]
    recalled = []
    while len(plain) > 1 and not plain[0]["number"] and re.match(r"و?إذ ", plain[0]["text"]):
        recalled.append(plain.pop(0))  # "Recalling …" stands among the operative paragraphs now and then
    for p in plain:
        if not p["number"] and (printed := _ARABIC_NUMBER.match(p["text"])):
            p["number"], p["text"] = re.sub(r"\s", "", printed[1] or printed[2]), p["text"][printed.end() :]
    bare = not any(p["number"] for p in plain)
    last = 0
    for p in plain:
        number = re.sub(r"\(?\b(\w+)\)", r"(\1)", re.sub(r"\s*-$", "", p["number"] or "")) or None
        if number is None and bare and p["lead"]:
            number = str(last + 1)
        if number and number.startswith("(") and last:
            number = f"{last} {number}"
        if number and (top := re.match(r"\d+", number)):
            last = int(top.group())
        p["number"] = number
    return {
        **record,
        "operative": plain,
        "preamble": [{**p, "text": (p["text"] or "").replace("()", "")} for p in (*record["preamble"], *recalled)],
        "footnotes": [{**note, "text": note["text"].removeprefix("()").strip()} for note in record["footnotes"]],
    }


@dataclass
class Score:
    """Counts by name. ``share`` is None where nothing was there to be right."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, right: int, of: int = 1) -> None:
        self.right[name] += right
        self.of[name] += of

    def __iadd__(self, other: Score) -> Score:
        self.right.update(other.right)
        self.of.update(other.of)
        return self

    def share(self, name: str) -> float | None:
        return self.right[name] / self.of[name] if self.of[name] else None


@dataclass
class Verdict:
    """One document's score, and in a line each what is not right in it (kinds and numbers, never its text)."""

    score: Score
    wrong: list[str]


def norm(text: str | None) -> str:
    text = unicodedata.normalize("NFKC", text or "").translate(_UNIFY)
    return re.sub(r"\s+", "", text).casefold()


def key(symbol: str | None) -> str:
    return re.sub(r"\s+", "", symbol or "").upper().rstrip("*")


def label(number: str | None) -> str | None:
    return re.sub(r"[\s.]+", "", number or "").lower() or None


def score(gold: Mapping[str, Any], parsed: Mapping[str, Any]) -> Verdict:
    """``gold`` is a line of gold/resolutions.*.jsonl, ``parsed`` a document by the contract."""
    verdict = Verdict(Score(), [])
    verdict.score.add("documents", 1)
    _masthead(gold, parsed, verdict)
    _passages(gold, parsed, verdict)
    _footnotes(gold, parsed, verdict)
    _citations(gold, parsed, verdict)
    return verdict


def _masthead(gold: Mapping[str, Any], parsed: Mapping[str, Any], verdict: Verdict) -> None:
    head = parsed["masthead"]
    title = next((part["title"] for part in parsed["parts"] if part.get("title")), None)
    got_want: dict[str, tuple[Any, Any]] = {
        "title": (norm(re.sub(r"^[A-Z]*-?\d+/\d+[A-Z]?\.\s*", "", title or "")), norm(gold.get("title"))),
        "date": (head.get("date"), gold.get("published")),
        "adopted": (head.get("adopted"), gold.get("adopted")),
        "session": (str(head.get("session")), str(gold.get("session"))),
        "agenda": (_figures(" ".join(head.get("agenda_items") or [])), _figures(gold.get("agenda_item"))),
        "job_number": ((head.get("job_number") or "")[:8], (gold.get("job_number") or "")[:8]),
    }
    for name in _HELD:
        got, want = got_want[name]
        if want and want != "None":
            verdict.score.add(name, got == want)
            if got != want:
                verdict.wrong.append(f"{name.replace('_', ' ')} differs")


def _figures(text: str | None) -> list[str]:
    return re.findall(r"\d+", text or "")


def _passages(gold: Mapping[str, Any], parsed: Mapping[str, Any], verdict: Verdict) -> None:
    wanted = {
        "preambular": [Item("preambular", None, p["text"], p["lead"]) for p in gold["preamble"]],
        # Neither number nor lead: a heading in the mark-up.
        "operative": [
            Item("operative", label(p["number"]), p["text"], p["lead"])
            for p in gold["operative"]
            if p["number"] or p["lead"]
        ],
    }
    found = first_text(parsed)
    missed, added = 0, 0
    for kind, want in wanted.items():
        got = [item for item in found if item.kind == kind]
        right, extra = pair(want, got)
        verdict.score.add(kind, len(right), len(want))
        verdict.score.add("added", len(extra), len(got))
        missed += len(want) - len(right)
        added += len(extra)
        verdict.wrong += [_missed(item, got) for i, item in enumerate(want) if i not in right]
        verdict.wrong += [f"{got[j]} is none of the mark-up's" for j in extra]
    verdict.score.add("perfect", not missed and not added)
    leads = {norm(item.text): norm(item.lead) for item in found if item.lead}
    for item in (*wanted["preambular"], *wanted["operative"]):
        # A "lead" that does not open its paragraph is a slip of the mark-up (a full stop in italics).
        if item.lead and norm(item.text) in leads and norm(item.text).startswith(norm(item.lead)):
            same = leads[norm(item.text)] == norm(item.lead)
            verdict.score.add("lead", same)
            if not same:
                verdict.wrong.append(f"lead of {item}")


def first_text(parsed: Mapping[str, Any]) -> list[Item]:
    """The passages of the first part that has preambular or operative ones."""
    kinds = {"preambular": "preambular", "operative": "operative", "subparagraph": "operative"}
    for part in parsed["parts"]:
        if any(passage["kind"] in ("preambular", "operative") for passage in part["passages"]):
            return [
                Item(
                    kinds[p["kind"]],
                    label(p.get("number")) if p["kind"] != "preambular" else None,
                    p["text"],
                    p.get("lead"),
                )
                for p in part["passages"]
                if p["kind"] in kinds
            ]
    return []


def pair(gold: Sequence[Item], found: Sequence[Item]) -> tuple[set[int], list[int]]:
    """One to one, equal texts first, then the most alike: which of ``gold`` are right, which of ``found`` are none."""
    right: set[int] = set()
    used: set[int] = set()
    equal: defaultdict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for j, item in enumerate(found):
        equal[item.kind, item.number, norm(item.text)].append(j)
    for i, item in enumerate(gold):
        free = next((j for j in equal[item.kind, item.number, norm(item.text)] if j not in used), None)
        if free is not None:
            used.add(free)
            right.add(i)
    left: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    for j, item in enumerate(found):
        if j not in used:
            left[item.kind, item.number].append(j)
    for i, item in enumerate(gold):
        free_ones = [j for j in left[item.kind, item.number] if j not in used]
        if i in right or not free_ones:
            continue
        best = max(free_ones, key=lambda j: (_alike(item.text, found[j].text), -j))
        if _alike(item.text, found[best].text) >= ALIKE:
            used.add(best)
            right.add(i)
    return right, [j for j in range(len(found)) if j not in used]


def _alike(a: str, b: str) -> float:
    return float(Indel.normalized_similarity(norm(a), norm(b)))


def _missed(item: Item, found: Sequence[Item]) -> str:
    """Where a passage of the mark-up went: the nearest that the parse has, under whatever number."""
    if not found:
        return f"{item} missing"
    best = max(found, key=lambda other: _alike(item.text, other.text))
    alike = _alike(item.text, best.text)
    if alike < 0.5:
        return f"{item} missing"
    return f"{item}: nearest is {best}, {alike:.2f} alike"


def _footnotes(gold: Mapping[str, Any], parsed: Mapping[str, Any], verdict: Verdict) -> None:
    notes = Counter(norm(note["text"]) for note in parsed.get("footnotes", []))
    want = Counter(norm(note["text"]) for note in gold["footnotes"])
    right = (want & notes).total()
    verdict.score.add("footnotes", right, want.total())
    verdict.score.add("footnotes added", (notes - want).total(), notes.total())
    if right < want.total():
        marks = [note["mark"] for note in gold["footnotes"] if norm(note["text"]) in want - notes]
        verdict.wrong.append(f"footnotes {', '.join(marks)}")


def _citations(gold: Mapping[str, Any], parsed: Mapping[str, Any], verdict: Verdict) -> None:
    """Recall against the mark-up's links. The mark-up links only some (none at all in the 80th session), so precision is
    taken twice: strictly, over documents that have links; and over all, where a citation is "invented" when the United
    Nations' text of the document does not print its number, or when the mark-up links that number to another symbol."""
    found = {key(c) for part in parsed["parts"] for p in part["passages"] for c in p.get("citations", [])}
    found |= {key(c) for note in parsed.get("footnotes", []) for c in note.get("citations", [])}
    # The Chinese mark-up writes a language in front of the symbol ("CH/A/RES/70/1").
    wanted = {re.sub(r"^CH/", "", key(c)) for c in gold["citations"] if c}
    verdict.score.add("citations", len(wanted & found), len(wanted))
    if wanted:
        verdict.score.add("citations linked", len(found & wanted), len(found))
    missed = sorted(wanted - found)
    text = printed(gold)
    other = {figures(c) for c in missed if _plain(c) not in found}
    invented = sorted(c for c in found - wanted if figures(c) in other or not is_printed(c, text))
    verdict.score.add("citations printed", len(found) - len(invented), len(found))
    if missed:
        verdict.wrong.append(f"citations missed: {', '.join(missed)}")
    if invented:
        verdict.wrong.append(f"citations doubtful: {', '.join(invented)}")


def printed(gold: Mapping[str, Any]) -> str:
    """All of a document that the gold has, one kind of dash, capitals."""
    pieces = [gold.get("title"), gold.get("origin")]
    pieces += [p["text"] for p in (*gold["preamble"], *gold["operative"])]
    pieces += [note["text"] for note in gold["footnotes"]]
    text = unicodedata.normalize("NFKC", " ".join(filter(None, pieces))).translate(_UNIFY)
    return re.sub(r"\s+", " ", text).upper()


def figures(symbol: str) -> tuple[str, ...]:
    """The numbers of a symbol, which its spellings and the organ it is read for leave alone; aliases left out."""
    return tuple(re.findall(r"\d+", _plain(symbol)))


def _plain(symbol: str) -> str:
    """Without the alias under which the library keeps a supplement of the Official Records: A/62/20 is A/62/20(SUPP)."""
    return symbol.replace("(SUPP)", "")


def is_printed(symbol: str, text: str) -> bool:
    """Whether every number of ``symbol`` stands in ``text``: "65/182" and "Add.1" of A/65/182/Add.1, or one inside a range."""
    adopted = re.match(r"[A-Z]+(?:/HRC)?/(?:RES|DEC)/(.+)$", symbol)
    body = adopted.group(1) if adopted else symbol
    # A year in brackets or a Roman session stands after a blank, a letter of a resolution too.
    if _stands(re.sub(r"(?<=\d)\((.+)\)$|(?<=\d)[A-Z](?:-[A-Z])?$", "", body), text):
        return True
    stem, _, rest = body.partition("/ADD.") if "/ADD." in body else body.rpartition("/")
    tail = re.findall(r"\d+", rest)
    return bool(stem) and _stands(stem, text) and all(_stands(figure, text) or _inside(figure, text) for figure in tail)


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(words)}(?!\d)", text) is not None


def _inside(figure: str, text: str) -> bool:
    """Whether a printed range ("PV.117-120") holds it."""
    return any(int(a) <= int(figure) <= int(b) for a, b in re.findall(r"(?<!\d)(\d{1,4})-(\d{1,4})(?!\d)", text))
