"""The set phrases by which the parts of a UN text are known: who speaks, where a part begins, where it ends."""

from __future__ import annotations

import re

from parsers import words
from parsers.blocks import Block

_BODIES = (
    r"General Assembly|Security Council|Economic and Social Council|Trusteeship Council"
    r"|Human Rights Council|Council|Assembly"
    r"|Commission on [^.;:,]{3,110}|Conference of (?:the )?(?:States )?Parties[^.;:]{0,120}"
    r"|Executive Board[^.;:,]{0,160}|Executive Committee"
    r"|(?:Preparatory |Special |Committee )[^.;:,]{3,110}|Meeting of [^.;:,]{3,110}"
    r"|States Parties[^.;:,]{0,90}|Commission|Conference"
    r"|[A-Z][^.;:,]{3,60} (?:Council|Commission|Committee|Conference|Assembly|Board)"
)
#: "The General Assembly," alone on its line: a resolution begins.
_FORMULA = re.compile(
    rf"[\"“«‘']?(?:The (?:{_BODIES})|L[’']Assemblée générale|Le Conseil (?:de sécurité|économique et social"
    rf"|des droits de l[’']homme)"
    r"|La Asamblea General|El Consejo (?:de Seguridad|Económico y Social|de Derechos Humanos)"
    r"|Генеральная Ассамблея|Совет Безопасности"
    r"|Экономический и Социальный Совет|Совет по правам человека|إن (?:الجمعية العامة|مجلس الأمن"
    r"|المجلس الاقتصادي والاجتماعي|مجلس حقوق الإنسان)|大会|安全理事会|经济及社会理事会|人权理事会)\s*[,，،:]?"
)
#: "The General Assembly, recalling …, decides …": a decision in one sentence.
_INLINE = re.compile(
    r"[\"“«‘']?(?:The (?:General Assembly|Security Council|Economic and Social Council"
    r"|Human Rights Council|Council|Assembly"
    r"|Executive Board|Commission(?: on [^.;:,]{3,110}?)?)|L[’']Assemblée générale|Генеральная Ассамблея),? "
    r"(?:[a-z]+ing\b|(?:also |further |hereby )?[a-z]+[^su\s]s\b|at its \d+|having |in accordance|pursuant)"
)
_MEETING_END = re.compile(
    r"(?P<meeting>(?:Resumed )?\d+(?:st|nd|rd|th)(?: \([\w ]+\))? (?:plenary )?meeting(?: "
    r"\(resumed\))?)[.,]?\s*(?P<date>\d{1,2} [A-Z][a-z]+ \d{4})?\.?"
)
#: The same in the other languages: "53e séance plénière" / "16 décembre 2021"; in Chinese the date comes first.
_MEETING_ENDS = (
    re.compile(
        r"(?P<meeting>\d+\s?(?:e|ᵉ|a|ª|[-‑–]?е) (?:séance|sesión|пленарное заседание|заседание)(?: plénière| plenaria)?"
        r"|الجلسة (?:العامة )?\d+)[.,،]?\s*(?P<date>(?:\d|1er).{5,45}\d{4}(?: года)?)?\.?"
    ),
    re.compile(r"(?:(?P<date>\d{4}年\d{1,2}月\d{1,2}日)\s*)?(?P<meeting>第\d+次(?:全体)?会议)"),
)
_DATE_ONLY = re.compile(r"\d{1,2}(?: and \d{1,2})? [A-Z][a-z]+ \d{4}\.?|\d{4}年\d{1,2}月\d{1,2}日")
_ANNEX = re.compile(
    r"(?P<label>(?:Annex|ANNEX|Appendix|APPENDIX|Enclosure|Annexe|Anexo|Приложение|المرفق|مرفق|附件)(?: (?:[IVXL]+|\d+"
    r"|[A-Z]))?)\s?\*{0,3}\.?"
)
_ANNEX_TITLED = re.compile(
    r"(?P<label>(?:Annex|ANNEX|Appendix|APPENDIX) (?:[IVXL]+|\d+|[A-Z])) ?[-–—:.] ?(?P<title>\S.{3,300})"
)
#: "Annex II to the letter dated 3 June 2025 from … addressed to …"
_ANNEX_TO = re.compile(
    r"(?P<label>(?:Annex|Enclosure|Annexe|Anexo|Приложение)(?: (?:[IVXL]+|\d+))?) "
    r"(?:to the (?:identical )?(?:letters?|note)|(?:à la|aux?) (?:lettres?|notes?)|(?:a|de) (?:la|las) (?:cartas?|notas?)"
    r"|к (?:идентичным )?(?:письм|вербальн)\w+)\b.{10,600}[^.;:,]",
    re.S,
)
_DRAFT = re.compile(
    r"(?P<label>(?:Revised )?(?:Draft|DRAFT) (?:(?P<resolution>resolution|RESOLUTION)|(?:decision"
    r"|DECISION))(?: (?:[IVXLC]+|[A-Z]|\d+))?)\s?\*{0,3}\.?"
)
#: "DRAFT RESOLUTION III" is cited as "draft resolution III".
_DRAFT_CAPITALS = re.compile(r"DRAFT (?:RESOLUTION|DECISION)")
_ADOPTED_TEXT = re.compile(r"(?P<label>(?P<resolution>Resolution|Decision) \d+/\d+)\.?")
_COUNTED = re.compile(r"(?:Intersessional decision|Decision|Resolution) \d{1,2}")
_LETTERED = re.compile(r"[A-Z]")
_SECTION = re.compile(r"[IVXL]{1,6}|[A-Z]")
_FINITE = re.compile(
    r"[\"“]?(?:(?:Also|Further|Again|Strongly|Once again|Solemnly|Deeply|Fully|Hereby|Firmly|Urgently"
    r"|Warmly|Gravely|Welcomingly|Formally"
    r"|Resolutely|Categorically|Unequivocally|Specifically|Particularly|Additionally|Finally|Moreover"
    r"|Therefore|In this regard),? (?:also )?(?:and )?)*"
    r"(?:[A-Za-z]?[a-z]+(?:[^su]s|esses|usses)|Calls|Does|Discusses|Focuses)\b"
)
#: End in "s" and are no verbs: what they open is preambular.
_NOT_VERBS = frozenset(
    ("this", "its", "his", "was", "is", "has", "conscious", "anxious", "desirous", "as", "always", "across", "towards")
)
#: An action in the other scripts, where it ends with a full stop or semicolon: a finite verb in Russian, no "whereas" in
#: Arabic; Chinese has no such sign.
_OTHER_SCRIPT = re.compile(
    r"[\"“«《]?(?:(?:[а-яё]+ ){0,3}[а-яё]+[еиаяую]т(?:ся)?\b|(?!و?إذ\b|وقد |وبعد )[\u0621-\u064a]|[\u4e00-\u9fff].*。\Z)",
    re.S,
)
_ROMANCE = re.compile(
    r"(?:Adopte|Approuve|Prend|Décide|Prie|Demande|Invite|Réaffirme|Rappelle|Souligne|Note|Se |Exprime|Fait|Encourage|Engage"
    r"|Condamne|Recommande|Accueille|Salue|Autorise|Proclame|Constate|Déclare"
    r"|Aprueba|Decide|Toma|Solicita|Pide|Invita|Reafirma|Recuerda|Subraya|Observa|Expresa|Alienta|Exhorta|Insta|Condena"
    r"|Recomienda|Acoge|Autoriza|Proclama|Reconoce|Declara|Hace|Adopta)\b"
)
_TRAIL = re.compile(r"[\s”\"’'»)\]*》」』）]+$")
#: The points of Arabic and Chinese by what they mean.
_POINTS = str.maketrans("،؛؟，；。：！？、", ",;?,;.:!?,")


