"""Sponsors of a proposal, in six languages: "Bhutan, Cuba* and Viet Nam: draft resolution"."""

from __future__ import annotations

import re
from collections.abc import Callable

from documents.model import Sponsor, SponsorRole
from documents.states import FOR, group_of, on_behalf

#: "…: draft resolution", "…: revised draft decision", "…: amendment to draft resolution A/C.3/80/L.3/Rev.1"
LINE = re.compile(
    r"(?P<names>.{2,6000}?)\s*[:：]\**\s*(?P<what>(?:(?:second |third |further )?(?:revised )?"
    r"(?:draft (?:resolution|decision|amendment|declaration)s?|amendments?|working paper|proposal)"
    r"|(?:projet|texte) (?:de (?:résolution|décision|déclaration)|d[’']amendement)|amendements?"
    r"|proyecto de (?:resolución|decisión|declaración|enmienda)|enmiendas?"
    r"|(?:пересмотренн\w{2} )?проект (?:резолюции|решения|декларации)|поправк[аи]"
    r"|مشروع (?:قرار|مقرر|إعلان)|تعديل(?:ات)?"
    r"|(?:订正)?(?:决议|决定|宣言)草案|修正案?"
    r"|sub-?amendments?)\b.{0,300})",
    re.I | re.S,
)
#: "Add the following countries to the list of sponsors of the draft resolution:" in six languages. What stands in ``names`` or
#: after the colon is the list.
_ADDED = re.compile(
    r"(?:Add|Include) (?:the (?:names? of the )?following.{0,60}|(?P<names>.{3,3000}?))"
    r" (?:to|in) the list of (?:co-?)?sponsors\b[^:]{0,120}:?"
    r"|(?:The )?(?:following (?:countries|States|delegations) (?:have )?(?:joined|also sponsor)[^:]{0,160}"
    r"|Additional (?:co-?)?sponsors?(?: of [^:]{0,120})?)\s?:"
    r"|Ajouter (?:les (?:pays|États|noms des pays) (?:suivants|ci-après)|(?P<fr>.{3,3000}?))"
    r" à la liste des (?:co)?auteurs[^:]{0,160}:?"
    r"|(?:Añád(?:a|an)se|Agrég(?:ue|uen)se|Inclúyanse)"
    r" (?:los (?:siguientes países|países siguientes|nombres de los países siguientes)|(?P<es>.{3,3000}?))"
    r" (?:a|en) la lista de (?:co)?(?:patrocinadores|autores)[^:]{0,160}:?"
    r"|(?:Включить|Добавить) (?:(?:в|к) (?:число|список|числу|списку) (?:со)?авторов[^:]{0,120}?"
    r"следующие (?:страны|государства)[^:]{0,60}:"
    r"|следующие (?:страны|государства) (?:в|к) (?:число|список|числу|списку) (?:со)?авторов[^:]{0,160}:"
    r"|(?P<ru>.{3,3000}?) (?:в|к) (?:число|список|числу|списку) (?:со)?авторов[^:]{0,160})"
    r"|[تي]ضاف (?:(?:أسماء )?(?:البلدان|الدول) التالية|(?P<ar>.{3,3000}?))"
    r" إلى قائمة (?:مقدمي|المشاركين في تقديم)[^:]{0,120}:?"
    r"|在?[^:：]{0,60}?提案国(?:名单)?[上中内]?(?:增列|增加|加上|添加|列入)(?:下列(?:国家|各国))?\s?[:：]?",
    re.I | re.S,
)
#: "Egypt, on behalf of the African Group, and Mexico": the group ends where a name follows.
_IN_COMMAS = re.compile(
    rf"[,،，]\s?(?P<behalf>(?:{FOR})[^,،，;()]+(?:, (?:taking into account|and in accordance|in accordance)[^()]*)?)",
    re.I,
)
#: "Cuba, on behalf of the Group of 77 and China" at the end of the list; where a State follows behind a comma, it is none.
_TRAILING = re.compile(rf"(?:[,،，]\s?|\s|(?=并?代表))(?:{FOR})(?P<group>[^()（）]+)$", re.I)
_LAST = re.compile(r"[,،，]\s?(?:(?:and|et|y|e|и)\s|و\s?|和|以及)(?P<name>[^,،，]+)$")
#: "Delete Cuba from the list of sponsors", "Cuba has withdrawn as a sponsor": what an addendum or a corrigendum takes back.
_WITHDRAWN = re.compile(
    r"(?:Delete|Remove) (?:the (?:names? of the )?following[^:]{0,60}|(?P<names>.{3,3000}?))"
    r" from the list of (?:co-?)?sponsors\b[^:]{0,120}:?"
    r"|(?:The )?following (?:countries|country|States?|delegations?)"
    r" (?:(?:have|has) withdrawn|withdrew|(?:are|is) no longer)[^:]{0,160}:"
    r"|(?P<en>.{3,600}?),? (?:(?:have|has) withdrawn|withdrew|(?:are|is) no longer)"
    r" (?:(?:its|their) (?:co-?)?sponsorship|(?:as )?(?:an? )?(?:co-?)?sponsors?)\b[^:]{0,160}"
    r"|(?:Supprimer|Retirer) (?:les (?:pays|États|noms des pays) (?:suivants|ci-après)|(?P<fr>.{3,3000}?))"
    r" de la liste des (?:co)?auteurs[^:]{0,160}:?"
    r"|(?:Suprím(?:a|an)se|Elimín(?:e|en)se) (?:los (?:siguientes países|países siguientes)|(?P<es>.{3,3000}?))"
    r" de la lista de (?:co)?(?:patrocinadores|autores)[^:]{0,160}:?"
    r"|Исключить (?:из (?:числа|списка) (?:со)?авторов[^:]{0,120}?следующие (?:страны|государства)[^:]{0,60}:"
    r"|(?P<ru>.{3,3000}?) из (?:числа|списка) (?:со)?авторов[^:]{0,160})"
    r"|[تي]حذف (?:(?:أسماء )?(?:البلدان|الدول) التالية|(?P<ar>.{3,3000}?))"
    r" من قائمة (?:مقدمي|المشاركين في تقديم)[^:]{0,120}:?"
    r"|从[^:：]{0,60}?提案国(?:名单)?[上中内]?(?:删除|删去)(?:下列(?:国家|各国))?\s?[:：]?",
    re.I | re.S,
)

