"""Sponsors of a proposal: "Bhutan, Cuba* and Viet Nam: draft resolution"."""

from __future__ import annotations

import re
from collections.abc import Callable

from documents.model import Sponsor, SponsorRole

#: "…: draft resolution", "…: revised draft decision", "…: amendment to draft resolution A/C.3/80/L.3/Rev.1"
LINE = re.compile(
    r"(?P<names>.{2,6000}?)\s*[:：]\**\s*(?P<what>(?:second |third "
    r"|further )?(?:revised )?(?:draft (?:resolution|decision|amendment|declaration)s?|amendments?"
    r"|working paper|proposal|projet de (?:résolution|décision)|proyecto de (?:resolución|decisión)"
    r"|(?:пересмотренный )?проект (?:резолюции|решения)"
    r"|(?:决议|决定)草案|مشروع (?:قرار|مقرر)"
    r"|sub-?amendments?)\b.{0,300})",
    re.I | re.S,
)
#: "the States Members of the United Nations that are members of the Group of 77 and China, taking into account …": the group.
_MEMBERS = re.compile(
    r"(?:the )?States (?:Members of the United Nations )?(?:that|which) are (?:also )?members of (?:the )?(?P<group>.+)",
    re.S,
)
#: "Add the following countries to the list of sponsors of the draft resolution:"
_ADDED = re.compile(
    r"(?:Add|Include) (?:the (?:names? of the )?following.{0,60}|(?P<names>.{3,3000}?))"
    r" (?:to|in) the list of (?:co-)?sponsors\b[^:]{0,120}:?"
    r"|(?:The )?(?:following (?:countries|States|delegations) (?:have )?(?:joined|also sponsor)[^:]{0,160}"
    r"|Additional sponsors?(?: of [^:]{0,120})?)\s?:",
    re.I | re.S,
)
_BEHALF = re.compile(r",? on behalf of (?P<group>.+)$", re.I | re.S)


def is_sponsor_line(text: str) -> re.Match[str] | None:
    match = LINE.fullmatch(text)
    if match is None or re.match(r"(?:Report|Letter|Note|Item)\b", match["names"]):
        return None
    return match


def sponsors_of(
    names: str, split: Callable[[str], tuple[str, ...]], code: Callable[[str], str | None]
) -> tuple[Sponsor, ...]:
    """The sponsors that a line names. A trailing "on behalf of …" belongs to the last of them."""
    text = re.sub(r"\*+", "", names).strip(" :")
    group = None
    behalf = _BEHALF.search(text)
    if behalf:
        group = group_of(behalf["group"])
        text = text[: behalf.start()]
    found = [" ".join(name.split()) for name in split(text)]
    found = [name for name in found if name]
    last = len(found) - 1
    return tuple(
        Sponsor(name, code(name), SponsorRole.ORIGINAL, group if index == last else None)
        for index, name in enumerate(found)
    )


def group_of(text: str) -> str:
    """The group in "the States Members of the United Nations that are members of the Group of 77 and China, taking into
    account also …": "Group of 77 and China". Any other name stays as printed."""
    printed = " ".join(text.split()).rstrip(".")
    members = _MEMBERS.fullmatch(printed)
    group = members["group"] if members else printed.removeprefix("the ")
    return re.split(r", (?:taking into account|and in accordance|in accordance)\b", group)[0].strip()


def added(
    texts: list[str], split: Callable[[str], tuple[str, ...]], code: Callable[[str], str | None]
) -> tuple[Sponsor, ...]:
    """The sponsors that an addendum adds: the names after "Add the following countries to the list of sponsors …"."""
    found: list[Sponsor] = []
    open_list = False
    for text in texts:
        opened = _ADDED.search(text)
        names = ""
        if opened:
            names = opened["names"] or text[opened.end() :]
            open_list = not names.strip()
        elif open_list:
            names = text
        if not names.strip():
            continue
        listed = [name for name in split(names) if name]
        if not opened and not any(code(name) for name in listed):
            open_list = False
            continue
        found.extend(Sponsor(name, code(name), SponsorRole.ADDITIONAL) for name in listed)
    return tuple(found)
