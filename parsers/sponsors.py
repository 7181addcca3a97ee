"""Sponsors of a proposal: "Bhutan, Cuba* and Viet Nam: draft resolution"."""

from __future__ import annotations

import re
from collections.abc import Callable

from documents.model import Sponsor, SponsorRole

#: "…: draft resolution", "…: revised draft decision", "…: amendment to draft resolution A/C.3/80/L.3/Rev.1"
LINE = re.compile(
    r"(?P<names>.{2,6000}?)\s*:\**\s*(?P<what>(?:second |third "
    r"|further )?(?:revised )?(?:draft (?:resolution|decision|amendment|declaration)s?|amendments?"
    r"|working paper|proposal|projet de (?:résolution|décision)|proyecto de (?:resolución|decisión)"
    r"|(?:пересмотренный )?проект (?:резолюции|решения)"
    r"|sub-?amendments?)\b.{0,300})",
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
        group = " ".join(behalf["group"].split())
        text = text[: behalf.start()]
    found = [" ".join(name.split()) for name in split(text)]
    found = [name for name in found if name]
    last = len(found) - 1
    return tuple(
        Sponsor(name, code(name), SponsorRole.ORIGINAL, group if index == last else None)
        for index, name in enumerate(found)
    )
