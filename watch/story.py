"""What a message says, before any channel gives it a form: the facts in the order in which a reader wants them.

The thing first (symbol, title), then what happened, why it was sent, the most important changes themselves, and the links.
Text from outside is cleaned here of characters that do things (line ends, controls, marks that turn the direction of
writing around) and brought to a length that a message can bear; each form then escapes it in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from compare.model import Comparison
from compare.summary import Highlight, headline, highlights
from documents.languages import LANGUAGES
from documents.model import Amendment, Document
from documents.symbol import Symbol, SymbolError
from watch import amended
from watch.decide import Decision, Event, Subject
from watch.match import Hit, Match, window
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
}
_TITLE, _NOTE, _NAME, _LINE = 600, 600, 120, 400
_QUOTE, _CHANGE = 360, 420
_QUOTES_A_TOPIC = 3
_NAMES = 12
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DOING = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Links:
    """Where to read on. ``document`` is a web address; ``redline`` a web address or, in the embedded form, a path."""

    document: str
    redline: str | None = None

    @classmethod
    def to(cls, symbol: str, redline: str | None = None) -> Links:
        """The document at the United Nations' own short address."""
        return cls(f"https://undocs.org/{quote(symbol.strip(), safe='/.()-')}", redline)


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
    """One topic of the recipient that matched. ``terms``: what was found; ``more``: finds that are not quoted."""

    topic: str
    note: str | None
    terms: tuple[str, ...]
    quotes: tuple[Quote, ...]
    more: int = 0

    @property
    def found(self) -> str:
        """ "found “harbour”, “ship*” and 2 more"; empty where the topic asks only for what is not there."""
        return f"found {and_more(self.terms, 5)}" if self.terms else ""


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
    """A message without a form. ``changes`` stand most important first; ``changed`` counts all of them."""

    symbol: str
    title: str
    happened: str
    details: str
    against: str | None
    facts: tuple[str, ...]
    why: tuple[Why, ...]
    changes: tuple[Change, ...]
    changed: int
    sponsors: tuple[tuple[str, str], ...]
    links: Links
    language: str = "en"
    proposed: bool = False

    def heading(self, shown: int) -> str:
        """Over the ``shown`` changes of the text; ``proposed``: they are those of an amendment, which nobody has made yet."""
        if self.proposed:
            return "What is proposed" if shown >= self.changed else "What is proposed first"
        return "What changed" if shown >= self.changed else "What changed most"

    @property
    def what(self) -> str:
        """ "Revised: 3 paragraphs added, 1 dropped"."""
        return f"{self.happened}: {self.details}" if self.details else self.happened


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
) -> Story:
    """The story of one decision. ``withheld``: why there is no comparison although there is a document to compare with;
    ``carried``: what became of the drafts inside a report, a line for each."""
    compared = comparison if comparison is not None and old is not None and comparison.checks.passed else None
    safe = Links(web_address(links.document) or Links.to(subject.symbol).document, _redline(links.redline))
    found: tuple[Highlight, ...] = ()
    details, against = "", None
    if compared is not None and old is not None:
        found = highlights(compared, old, document, limit=len(compared.rows))
        details = headline(compared, old, document)
        against = old.masthead.symbol
    elif subject.event is Event.AMENDED:
        details = amended.details(document)
    elif carried:
        details = "; ".join(carried)
    elif withheld:
        details = f"the comparison is withheld ({withheld.rstrip('.')})"
    changes = [_change(each, safe) for each in found]
    if subject.event is Event.AMENDED:
        changes = [_proposed(each) for each in document.amendments]
    return Story(
        symbol=clean(_as_issued(document, subject), _NAME) or "(no symbol)",
        title=clean(subject.title or document.title or subject.kind, _TITLE) or "(no title)",
        happened=clean(_happened(subject, document), _LINE),
        details=clean(details, _LINE),
        against=clean(against, _NAME) if against else None,
        facts=_facts(document, subject),
        why=_why(decision, matches, topics),
        changes=tuple(changes[:24]),
        changed=len(changes),
        sponsors=_sponsors(document, compared),
        links=safe,
        language=document.masthead.language,
        proposed=subject.event is Event.AMENDED,
    )


def clean(text: str, most: int) -> str:
    """One line of at most ``most`` characters, cut between words, without characters that do things."""
    return cut(_SPACE.sub(" ", _DOING.sub(" ", text)).strip(), most)


