"""docs/quality.md out of the measurements, and the bars that they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.measured import Measured, Scored, total
from benchmarks.scoring import Score

#: English PDFs with gold: the least share for each, as the work plan of the parsers has it (name, what it means, least).
BARS: tuple[tuple[str, str, float], ...] = (
    ("operative", "operative passages, with points (a), (i), right in number and text", 0.998),
    ("preambular", "preambular passages right", 0.998),
    ("perfect", "documents perfect (all right, nothing added)", 0.95),
    ("title", "title", 0.995),
    ("date", "date", 0.995),
    ("adopted", "day of adoption", 0.995),
    ("session", "session", 0.995),
    ("agenda", "agenda item", 0.995),
    ("job_number", "job number", 0.995),
    ("lead", "lead (the italic opening words)", 0.99),
    ("footnotes", "footnotes (text)", 0.99),
    ("citations", "citations found", 0.98),
    ("citations printed", "citations not invented (precision)", 0.98),
)
SEEDS = 1.0  # every fact
LINEAGE = 0.98  # the right version to compare with
LINKS, MOVED, SPLIT, TECHNICAL = 0.998, 0.95, 0.90, 0.97
_SHOWN = 15
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
_FORMATS = ("pdf", "docx", "doc", "xml")


def bars(measured: Measured) -> Iterator[tuple[str, float | None, float]]:
    """(what, share, least) of every bar; a share of None was not measured, which misses the bar."""
    score = measured.total("pdf", "en")
    for name, what, least in BARS:
        yield what, score.share(name), least
    facts = [holds for found in measured.seeds.values() for _, holds in found]
    yield "facts of the four seeds", _share(sum(facts), len(facts)), SEEDS
    yield "lineage: the right version to compare with", _share(*measured.lineage.chosen), LINEAGE
    sure = measured.lineage.contradicting
    yield (
        "lineage: no edge above 0.9 that the gold contradicts",
        float(not sure) if measured.lineage.known else None,
        1.0,
    )
    for one in measured.comparisons or ():
        shares = one.shares
        for name, least in (("links F1", LINKS), ("moved", MOVED), ("split", SPLIT), ("technical", TECHNICAL)):
            yield f"comparison, {one.source}: {name}", shares.get(name), least
        yield f"comparison, {one.source}: both sides rebuilt", 1 - one.not_rebuilt / one.pairs, 1.0


def missed(measured: Measured) -> list[str]:
    return [
        f"{what}: {_percent(share)}, the least is {least:g}"
        for what, share, least in bars(measured)
        if share is None or share < least
    ]


def render(measured: Measured) -> str:
    sections = (
        _opening(measured),
        _bars(measured),
        _by_format(measured),
        _worst(measured),
        _seeds(measured),
        _mastheads(measured),
        _kept(measured),
        _sound(measured),
        _written(measured),
        _twins(measured),
        _parked(measured),
        _lineage(measured),
        _comparison(measured),
    )
    return "\n".join(line for section in sections for line in (*section, "")).rstrip() + "\n"


def _opening(measured: Measured) -> Iterator[str]:
    yield "# Quality"
    yield ""
    yield "Written by `make quality` from the code and the collection of real documents; the same two give the same file."
    yield "Speed depends on the machine and is printed by the command instead; `python -m benchmarks.parse` measures it."
    yield ""
    yield f"{measured.files} files: {measured.files - len(measured.parked)} parsed, {len(measured.parked)} parked (see below)."


def _bars(measured: Measured) -> Iterator[str]:
    score = measured.total("pdf", "en")
    yield "## The bars"
    yield ""
    yield f"English PDFs of which the United Nations' own mark-up is known: {score.of['documents']}. A passage is right when number"
    yield "and text are (similarity of the normalised texts at least 0.99). The rules are in `benchmarks/scoring.py`."
    yield ""
    yield from _table(
        ("what", "right", "of", "share", "least", ""),
        (
            (
                what,
                score.right[name],
                score.of[name],
                _percent(score.share(name)),
                f"{least:g}",
                _met(score.share(name), least),
            )
            for name, what, least in BARS
        ),
    )
    yield ""
    yield f"Passages found that are none of the mark-up's: {score.right['added']} of {score.of['added']}."
    yield f"Footnotes found that are none: {score.right['footnotes added']} of {score.of['footnotes added']}."
    yield "The mark-up links only part of what a text cites (nothing in most texts of the 80th session), so a citation counts as"
    yield "invented when its number is not printed in the text, or when the mark-up links that number to another symbol. Held"
    linked = f"{score.right['citations linked']} of {score.of['citations linked']}"
    yield f"strictly against the links, where a text has any: {linked} ({_percent(score.share('citations linked'))})."
    if measured.absent:
        yield f"Gold without a PDF here: {', '.join(measured.absent)}."


def _by_format(measured: Measured) -> Iterator[str]:
    yield "## By format and language"
    yield ""
    yield 'Real files with gold. Files of another format than PDF that are not parsed yet stand under "Parked".'
    yield ""
    yield from _score_table(measured.scored)


def _score_table(scored: Sequence[Scored]) -> Iterator[str]:
    names = [name for name, _, _ in BARS]
    groups = [(f, lang, total(scored, f, lang)) for f in _FORMATS for lang in _LANGUAGES]
    yield from _table(
        ("format", "language", "documents", *(name.replace("_", " ") for name in names), "added"),
        (
            (f, lang, score.of["documents"], *(_percent(score.share(name)) for name in names), score.right["added"])
            for f, lang, score in groups
            if score.of["documents"]
        ),
    )


def _worst(measured: Measured) -> Iterator[str]:
    yield "## The worst documents with gold"
    yield ""
    imperfect = [one for one in measured.scored if one.verdict.wrong]
    imperfect.sort(key=_badness)
    if not imperfect:
        yield "None has anything wrong."
        return
    yield f"{len(imperfect)} of {len(measured.scored)} differ from the mark-up somewhere. The mark-up may be the one that errs."
    yield ""
    for one in imperfect[:_SHOWN]:
        yield f"- {one.row.path}: {_some(one.verdict.wrong, 8)}"


def _badness(one: Scored) -> tuple[float, int, str]:
    return _right(one.verdict.score), -len(one.verdict.wrong), one.row.path


def _right(score: Score) -> float:
    names = ("preambular", "operative")
    of = sum(score.of[name] for name in names)
    return sum(score.right[name] for name in names) / of if of else 1.0


def _seeds(measured: Measured) -> Iterator[str]:
    yield "## The four seeds (text)"
    yield ""
    yield from _table(
        ("seed", "facts", "hold", "wrong"),
        (
            (name, len(found), sum(holds for _, holds in found), "; ".join(fact for fact, holds in found if not holds))
            for name, found in sorted(measured.seeds.items())
        ),
    )


def _mastheads(measured: Measured) -> Iterator[str]:
    heads = measured.heads
    yield "## Mastheads, by kind"
    yield ""
    yield "Agreement with the manifest of the collection, over every file that is parsed."
    yield ""
    yield from _table(
        ("kind (manifest)", "format", "documents", "symbol", "language", "kind"),
        (
            (
                kind.replace("_", " "),
                f,
                score.of["symbol"],
                *(score.right[name] for name in ("symbol", "language", "kind")),
            )
            for (f, kind), score in sorted(heads.counts.items(), key=lambda item: (item[0][1], item[0][0]))
        ),
    )
    yield ""
    yield from _table(
        ("language", "format", "documents", "symbol", "language", "kind"),
        (
            (lang, f, score.of["symbol"], *(score.right[name] for name in ("symbol", "language", "kind")))
            for (f, lang), score in sorted(heads.languages.items(), key=lambda item: (item[0][1], item[0][0]))
        ),
    )
    if heads.wrong:
        yield ""
        yield "What differs:"
        yield ""
        yield from (f"- {line}" for line in sorted(heads.wrong))


def _kept(measured: Measured) -> Iterator[str]:
    lines = measured.kept.lines
    whole = Score()
    for score in lines.values():
        whole += score
    yield "## What of the page stands in the parse"
    yield ""
    yield "Every PDF with a text layer, gold or not: lines of at least 25 letters that the parse has, running heads left out"
    yield "(`benchmarks/kept.py`). Notes under tables and some headings are among the lost."
    yield "`python -m benchmarks.quality --lost NAME` prints what one file loses."
    yield ""
    rows = [(kind.replace("_", " "), lines[kind]) for kind in sorted(lines)]
    yield from _table(
        ("kind (manifest)", "lines", "kept", "share"),
        ((kind, s.of["lines"], s.right["lines"], _percent(s.share("lines"))) for kind, s in [*rows, ("all", whole)]),
    )
    yield ""
    yield "Most lost:"
    yield ""
    yield from (f"- {path}: {gone} of {of} lines" for gone, of, path in measured.kept.worst[:_SHOWN])


def _sound(measured: Measured) -> Iterator[str]:
    yield "## What must hold in any document"
    yield ""
    yield from _table(
        ("what", "holds", "of", "not in"),
        ((name, right, of, _some(wrong, 6)) for name, (right, of, wrong) in measured.sound.items()),
    )


def _written(measured: Measured) -> Iterator[str]:
    yield "## Six languages, written by the replica"
    yield ""
    yield "The United Nations' texts of `gold/resolutions.six_languages.jsonl` on pages that the replica sets, read back."
    yield "What a machine lacks fonts for is not written there, and named. No real Arabic or Chinese file is in the collection."
    yield ""
    yield from _score_table(measured.read_back)
    for line, count in sorted(measured.unwritten.items()):
        yield f"- not written: {count} × {line}" if line else ""
    if measured.refused_back:
        yield f"- written but not read: {_some(measured.refused_back, 10)}"
    for language in _LANGUAGES:
        wrong = [one for one in measured.read_back if one.verdict.wrong and one.row.language == language]
        wrong.sort(key=_badness)
        for one in wrong[:3]:
            yield f"- {one.row.name}: {_some(one.verdict.wrong, 6)}"


def _twins(measured: Measured) -> Iterator[str]:
    yield "## Word files beside their PDF"
    yield ""
    yield from (f"- {line}" for line in measured.twins)


def _parked(measured: Measured) -> Iterator[str]:
    yield "## Parked"
    yield ""
    yield from _table(
        ("file", "reason"),
        ((one.row.path, one.reason) for one in sorted(measured.parked, key=lambda one: (one.reason, one.row.path))),
    )


def _lineage(measured: Measured) -> Iterator[str]:
    found = measured.lineage
    yield "## Lineage"
    yield ""
    yield f"Pairs of `gold/version_pairs.csv` and the drafts that the mark-up names; {found.known} documents known, no pair told."
    yield ""
    rows = [(kind, right, of) for kind, (right, of) in found.pairs.items()]
    yield from _table(
        ("edge", "right", "of", "share"),
        ((*row, _percent(_share(*row[1:]))) for row in [*rows, ("the version to compare with", *found.chosen)]),
    )
    yield ""
    yield f"Edges above 0.9 that the gold contradicts: {len(found.contradicting)}."
    yield from (f"- {line}" for line in (*found.wrong, *found.contradicting))


def _comparison(measured: Measured) -> Iterator[str]:
    yield "## Comparison"
    yield ""
    if measured.comparisons is None:
        yield "Skipped: the maker and the scorer of pairs are not beside the collection."
        return
    names = list(dict.fromkeys(name for one in measured.comparisons for name in one.shares))
    yield "Pairs of real texts with known edits."
    yield ""
    yield from _table(
        ("texts", "pairs", *names, "not rebuilt"),
        (
            (
                one.source,
                one.pairs,
                *(f"{one.shares[n]:.4f}" if n in one.shares else "–" for n in names),
                one.not_rebuilt,
            )
            for one in measured.comparisons
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '¦') for cell in row)} |"


def _some(things: Sequence[str], most: int) -> str:
    rest = f"; and {len(things) - most} more" if len(things) > most else ""
    return "; ".join(things[:most]) + rest


def _share(right: int, of: int) -> float | None:
    return right / of if of else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.4f}"


def _met(share: float | None, least: float) -> str:
    return "met" if share is not None and share >= least else "**missed**"
