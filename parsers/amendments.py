"""What an amendment proposes: "In operative paragraph 64, after “…” insert “…”", change by change.

The drafters' forms are few (United Nations Editorial Manual; the amendments of the Main Committees): a paragraph is replaced,
deleted or inserted after another, or words in it are; wording stands in quotation marks or in the paragraphs that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.model import Amendment, Change, Part, Passage, PassageKind
from documents.symbol import Symbol, SymbolError
from parsers import words

_AMENDS = re.compile(
    r"(?:amendments? to (?:the )?|amendements? (?:au|à la|aux) |enmiendas? (?:al|a la|a los) ).{0,80}?"
    r"(?P<symbol>(?:A|S|E|T|ST|[A-Z]{2,6})/[A-Z0-9][\w./()\-]*[\w)])",
    re.I | re.S,
)
#: Where an instruction begins: a verb or a place, and the paragraph, title or text that it is about.
_INSTRUCTION = re.compile(
    r"(?:In|At the (?:end|beginning) of|After|Before|Following|Replace|Delete|Insert|Add|Renumber|Amend|Reword)\b"
    r"(?=[^“”\"]{0,140}?\b(?:paragraphs?|title|text|subparagraphs?|heading|annex|[OP]P ?\d+)\b)"
    r"|(?:Au|Dans l[ea]|À la fin d[ue]|Après l[ea]|Avant l[ea]|Remplacer|Supprimer|Insérer|Ajouter|Modifier)\b"
    r"(?=[^“”\"«»]{0,140}?\b(?:paragraphes?|alinéas?|titre|texte|annexe)\b)"
    r"|(?:En el|Al final del?|Después del?|Tras el|Antes del?|Sustitúyan?se|Sustituir|Reemplácen?se|Suprímase|Suprímanse|Suprimir"
    r"|Insértese|Insértense|Insertar|Añádase|Añádanse|Añadir|Agréguese|Agregar|Modifíquese)\b"
    r"(?=[^“”\"«»]{0,140}?\b(?:párrafos?|título|texto|apartados?|anexo)\b)"
)
#: What the verbs of French and Spanish mean, by their first letters.
_VERBS = (
    ("replace", re.compile(r"\b(?:remplacer|sustitu[iy]|sustitúy|reempl[aá][cz])", re.I)),
    ("delete", re.compile(r"\b(?:supprimer|suprim|supríma)", re.I)),
    ("insert", re.compile(r"\b(?:insérer|ajouter|ins[eé]rt|insertar|añ[aá]d|agr[eé]g)", re.I)),
    ("amend", re.compile(r"\b(?:modifier|modifíqu)", re.I)),
)
_VERB = re.compile(r"\b(?:replace|delete|insert|add|amend|reword|renumber|read)\w*", re.I)
_ORDINAL = r"[a-z]+(?:-[a-z]+)?"
_NUMBER = r"\d+(?: \([a-z]+\))*"
_PLACES = re.compile(
    rf"(?:\boperative paragraphs?|\bOP|(?<!preambular )\bparagraphs?)\s?(?P<op>{_NUMBER}(?:(?:, and |, | and ){_NUMBER})*)"
    r"|(?:\bpreambular paragraphs?|\bPP)\s?(?P<pp>\d+(?:(?:, and |, | and )\d+)*)"
    r"|\b(?P<only>the operative paragraph)\b(?! ?\d)|(?P<title>\b[Tt]he title|\bthe heading)"
    rf"|\b(?P<words>(?:{_ORDINAL}(?:, and |, | and ))*(?:the )?{_ORDINAL}) (?P<sort>preambular|operative) paragraphs?\b(?! ?\d)",
)
#: "le troisième alinéa du préambule", "el tercer párrafo del preámbulo", "paragraphes 3 et 5 (du dispositif)", "párrafo 7".
_OTHER_PLACES = re.compile(
    rf"\b(?P<first>\w+(?:-\w+)*) (?:alinéa du préambule|párrafo del preámbulo)"
    rf"|\b(?:paragraphes?|párrafos?) (?P<numbers>{_NUMBER}(?:(?:, | et | y ){_NUMBER})*)(?P<pre> (?:du préambule|del preámbulo))?"
    r"|\b(?P<title>le titre|el título)\b",
    re.I,
)
_QUOTED = re.compile(r"[“\"](?P<text>[^“”]*?)[”\"](?=[\s.,;:]|$)|«\s?(?P<french>[^«»]*?)\s?»(?=[\s.,;:]|$)", re.S)


def amends(opening: Sequence[str], title: str | None) -> str | None:
    """The symbol that "amendment to draft resolution A/C.3/80/L.3/Rev.1" names."""
    for line in (*opening, title or ""):
        match = _AMENDS.search(line)
        if match:
            try:
                return Symbol.parse(match["symbol"].rstrip(".")).display
            except SymbolError:
                continue
    return None


def amendments_of(parts: Sequence[Part], of: str | None) -> tuple[Amendment, ...]:
    """The changes in the order printed. A sentence on several paragraphs ("Delete operative paragraphs 35 and 38") is several."""
    found: list[Amendment] = []
    for instruction, following in _instructions([p for part in parts for p in part.passages]):
        found.extend(_read(instruction, following, of))
    return tuple(found)


def _instructions(passages: Sequence[Passage]) -> Iterator[tuple[str, list[str]]]:
    """(instruction, the paragraphs after it that it announces)."""
    held: str | None = None
    following: list[str] = []
    for passage in passages:
        if passage.kind in (PassageKind.HEADING, PassageKind.TITLE) and not _INSTRUCTION.match(passage.text):
            continue
        for piece in _pieces(passage.text, held):
            if _INSTRUCTION.match(piece) and not _announced(held, following):
                if held is not None:
                    yield held, following
                held, following = piece, []
            elif held is not None and not following and _unfinished(held):
                held = f"{held} {piece}"
            elif held is not None:
                following.append(piece)
    if held is not None:
        yield held, following


def _pieces(text: str, held: str | None) -> list[str]:
    """A passage at the sentences in it that are instructions of their own, quotations left whole."""
    starts = [0]
    for match in re.finditer(r"(?<=[.”\"»])\s+(?=[A-ZÀÉ])", text):
        before = text[: match.start()]
        whole = before.count("“") == before.count("”") and before.count("«") == before.count("»")
        if whole and _INSTRUCTION.match(text, match.end()):
            starts.append(match.end())
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _unfinished(held: str) -> bool:
    """Whether the instruction breaks off: "replace: “…” with", or a colon before the words that a quotation holds."""
    breaks_off = (
        r"\b(?:with|by|insert|replace|delete|add|read|reading|par|insérer|remplacer|por|insértese|sustitúyase)\s*:?$"
    )
    return bool(re.search(breaks_off, held)) and not _announces(held)


def _announces(held: str) -> bool:
    return bool(
        re.search(
            r"(?:following(?: text)?|as follows|reading|(?:should|to|would) read|which reads|that reads"
            r"|(?:suivante?s?|ci-après|comme suit|siguientes?|lo siguiente|siguiente (?:texto|párrafo|tenor))\s?):?$",
            held,
        )
    ) and held.endswith((":", "following", "follows", "reading", "text"))


def _announced(held: str | None, following: Sequence[str]) -> bool:
    return held is not None and not following and _announces(held)


_POSITION = re.compile(
    r"\b(?:(?P<after>after|following|at the end of|après|à la fin d|después d|tras|al final d)"
    r"|before|at the beginning of|avant|au début d|antes d|al principio d)\w*",
    re.I,
)
_NEW = re.compile(
    r"\bnew (?:operative |preambular )?(?:sub)?paragraphs?\b"
    r"|\bnouve(?:au|aux|l) (?:paragraphe|alinéa)|\bnuevos? (?:párrafo|apartado)",
    re.I,
)


def _action(outside: str) -> str:
    """The English verb of an instruction in any of the languages; empty where it has none."""
    verb = _VERB.search(outside)
    if verb:
        return verb[0].lower()
    found = [(match.start(), name) for name, form in _VERBS if (match := form.search(outside))]
    return min(found)[1] if found else ""


def _read(text: str, following: Sequence[str], of: str | None) -> Iterator[Amendment]:
    """The changes of one instruction."""
    outside = _QUOTED.sub(lambda match: "“" + "_" * (len(match[0]) - 2) + "”", text)
    action = _action(outside)
    quotes = [match["text"] or match["french"] or "" for match in _QUOTED.finditer(text)]
    block = "\n".join(following) or None
    places = list(_places(outside)) or [(None, None)]
    position = _POSITION.search(outside)
    where = ("after" if position["after"] else "before") if position else None
    whole = _NEW.search(outside) is not None
    anchor = old = new = None
    if action.startswith("replace") or action in ("amend", "reword", "read"):
        if len(quotes) >= 2:
            change, old, new = Change.REPLACE_WORDS, quotes[0], quotes[1]
        elif quotes and block:
            change, old, new = Change.REPLACE_WORDS, quotes[0], block
        else:
            change, new = Change.REPLACE, (quotes[0] if quotes else block)
    elif action.startswith(("insert", "add")):
        change = Change.INSERT if whole or not (quotes or position) else Change.INSERT_WORDS
        if change is Change.INSERT:
            new = block or (quotes[-1] if quotes else None)
        else:
            new = quotes[-1] if quotes else block
            anchor = quotes[0] if len(quotes) > 1 else None
    elif action.startswith("delete"):
        change = Change.DELETE_WORDS if quotes else Change.DELETE
        old = quotes[0] if quotes else None
        if len(quotes) > 1 and re.search(r"\b(?:insert|replace)", outside):
            change, new = Change.REPLACE_WORDS, quotes[1]
    else:
        change = Change.OTHER
    if change not in (Change.INSERT, Change.INSERT_WORDS):
        where = None
    if change is Change.INSERT or (change is Change.INSERT_WORDS and len(places) > 1):
        places = places[:1]  # "after paragraph 3, insert a new paragraph 4": the place is the first
    printed = "\n".join([text, *following])
    for kind, number in places:
        yield Amendment(
            change=change,
            text=printed,
            amends=of,
            kind=kind,
            number=number,
            position=where,
            anchor=anchor,
            old=old,
            new=_tidy(new),
        )


def _tidy(text: str | None) -> str | None:
    return text.strip() if text else None


def _places(text: str) -> Iterator[tuple[PassageKind | None, str | None]]:
    """The paragraphs that an instruction names: (kind, number)."""
    for match in _PLACES.finditer(text):
        if match["title"]:
            yield PassageKind.TITLE, None
        elif match["only"]:
            yield PassageKind.OPERATIVE, None
        elif match["words"]:
            kind = PassageKind.PREAMBULAR if match["sort"] == "preambular" else PassageKind.OPERATIVE
            for word in re.split(r", and |, | and ", match["words"]):
                number = words.ordinal(word.removeprefix("the ").strip().lower())
                if number is not None:
                    yield kind, str(number)
        else:
            kind = PassageKind.PREAMBULAR if match["pp"] else PassageKind.OPERATIVE
            for number_text in re.split(r", and |, | and ", match["pp"] or match["op"]):
                yield kind, number_text
    for match in _OTHER_PLACES.finditer(text):
        if match["title"]:
            yield PassageKind.TITLE, None
        elif match["first"]:
            number = words.ordinal(match["first"])
            if number is not None:
                yield PassageKind.PREAMBULAR, str(number)
        else:
            for number_text in re.split(r", | et | y ", match["numbers"]):
                yield PassageKind.PREAMBULAR if match["pre"] else PassageKind.OPERATIVE, number_text