#: "II. General debate", "A. Deliberations", "Chapter II": headings by their words alone.
_HEADED = re.compile(r"(?:(?:[IVXL]{1,6}|[A-Z])\.\s+[A-Z“]|(?:Chapter|CHAPTER) [IVXLC]+\b)")
_CHAPTER = re.compile(r"(?:Chapter|CHAPTER) [IVXLC]+")


#: "78/229. " before the title of an adopted text, "59/… " before that of a draft, "2018/16. " of the Economic and Social Council
#: (with its point: "1998/99 season" is no number).
NUMBERED_TITLE = re.compile(
    r"(?:[A-Z]{0,3}-?\d{1,3}/(?:\d{1,3}|…|_+|\.{2,3}|\[[^\]]*\])[A-Z]?\*{0,2}\.?|\d{4}/\d{1,3}\*{0,2}\.)"
    r"(?:\s+(?=\S)|(?<=\.)(?=[^\W\d_]{2}))"
)
#: "Resolution adopted by the General Assembly on 19 December 2023"; not the views of a treaty body.
ADOPTED = re.compile(
    r"(?:Resolution|Decision|Résolution|Resolución|Резолюция)s? (?:adopted(?! by the (?:[A-Z]\w+ )*Committee\b)|adoptée"
    r"|aprobada|принятая).*"
    r"|Резолюция, принятая .*|(?:قرار|مقرر) اتخذ(?:ته|ه) .*|\d{4}年\d{1,2}月\d{1,2}日.{0,12}(?:大会|理事会)(?:决议|决定)"
    r"|Adopted by the Security Council at its .*",
    re.S,
)
SC_NUMBER = re.compile(r"(?:Resolution|RESOLUTION) \d+ \(\d{4}\)\*?")
#: Who proposes, where no States are named as sponsors.
PROPONENT = re.compile(
    r"(?:Revised )?(?:[Dd]raft|DRAFT) (?:resolution|decision|amendment|outcome)s? (?:submitted|proposed"
    r"|recommended).*|Submitted by .*",
    re.S,
)
#: The first line of an amendment: no title.
AMENDING = re.compile(
    r"(?:In|After|Before|At|Insert|Replace|Delete|Add|For)\b.*\b(?:paragraph|insert|replace|delete|add|read)",
    re.I | re.S,
)
#: The cover of a supplement to the Official Records.
COVER = re.compile(r"(?:[A-Z][A-Za-z ]+ )?Official Records.*Supplement No\. \d+\w?", re.S)
LETTER = re.compile(r"(?:Identical )?[Ll]etters? dated .* (?:from|addressed)|Note verbale dated .* from", re.S)
SIGNED = re.compile(r"\((?:Signed|Signé|Firmado|Подпись)\)\s*.*")
HEADING_LABEL = re.compile(r"(?P<label>[IVXL]{1,6}|[A-Z])\.\s+(?=\S)")