def cut(text: str, most: int) -> str:
    """At most ``most`` characters: the words that fit and "…"."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if " " in kept[most // 2 :] and not text[most - 1].isspace():
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ,;:–-") + "…"


def and_more(names: Sequence[str], most: int) -> str:
    """ "Fiji, Malta and 12 more"."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def web_address(url: str | None) -> str | None:
    """The address with everything quoted that could end a link early; None where it is no http(s) address."""
    if not url or _DOING.search(url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    safe = quote(url, safe="/:?#[]@!$&()+,;=%-._~'").replace("'", "%27")
    return safe if len(safe) <= 2000 else None


def _redline(target: str | None) -> str | None:
    if target is None:
        return None
    return web_address(target) or clean(target, 400)


def _as_issued(document: Document, subject: Subject) -> str:
    text = document.masthead.symbol or subject.symbol
    return f"{text.rstrip('*')}*" if document.masthead.reissued else text


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
        facts.append(f"item {', '.join(head.agenda_items)}")
    if head.adopted:
        facts.append(f"adopted {_day(head.adopted)}")
    elif head.date:
        facts.append(f"dated {_day(head.date)}")
    if len(document.votes) == 1:
        totals = dict(document.votes[0].totals)
        if "in_favour" in totals:
            ballot = (totals.get(name, 0) for name in ("in_favour", "against", "abstaining"))
            facts.append("vote {}–{}–{}".format(*ballot))
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
        texts = [hit for hit in hits if not hit.of_fact]
        order = sorted(
            _distinct(texts), key=lambda hit: (not hit.fresh, (hit.where, hit.passage) in quoted, _rank(hit))
        )
        chosen = order[:_QUOTES_A_TOPIC]
        quotes = tuple(_quote(hit) for hit in chosen)
        quoted |= {(hit.where, hit.passage) for hit in chosen}
        terms = tuple(dict.fromkeys(_term(hit) for hit in hits if hit.term))
        note = notes.get(name)
        count = max(match.count, len(hits)) - (len(hits) - len(texts)) if match else 0
        found.append(
            Why(clean(name, _NAME), clean(note, _NOTE) if note else None, terms, quotes, max(0, count - len(quotes)))
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
    """What is binding is quoted before what leads up to it; the title stands on top of the message already."""
    if hit.passage is None:
        return 3 if hit.where == "title" else 2
    return 1 if "PP " in hit.where else 0


def _term(hit: Hit) -> str:
    """“harbour”, but symbol A/C.3/* and cites:76/187 as they are."""
    term = clean(hit.term, 80)
    if hit.of_fact:
        return f"{hit.where} {term}"
    return term if term.startswith("cites:") else f"“{term}”"


def _quote(hit: Hit) -> Quote:
    excerpt, start, end = window(hit.excerpt, hit.start, hit.end, _QUOTE)
    before, after = _SPACE.sub(" ", _DOING.sub(" ", excerpt[:start])), _SPACE.sub(" ", _DOING.sub(" ", excerpt[end:]))
    return Quote(clean(hit.where, 80), before.lstrip(), clean(excerpt[start:end], _QUOTE), after.rstrip(), hit.fresh)


def _change(highlight: Highlight, links: Links) -> Change:
    base = links.redline if web_address(links.redline) else None
    url = f"{base.split('#')[0]}#{quote(highlight.anchor)}" if base else None
    words = shorten(legible(highlight.words), _CHANGE)
    return Change(clean(highlight.where, 80), clean(highlight.what, 160), words, highlight.weight, url)


def _proposed(one: Amendment) -> Change:
    """An amendment's change as the paragraphs of a comparison are shown: what is to go struck, what is to come marked."""
    words: tuple[tuple[str, str], ...] = tuple(
        (sign, text) for sign, text in (("-", one.old or ""), ("+", one.new or "")) if text
    )
    return Change(
        clean(amended.place(one), 80), amended.deed(one), shorten(legible(words or (("=", one.text),)), _CHANGE), 0.0
    )


def legible(words: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The operations for the eye: blanks are never struck or marked as new, and stand between what went and what came.

    No longer exact to the last blank: for showing, not for rebuilding either text.
    """
    found: list[tuple[str, str]] = []

    def add(op: str, text: str) -> None:
        if op == "=" and found and found[-1][0] == "=":
            text = _SPACE.sub(" ", found.pop()[1] + text)
        if text:
            found.append((op, text))

    for op, raw in words:
        text = _SPACE.sub(" ", _DOING.sub(" ", raw))
        body = text if op == "=" else text.strip()
        if op != "=" and (text != text.lstrip() or (body and found and found[-1][0] != "=")):
            add("=", " ")
        add(op, body)
        if op != "=" and body and text != text.rstrip():
            add("=", " ")
    return tuple(found)


def shorten(words: Sequence[tuple[str, str]], most: int) -> tuple[tuple[str, str], ...]:
    """The operations up to about ``most`` characters, cut between words."""
    kept: list[tuple[str, str]] = []
    room = most
    for op, text in words:
        if len(text) > room:
            if room > 20:
                kept.append((op, cut(text, room)))
            elif kept and not kept[-1][1].endswith("…"):
                kept.append(("=", " …"))
            break
        kept.append((op, text))
        room -= len(text)
    return tuple(kept)


def _sponsors(document: Document, comparison: Comparison | None) -> tuple[tuple[str, str], ...]:
    if comparison is None:
        names = [sponsor.name for sponsor in document.sponsors]
        return (("Sponsors", clean(and_more(names, _NAMES), _LINE)),) if names else ()
    changes = comparison.changes
    # An adopted text names no sponsors at all: nobody has withdrawn.
    gone = changes.sponsors_withdrawn if document.sponsors else ()
    lines = (("Sponsors joined", changes.sponsors_added), ("Sponsors no longer named", gone))
    return tuple((what, clean(and_more(names, _NAMES), _LINE)) for what, names in lines if names)


def symbol_for_sorting(subject: Subject) -> str:
    """The customary spelling of the symbol, for the subject of a mail: mails of one family sort together."""
    try:
        return Symbol.parse(subject.symbol).display
    except SymbolError:
        return subject.symbol
