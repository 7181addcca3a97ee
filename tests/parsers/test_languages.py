"""Six languages: what the replica's press sets in French, Spanish, Russian, Arabic and Chinese is read back exactly."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from documents.model import Document, Footnote, Masthead, Part, PartKind, Passage, PassageKind, Provenance, Sponsor
from parsers import parse
from replica.writer.fonts import FONTS
from replica.writer.pdf import write_pdf
from replica.writer.setting import Style

PRE, OP, SUB = PassageKind.PREAMBULAR, PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH

#: Per language: title, proponent, meeting, then (kind, number, lead, text) of our own.
TEXTS: dict[str, tuple[str, str, str, list[tuple[PassageKind, str | None, str | None, str]]]] = {
    "fr": (
        "Pêche artisanale dans les grands fleuves",
        "[sur la base du rapport de la Troisième Commission (A/77/900, par. 12)]",
        "54e séance plénière",
        [
            (PRE, None, "Rappelant", "Rappelant sa résolution 70/900 du 1er décembre 2015, relative aux fleuves,"),
            (PRE, None, "Consciente", "Consciente que l’eau n’a pas de frontières, et qu’elle se partage,"),
            (OP, "1", "Prend note", "Prend note du rapport du Secrétaire général sur les ponts ;"),
            (OP, "2", "Décide", "Décide :"),
            (SUB, "2 a)", None, "De construire un bac au gué ;"),
            (SUB, "2 b)", None, "De ne plus compter les poissons."),
        ],
    ),
    "es": (
        "Pesca artesanal en los grandes ríos",
        "[sobre la base del informe de la Tercera Comisión (A/77/900, párr. 12)]",
        "54ª sesión plenaria",
        [
            (PRE, None, "Recordando", "Recordando su resolución 70/900, de 1 de diciembre de 2015, sobre los ríos,"),
            (OP, "1", "Toma nota", "Toma nota del informe del Secretario General sobre los puentes;"),
            (OP, "2", "Decide", "Decide:"),
            (SUB, "2 a)", None, "Construir una barca para el vado;"),
            (SUB, "2 b)", None, "No contar más los peces."),
        ],
    ),
    "ru": (
        "Кустарное рыболовство на больших реках",
        "[по докладу Третьего комитета (A/77/900, п. 12)]",
        "54-е пленарное заседание",
        [
            (PRE, None, "ссылаясь", "ссылаясь на свою резолюцию 70/900 от 1 декабря 2015 года о реках,"),
            (OP, "1", "принимает к сведению", "принимает к сведению доклад Генерального секретаря о мостах;"),
            (OP, "2", "постановляет", "постановляет:"),
            (SUB, "2 a)", None, "построить паром у брода;"),
            (SUB, "2 b)", None, "больше не считать рыбу."),
        ],
    ),
    "ar": (
        "الصيد الحرفي في الأنهار الكبرى",
        "[بناء على تقرير اللجنة الثالثة (A/77/900، الفقرة 12)]",
        "الجلسة العامة 54",
        [
            (PRE, None, "إذ تشير", "إذ تشير إلى قرارها 70/900 المؤرخ 1 كانون الأول/ديسمبر 2015 (الدورة السبعون)،"),
            (
                PRE,
                None,
                "وإذ تسلّم",
                "وإذ تسلّم بأن المياه لا تعرف الحدود، وفقا للوثيقة A/RES/69/900 ولمبادئ River Code،",
            ),
            (OP, "1", "تحيط علما", "تحيط علما بتقرير الأمين العام عن الجسور؛"),
            (OP, "2", "تقرر", "تقرر ما يلي:"),
            (SUB, "2 (أ)", None, "بناء عبارة عند المخاضة؛"),
            (SUB, "2 (ب)", None, "عدم عد الأسماك بعد الآن."),
        ],
    ),
    "zh": (
        "大河手工捕鱼",
        "[根据第三委员会的报告(A/77/900，第12段)]",
        "第54次全体会议",
        [
            (PRE, None, "回顾", "回顾其2015年12月1日关于河流的第70/900号决议，"),
            (PRE, None, "认识到", "认识到水没有边界，应当共同分享，并考虑到《河流守则》和River Code的规定，" * 3),
            (OP, "1", "表示注意到", "表示注意到秘书长关于桥梁的报告；"),
            (OP, "2", "决定", "决定："),
            (SUB, "2 (a)", None, "在浅滩建造渡船；"),
            (SUB, "2 (b)", None, "不再清点鱼的数量。"),
        ],
    ),
}


@pytest.fixture(params=sorted(TEXTS))
def language(request: pytest.FixtureRequest) -> str:
    return ready(str(request.param))


def ready(code: str) -> str:
    """The language, where its fonts and what joins its letters are there; in continuous integration they have to be."""
    absent = FONTS[code].missing()
    if absent is None and code == "ar":
        try:
            import arabic_reshaper  # noqa: F401 - only whether it is there
            import bidi  # noqa: F401
        except ImportError:
            absent = "the Python packages arabic-reshaper and python-bidi"
    if absent is not None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"install {absent}")
    return code


def resolution(language: str) -> Document:
    title, proponent, meeting, rows = TEXTS[language]
    # Most paragraphs run over several lines.
    blank = "" if language == "zh" else " "
    rows = [
        (
            kind,
            number,
            lead,
            text if len(text) < 30 else blank.join([text[:-1].rstrip()] * 4) + text[len(text[:-1].rstrip()) :],
        )
        for kind, number, lead, text in rows
    ]
    passages = tuple(
        Passage(kind, text, number, lead, 1 if kind is SUB else 0, ("1",) if index == 1 else ())
        for index, (kind, number, lead, text) in enumerate(rows)
    )
    return Document(
        "resolution",
        Masthead(
            "A/RES/77/901",
            language,
            "General Assembly",
            "general",
            "2022-12-21",
            job_number="22-99901",
            session="77",
            agenda_items=("68 (b)",),
            adopted="2022-12-16",
            meeting=meeting,
        ),
        (Part(PartKind.RESOLUTION, passages, None, title, proponent),),
        Provenance("application/pdf", "written"),
        (Footnote("1", "A/77/900."),),
    )


def told(document: Document) -> tuple[Any, ...]:
    """What a reader is told: masthead, title, passages, notes. Citations are another step's."""
    passages = [(p.kind, p.number, p.lead, p.text, p.footnotes) for p in document.passages]
    parts = [(part.kind, part.title, part.proponent) for part in document.parts]
    return document.kind, document.masthead, parts, passages, [(note.mark, note.text) for note in document.footnotes]