#: "Africa ......... 12": a line of a table of contents, or of the members present. Where the line is nearly full two dots are left.
_LEADER = re.compile(
    r"\s?(?:\.\s?){5,}|\s?(?:…\s?){3,}|\s?\.\s?\.\s?(?=\d{1,3}$)|\s\.\s\.\s(?=(?:Mr|Ms|Mrs|Dr)\.|(?:Miss|Sir|Dame|Lord) )"
)


_ENTRY = re.compile(r"(?:\d{1,3}|[IVXLC]{1,6}|[A-Z]|\(?[a-z]{1,3}\)|Annex(?: [IVXLC\d]+)?)\.?\s+[A-Z“]")


def has_leader(text: str) -> bool:
    """Whether a line has dot leaders."""
    # Two looks that cost nothing spare most lines the pattern.
    return (".." in text or ". ." in text or "…" in text) and _LEADER.search(text) is not None


def without_leader(text: str) -> str | None:
    """The words of a line with dot leaders, the leaders gone; None where it has none."""
    return " ".join(_LEADER.sub(" ", text).split()) if has_leader(text) else None


def is_entry(text: str) -> bool:
    """Whether a line of the contents begins an entry: with a number that is no date's, or an annex's label."""
    return bool(_ENTRY.match(text)) and words.date_in(text[:30]) is None


def is_formula(block: Block) -> bool:
    """Whether the block is the organ's name that opens a resolution."""
    text = block.text
    if len(text) > 260 or block.cells:
        return False
    if not _FORMULA.fullmatch(text):
        return block.italic and block.lines <= 3 and text.startswith("The ") and text.endswith(",") and len(text) < 200
    return text.rstrip()[-1] in ",，،:" or block.italic or block.lines == 1


_ORGANS = (
    ("A/HRC", re.compile(r"Human Rights Council|droits de l[’']homme|Derechos Humanos|правам человека")),
    (
        "A",
        re.compile(r"General Assembly|Assemblée générale|Asamblea General|Генеральная Ассамблея|الجمعية العامة|大会"),
    ),
    (
        "E",
        re.compile(
            r"Economic and Social Council|[Éé]conomique et social|Económico y Social|Экономический и Социальный"
        ),
    ),
    ("S", re.compile(r"Security Council|Conseil de sécurité|Consejo de Seguridad|Совет Безопасности")),
)


