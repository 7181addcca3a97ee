"""Requests to report, in six languages: who is asked to report to the organ, on what and by when.

A paragraph that merely speaks of a report ("takes note of the report of the Secretary-General") asks for none, so a clause counts
only when a word of asking is followed by a word of reporting.
"""

from __future__ import annotations

import re

from compare.tokens import plain

# language → (words without which there is no request, the word of asking, the words of reporting)
_WORDS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "en": (
        ("report", "updat", "brief"),
        r"\b(?:requests?|invites?|calls upon|encourages?|urges?)\b",
        r"\b(?:(?:to|also|further|continue to)\s+)?(?:report(?:ing)?\b|submit\b[^;]{0,80}\breport"
        r"|present\b[^;]{0,60}\breport|provide\b[^;]{0,60}\b(?:report|update|briefing)|prepare\b[^;]{0,60}\breport|update\b|brief\b)",
    ),
    "fr": (
        ("rapport", "compte", "point", "exposé", "informe"),
        r"\b(?:prie|demande|invite|engage|exhorte)\b",
        r"\b(?:(?:présenter|soumettre|établir|faire|fournir|communiquer|adresser)\b[^;]{0,90}?\b(?:rapports?|exposés?)\b"
        r"|rendre compte\b|faire (?:régulièrement )?rapport\b|faire le point\b|(?:la|l'|le) (?:tenir )?informer?\b"
        r"|tenir informée?\b)",
    ),
    "es": (
        ("informe", "informa", "cuentas", "present"),
        r"\b(?:solicita|pide|invita|exhorta|alienta|insta)\b",
        r"\b(?:(?:presente|presenten|presentar|prepare|preparen|preparar|rinda|someta|incluya|elabore)\b[^;]{0,90}?\binformes?\b"
        r"|(?:que|la|le|lo|y) informen?\b(?! de[l ])|informar(?:le|la)?\b|rinda cuentas|mantenga informad[oa])",
    ),
    "ru": (
        ("доклад", "доложить", "информ", "отчет", "отчёт"),
        r"\b(?:просит|предлагает|призывает|настоятельно призывает|рекомендует)\b",
        r"\b(?:(?:представ|подготов|включ)\w+\b[^;]{0,120}?\b(?:доклад|отч[её]т)\w*|доложить\b|докладывать\b|(?:про)?информировать\b)",
    ),
    "ar": (
        ("تقرير", "تقارير", "إحاطة", "معلومات"),
        r"(?:^|\s)و?(?:تطلب|يطلب|تدعو|يدعو|تهيب|تشجع)\b",
        r"(?:يقدم|تقدم|تقديم|يعد|إعداد|موافات\w*|يوافي\w*|تقدّم|يقدّم)\b[^؛;]{0,90}?(?:تقرير\w*|تقارير|إحاطة)",
    ),
    "zh": (
        ("报告", "通报", "汇报"),
        r"(?:请|邀请|促请|鼓励|要求)",
        r"(?:提交[^；;]{0,60}?报告|提出[^；;]{0,60}?报告|编写[^；;]{0,60}?报告|(?:向[^；;，,]{1,20})(?:报告|汇报|通报))",
    ),
}
_MARKS = " .;,؛。；"
_PATTERNS = {
    language: (signs, re.compile(rf"{asks}[^;؛；]{{0,240}}?{reports}[^;؛；]*", re.I))
    for language, (signs, asks, reports) in _WORDS.items()
}


def report_request(text: str, language: str) -> str | None:
    """The clause of ``text`` that asks for a report, from the word of asking to its end; None where there is none."""
    signs, pattern = _PATTERNS.get(language, _PATTERNS["en"])
    # A search for each word by itself is several times as fast as one pattern of all of them.
    if not any(sign in text for sign in signs):
        return None
    found = pattern.search(plain(text))
    return found[0].strip().rstrip(_MARKS) if found else None
