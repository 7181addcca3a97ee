"""What a message says, before any channel gives it a form: the facts in the order in which a reader wants them.

The thing first (symbol, title), then what happened, why it was sent, the most important changes themselves, and the links.
Text from outside is cleaned here of characters that do things (line ends, controls, marks that turn the direction of
writing around) and brought to a length that a message can bear; each form then escapes it in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from compare.model import Comparison
from compare.summary import Highlight, excerpt, headline, highlights
from documents.languages import LANGUAGES
from documents.model import Amendment, Correction, Document
from documents.symbol import Symbol, SymbolError
from watch import amended, beside
from watch.decide import Decision, Event, Subject
from watch.match import Hit, Match, window
from watch.plain import and_more, apart, clean, legible, one_line, shorten, web_address
from watch.topics import Topic

#: What happened, in the subject of a mail and in front of the details.
HAPPENED: Mapping[Event, str] = {
    Event.NEW: "New",
    Event.REVISED: "Revised",
    Event.CORRECTED: "Corrected",
    Event.ADOPTED: "Adopted",
    Event.SUCCESSOR: "New session, new text",
    Event.REISSUED: "Reissued",
    Event.ADDED: "Addendum",
    Event.AMENDED: "Amendments proposed",
    Event.SPONSOR_JOINED: "Sponsors joined",
    Event.VOTE: "Voted on",
    Event.CITED: "Cites what you watch",
}
_TITLE, _NOTE, _NAME, _LINE = 600, 600, 120, 400
_QUOTE, _CHANGE = 360, 420
# A changed paragraph in the redline: this much of what did not change around each change, this much in all.
_AROUND, _PARAGRAPH = 120, 2400
_CHANGES, _REDLINE = 24, 200
_QUOTES_A_TOPIC, _PRESS = 3, 3
#: An alert that is held longer does not only wait for its siblings.
_LONG = timedelta(hours=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Links:
    """Where to read on. ``document`` is a web address; ``redline`` a web address or, in the embedded form, a path.

    ``family``: a web address where all documents of the family stand together.
    """

    document: str
    redline: str | None = None
    family: str | None = None

    @classmethod
    def to(cls, symbol: str, redline: str | None = None) -> Links:
        """The document at the United Nations' own short address."""
        return cls(f"https://undocs.org/{quote(symbol.strip(), safe='/.()-')}", redline)