Split = Callable[[str], tuple[str, ...]]
Code = Callable[[str], str | None]


def is_sponsor_line(text: str) -> re.Match[str] | None:
    match = LINE.fullmatch(text)
    if match is None or re.match(
        r"(?:Report|Letter|Note|Item|Draft|Rapport|Lettre|Informe|Carta|Доклад|Письмо|تقرير|رسالة)\b|报告|信",
        match["names"],
    ):
        return None
    return match


def sponsors_of(names: str, split: Split, code: Code) -> tuple[Sponsor, ...]:
    """The sponsors that a line names. A trailing "on behalf of …" belongs to the last of them, one in brackets to its own."""
    text = re.sub(r"\*+", "", names).strip(" :")
    head, group = _trailing(text, code)
    found: list[Sponsor] = []
    for piece in split(_bracketed(head)):
        name, own = on_behalf(" ".join(piece.split()))
        if name:
            found.append(Sponsor(name, code(name), SponsorRole.ORIGINAL, own))
    if group is not None and found and found[-1].on_behalf_of is None:
        last = found[-1]
        found[-1] = Sponsor(last.name, last.code, last.role, group)
    return tuple(found)


def _bracketed(text: str) -> str:
    """ "Egypt, on behalf of the African Group, and Mexico" with brackets round what is said of Egypt."""
    return _IN_COMMAS.sub(lambda match: f" ({match['behalf']})", text)


def _trailing(text: str, code: Code) -> tuple[str, str | None]:
    """The list without the "on behalf of …" that ends it, and the group; none where a State follows after it."""
    match = _TRAILING.search(text)
    after = _LAST.search(match["group"]) if match else None
    if match is None or (after is not None and code(after["name"].strip())):
        return text, None
    return text[: match.start()], group_of(match["group"])


def added(texts: list[str], split: Split, code: Code) -> tuple[Sponsor, ...]:
    """The sponsors that an addendum adds, "Add the following countries to the list of sponsors …", and those it takes back."""
    found: list[Sponsor] = []
    open_list = False
    role = SponsorRole.ADDITIONAL
    for text in texts:
        left = _WITHDRAWN.search(text)
        opened = left or _ADDED.search(text)
        names = ""
        if opened:
            role = SponsorRole.WITHDRAWN if left else SponsorRole.ADDITIONAL
            names = next(filter(None, opened.groups()), None) or text[opened.end() :]
            open_list = not names.strip(" :：.。")
        elif open_list:
            names = text
        if not names.strip(" :：.。"):
            continue
        listed = [on_behalf(name) for name in split(re.sub(r"\*+", "", names).strip(" :：.。")) if name]
        if not opened and not any(code(name) for name, _ in listed):
            open_list = False
            continue
        found.extend(Sponsor(name, code(name), role, group) for name, group in listed)
    return tuple(found)
