"""Which topics a document meets, where, and whether in text that is new: one pass for all topics, then the few exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from documents.model import Document
from watch.changed import Changed
from watch.evaluate import Evaluation, Fact, Finding, Found
from watch.lexicon import Place
from watch.nodes import FIELDS, FieldKind, Query
from watch.sieve import Sieve
from watch.topics import Topic
from watch.view import View

#: Hits kept per topic and document: more than any message shows.
MOST_HITS = 6
#: Up to so many topics are looked for one by one; for more, the document is read first.
_FEW = 40
_EXCERPT = 320  # characters
_FACTS = frozenset(name for name, (kind, _) in FIELDS.items() if kind is FieldKind.VALUE) | {"document"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: ``excerpt[start:end]`` is what matched ``term`` (as the query spells it).

    ``where``: "OP 12", "PP 3", "title", "footnote 4"; for a fact of the document the field's name ("symbol").
    ``passage`` indexes the main sequence. ``fresh``: in text that is new or changed (or, for dropped text, gone).
    """

    where: str
    passage: int | None
    term: str
    excerpt: str
    start: int
    end: int
    fresh: bool = False

    @property
    def of_fact(self) -> bool:
        """Whether it is a fact about the document (its symbol, kind, …) and not a place in its text."""
        return self.where in _FACTS


@dataclass(frozen=True, slots=True)
class Match:
    """``in_changed``: at least one find lies in new or changed text. ``count``: all finds, of which ``hits`` are a choice.
    ``cites``: the document cites what the topic watches for; ``itself``: it is what the topic watches for.
    """

    topic: str
    hits: tuple[Hit, ...]
    in_changed: bool
    count: int = 0
    cites: bool = False
    itself: bool = True