@dataclass(frozen=True, slots=True)
class Mention:
    """A press release or news item that names the document. ``url``: a web address, None where it has none."""

    title: str
    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph that matched: ``before + hit + after`` is the excerpt. ``fresh``: in new or changed text."""

    where: str
    before: str
    hit: str
    after: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One topic of the recipient that matched. ``terms``: what was found in the text, ``facts``: what the document is
    ("symbol A/C.3/*"); ``more``: finds that are not quoted; ``in_title``: it stands in the title too, which is not quoted
    because it stands on top."""

    topic: str
    note: str | None
    terms: tuple[str, ...]
    quotes: tuple[Quote, ...]
    more: int = 0
    in_title: bool = False
    facts: tuple[str, ...] = ()

    @property
    def found(self) -> str:
        """ "found “harbour”, “ship*” and 2 more; symbol A/C.3/*"; empty where the topic asks only for what is not there, or is
        called what was found."""
        where = "in the title" if self.in_title and not self.quotes else ""
        called = [term.strip("“”").casefold() for term in self.terms] == [self.topic.casefold()]
        found = "" if called else and_more(self.terms, 5)
        said = [" ".join(filter(None, ("found", found, where)))] if found or (self.terms and where) else []
        return "; ".join([*said, *([and_more(self.facts, 3)] if self.facts else [])])


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the text. ``words``: ("=" | "-" | "+", text); ``url`` leads to its place in the redline."""

    where: str
    what: str
    words: tuple[tuple[str, str], ...]
    weight: float
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A message without a form.

    ``changes`` stand most important first, as excerpts; ``changed`` counts all of them. ``redline`` are the changes in the
    order of the text and at length. ``lines`` are labelled facts ("Sponsors joined", "Iceland"). ``notes`` are sentences
    about the message itself. ``verbs`` are the words of ``details`` that are quoted from the text.
    """

    symbol: str
    title: str
    happened: str
    details: str
    against: str | None
    facts: tuple[str, ...]
    why: tuple[Why, ...]
    changes: tuple[Change, ...]
    changed: int
    lines: tuple[beside.Line, ...]
    links: Links
    language: str = "en"
    event: Event = Event.NEW
    redline: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    press: tuple[Mention, ...] = ()
    verbs: tuple[str, ...] = ()

    def heading(self, shown: int) -> str:
        """Over ``shown`` changes of the text; those of an amendment nobody has made yet."""
        what = {Event.AMENDED: "What is proposed", Event.CORRECTED: "What is corrected"}.get(self.event, "What changed")
        if shown >= self.changed:
            return what
        return f"{what} first" if self.event is Event.AMENDED else f"{what} most"

    @property
    def what(self) -> str:
        """ "Revised: 3 paragraphs added, 1 dropped"."""
        return f"{self.happened}: {apart(self.details)}" if self.details else self.happened

    def emphasised(self) -> tuple[tuple[str, bool], ...]:
        """``details`` in pieces: True for the words that are quoted from the text ("requests" → "encourages")."""
        if not self.verbs:
            return ((apart(self.details), False),) if self.details else ()
        quoted = "|".join(map(re.escape, sorted(self.verbs, key=len, reverse=True)))
        pieces = re.split(rf"((?<=→ )(?:{quoted})|(?:{quoted})(?= →))", self.details)
        # There are no italics in Arabic and Chinese.
        slanted = self.language not in ("ar", "zh")
        return tuple((apart(piece), slanted and number % 2 == 1) for number, piece in enumerate(pieces) if piece)

    @property
    def right_to_left(self) -> bool:
        return self.language == "ar"


def tell(
    decision: Decision,
    subject: Subject,
    document: Document,
    comparison: Comparison | None,
    old: Document | None,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    links: Links,
    withheld: str | None = None,
    carried: Sequence[str] = (),
    supersedes: Sequence[str] = (),
    press: Sequence[Mention] = (),
) -> Story:
    """The story of one decision. ``withheld``: why there is no comparison although there is a document to compare with;
    ``carried``: what became of the drafts inside a report, a line for each; ``supersedes``: symbols of documents whose alerts
    this one takes the place of; ``press``: what names the document."""
    compared = comparison if comparison is not None and old is not None and comparison.checks.passed else None
    safe = Links(
        web_address(links.document) or Links.to(subject.symbol).document,
        _redline(links.redline),
        web_address(links.family),
    )
    changes: list[Change] = []
    redline: list[Change] = []
    details, against = "", None
    verbs: tuple[str, ...] = ()
    if compared is not None and old is not None:
        found = highlights(compared, old, document, limit=len(compared.rows))
        changes = [_change(each, each.words, safe, _CHANGE) for each in found]
        in_order = sorted(found[:_REDLINE], key=lambda each: each.row)
        redline = [
            _change(each, excerpt(compared.rows[each.row].words, _AROUND, _PARAGRAPH), safe, _PARAGRAPH)
            for each in in_order
        ]
        details = headline(compared, old, document).replace("No change in", "no change in", 1)
        against = old.masthead.symbol
        verbs = _verbs(compared)
    elif document.amendments and subject.event is Event.AMENDED:
        details = amended.details(document)
        changes = [_proposed(amended.place(one), amended.deed_at(one), one, _CHANGE) for one in document.amendments]
        redline = [_proposed(amended.place(one), amended.deed_at(one), one, _PARAGRAPH) for one in document.amendments]
    elif document.corrections and subject.event is Event.CORRECTED:
        details = amended.correction_details(document)
        changes = [_proposed(one.place, amended.corrected(one), one, _CHANGE) for one in document.corrections]
        redline = [_proposed(one.place, amended.corrected(one), one, _PARAGRAPH) for one in document.corrections]
    elif carried:
        details = "; ".join(carried)
    elif withheld:
        details = f"the comparison is withheld ({withheld.rstrip('.')})"
    labelled = [
        *beside.votes(document, compared),
        *beside.sponsors(document, compared),
        *beside.dates(document, compared),
    ]
    return Story(
        symbol=clean(_as_issued(document, subject), _NAME) or "(no symbol)",
        title=clean(subject.title or document.title or "", _TITLE) or _untitled(subject, document),
        happened=clean(_happened(subject, document), _LINE),
        details=clean(details, _LINE),
        against=clean(against, _NAME) if against else None,
        facts=_facts(document, subject),
        why=_why(decision, matches, topics),
        changes=tuple(changes[:_CHANGES]),
        changed=len(changes),
        lines=tuple((clean(label, 160), clean(value, _LINE)) for label, value in labelled),
        links=safe,
        language=document.masthead.language,
        event=subject.event,
        redline=tuple(redline[:_REDLINE]),
        notes=_notes(decision, supersedes),
        press=tuple(
            Mention(clean(one.title, 160) or "(no title)", clean(one.source, 80), web_address(one.url))
            for one in press[:_PRESS]
        ),
        verbs=verbs,
    )