def test_a_resolution_is_read_back_as_it_was_written(language: str) -> None:
    written = resolution(language)
    assert told(parse(write_pdf(written))) == told(written)


def test_a_letter_names_its_own_and_the_original_language(language: str) -> None:
    written = resolution(language)
    written = replace(written, masthead=replace(written.masthead, original_language="en", distribution="limited"))
    read = parse(write_pdf(written, style=Style(dispatched="2022-12-28")))
    assert read.masthead == written.masthead


def test_every_session_from_the_first_to_the_ninety_ninth(language: str) -> None:
    from parsers.words import session_in
    from replica.writer.tongues import ORDINALS, TONGUES

    for number in range(1, 100):
        assert session_in(TONGUES[language].session.format(ORDINALS[language](number))) == str(number)


def test_every_month(language: str) -> None:
    from parsers.words import date_in
    from replica.writer.tongues import long_date

    for month in range(1, 13):
        assert date_in(long_date(f"2021-{month:02d}-01", language)) == f"2021-{month:02d}-01"


def test_sponsors_of_a_draft(language: str) -> None:
    names = {"fr": "Albanie", "es": "Albania", "ru": "Албания", "ar": "ألبانيا", "zh": "阿尔巴尼亚"}[language]
    base = resolution(language)
    head = replace(base.masthead, symbol="A/C.3/77/L.90", adopted=None, meeting=None, distribution="limited")
    part = replace(base.parts[0], kind=PartKind.DRAFT_RESOLUTION, proponent=None)
    draft = replace(base, kind="draft resolution", masthead=head, parts=(part,), sponsors=(Sponsor(names),))
    read = parse(write_pdf(draft))
    assert [(p.kind, p.number, p.text) for p in read.passages] == [(p.kind, p.number, p.text) for p in draft.passages]
    assert read.title == draft.title


def test_arabic_indic_figures_become_ascii_in_numbers_and_dates() -> None:
    written = resolution(ready("ar"))
    read = parse(write_pdf(written, style=Style(indic_digits=True)))
    assert [p.number for p in read.passages] == [p.number for p in written.passages]
    assert read.masthead == written.masthead or read.masthead == replace(written.masthead, meeting="الجلسة العامة ٥٤")


def _squeezed(text: str) -> str:
    """Letters and points. Which way a curly quotation mark bends in an Arabic line, PDFium does not tell."""
    text = re.sub("[“”]", '"', text)
    return re.sub(r"[\s\u0640\u200e\u200f]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_texts_of_the_united_nations_are_read_back(code: str, corpus: Path) -> None:
    """Two resolutions of the mark-up, on paper and back: every word, in its place, under its number."""
    ready(code)
    rows = 0
    with (corpus / "gold" / "resolutions.six_languages.jsonl").open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if (
                record["language"] != code
                or rows >= 2
                or not record["preamble"]
                or not 5 < len(record["operative"]) < 40
            ):
                continue
            rows += 1
            clauses = [(PRE, None, p["text"]) for p in record["preamble"]]
            for number, point in enumerate(record["operative"], 1):
                text = re.sub(r"^\d{1,3}\s*[-–]\s+", "", point["text"])
                clauses.append((OP, str(number), text))
            passages = tuple(
                Passage(kind, re.sub(r"[\u200e\u200f]|\(\)", "", " ".join(text.split())), number)
                for kind, number, text in clauses
            )
            base = resolution(code)
            part = replace(base.parts[0], passages=passages, title=record["title"])
            read = parse(write_pdf(replace(base, parts=(part,), footnotes=())))
            wanted = [(p.kind, p.number, _squeezed(p.text)) for p in passages]
            assert [(p.kind, p.number, _squeezed(p.text)) for p in read.passages] == wanted
    assert rows == 2
