"""The lead of a paragraph by its words, in French, Spanish, Russian, Arabic and Chinese: for texts whose italics are lost.

The lead is what the editors of the United Nations set in italics (in Chinese, in another face): the participle that opens a
preambular paragraph or the finite verb that opens an operative one, its adverbs ("également", "también"), and its set complement
("Prend note avec satisfaction", "Acoge con beneplácito", "с удовлетворением отмечает"). What is recalled or decided is matter and
stays outside. The forms are those of the official mark-up of adopted resolutions. English has its own grammar in the parsers.
"""

from __future__ import annotations

import re

_FR_ALSO = (
    r"(?: (?:également|en outre|de nouveau|à nouveau|de même|aussi|par ailleurs"
    r"|une nouvelle fois|une fois de plus|encore|en particulier|tout particulièrement))*"
)
_FR_HOW = (
    r"(?: (?:très |plus )?(?:énergiquement|vivement|fermement|profondément|gravement|instamment|vigoureusement|catégoriquement"
    r"|solennellement|sincèrement|favorablement|chaleureusement|fortement))?"
)
_FR_NOUN = (
    r"(?:(?:très )?(?:vifs?|vives?|profonds?|profondes?|graves?|grande?|sincères?|ferme|pleine?|extrême) )?"
    r"(?:satisfaction|préoccupations?|inquiétudes?|intérêt|gratitude|regrets?|reconnaissance|appréciation|consternation|soutien"
    r"|appui|attachement|appel|solidarité|remerciements|indignation|alarme|condamnation|engagement|conviction|demande|invitation)"
    r"(?: (?:croissante|profonde|constante))?"
)
_FR_COMPLEMENT = (
    rf"(?: (?:note|acte|en considération|en compte|compte|à l[’']esprit|présent à l[’']esprit|hommage|siennes?|siens?|conscience"
    rf"|examiné|étudié|reçu|entendu|un appel|ressortir|consciente|en relief|pour instruction){_FR_ALSO})?"
    rf"(?: (?:gravement |profondément |vivement |toujours |de nouveau )?(?:préoccupée|alarmée|inquiète|résolue|consciente"
    rf"|convaincue|satisfaite|troublée|consternée))?"
    rf"(?: (?:avec|sa|son|ses) (?:une? )?{_FR_NOUN})?"
)
_FR = (
    r"(?:(?:Profondément|Gravement|Vivement|Extrêmement|Sérieusement|Fermement|Toujours|Intimement|Particulièrement) )?"
    r"(?:Se |S[’'])?[A-Za-zÀ-ÿœ]+"
    rf"{_FR_ALSO}{_FR_HOW}{_FR_COMPLEMENT}{_FR_HOW}{_FR_ALSO}"
)

_ES_ALSO = (
    r"(?: (?:también|además|asimismo|nuevamente|una vez más|de nuevo|igualmente|en particular|especialmente|aún))*"
)
_ES_HOW = (
    r"(?: (?:muy )?(?:encarecidamente|enérgicamente|firmemente|"
    r"profundamente|vivamente|categóricamente|sinceramente|calurosamente))?"
)
_ES_NOUN = (
    r"(?:(?:gran|profund[oa]|grave|seria|enérgica|más (?:profunda|sincera)|sincer[oa]|pleno|firme|creciente|suma|honda) )*"
    r"(?:beneplácito|satisfacción|aprecio|reconocimiento|agradecimiento|preocupación|inquietud|interés|agrado|pesar|alarma|gratitud"
    r"|apoyo|compromiso|condena|solicitud|invitación|llamamiento|solidaridad|convicción|petición)"
    r"(?: (?:profund[oa]|constante|creciente))?"
)
_ES_COMPLEMENT = (
    rf"(?: (?:nota|de relieve|de manifiesto|presentes?|en cuenta|en consideración|suy[oa]s?|notar|un llamamiento|homenaje|examinado"
    rf"|considerado|recibido|estudiado|hincapié){_ES_ALSO})?"
    rf"(?: (?:profundamente |gravemente |seriamente |firmemente )?(?:preocupada|alarmada|convencida|consciente))?"
    rf"(?: (?:con|su|sus)? ?{_ES_NOUN})?"
)
_ES = (
    r"(?:(?:Profundamente|Gravemente|Seriamente|Firmemente|Sumamente|Plenamente|Hondamente) )?"
    rf"(?:Se )?[A-Za-zÀ-ÿ]+{_ES_ALSO}{_ES_HOW}{_ES_COMPLEMENT}{_ES_HOW}{_ES_ALSO}"
)

