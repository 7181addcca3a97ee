"""What a corrigendum corrects: the place, what is printed there and what it should read, for which language editions.

Two forms are in use: "The text “A” should read “B”" (or the place as a heading, "should read", and the new text as a
paragraph), and the older "Page 5, paragraph 12, line 3: for A read B".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import Correction, Part, Passage, PassageKind
from parsers import words

#: Quotation marks of the six languages.
_OPEN, _SHUT = '[“"«„]', '[”"»]'
_WORDS = rf"{_OPEN}\s?[^”\"»]+?\s?{_SHUT}"
_PLACE = re.compile(
    r"(?:\d{1,2}\.\s)?(?:(?:Page|Pages|Paragraph|Paragraphs|Para\.|Table|Figure|Annex|Footnote|Section|Chapter|Title|Cover|Line"
    r"|Operative paragraph|Preambular paragraph|Agenda item|Item|Summary|Box|Appendix|Rule|Article"
    r"|Paragraphe|Tableau|Graphique|Annexe|Note de bas de page|Ligne|Chapitre|Résumé|Titre|Point"
    r"|Página|Párrafo|Cuadro|Gráfico|Anexo|Nota de pie de página|Línea|Capítulo|Resumen|Título|Tema"
    r"|Страница|Стр\.|Пункт|Таблица|Приложение|Сноска|Строка|Глава|Раздел)(?!\w)"
    r"(?: ?(?:\d[\w.]*|[IVXL]+|page)\b)?)(?P<rest>.*)",
    re.S,
)
_LEAD = re.compile(
    r"(?P<place>(?:Page|Paragraph|Para\.|Table|Annex|Footnote|Section|Line|Paragraphe|Tableau|Annexe|Ligne|Página|Párrafo|Cuadro"
    r"|Anexo|Línea|Страница|Стр\.|Пункт|Таблица|Приложение|Строка)(?!\w)[^:“\"«]{1,120}):\s*(?=\S)"
)
_SHOULD = re.compile(
    r"(?:[Tt]he (?:text|words?|figures?|phrase|sentence|reference|name) )?[“\"](?P<wrong>[^”\"]+)[”\"].{0,40}?"
    r"(?:should read|should be replaced (?:by|with)|is replaced (?:by|with)|shall read)\s*:?\s*[“\"](?P<right>[^”\"]+)[”\"]",
    re.S,
)
_FOR = re.compile(
    r"\b[Ff]or (?:the words? |the figures? )?(?P<wrong>[“\"][^”\"]+[”\"]|\S.{0,400}?) (?:read|substitute)\s*:?\s*"
    r"(?P<right>[“\"][^”\"]+[”\"]|\S.*)",
    re.S,
)
_REPLACE = re.compile(r"\b[Rr]eplace (?P<wrong>[“\"][^”\"]+[”\"]) (?:with|by) (?P<right>[“\"][^”\"]+[”\"])", re.S)
#: "Au lieu de « A », lire « B »", "Donde dice «A» debe decir «B»", "Вместо «A» следует читать «B»", "“A”应改为“B”".
_OTHERS = tuple(
    re.compile(form.format(wrong=f"(?P<wrong>{_WORDS})", right=f"(?P<right>{_WORDS})"), re.I | re.S)
    for form in (
        r"\bau lieu de\s?:?\s*{wrong}\s*,?\s*(?:il faut |veuillez )?lire\s?:?\s*{right}",
        r"\bremplacer (?:les? mots? |l[’']expression |le chiffre )?{wrong} par (?:les? mots? |l[’']expression |le chiffre )?"
        r"{right}",
        r"\bdonde dice\s?:?\s*{wrong}\s*,?\s*debe decir\s?:?\s*{right}",
        r"\b(?:sustitúyan?se|reempl[áa]c(?:en)?se|sustituir) (?:la palabra |las palabras |la expresión )?{wrong} por"
        r" (?:la palabra |las palabras |la expresión )?{right}",
        r"\bвместо (?:слов[а]? )?{wrong}\s*,?\s*(?:следует )?читать\s?:?\s*{right}",
        r"\bзаменить (?:слов[оа] )?{wrong} (?:словами |словом |на ){right}",
        r"{wrong}\s?(?:应|應)?改为\s?{right}",
    )
)
#: The same with the two texts as the rest of their lines: "Au lieu de A lire B", "Donde dice A debe decir B".
_OTHERS_BARE = re.compile(
    r"\b(?:au lieu de\s?:?\s*(?P<fr>\S.{0,400}?)\s*,?\s+lire|donde dice\s?:?\s*(?P<es>\S.{0,400}?)\s*,?\s+debe decir"
    r"|вместо\s?:?\s*(?P<ru>\S.{0,400}?)\s*,?\s+(?:следует )?читать)\s?:?\s*(?P<right>\S.*)",
    re.I | re.S,
)
_ONLY_RIGHT = re.compile(r"\bshould (?:now )?read(?: as follows)?\s*:?\s*[“\"](?P<right>[^”\"]+)[”\"]", re.S)
_ANNOUNCES = re.compile(
    r"(?:should read(?: as follows)?|with the following|by the following|as follows|to read|footnote reading"
    r"|(?:doit|doivent) se lire(?: comme suit)?|lire comme suit|par le texte suivant|se lit comme suit|debe decir(?: lo siguiente)?"
    r"|por el siguiente texto|por el texto siguiente|следует читать(?: следующим образом)?|следующим текстом)\s*:?$",
    re.I,
)
_INSTRUCTS = re.compile(
    r"\b(?:should|[Rr]eplace|[Ii]nsert|[Dd]elete|[Aa]dd|[Ff]or .{1,400}? (?:read|substitute)|shall read|is replaced"
    r"|[Ll]ire|se lit|[Rr]emplacer|[Aa]jouter|[Ss]upprimer"
    r"|[Dd]ebe decir|[Ss]ustitúyan?se|[Ss]ustituir|[Ii]nsértese|[Ss]uprímase|[Aa]ñádase"
    r"|читать|[Зз]аменить|[Дд]обавить|[Ии]сключить)\b"
    r"|改为",
    re.S,
)
_NAME = (
    "English|French|Spanish|Russian|Arabic|Chinese|anglais|français|espagnol|russe|arabe|chinois"
    "|inglés|francés|español|ruso|árabe|chino"
)
_LANGUAGES = re.compile(
    rf"((?:{_NAME})(?:(?:, | and |/| et | y )(?:{_NAME}))*) (?:only|versions? only|text only|seulement|uniquement"
    r"|solamente|únicamente)",
    re.I,
)
_APPLIES = re.compile(rf"(?:applies|concerns|refers)(?: only)? to the ((?:{_NAME})(?:(?:, | and )(?:{_NAME}))*)", re.I)


def corrections_of(parts: Sequence[Part], head: Sequence[str] = ()) -> tuple[Correction, ...]:
    """The corrections in the order printed. ``head`` are the masthead's lines: they name the editions ("French only")."""
    passages = [passage for part in parts for passage in part.passages]
    everywhere = _languages("\n".join(head)) or _languages(" ".join(p.text for p in passages[:4] if len(p.text) < 120))
    found: list[Correction] = []
    place = ""
    index = 0
    while index < len(passages):
        passage = passages[index]
        index += 1
        text = passage.text
        if _is_place(passage):
            place = re.sub(r"^\d{1,2}\.\s", "", text).rstrip(" .:")
            continue
        lead = _LEAD.match(text)
        where, said = (lead["place"].strip(), text[lead.end() :]) if lead else (place, text)
        if not _INSTRUCTS.search(said) and not _ANNOUNCES.search(said):
            continue
        pair = _SHOULD.search(said) or _REPLACE.search(said) or _FOR.search(said)
        pair = pair or next(filter(None, (form.search(said) for form in _OTHERS)), None)
        bare = None if pair else _OTHERS_BARE.search(said)
        wrong = _bare(pair["wrong"]) if pair else _bare(bare["fr"] or bare["es"] or bare["ru"]) if bare else None
        pair = pair or bare
        right = _bare(pair["right"]) if pair else None
        printed = [text]
        if pair is None:
            alone = _ONLY_RIGHT.search(said)
            right = alone["right"] if alone else None
        if right is None and _ANNOUNCES.search(said):
            follows = []
            while index < len(passages) and not _is_place(passages[index]) and not _starts(passages[index]):
                follows.append(passages[index].text)
                index += 1
            printed.extend(follows)
            right = "\n".join(follows) or None
        found.append(Correction(where, "\n".join(printed), wrong, right, _languages(text) or everywhere))
    return tuple(found)


def _is_place(passage: Passage) -> bool:
    match = _PLACE.fullmatch(passage.text)
    if match is None or _INSTRUCTS.search(passage.text) or len(passage.text) > 160:
        return False
    return passage.kind in (PassageKind.HEADING, PassageKind.TITLE) or not passage.text.rstrip().endswith((".", ";"))


def _starts(passage: Passage) -> bool:
    """Whether a passage is an instruction of its own: it names its place or what to do at once."""
    return bool(
        re.match(
            r"(?:At the end of|In (?:the )?(?:\w+ ){0,3}(?:line|sentence)|Insert|Delete|Replace|For )", passage.text
        )
        or _LEAD.match(passage.text)
        or (len(passage.text) < 120 and _ANNOUNCES.search(passage.text))
    )


def _bare(text: str) -> str:
    plain = text.strip()
    return (plain.strip('“”"«»„ ') if plain[:1] in '“"«„' else plain).rstrip(" .")


def _languages(text: str) -> tuple[str, ...]:
    match = _LANGUAGES.search(text) or _APPLIES.search(text)
    if not match:
        return ()
    return tuple(words.LANGUAGE_NAMES[name.lower()] for name in re.findall(_NAME, match[1], re.I))
