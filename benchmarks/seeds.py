"""The hand-checked facts of the four seeds (gold/seeds.json), each one right or wrong in a parse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.corpus import passages

_MASTHEAD = (
    "symbol",
    "session",
    "distribution",
    "date",
    "adopted",
    "meeting",
    "original_language",
    "job_number",
    "agenda_items",
)
#: Facts about the seed, not of its parse: held by lineage, or by who prints what.
_NOT_OF_A_PARSE = frozenset({"family", "symbol_printed"})


def check(facts: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each fact by name, and whether it holds."""
    head = document["masthead"]
    yield "kind", document["kind"] == facts["kind"]
    for name in _MASTHEAD:
        if name == "symbol" and not facts.get("symbol_printed", True):
            yield "symbol not printed", head["symbol"] in (None, facts.get("symbol"))
        elif name in facts:
            yield name.replace("_", " "), head[name] == facts[name]
    if "body" in facts:
        yield "body", facts["body"] in (head["organ"], head["committee"], *_titles(document))
    if "proponent" in facts:
        yield "proponent", facts["proponent"] in [part["proponent"] for part in document["parts"]]
    if "sponsors" in facts:
        yield "sponsors", [sponsor["name"] for sponsor in document["sponsors"]] == facts["sponsors"]
    if "narrative_paragraphs" in facts:
        yield "narrative paragraphs", _narrative(document, facts["narrative_paragraphs"])
    if "votes" in facts:
        yield "number of votes", len(document["votes"]) == len(facts["votes"])
        for want, vote in zip(facts["votes"], document["votes"], strict=False):
            yield f"vote on {want['subject']}", _vote(want, vote)
    for draft, number in facts.get("proposals", {}).items():
        yield f"{draft} is draft resolution {number}", _brought(document, draft, f"Draft resolution {number}")
    if "draft_resolution_i" in facts:
        part = next((part for part in document["parts"] if part["label"] == "Draft resolution I"), None)
        yield "operative of draft resolution I", _count(part, "operative") == facts["draft_resolution_i"]["operative"]
    yield from _parts(facts, document)


def unchecked(facts: Mapping[str, Any]) -> list[str]:
    """Names that this module does not know: a new fact must not go unheld in silence."""
    known = {
        *_MASTHEAD,
        *_NOT_OF_A_PARSE,
        "kind",
        "body",
        "proponent",
        "sponsors",
        "narrative_paragraphs",
        "votes",
        "proposals",
        "draft_resolution_i",
        "parts",
    }
    return sorted(set(facts) - known)


def _parts(facts: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The wanted parts stand in this order; what they are counted for is right in each."""
    parts, at = document["parts"], 0
    for want in facts["parts"]:
        name = want.get("label") or want.get("kind") or "part"
        place = next((i for i in range(at, len(parts)) if _is(want, parts[i])), None)
        yield f"part {name}", place is not None
        if place is None:
            continue
        part, at = parts[place], place + 1
        if want.get("kind") == "annex" and "of" in want:
            yield f"annex of {want['of']}", place > 0 and parts[place - 1]["label"] == want["of"]
        for kind in ("preambular", "operative"):
            if kind in want:
                yield f"{kind} of {name}", _count(part, kind) == want[kind]
        if "footnotes" in want:
            yield f"footnotes of {name}", len(document["footnotes"]) == want["footnotes"]
        text = " ".join(passage["text"] for passage in part["passages"])
        for placeholder in want.get("placeholders", ()):
            yield f"placeholder of {name}", placeholder in text


def _is(want: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    if "label" in want:
        return bool(part["label"] == want["label"])
    return "kind" not in want or part["kind"] == want["kind"]


def _count(part: Mapping[str, Any] | None, kind: str) -> int:
    return Counter(passage["kind"] for passage in part["passages"])[kind] if part else 0


def _titles(document: Mapping[str, Any]) -> list[str | None]:
    return [part["title"] for part in document["parts"]]


def _narrative(document: Mapping[str, Any], count: int) -> bool:
    numbers = {
        passage["number"]
        for part in document["parts"]
        if part["kind"] == "narrative"
        for passage in part["passages"]
        if passage["kind"] == "paragraph" and re.fullmatch(r"\d+", passage["number"] or "")
    }
    return numbers == {str(number) for number in range(1, count + 1)}


def _vote(want: Mapping[str, Any], vote: Mapping[str, Any]) -> bool:
    sides = ("in_favour", "against", "abstaining")
    return bool(vote["subject"] == want["subject"]) and all(
        len(vote[side]) == want[side] == vote["totals"].get(side) for side in sides
    )


def _brought(document: Mapping[str, Any], draft: str, label: str) -> bool:
    """The draft's own section in the report says which draft resolution it became, and the parse shows that one paragraph
    of the section cites the draft before a later one names the label."""
    if label not in [part["label"] for part in document["parts"]]:
        return False
    part = next(part for part in document["parts"] if part["label"] == label)
    if draft in (part["proponent"] or ""):
        return True
    seen = False
    for passage in passages(document):
        seen = seen or draft in passage["citations"]
        if seen and re.search(rf"\b{re.escape(label.lower())}\b(?! ?[ivx])", passage["text"].lower()):
            return True
    return False
