"""Drafts as plain text in five languages, in the manner of the United Nations; the words are our own."""

from __future__ import annotations

import pytest

from documents.model import Document, PassageKind
from parsers.document import assemble
from parsers.text import read_text

FR = """Nations Unies A/C.3/80/L.77
Assemblée générale
Distr. limitée
3 novembre 2025
Français
Original : anglais

Quatre-vingtième session
Troisième Commission
Point 71 de l’ordre du jour
Promotion du sable

Cuba* : projet de résolution

Le sable dans le monde

L’Assemblée générale,

Rappelant également sa résolution 70/1 du 25 septembre 2015,

Profondément préoccupée par la perte des dunes,

1. Prend note avec satisfaction du rapport du Secrétaire général ;

2. Demande instamment aux États de protéger le sable.

* Au nom des États Membres de l’Organisation des Nations Unies qui sont membres du Groupe des 77 et de la Chine.
"""

ES = """Naciones Unidas A/C.3/80/L.77
Asamblea General
Distr. limitada
3 de noviembre de 2025
Español
Original: inglés

Octogésimo período de sesiones
Tercera Comisión
Tema 71 del programa
Promoción de la arena

Bosnia y Herzegovina, España e Irán (República Islámica del): proyecto de resolución

La arena en el mundo

La Asamblea General,

Recordando también su resolución 70/1, de 25 de septiembre de 2015,

Profundamente preocupada por la pérdida de las dunas,

1. Acoge con beneplácito el informe del Secretario General;

2. Solicita a los Estados que protejan la arena.
"""

RU = """Организация Объединенных Наций A/C.3/80/L.77
Генеральная Ассамблея
Distr.: Limited
3 November 2025
Russian
Original: English

Восьмидесятая сессия
Третий комитет
Пункт 71 повестки дня
Поощрение песка

Босния и Герцеговина, Иран (Исламская Республика) и Кипр: проект резолюции

Песок в мире

Генеральная Ассамблея,

ссылаясь также на свою резолюцию 70/1 от 25 сентября 2015 года,

будучи глубоко обеспокоена утратой дюн,

1. с удовлетворением отмечает доклад Генерального секретаря;

2. просит государства защищать песок.
"""

AR = """الأمم المتحدة A/C.3/80/L.77
الجمعية العامة
Distr.: Limited
3 November 2025
Arabic
Original: English

الدورة الثمانون
اللجنة الثالثة
البند 71 من جدول الأعمال
تعزيز الرمل

أنتيغوا وبربودا، والبوسنة والهرسك، وقبرص: مشروع قرار

الرمل في العالم

إن الجمعية العامة،

إذ تشير أيضا إلى قرارها 70/1 المؤرخ 25 أيلول/سبتمبر 2015،

وإذ يساورها بالغ القلق إزاء فقدان الكثبان،

1 - تحيط علما مع التقدير بتقرير الأمين العام؛

2 - تطلب إلى الدول أن تحمي الرمل.
"""

ZH = """联合国 A/C.3/80/L.77
大会
Distr.: Limited
3 November 2025
Chinese
Original: English

第八十届会议
第三委员会
议程项目71
促进沙子

安提瓜和巴布达、埃及和塞浦路斯：决议草案

世界上的沙子

大会，

又回顾其2015年9月25日第70/1号决议，

深为关切沙丘的消失，

1. 赞赏地注意到秘书长的报告；

2. 请各国保护沙子。
"""


def _read(text: str) -> Document:
    return assemble(read_text(text.encode()), parser="test")


@pytest.mark.parametrize(
    ("language", "text", "codes", "leads"),
    [
        (
            "fr",
            FR,
            ["CUB"],
            ["Rappelant également", "Profondément préoccupée", "Prend note avec satisfaction", "Demande instamment"],
        ),
        (
            "es",
            ES,
            ["BIH", "ESP", "IRN"],
            ["Recordando también", "Profundamente preocupada", "Acoge con beneplácito", "Solicita"],
        ),
        (
            "ru",
            RU,
            ["BIH", "IRN", "CYP"],
            ["ссылаясь также", "будучи глубоко обеспокоена", "с удовлетворением отмечает", "просит"],
        ),
        (
            "ar",
            AR,
            ["ATG", "BIH", "CYP"],
            ["إذ تشير أيضا", "وإذ يساورها بالغ القلق", "تحيط علما مع التقدير", "تطلب"],
        ),
        ("zh", ZH, ["ATG", "EGY", "CYP"], ["又回顾", "深为关切", "赞赏地注意到", "请"]),
    ],
)
def test_a_draft_without_type_is_read_by_its_words(
    language: str, text: str, codes: list[str], leads: list[str]
) -> None:
    document = _read(text)
    head = document.masthead
    assert (head.language, head.symbol, head.session, head.agenda_items) == (language, "A/C.3/80/L.77", "80", ("71",))
    assert head.date == "2025-11-03"
    assert document.kind == "draft resolution"
    assert [sponsor.code for sponsor in document.sponsors] == codes
    (part,) = document.parts
    assert [passage.lead for passage in part.passages] == leads
    kinds = [passage.kind for passage in part.passages]
    assert kinds == [PassageKind.PREAMBULAR] * 2 + [PassageKind.OPERATIVE] * 2
    assert [passage.number for passage in part.passages] == [None, None, "1", "2"]
    assert part.passages[0].citations == ("A/RES/70/1",)


def test_the_group_stands_in_a_note() -> None:
    assert _read(FR).sponsors[0].on_behalf_of == "Groupe des 77 et de la Chine"
