"""What the report of a committee tells of each proposal: who brought it in, who joined, what was done with it.

The set phrases are those of the Main Committees' rapporteurs: "the representative of X introduced a draft resolution entitled
… (A/C.3/73/L.8/Rev.1), which replaced draft resolution A/C.3/73/L.8 and was submitted by …", "… joined in sponsoring the draft
resolution", "the Committee adopted draft resolution …, as orally revised (see para. 45, draft resolution IV)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.model import Part, PartKind, Passage, PassageKind, Proposal, Sponsor, SponsorRole
from documents.states import on_behalf, split_names, state_code
from documents.symbol import is_symbol
from parsers.votes import when

_SYMBOL = r"[A-Z]+(?:/[A-Z][A-Za-z]*\.?[\w.]*)*/(?:\d+/)?L\.\d+(?:/(?:Rev|Add|Corr|Amend)\.\d+)*"
_SYMBOLS = re.compile(_SYMBOL)
_ALSO = re.compile(r"\s*(?:,|and)\s+((?:Rev|Add|Corr)\.\d+)\b")
#: "A/C.4/48/L.11 and L.12": two texts, the second by its end.
_FURTHER = re.compile(r"(?:,| and|, and) (L\.\d+(?:/(?:Rev|Add|Corr)\.\d+)*)\b(?!/)")
_HEADING = re.compile(
    r"(?:Revised )?(?:Draft (?:resolution|decision|proposal|text)|(?:Oral |Proposed )?(?:draft )?amendment"
    r"|Oral (?:draft )?(?:decision|proposal)|Consideration of (?:the )?draft)",
    re.I,
)
_CONSIDERATION = re.compile(
    r"(?:Consideration of|Action (?:on|taken)|Proposals? (?:relating|on|concerning)).*(?:proposal|draft|\Z)", re.I
)
_LISTED = re.compile(
    rf"(?:,| and|, and)(?: draft resolution| draft decision)? (?:{_SYMBOL}|L\.\d+(?:/(?:Rev|Add|Corr)\.\d+)*)"
)
#: Headings after which nothing is told of a proposal any more.
_ELSE = re.compile(
    r"Recommendation|Introduction|General (?:debate|discussion)|Election|Organi[sz]ation|Hearing|Statement|Annex", re.I
)
_ACTION = re.compile(
    r"\b(?:Committee|Assembly|Council|Commission)\b[^.;]{0,60}?\b(?:then |subsequently |also |first |thus )?"
    r"(?P<verb>adopted|approved|rejected|took note"
    r"|decided (?:to recommend|not to take (?:any )?action|to take no action|to adopt))\b(?P<rest>.*)",
    re.S,
)
_WITHDRAWN = re.compile(
    r"\b(?:(?:was|were|been) withdrawn|withdrew (?:the|its|their) (?:draft|amendment|proposal|oral))\b"
    r"|no action was taken",
    re.I,
)
_TITLE = re.compile(r"\bentitled [“\"](?P<title>[^”\"]{3,600}?),?[”\"]")
_AMENDING = re.compile(r"[^.;(]{0,40}\bamendments?\b")
_REPLACED = re.compile(rf"replaced (?:the )?draft (?:resolution|decision) ({_SYMBOL})")
_INTRODUCED = re.compile(
    r"(?:representatives?|delegations?|observers?) of (?P<who>[^;:]{2,1500}?)"
    r"(?:,? (?:also |subsequently )?(?:introduced|orally proposed))\b",
    re.S,
)
_SUBMITTED = re.compile(r"\b(?:submitted|sponsored|proposed) by (?:the )?(?P<names>.+)", re.S)
_JOINED = re.compile(
    r"(?P<names>.+?),? (?:had |have )?(?:also |subsequently )?joined (?:in (?:co-)?sponsoring|as (?:a )?(?:co-)?sponsors?"
    r"|the sponsors|in the sponsorship)",
    re.S,
)
_LEFT = re.compile(
    r"(?P<names>.+?),? (?:had |have )?(?:also |subsequently )?(?:withdrew|withdrawn)"
    r" (?:as (?:a )?(?:co-)?sponsors?|(?:its|their) sponsorship)",
    re.S,
)
#: What stands before the names: "Also at the 45th meeting, on 8 November, ", "Subsequently, ".
_ADVERB = re.compile(
    r"(?:(?:(?:Also|Further|And)\s)?(?:at|in|on|prior to|before|after|following|during)\b[^,]*"
    r"(?:meeting|resolution|decision)(?:, on \d{1,2} [A-Z][a-z]+(?: \d{4})?)?,\s"
    r"|(?:Subsequently|Also|Later|Thereafter|Then),?\s"
    r"|[^,]{0,80}\bannounced that\s|[^,]{0,60}\bread out that\s)+",
    re.I,
)
_SENTENCE = re.compile(r"(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!L)\.(?:\s+(?=[A-Z“\"])|\s*$)")
_SEE = re.compile(
    r"\(see paras?\.? (?P<para>\d+)(?: below)?"
    r"(?:[^()]{0,30}?draft (?P<kind>resolution|decision) ?(?P<label>[IVXLC]+|[A-Z])?)?"
)
_REVISED = re.compile(r"\bas (?:further |also )?(?:orally )?(?:revised|amended|corrected)\b")
_BUDGET = re.compile(r"programme budget implications|budgetary implications|financial implications", re.I)
_ORAL = re.compile(r"\borally (?:revised|corrected|amended)\b|\boral (?:revision|correction|amendment)s?\b", re.I)
_STATEMENT = re.compile(
    r"\bstatements?\b.{0,120}\b(?:made|was|were)\b|\bmade (?:a |further |the following )?statements?\b", re.I | re.S
)


#: "submitted by the sponsors of draft resolution A/C.3/73/L.8, joined by Fiji": those who are new.
_AGAIN = re.compile(
    rf"^sponsors (?:of|listed in) (?:the )?(?:draft (?:resolution|decision)|document) {_SYMBOL},?"
    r" (?:and|joined by|together with|as well as)(?: by)? (?P<names>.+)",
    re.S,
)
#: What follows an action and belongs to it.
_AFTER = re.compile(
    r"(?:Before|After|Following|Prior to) the (?:adoption|vote|voting|action)|Statements? |The representatives? "
)


@dataclass(slots=True)
class _Open:
    """The paragraphs about one proposal while they are read."""

    heading: str = ""
    passages: list[Passage] = field(default_factory=list)


def proposals_of(parts: Sequence[Part], results: Sequence[Passage | None], issued: str | None) -> tuple[Proposal, ...]:
    """The proposals in the order of the report. ``results`` are the passages with the result of each vote of the document."""
    story = [passage for part in parts if part.kind is PartKind.NARRATIVE for passage in part.passages]
    drafts = _drafts(parts)
    found: list[Proposal] = []
    for section in _sections(story):
        before = story[: story.index(section.passages[0])] if section.passages else []
        found.extend(_told(section, before, results, drafts, parts, issued))
    return tuple(found)


def _sections(story: Sequence[Passage]) -> Iterator[_Open]:
    """The stretches of the narrative that are each about a proposal: under a heading of its own, or up to the action on it."""
    considering = False
    current: _Open | None = None
    for passage in story:
        if passage.kind in (PassageKind.HEADING, PassageKind.TITLE):
            if current is not None and current.passages:
                yield current
            current = None
            if _HEADING.match(passage.text) and passage.text.upper() != passage.text:
                current = _Open(passage.text)
                considering = False
            else:
                # Under "Consideration of proposals" there are headings by subject: "1. Western Sahara".
                considering = bool(_CONSIDERATION.match(passage.text)) or (
                    considering and not _ELSE.match(passage.text)
                )
                current = _Open() if considering else None
            continue
        if re.search(r"\brecommends? to the General Assembly the adoption of\b", passage.text):
            break
        if current is None:
            continue
        current.passages.append(passage)
    if current is not None and current.passages:
        yield current


def _told(
    section: _Open,
    before: Sequence[Passage],
    results: Sequence[Passage | None],
    drafts: dict[str, list[int]],
    parts: Sequence[Part],
    issued: str | None,
) -> Iterator[Proposal]:
    """The proposals of one stretch: one for each action on a text of its own, the last action on a text being final."""
    pending: list[tuple[Passage, tuple[str, ...], re.Match[str]]] = []
    groups: list[tuple[str | None, list[Passage], list[tuple[Passage, re.Match[str]]]]] = []
    run: list[Passage] = []
    for passage in section.passages:
        new = passage.kind is PassageKind.PARAGRAPH and passage.number is not None and not _AFTER.match(passage.text)
        if pending and new and not section.heading:
            groups.extend(_grouped(run, pending))
            run, pending = [], []
        run.append(passage)
        for action in _actions(passage.text):
            pending.append((passage, _acted_on(action), action))
    if pending:
        groups.extend(_grouped(run, pending))
    elif section.heading:
        groups.append((None, run, []))
    for symbol, passages, acts in groups:
        yield _proposal(
            section.heading, symbol, passages, acts, before, section.passages, results, drafts, parts, issued
        )


def _grouped(
    run: list[Passage], pending: list[tuple[Passage, tuple[str, ...], re.Match[str]]]
) -> list[tuple[str | None, list[Passage], list[tuple[Passage, re.Match[str]]]]]:
    """Actions by the text acted on; what names no text is on the one in hand."""
    named: dict[str | None, list[tuple[Passage, re.Match[str]]]] = {}
    main = next((symbols[-1] for _, symbols, _ in reversed(pending) if symbols), None)
    for passage, symbols, action in pending:
        for symbol in symbols or (main,):
            named.setdefault(symbol, []).append((passage, action))
    if len(named) <= 1:
        return [(symbol, list(run), acts) for symbol, acts in named.items()]
    last = list(named)[-1]
    groups = []
    for symbol, acts in named.items():
        own = [p for p in run if any(p is at for at, _ in acts) or (symbol is not None and _names(p.text, symbol))]
        others = [s for s in named if s != symbol and s is not None]
        if symbol == last or acts == named[last]:  # two adopted in one sentence share what is said of neither
            own = [p for p in run if p in own or not any(_names(p.text, other) for other in others)]
        groups.append((symbol, own, acts))
    return groups


def _names(text: str, symbol: str) -> bool:
    return symbol in _symbols(text)


def _symbols(text: str) -> tuple[str, ...]:
    """The symbols of drafts in a text, also those given by their end only, in order."""
    found: list[str] = []
    for match in _SYMBOLS.finditer(text):
        symbol = match[0].rstrip(".")
        stem, at = symbol.partition("/L.")[0], match.end()
        found.append(symbol)
        while also := _FURTHER.match(text, at):
            found.append(f"{stem}/{also[1]}")
            at = also.end()
    return tuple(symbol for symbol in found if is_symbol(symbol))


def _actions(text: str) -> Iterator[re.Match[str]]:
    start = 0
    for sentence in _sentences(text):
        match = _ACTION.search(sentence)
        if match and not re.match(r"(?:Before|After|Prior to|Following) the\b", sentence) and _is_action(match):
            yield match
        start += len(sentence)


def _is_action(match: re.Match[str]) -> bool:
    rest = match["rest"][:400]
    if match["verb"] == "took note":
        return False
    if match["verb"] in ("adopted", "approved", "rejected"):
        return bool(re.search(r"draft|amendment|proposal|text|paragraph|motion", rest)) or bool(_SYMBOLS.search(rest))
    return True


def _acted_on(match: re.Match[str]) -> tuple[str, ...]:
    """The symbols of the texts that were acted on: the first that the action names, and those in one list with it."""
    rest = match["rest"].split("(see", 1)[0]
    first = _SYMBOLS.search(rest)
    if first is None:
        return ()
    end = first.end()
    while also := _LISTED.match(rest, end):
        end = also.end()
    return _symbols(rest[first.start() : end])


def _clean(symbol: str) -> str | None:
    symbol = symbol.rstrip(".")
    return symbol if is_symbol(symbol) else None


def _proposal(
    heading: str,
    symbol: str | None,
    passages: list[Passage],
    acts: list[tuple[Passage, re.Match[str]]],
    before: Sequence[Passage],
    whole: Sequence[Passage],
    results: Sequence[Passage | None],
    drafts: dict[str, list[int]],
    parts: Sequence[Part],
    issued: str | None,
) -> Proposal:
    if symbol is None:
        symbol = _last_symbol(heading) or next(filter(None, (_last_symbol(p.text) for p in passages)), None)
    texts = [passage.text for passage in passages]
    joined = "\n".join(texts)
    replaced = _REPLACED.search(joined)
    title = _TITLE.search(joined)
    amending = bool(acts) and _AMENDING.match(acts[-1][1]["rest"]) is not None
    action, manner, revised, label, part = _outcome(acts, joined, drafts, parts)
    meeting = date = None
    if acts:
        at = next(index for index, passage in enumerate(whole) if passage is acts[-1][0])
        meeting, date = when([*before, *whole[: at + 1]], issued)
    return Proposal(
        symbol=symbol,
        title=" ".join(title["title"].split())
        if title and not amending
        else (parts[part].title if part is not None else None),
        replaces=_clean(replaced[1]) if replaced else _earlier(f"{heading}\n{joined}", symbol),
        introducers=_introducers(texts),
        sponsors=_sponsors(texts),
        revisions=tuple(t for t in texts if _ORAL.search(t) and not _only_as_revised(t)),
        budget=tuple(t for t in texts if _BUDGET.search(t)),
        statements=tuple(t for t in texts if _STATEMENT.search(t) and not _BUDGET.search(t)),
        action=action,
        manner=manner,
        revised=revised,
        meeting=meeting,
        date=date,
        votes=tuple(i for i, at in enumerate(results) if at is not None and any(at is p for p in passages)),
        label=label,
        part=part,
        paragraphs=tuple(p.number for p in passages if p.number is not None and p.kind is PassageKind.PARAGRAPH),
    )


def _last_symbol(text: str) -> str | None:
    """The last of "Draft resolutions A/C.4/52/L.4 and Rev.1": the text that was acted on."""
    found = list(_SYMBOLS.finditer(text))
    if not found:
        return None
    also = _ALSO.match(text, found[-1].end())
    return _clean(f"{found[-1][0]}/{also[1]}" if also and also[1].startswith("Rev") else found[-1][0])


def _earlier(text: str, symbol: str | None) -> str | None:
    """ "Draft resolution A/C.4/52/L.4 and Rev.1": the revision replaces what is named before it."""
    base, _, figure = (symbol or "").partition("/Rev.")
    if not figure.isdigit():
        return None
    wanted = base if figure == "1" else f"{base}/Rev.{int(figure) - 1}"
    return wanted if re.search(re.escape(wanted) + r"(?![\w/])", text) else None


def _outcome(
    acts: list[tuple[Passage, re.Match[str]]], joined: str, drafts: dict[str, list[int]], parts: Sequence[Part]
) -> tuple[str | None, str | None, bool, str | None, int | None]:
    """(action, manner, whether revised, label, index of the embedded draft) after the last action on the whole text."""
    if not acts:
        return ("withdrawn" if _WITHDRAWN.search(joined) else None), None, False, None, None
    whole = [act for act in acts if not re.search(r"^[^(]{0,120}\b(?:paragraph|amendment)s?\b", act[1]["rest"])] or acts
    match = whole[-1][1]
    verb, rest = match["verb"], match["rest"]
    action = "rejected" if verb == "rejected" else "no action" if "action" in verb else "adopted"
    if len({act["verb"] == "rejected" for _, act in whole}) > 1 and whole is acts:
        action = "adopted in part"  # amendments, put to the vote one by one
    vote = re.search(r"by a (?:recorded|roll-call|non-recorded) vote|by \d+ votes", rest)
    manner = "recorded vote" if vote else "without a vote"
    see = _SEE.search(rest) or _SEE.search(joined)
    label, part = None, None
    if see and action == "adopted":
        label = see["label"]
        places = drafts.get(see["para"], [])
        wanted = PartKind.DRAFT_DECISION if see["kind"] == "decision" else None
        for place in places:
            if (label is None or label in (parts[place].label or "").split()) and (
                wanted is None or parts[place].kind is wanted
            ):
                part = place
                break
    return action, manner, bool(_REVISED.search(rest)), label, part


def _drafts(parts: Sequence[Part]) -> dict[str, list[int]]:
    """The indexes of the embedded drafts by the number of the paragraph that recommends them."""
    found: dict[str, list[int]] = {}
    number: str | None = None
    for index, part in enumerate(parts):
        if part.kind is PartKind.NARRATIVE:
            number = next((p.number for p in reversed(part.passages) if p.number and p.number.isdigit()), number)
        elif part.kind in (PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION) and number:
            found.setdefault(number, []).append(index)
    return found


# --- who ----------------------------------------------------------------------------------------------------------------------


def _introducers(texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        match = _INTRODUCED.search(text)
        if match:
            who = re.split(
                r",? (?:also )?(?:speaking )?on behalf of\b|,? (?:also )?in (?:his|her|its) capacity|,? (?:also )?made a",
                match["who"].removeprefix("the "),
            )[0]
            return tuple(name for name in split_names(who) if len(name) < 80)
    for text in texts:
        match = re.search(r"on the proposal of the (Chair(?:man|person|woman)?|President)\b", text)
        if match:
            return (match[1],)
    return ()


def _sponsors(texts: Sequence[str]) -> tuple[Sponsor, ...]:
    found: dict[str, Sponsor] = {}
    for text in texts:
        for sentence in _sentences(text):
            for role, names in _named(sentence):
                pairs = [on_behalf(name) for name in _list_of(names)]
                if not any(group or state_code(state) for state, group in pairs):
                    continue  # "submitted by the Special Committee": no sponsors
                for state, group in pairs:
                    if len(state) > 90 or not state[:1].isupper():
                        continue
                    key = state_code(state) or state
                    if key not in found or role is SponsorRole.WITHDRAWN:
                        found[key] = Sponsor(state, state_code(state), role, group)
    return tuple(found.values())


def _list_of(names: str) -> tuple[str, ...]:
    """The names of a list; "Papua New Guinea on behalf of the States …", without parentheses, is one."""
    alone = re.match(r"[^,()]{3,60}? on behalf of [^()]+", names)
    if alone:
        return (re.split(r",? (?:relating|concerning|to the draft|contained)\b", alone[0])[0],)
    return split_names(names)


def _named(sentence: str) -> Iterator[tuple[SponsorRole, str]]:
    left = _LEFT.match(sentence)
    if left:
        yield SponsorRole.WITHDRAWN, _ADVERB.sub("", left["names"], count=1)
        return
    joined = _JOINED.match(sentence)
    if joined:
        yield SponsorRole.ADDITIONAL, _ADVERB.sub("", joined["names"], count=1)
        return
    submitted = _SUBMITTED.search(sentence)
    again = submitted and _AGAIN.search(submitted["names"])
    if again:
        yield SponsorRole.ADDITIONAL, again["names"]
        return
    if submitted and re.search(
        r"draft (?:resolution|decision)|amendment|draft proposal", sentence[: submitted.start()]
    ):
        names = re.split(
            r",? (?:which|relating|concerning|and (?:was|read|orally)|were made|as follows|under agenda|in document)\b|:",
            submitted["names"],
        )[0]
        if not re.match(r"(?:Chair|President|Bureau|Secretar|Vice-Chair|Rapporteur|Facilitator)", names):
            yield SponsorRole.ORIGINAL, names
        return
    introduced = _INTRODUCED.search(sentence)
    behalf = re.search(r"on behalf of (?P<names>.+)", introduced["who"], re.S) if introduced else None
    if introduced and behalf:
        names = behalf["names"]
        group = re.search(r"\b(?:Group|Union|Movement|Community|States|Association|League|Organization)\b", names)
        if group and len(names) < 160:
            country = re.split(r",? (?:also )?(?:speaking )?on behalf of\b", introduced["who"])[0]
            yield SponsorRole.ORIGINAL, f"{country} (on behalf of {names})"
        else:
            yield SponsorRole.ORIGINAL, names


def _only_as_revised(text: str) -> bool:
    return not _ORAL.search(re.sub(r"\bas (?:further |also )?orally (?:revised|amended|corrected)\b", "", text))


def _sentences(text: str) -> list[str]:
    pieces, start = [], 0
    for match in _SENTENCE.finditer(text):
        pieces.append(text[start : match.start() + 1].strip())
        start = match.end()
    if start < len(text):
        pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]