def _notes(decision: Decision, supersedes: Sequence[str]) -> tuple[str, ...]:
    """Sentences about the message itself: what it takes the place of, and why it comes so late."""
    notes: list[str] = []
    if supersedes:
        what = "an alert not yet sent" if len(supersedes) == 1 else "alerts not yet sent"
        notes.append(clean(f"Takes the place of {what} about {and_more(supersedes, 5)}", _LINE))
    if decision.due is not None and decision.due - decision.at > _LONG:
        day = _day(decision.at.date().isoformat())
        notes.append(f"Known since {day}, {decision.at:%H:%M} UTC, and held for your quiet hours")
    return tuple(notes)


def _redline(target: str | None) -> str | None:
    if target is None:
        return None
    return web_address(target) or clean(target, 400)


def _as_issued(document: Document, subject: Subject) -> str:
    text = document.masthead.symbol or subject.symbol
    return f"{text.rstrip('*')}*" if document.masthead.reissued else text


def _untitled(subject: Subject, document: Document) -> str:
    """ "Draft resolution of 13 December 2016": drafts of the Security Council have no title."""
    kind = clean(subject.kind[:1].upper() + subject.kind[1:], _NAME) or "Document"
    return clean(f"{kind} of {_day(document.masthead.date)}", _TITLE) if document.masthead.date else kind


def _happened(subject: Subject, document: Document) -> str:
    if subject.event is Event.AMENDED and (drafts := amended.drafts(document)):
        return f"Amendments to {and_more(drafts, 3)} proposed"
    if subject.event is Event.NEW:
        return f"New {subject.kind}" if subject.kind else "New"
    return HAPPENED[subject.event]


def _facts(document: Document, subject: Subject) -> tuple[str, ...]:
    head = document.masthead
    facts = [subject.kind[:1].upper() + subject.kind[1:], head.committee or head.organ or ""]
    if head.agenda_items:
        facts.append(f"item{'s' * (len(head.agenda_items) > 1)} {', '.join(head.agenda_items)}")
    if head.adopted:
        facts.append(f"adopted {_day(head.adopted)}")
    elif head.date:
        facts.append(f"dated {_day(head.date)}")
    if head.language != "en":
        facts.append(f"in {LANGUAGES[head.language][3]}" if head.language in LANGUAGES else head.language)
    return tuple(clean(fact, _NAME) for fact in facts if fact)


