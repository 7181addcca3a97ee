"""Sponsors of a proposal, in six languages: "Bhutan, Cuba* and Viet Nam: draft resolution"."""

from __future__ import annotations

import re
from collections.abc import Callable

from documents.model import Sponsor, SponsorRole
from documents.states import group_of, on_behalf

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
    r",\s(?P<behalf>(?:also |acting )?on behalf of [^,;()]+(?:, (?:taking into account|and in accordance|in accordance)[^()]*)?)",
    re.I,
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
    match = re.search(r",? (?:also |acting )?on behalf of (?P<group>[^()]+)$", text, re.I)
    if match is None or (", and " in match["group"] and code(match["group"].rpartition(", and ")[2])):
        return text, None
    return text[: match.start()], group_of(match["group"])


def added(texts: list[str], split: Split, code: Code) -> tuple[Sponsor, ...]:
    """The sponsors that an addendum adds: the names after "Add the following countries to the list of sponsors …"."""
    found: list[Sponsor] = []
    open_list = False
    for text in texts:
        opened = _ADDED.search(text)
        names = ""
        if opened:
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
        found.extend(Sponsor(name, code(name), SponsorRole.ADDITIONAL, group) for name, group in listed)
    return tuple(found)
