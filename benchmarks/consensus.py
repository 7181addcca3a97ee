"""Citations per language, held against what the mark-up of the six languages agrees on.

The United Nations marks up each language by itself, and each errs by itself: a link to a whole resolution where the text cites its
part ("57/270" for "57/270 B"), a special session's taken for a regular one ("23/2" for "S-23/2"), another organ's resolution
linked as the General Assembly's, or no link at all. So a symbol counts as cited when most languages of the same resolution link
it, or a letter of it, and this text prints its number. A citation counts as invented when its number is not printed, when the
languages agree on another symbol for it, or when no mark-up links it and it is read in half of the languages at most. The
aliases of the library ("(SUPP)") are left out. What is put right is counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from benchmarks.scoring import figures, is_printed, key, printed
from documents.citations import citations_in

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LEAST = 0.98
_LETTERS = re.compile(r"(?<=\d)[A-Z](?:-[A-Z])?$")

Cite = Callable[..., Sequence[str]]


@dataclass
class Tally:
    """Counts of one language; ``missed`` and ``invented`` name "A/RES/77/1: E/RES/2020/1"."""

    wanted: int = 0
    right: int = 0
    found: int = 0
    faults: int = 0  # links of this language's mark-up that the agreement of the others put right
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.invented) / self.found if self.found else 1.0


def links(record: Mapping[str, Any]) -> set[str]:
    """The mark-up's links as keys: without the language in front, the library's aliases and the address's escapes."""
    found = (
        re.sub(r"^(?:CH/|HTTPS?://[^/]+/(?:[A-Z]{2}/)?)", "", key(unquote(link)))
        for link in record["citations"]
        if link
    )
    return {symbol.replace("(SUPP)", "") for symbol in found}


def per_language(records: Iterable[Mapping[str, Any]], cite: Cite = citations_in) -> dict[str, Tally]:
    """The tally of each language over the gold of the six."""
    together: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in records:
        together[record["symbol"]].append(record)
    tallies = {language: Tally() for language in LANGUAGES}
    for same in together.values():
        if len(same) > 2:
            _compare(same, tallies, cite)
    return tallies


def _compare(same: Sequence[Mapping[str, Any]], tallies: dict[str, Tally], cite: Cite) -> None:
    linked = [links(record) for record in same]
    ours = [_cited(record, cite) for record in same]
    read = Counter(symbol for one in ours for symbol in one)
    votes = Counter(link for one in linked for link in one)
    # A letter that is printed in most languages is what is cited, whatever the links say.
    lettered = {symbol for symbol in read if _LETTERS.search(symbol)}
    agreed: set[str] = set()
    for link, count in votes.items():
        if 2 * count > len(same):
            parts = {symbol for symbol in lettered if _LETTERS.sub("", symbol) == _LETTERS.sub("", link)}
            agreed |= {symbol for symbol in parts if 2 * read[symbol] > len(same)} or {link}
    for record, own, found in zip(same, linked, ours, strict=True):
        text, tally = printed(record), tallies[record["language"]]
        wanted = {symbol for symbol in agreed if is_printed(symbol, text)}
        missed = wanted - found
        elsewhere = {figures(symbol) for symbol in missed}
        invented = {
            symbol
            for symbol in found - agreed
            if figures(symbol) in elsewhere
            or not is_printed(_plain(symbol), text)
            or (not votes[symbol] and 2 * read[symbol] <= len(same))
        }
        tally.wanted += len(wanted)
        tally.right += len(wanted & found)
        tally.found += len(found)
        tally.faults += len(own - agreed) + len(wanted - own)
        tally.missed += [f"{record['symbol']}: {symbol}" for symbol in sorted(missed)]
        tally.invented += [f"{record['symbol']}: {symbol}" for symbol in sorted(invented)]


def _plain(symbol: str) -> str:
    """The number as a text of any script prints it: "د إ-23/2" has the figures of S-23/2, not its letter."""
    return re.sub(r"(?<=/)E?S-(?=\d)", "", symbol)


def _cited(record: Mapping[str, Any], cite: Cite) -> set[str]:
    texts = [p["text"] or "" for p in (*record["preamble"], *record["operative"])]
    texts += [note["text"] for note in record["footnotes"]]
    cited = (symbol for text in texts for symbol in cite(text, session=record["session"], language=record["language"]))
    return {key(symbol).replace("(SUPP)", "") for symbol in cited}


def render(tallies: Mapping[str, Tally]) -> str:
    """A section of docs/quality.md."""
    lines = [
        "## Citations, six languages",
        "",
        "The texts of `gold/resolutions.six_languages.jsonl`, held against what most languages' mark-up of a resolution links",
        "(`benchmarks/consensus.py`). Put right: links of one language that the others contradict, or that it lacks.",
        "",
        f"| language | found | of | share | not invented | of | share | put right | least {LEAST} |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for language, tally in tallies.items():
        met = "met" if min(tally.recall, tally.precision) >= LEAST else "**missed**"
        lines.append(
            f"| {language} | {tally.right} | {tally.wanted} | {tally.recall:.4f} | {tally.found - len(tally.invented)}"
            f" | {tally.found} | {tally.precision:.4f} | {tally.faults} | {met} |"
        )
    lines.append("")
    for language, tally in tallies.items():
        lines += [f"- {language}: missed in {one}" for one in tally.missed]
        lines += [f"- {language}: doubtful in {one}" for one in tally.invented]
    return "\n".join(lines).rstrip() + "\n"


def missed(tallies: Mapping[str, Tally]) -> list[str]:
    """The languages below the bar, in a line each."""
    return [
        f"citations in {language}: found {tally.recall:.4f}, not invented {tally.precision:.4f}, least {LEAST}"
        for language, tally in tallies.items()
        if min(tally.recall, tally.precision) < LEAST
    ]