def speaker_of(text: str) -> str | None:
    """The prefix of the organ that a text opens with ("The General Assembly," → "A"); None where it is none of the main ones."""
    return next((prefix for prefix, name in _ORGANS if name.search(text[:60])), None)


def is_inline_formula(text: str) -> bool:
    return bool(_INLINE.match(text))


def meeting_end(text: str) -> tuple[str, str | None] | None:
    """("54th plenary meeting", "15 December 2022" or None) where the block is the end of an adopted text."""
    match = _MEETING_END.fullmatch(text) or next(filter(None, (end.fullmatch(text) for end in _MEETING_ENDS)), None)
    return (match["meeting"], match["date"]) if match else None


def is_date(text: str) -> bool:
    return bool(_DATE_ONLY.fullmatch(text))


def annex_label(block: Block) -> tuple[str, str] | None:
    """("Annex II", title on the same line or "") where an annex begins."""
    if block.cells:
        return None
    match = _ANNEX.fullmatch(block.text) or (_ANNEX_TO.fullmatch(block.text) if block.bold else None)
    if match:
        return match["label"], ""
    match = _ANNEX_TITLED.fullmatch(block.text) if block.bold else None
    return (match["label"], match["title"]) if match else None


def draft_label(block: Block) -> tuple[str, bool] | None:
    """(label, whether a resolution) of "Draft resolution IV" alone on its line."""
    match = _DRAFT.fullmatch(block.text) or _ADOPTED_TEXT.fullmatch(block.text)
    if not match or block.cells:
        return None
    return _DRAFT_CAPITALS.sub(lambda word: word[0].capitalize(), match["label"]), bool(match["resolution"])


def decision_label(text: str) -> str | None:
    """ "Decision 2", "Intersessional decision 3" alone on the line: a decision of a meeting of parties."""
    return text if _COUNTED.fullmatch(text) else None


def is_draft_heading(text: str) -> bool:
    """Whether the line only says that a draft follows: the Sixth Committee names no sponsor."""
    return bool(re.fullmatch(r"(?:Revised )?[Dd]raft (?:resolution|decision)", text))


def chapter_label(text: str) -> str | None:
    """ "Chapter II" alone on its line, in the report of a commission."""
    return text if _CHAPTER.fullmatch(text) else None


def is_letter(block: Block) -> bool:
    """ "A" or "B" alone: a resolution in lettered parts."""
    return bool(_LETTERED.fullmatch(block.text.strip())) and not block.cells


def is_section_number(block: Block) -> bool:
    """ "I" or "A" alone, set as a heading: a section of one resolution, whose heading stands on the next line."""
    return bool(_SECTION.fullmatch(block.text.strip())) and not block.cells and (block.bold or block.left > 200)


def ends(text: str) -> str:
    """The last character of the words, quotation marks and brackets apart."""
    bare = _TRAIL.sub("", text)
    return bare[-1:].translate(_POINTS) if bare else ""


def is_action(text: str) -> bool:
    """Whether an unnumbered paragraph is operative: it opens with a finite verb ("Also requests")."""
    if _OTHER_SCRIPT.match(text) or _ROMANCE.match(text):
        return True
    first = text.lstrip('"“ ').split(" ", 1)[0].lower()
    if first in _NOT_VERBS:
        return False
    return bool(_FINITE.match(text)) and not re.match(r"[\"“]?[A-Z][a-z]+ous\b", text)


def is_heading(block: Block, size: float) -> bool:
    """Short, set apart by its type, and no sentence."""
    text = block.text
    if not text or block.cells or len(text) > 300 or block.lines > 6:
        return False
    last = ends(text)
    if _HEADED.match(text) and last not in ".;:," and len(text) < 250:
        return True
    if block.bold:
        return last not in ",;" and (last != "." or len(text) < 100)
    if last in ".;,:":
        return False
    if block.italic or (text.isupper() and any(map(str.isalpha, text)) and len(text) > 3):
        return True
    return block.size > size + 1 and block.lines <= 4
