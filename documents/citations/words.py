"""The words around a bare citation in French, Spanish, Russian and Arabic: nouns, organs, dates and what joins a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.citations.numbers import ASSEMBLY, COUNCIL, ECONOMIC, HUMAN_RIGHTS, OTHER, SECURITY


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of one language. ``organs`` are tried in order, the more exact name first."""

    resolution: str  # with groups "many" for a plural
    decision: str
    organs: tuple[tuple[str, str], ...]
    own: str  # "its", directly before (or, in Arabic, at the end of) the noun
    inside: str  # a preposition before "its": "in its resolution"
    she: str  # a pronoun that means the document's own organ
    filling: str  # words of a date, an annex or a paragraph, and prepositions before an organ
    joining: str
    ranging: str
    including: str  # between "its resolutions" and the first number


_FR = Words(
    resolution=r"[Rr]ésolution(?P<many>s?)|RÉSOLUTION(?P<MANY>S?)",
    decision=r"[Dd]écision(?:s?)|DÉCISIONS?",
    organs=(
        (OTHER, r"Assemblée (?:mondiale|parlementaire|des Nations|pour l|constituante)"),
        (ASSEMBLY, r"Assemblée(?: générale)?"),
        (ECONOMIC, r"Conseil économique et social"),
        (SECURITY, r"Conseil de sécurité"),
        (HUMAN_RIGHTS, r"Conseil des droits de l['’]homme"),
        (OTHER, r"Conseil (?:de tutelle|exécutif|d['’]|du |des |de l|international|permanent|européen|ministériel)"),
        (COUNCIL, r"Conseil"),
        (OTHER, r"Commission|Comité|Conférence|Congrès|Réunion|Agence|Organisation|Ligue|Union|Fonds"),
    ),
    own=r"(?:[Ss]a|[Ss]es|[Ll]eurs?)(?: propres?| précédentes?| dernières?| autres)?",
    inside=r"(?:dans|par|selon|conformément à|à)",
    she=r"elle",
    filling=r"en date|dat(?:é|ée|ées)|adopt(?:é|ée|ées)|respectivement|toutes|deux|du|de|des|la|le|les|l['’]|d['’]|par|lui|elle"
    r"|\d{1,2}(?:er)?|(?:19|20)\d\d|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|annexes?|sect\.|par\.|chap\.|[IVX]{1,5}|titre|section|partie",
    joining=r"et|ou|ainsi que|puis|à",
    ranging=r"à",
    including=r"notamment|en particulier|dont|y compris|à savoir|portant|nos?",
)
_ES = Words(
    resolution=r"[Rr]esoluci(?:ón|on(?P<many>es))|RESOLUCI(?:ÓN|ON(?P<MANY>ES))",
    decision=r"[Dd]ecisi(?:ón|ones)|DECISI(?:ÓN|ONES)",
    organs=(
        (OTHER, r"Asamblea (?:Mundial|Parlamentaria|de las|sobre|Constituyente)"),
        (ASSEMBLY, r"Asamblea(?: General)?"),
        (ECONOMIC, r"Consejo Económico y Social"),
        (SECURITY, r"Consejo de Seguridad"),
        (HUMAN_RIGHTS, r"Consejo de Derechos Humanos"),
        (OTHER, r"Consejo (?:de |del |Ejecutivo|Internacional|Permanente|Europeo)|Junta"),
        (COUNCIL, r"Consejo"),
        (OTHER, r"Comisión|Comité|Conferencia|Congreso|Reunión|Organismo|Organización|Liga|Unión|Fondo"),
    ),
    own=r"(?:[Ss]us?)(?: propias?| anteriores?)?",
    inside=r"(?:en|por|mediante|con|conforme a|según)",
    she=r"ella",
    filling=r"de fecha|fechadas?|aprobadas?|todas?|ambas|respectivamente|de|del|el|la|las|los|por"
    r"|\d{1,2}(?:º|°)?|(?:19|20)\d\d|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|anexos?|seccs?\.|párrs?\.|cap\.|sección|parte|[IVX]{1,5}",
    joining=r"y|e|o|así como|a",
    ranging=r"a",
    including=r"en particular|entre ellas|incluidas?|a saber|inclusive|especialmente|núms?\.|la",
)
_RU = Words(
    resolution=r"[Рр]езолюци(?:(?P<many>и|й|ях|ям|ями)|[яюей]{1,2})|РЕЗОЛЮЦИ(?P<MANY>[ИЙ]|ЯХ)",
    decision=r"[Рр]ешени(?:[еяюий]{1,2}|ем|ях|ям|ями)|РЕШЕНИ[ЕЯ]",
    organs=(
        (OTHER, r"(?:Парламентск|Всемирн)\w{1,3} [Аа]ссамбле\w{1,2}|Ассамбле\w{1,2} (?:по|Организации)"),
        (ASSEMBLY, r"(?:Генеральн\w{1,3} )?Ассамбле\w{1,2}"),
        (ECONOMIC, r"Экономическ\w{1,3} и Социальн\w{1,3} Совет\w{0,3}"),
        (SECURITY, r"Совет\w{0,3} Безопасности"),
        (HUMAN_RIGHTS, r"Совет\w{0,3} по правам человека"),
        (
            OTHER,
            r"Совет\w{0,3} (?:по|управляющих|Европ\w+|попечит\w+)|(?:Исполнительн|Постоянн)\w{1,3} [Сс]овет\w{0,3}",
        ),
        (COUNCIL, r"Совет(?:а|у|ом|е)?"),
        (
            OTHER,
            r"Комисси\w{1,2}|Комитет\w{0,3}|Конференци\w{1,2}|Конгресс\w{0,2}|Совещани\w{1,2}|Агентств\w{1,2}|Лиг\w{1,2}",
        ),
    ),
    own=r"(?:[Сс]во(?:ей|ю|и|их|ем|ём|его|ему|им|ими|е)|[Ее]го|[Ее][её]|[Ии]х)(?: собственн\w{2,3}| предыдущ\w{2,3})?",
    inside=r"(?:в|во|согласно|на основании)",
    she=r"она",
    filling=r"от|года|годов|г\.|принят\w{1,3}|соответственно|об[ае]|обеих|все|в"
    r"|\d{1,2}|(?:19|20)\d\d|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    r"|приложени[еяй]{1,2}|разд\.|раздел\w{0,2}|п{1,2}\.|гл\.|част\w{1,2}|[IVX]{1,5}",
    joining=r"и|или|а также|по",
    ranging=r"по",
    including=r"включая|в частности|в том числе|а именно|прежде всего|особенно|№",
)
_AR_HEAD = r"(?<![\u0621-\u064a])[وف]?(?:[بكل]?ال|لل|[بكل])?"
_AR = Words(
    resolution=_AR_HEAD + r"قرار(?:(?P<many>ات|ين|ان|ي|ا|اته|اتها|يه|يها)|ه|ها)?(?![\u0621-\u064a])",
    decision=_AR_HEAD + r"مقرر(?:ات|ين|ان|ي|ا|اته|اتها|يه|يها|ه|ها)?(?![\u0621-\u064a])",
    organs=(
        (OTHER, r"(?:ال)?جمعية (?:الصحة|البيئة|البرلمانية|الأمم)"),
        (ASSEMBLY, r"(?:ال|لل)جمعية(?: العامة)?"),
        (ECONOMIC, r"(?:ال|لل)مجلس الاقتصادي والاجتماعي"),
        (SECURITY, r"مجلس الأمن"),
        (HUMAN_RIGHTS, r"مجلس حقوق الإنسان"),
        (OTHER, r"(?:ال|لل)مجلس (?:التنفيذي|الدولي|الدائم|الوزاري)|مجلس (?:الوصاية|إدارة|أوروبا|جامعة)"),
        (COUNCIL, r"(?:ال|لل)مجلس(?![\u0621-\u064a])"),
        (OTHER, r"(?:ال|لل)?(?:لجنة|مؤتمر|وكالة|منظمة|هيئة)(?![\u0621-\u064a])"),
    ),
    own=r"",
    inside=r"(?:في|بموجب|من|عملا)",
    she=r"هي",
    filling=r"المؤرخ(?:ين|ة|تين|ان|ات)?|مؤرخ(?:ة|ين)?|الصادر(?:ة)?|المتخذ(?:ة)?|عن|في|من|بتاريخ"
    r"|\d{1,2}|(?:19|20)\d\d|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|الأول|الثاني|/"
    r"|يناير|فبراير|مارس|أبريل|إبريل|مايو|مايه|يونيه|يونيو|يوليه|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
    r"|المرفق(?:ان|ين|ات)?|الفقرة|الفرع|الجزء|كلاهما|جميعها",
    joining=r"و|أو|ثم|إلى|فضلا عن|وكذلك",
    ranging=r"إلى",
    including=r"(?:و?لا ?سيما|بما فيها|بما في ذلك|ومنها|منها|وخاصة|وبخاصة|وهي|رقم|أرقام)",
)

WORDS: dict[str, Words] = {"fr": _FR, "es": _ES, "ru": _RU, "ar": _AR}

#: "باء" is part B; "د-3" the third session and "دإ-6" the sixth special one, in Roman figures elsewhere.
ARABIC_LETTERS = {
    "ألف": "A", "باء": "B", "جيم": "C", "دال": "D", "هاء": "E", "واو": "F", "زاي": "G", "حاء": "H", "طاء": "I", "ياء": "J",
    "كاف": "K", "لام": "L", "ميم": "M", "نون": "N", "سين": "O", "عين": "P",
}  # fmt: skip
CYRILLIC_LETTERS = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
#: The stroke that lengthens a word, and the signs of vowels.
UNREAD = re.compile("[\u0640\u064b-\u0652]")