def _day(date: str) -> str:
    """ "13 October 2025" for "2025-10-13"; anything else as it is."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        return date
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _why(decision: Decision, matches: Sequence[Match], topics: Sequence[Topic]) -> tuple[Why, ...]:
    by_topic = {match.topic: match for match in matches}
    notes = {topic.name: topic.note for topic in topics}
    found: list[Why] = []
    quoted: set[tuple[str, int | None]] = set()
    for name in decision.topics:
        match = by_topic.get(name)
        hits = match.hits if match else ()
        texts = [hit for hit in hits if not hit.of_fact and hit.where != "title"]
        titles = sum(hit.where == "title" for hit in hits)
        order = sorted(
            _distinct(texts), key=lambda hit: (not hit.fresh, (hit.where, hit.passage) in quoted, _rank(hit))
        )
        # Of a text that has changed since, a paragraph that stands as it did is quoted only to show what it is about.
        fresh = [hit for hit in order if hit.fresh]
        chosen = fresh[:_QUOTES_A_TOPIC] or order[:1]
        quotes = tuple(_quote(hit) for hit in chosen)
        quoted |= {(hit.where, hit.passage) for hit in chosen}
        terms, facts = (
            tuple(dict.fromkeys(_term(hit) for hit in hits if hit.term and hit.of_fact is of_fact))
            for of_fact in (False, True)
        )
        note = notes.get(name)
        # Facts and titles are not quoted, and no places in the text.
        count = max(match.count, len(hits)) - (len(hits) - len(texts)) if match else 0
        more = max(0, count - len(quotes))
        found.append(
            Why(clean(name, _NAME), clean(note, _NOTE) if note else None, terms, quotes, more, titles > 0, facts)
        )
    return tuple(found)


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """One hit per place, the longest: a paragraph is quoted once for a topic."""
    found: dict[tuple[str, int | None], Hit] = {}
    for hit in hits:
        known = found.get((hit.where, hit.passage))
        if known is None or (hit.fresh, hit.end - hit.start) > (known.fresh, known.end - known.start):
            found[hit.where, hit.passage] = hit
    return list(found.values())


def _rank(hit: Hit) -> int:
    """What is binding is quoted before what leads up to it."""
    if hit.passage is None:
        return 2
    return 1 if "PP " in hit.where else 0


def _term(hit: Hit) -> str:
    """“harbour”, but symbol A/C.3/* and cites:76/187 as they are."""
    term = clean(hit.term, 80)
    if hit.of_fact:
        return f"{hit.where} {term}"
    return term if term.startswith("cites:") else f"“{term}”"


def _quote(hit: Hit) -> Quote:
    excerpt, start, end = window(hit.excerpt, hit.start, hit.end, _QUOTE)
    before, after = one_line(excerpt[:start]), one_line(excerpt[end:])
    return Quote(clean(hit.where, 80), before.lstrip(), clean(excerpt[start:end], _QUOTE), after.rstrip(), hit.fresh)


def _change(highlight: Highlight, words: Sequence[tuple[str, str]], links: Links, most: int) -> Change:
    base = links.redline if web_address(links.redline) else None
    url = f"{base.split('#')[0]}#{quote(highlight.anchor)}" if base else None
    said = shorten(legible(words), most)
    return Change(clean(highlight.where, 80), apart(clean(highlight.what, 160)), said, highlight.weight, url)


def _proposed(where: str, what: str, one: Amendment | Correction, most: int) -> Change:
    """An amendment's change, or a correction, as the paragraphs of a comparison are shown: struck and marked."""
    return Change(clean(where, 80), clean(what, 160), shorten(legible(amended.words(one)), most), 0.0)


def _verbs(comparison: Comparison) -> tuple[str, ...]:
    """The leads that the headline may quote, as it writes them."""
    leads = [lead for row in comparison.rows if row.lead for lead in (row.lead.old, row.lead.new) if lead]
    return tuple(dict.fromkeys(clean(lead[:1].lower() + lead[1:], _LINE) for lead in leads))


def symbol_for_sorting(subject: Subject) -> str:
    """The customary spelling of the symbol, for the subject of a mail: mails of one family sort together."""
    try:
        return Symbol.parse(subject.symbol).display
    except SymbolError:
        return subject.symbol
