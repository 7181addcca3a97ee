"""The lead by its words. The sentences are our own, in the manner of the United Nations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.leads import lead_of


@pytest.mark.parametrize(
    ("language", "text", "lead"),
    [
        ("fr", "Prend note avec satisfaction du rapport sur le sable ;", "Prend note avec satisfaction"),
        ("fr", "Se déclarant profondément préoccupée par la perte des dunes,", "Se déclarant profondément préoccupée"),
        ("fr", "Réaffirmant également sa résolution 70/1,", "Réaffirmant également"),
        ("fr", "Ayant examiné le rapport,", "Ayant examiné"),
        ("fr", "Le sable est rare.", None),
        ("es", "Acoge con beneplácito también el informe sobre la arena;", "Acoge con beneplácito también"),
        ("es", "Hace suyas las recomendaciones;", "Hace suyas"),
        ("es", "Profundamente preocupada por la pérdida de las dunas,", "Profundamente preocupada"),
        ("es", "La arena es escasa.", None),
        ("ru", "с удовлетворением отмечает доклад о песке;", "с удовлетворением отмечает"),
        ("ru", "будучи глубоко обеспокоена утратой дюн,", "будучи глубоко обеспокоена"),
        ("ru", "принимая к сведению также доклад,", "принимая к сведению также"),
        ("ar", "وإذ تؤكد من جديد أيضا قرارها 70/1،", "وإذ تؤكد من جديد أيضا"),
        ("ar", "تحيط علما مع التقدير بالتقرير؛", "تحيط علما مع التقدير"),
        ("ar", "وإذ يساورها بالغ القلق إزاء فقدان الكثبان،", "وإذ يساورها بالغ القلق"),
        ("zh", "又重申关于沙的决议，", "又重申"),
        ("zh", "深为关切沙丘的消失，", "深为关切"),
        ("zh", "赞赏地注意到秘书长的报告；", "赞赏地注意到"),
        ("zh", "沙子很少。", None),
        ("de", "nimmt Kenntnis von dem Bericht;", None),
    ],
)
def test_the_opening_words(language: str, text: str, lead: str | None) -> None:
    assert lead_of(text, language) == lead


@given(st.text(max_size=200), st.sampled_from(["fr", "es", "ru", "ar", "zh"]))
def test_a_lead_opens_its_text_and_leaves_something(text: str, language: str) -> None:
    lead = lead_of(text, language)
    assert lead is None or (lead in text[: len(lead) + 1] and lead != text)


@pytest.mark.parametrize(("language", "bar"), [("fr", 0.985), ("es", 0.985), ("ru", 0.975), ("ar", 0.96)])
def test_the_words_give_the_lead_of_the_official_mark_up(corpus: Path, language: str, bar: float) -> None:
    right = of = 0
    for line in (corpus / "gold" / "resolutions.six_languages.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        for passage in (*gold["preamble"], *gold["operative"]) if gold["language"] == language else ():
            if passage["lead"] and (passage["text"] or "").startswith(passage["lead"]):
                of += 1
                right += lead_of(passage["text"], language) == passage["lead"]
    assert of > 1000
    assert right / of >= bar