_RU_ALSO = r"(?: (?:также|далее|вновь|еще раз|в очередной раз))*"
_RU_FEELING = (
    r"(?:(?:больш|глубок|серьезн|особ|искренн|крайн|кра́йн|неизменн|полн|растущ|решительн|сво|все|наш)\w{1,3} )*"
    r"(?:удовлетворени|признательност|озабоченност|обеспокоенност|интерес|сожалени|тревог|благодарност|беспокойств|поддержк"
    r"|солидарност|согласи|осуждени|надежд|готовност|приверженност|решимост|просьб|призыв|предложени|возмущени|уверенност)\w{0,3}"
)
_RU_ADVERB = (
    r"(?:вновь|особо|решительно|настоятельно|убедительно|высоко|глубоко|твердо|также|далее|торжественно|категорически|самым|полностью|сильно"
    r"|серьезно|по[‑-]прежнему|в очередной раз|еще раз|крайне|весьма|с пониманием)"
)
_RU = (
    rf"(?:(?:{_RU_ADVERB}|со? {_RU_FEELING}) )*"
    rf"(?:будучи (?:(?:{_RU_ADVERB}) )*\w+|[А-Яа-яЁё‑-]+(?:т|тся|я|а|ясь|ась|в|вшись|ши))"
    rf"{_RU_ALSO}(?: (?:к сведению|во внимание|в расчет|в виду|(?:особое |самое пристальное )?внимание"
    rf"|должное|высокую оценку|в силе))?"
    rf"(?: (?:(?:об? |со? |в )?{_RU_FEELING}))?{_RU_ALSO}"
)

_ARABIC_WORD = "[\u0621-\u0652\u0670]+"
_AR_ALSO = r"(?: (?:أيضاً?|كذلك|مرة أخرى|من جديد|مجدداً?))*"
_AR_FEELING = (
    r"(?:(?:بالغ|شديد|عميق|عظيم|خالص|كامل|استمرار) )?(?:ال)?"
    r"(?:قلق|تقدير|امتنان|ارتياح|اهتمام|دعم|تأييد|تضامن|أسف|جزع|إدانت|استنكار|استياء?|شكر|التزام|دعوت|طلب|تصميم)(?:ها|ه|ة)?"
    r"(?: (?:البالغ|الشديد|العميق|الشديدة|العميقة|الكامل|البالغة|والتعاطف))?"
)
_AR_MANNER = r"(?: ب(?:بالغ القلق|قوة|شدة|قلق|ارتياح|اهتمام|أسف|تقدير|حزم)(?: (?:بالغ|شديد|عميق))?)?"
_AR = (
    rf"(?:واقتناعا منها|وإدراكا منها|و?قد {_ARABIC_WORD}(?: العزم)?"
    rf"|(?:و?إذ (?:لا (?:ت|ي)زال )?)?(?:هي على بينة|{_ARABIC_WORD}){_AR_ALSO}"
    rf"(?: (?:علما|علماً|في اعتبارها|في الاعتبار|مقتنعة اقتناعا راسخا|مقتنعة|بعين الاعتبار))?"
    rf"(?: (?:الإعراب عن|الإعراب|تأكيد|التأكيد)(?= |$))?(?: (?:عن|مع) (?={_AR_FEELING})| (?={_AR_FEELING}(?: |،|$)))?"
    rf"(?:(?<=عن )|(?<=مع )|(?<= ))?(?:{_AR_FEELING})?{_AR_MANNER}{_AR_ALSO})"
)

_ZH_VERBS = (
    "决定|通过|核准|批准|授权|设立|要求|核可|认可|赞同|宣布|宣告|确定|谴责|拒绝|痛惜|敦促|促请|重申|申明|商定|承诺|呼吁|吁请|建议"
    "|强调指出|强调|着重指出|着重|突出|恳请|支持|邀请|请|关切地注意到|赞赏地注意到|满意地注意到|感兴趣地注意到|遗憾地注意到|注意到|表示注意到"
    "|鼓励|赞扬|表示遗憾|遗憾|确认|认识到|意识到|承认|认为|欢迎|赞赏|感谢|回顾|提醒|期待|铭记|考虑到|审议了|深信|深为关切|严重关切|关切|震惊"
    "|注意|欣见|念及|申请|致敬|悼念|表示关切|表示赞赏|表示感谢|表示支持|表示声援|表示震惊"
)
_ZH = (
    rf"(?:又|还|并|再次|再度|进一步|强烈|坚决|郑重|深为|深切|严重|表示|特别|深表|大力|欣慰地|仍){{0,3}}"
    rf"(?:{_ZH_VERBS})(?:又|还|也)?"
)

_LEADS = {
    language: re.compile(rf"[\"“«„”]?(?P<lead>{grammar})(?=$|[\s,،，:：;；])")
    for language, grammar in (("fr", _FR), ("es", _ES), ("ru", _RU), ("ar", _AR))
} | {"zh": re.compile(rf"[“「]?(?P<lead>{_ZH})")}

#: Words that open a sentence of another sort.
_NO_VERBS = frozenset(
    (
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "ce",
        "cette",
        "el",
        "los",
        "las",
        "una",
        "este",
        "esta",
        "в",
        "на",
        "по",
        "для",
        "как",
        "и",
        "و",
        "في",
        "إن",
        "هذا",
        "هذه",
    )
)
_LONGEST = 90


def lead_of(text: str, language: str) -> str | None:
    """The opening words that the editors would have set in italics; None where there are none, or in another language."""
    pattern = _LEADS.get(language)
    match = pattern.match(text) if pattern else None
    if match is None:
        return None
    lead = match["lead"].rstrip()
    first = re.split(r"[\s’']", lead, maxsplit=1)[0]
    if first.casefold() in _NO_VERBS or len(lead) > _LONGEST or lead == text:
        return None
    return lead