class Matcher:
    """All topics at once, or few one by one. Build it when the topics change; it holds no state that matching changes."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._sieve = Sieve([topic.query for topic in self.topics])

    def match(self, document: Document, changed: Changed | None, subjects: Sequence[str] = ()) -> tuple[Match, ...]:
        """The topics that the document meets, in the order of the topics.

        ``subjects``: what a catalogue says the document is about. ``changed`` says what is new against the version that the
        document follows; None where it follows none that is known: then all of it is new. Languages, events and pauses are
        not asked here but in watch/decide.py, so that every silence has its reason.
        """
        whole = len(self.topics) > _FEW
        seen = View(document, changed, subjects, whole=whole)
        evaluation = Evaluation(seen)
        matches: list[Match] = []
        choice = _Choice(seen, MOST_HITS)
        for number in self._sieve.passing(seen.lexicon) if whole else range(len(self.topics)):
            topic = self.topics[number]
            pattern = None
            if topic.symbols:
                pattern = next((glob for glob in topic.symbols if any(map(glob.fits, seen.facts["symbol"]))), None)
                if pattern is None:
                    continue
            found = evaluation.of(topic.query)
            if found is None:
                continue
            if not found and pattern is not None:
                found = (Fact("symbol", document.masthead.symbol or "", pattern),)
            hits = choice.hits(found)
            fresh = changed is None or _any_fresh(found)
            matches.append(Match(topic.name, hits, fresh, _count(found), _any_citation(found)))
        return tuple(matches)


def search(
    query: Query, document: Document, changed: Changed | None = None, subjects: Sequence[str] = ()
) -> tuple[Hit, ...]:
    """Every find of one query in one document, in the order of the document; empty where the query is false.

    A query that is true without having found anything ("NOT drugs") gives one hit without a term on the title.
    """
    seen = View(document, changed, subjects, whole=False)
    found = Evaluation(seen).of(query)
    if found is None:
        return ()
    title = document.title or document.masthead.symbol or document.kind
    return _Choice(seen, None).hits(found) or (Hit("document", None, "", title, 0, 0, changed is None),)


def _any_fresh(found: Iterable[Found]) -> bool:
    return any(each.any_fresh for each in found if isinstance(each, Finding))


def _any_citation(found: Iterable[Found]) -> bool:
    return any(each.citation for each in found if isinstance(each, Finding))


def _count(found: Iterable[Found]) -> int:
    return sum(len(each.places) if isinstance(each, Finding) else 1 for each in found)


_Shown = tuple[Place, str, bool, int]
"""A place that may be shown: where, the term, whether it is fresh, and ``View.spot``. They sort as the document goes."""


class _Choice:
    """Which finds of a document are shown. What it makes of a term is kept, because many topics ask for the same ones."""

    def __init__(self, seen: View, most: int | None) -> None:
        self._seen, self._most = seen, most
        self._of: dict[Finding, tuple[_Shown, ...]] = {}
        self._hits: dict[_Shown, Hit] = {}

    def hits(self, found: Sequence[Found]) -> tuple[Hit, ...]:
        """One hit per term and piece of text. Where there are more than ``most``: new text first, then the document's order."""
        if len(found) == 1 and isinstance(found[0], Finding):
            return tuple([self._hit(each) for each in self._few(self._shown(found[0]))])
        places: dict[tuple[int, str], _Shown] = {}
        facts: dict[Fact, None] = {}
        for each in found:
            if isinstance(each, Finding):
                for one in self._shown(each):
                    places.setdefault((one[3], one[1]), one)
            else:
                facts[each] = None
        hits = [self._hit(each) for each in self._few(sorted(places.values()))]
        # Words before bare facts: "OP 12 speaks of it" says more than "its symbol fits".
        hits += [Hit(fact.field, None, fact.pattern, fact.value, 0, len(fact.value)) for fact in facts]
        return tuple(hits[: self._most])

    def _few(self, order: Sequence[_Shown]) -> Sequence[_Shown]:
        if self._most is None or len(order) <= self._most:
            return order
        return sorted(sorted(order, key=lambda one: not one[2])[: self._most])

    def _shown(self, finding: Finding) -> tuple[_Shown, ...]:
        """Enough of one term's places to choose from, in the document's order."""
        shown = self._of.get(finding)
        if shown is None:
            spots: dict[int, _Shown] = {}
            for place in self._first(finding):
                spot = self._seen.spot(place[0])
                spots.setdefault(spot, (place, finding.term, finding.is_fresh(place), spot))
            shown = self._of[finding] = tuple(sorted(spots.values()))
        return shown

    def _first(self, finding: Finding) -> Iterable[Place]:
        """Fresh ones in any case."""
        places, most = finding.places, self._most
        if most is None or len(places) <= most:
            return places
        if finding.fresh is None:
            return places[:most]
        fresh = islice((place for place in places if finding.is_fresh(place)), most)
        return [*fresh, *islice((place for place in places if not finding.is_fresh(place)), most)]

    def _hit(self, one: _Shown) -> Hit:
        hit = self._hits.get(one)
        if hit is None:
            place, term, fresh, _ = one
            unit = self._seen.unit(place[0])
            excerpt, start, end = window(unit.text, place[1], place[2], _EXCERPT)
            hit = self._hits[one] = Hit(unit.where, unit.passage, term, excerpt, start, end, fresh)
        return hit


def window(text: str, start: int, end: int, size: int) -> tuple[str, int, int]:
    """About ``size`` characters of ``text`` around ``text[start:end]``, cut between words and marked with "…" where cut.

    Returns the excerpt and where the stretch lies in it; the stretch itself is never cut.
    """
    if len(text) <= size:
        return text, start, end
    spare = max(0, size - (end - start))
    left = max(0, min(start - spare // 3, len(text) - size))
    right = min(len(text), max(end, left + size))
    left = min(left, start)
    if left > 0:
        blank = text.find(" ", left, start)
        left = blank + 1 if blank >= 0 else left
    if right < len(text):
        blank = text.rfind(" ", end, right)
        right = blank if blank >= 0 else right
    head, tail = ("… " if left else ""), (" …" if right < len(text) else "")
    return head + text[left:right] + tail, start - left + len(head), end - left + len(head)
