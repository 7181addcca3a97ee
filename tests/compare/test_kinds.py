"""Technical or reworded: only what moves on by itself is technical."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.calendar import calendar
from compare.kinds import kind_of_pair
from compare.model import RowKind
from compare.words import difference

TECHNICAL = [
    (
        "en",
        "Recalling its resolution 88/12 of 4 December 2033 on lamps,",
        "Recalling its resolution 89/7 of 19 November 2034 on lamps,",
    ),
    ("en", "report to it at its ninety-first session;", "report to it at its ninety-second session;"),
    ("en", "at its eighty-ninth and ninetieth sessions", "at its ninetieth and ninety-first sessions"),
    ("en", "the report contained in A/88/210/Add.1;", "the report contained in A/89/17;"),
    ("en", "Recalling resolution 2902 (2033),", "Recalling resolution 2950 (2034),"),
    ("en", "the budget for 2033–2034;", "the budget for 2034–2035;"),
    ("en", "States’ “lamps” – all of them;", 'States\' "lamps" - all of them;'),
    ("en", "the keepers of the lamps; and", "the keepers of the lamps."),
    ("en", "Requests the keepers, if possible, to meet;", "Requests the keepers, ifpossible, to meet;"),
    ("en", "the inter‑agency lamps", "the inter-agency lamps"),
    ("en", "as set out in paragraph 7 above;", "as set out in paragraph 9 above;"),
    ("en", "resolution __ of ___ 2034 on lamps,", "resolution 89/185 of 16 December 2034 on lamps,"),
    ("en", "held from 7 to 12 March 2034,", "held from 3 to 9 April 2035,"),
    ("fr", "sa résolution 88/12 du 4 décembre 2033,", "sa résolution 89/7 du 19 novembre 2034,"),
    ("fr", "à sa quatre-vingt-onzième session;", "à sa quatre-vingt-douzième session;"),
    ("es", "su resolución 88/12, de 4 de diciembre de 2033,", "su resolución 89/7, de 19 de noviembre de 2034,"),
    ("es", "en su nonagésimo primer período de sesiones;", "en su nonagésimo segundo período de sesiones;"),
    ("ru", "резолюцию 88/12 от 4 декабря 2033 года,", "резолюцию 89/7 от 19 ноября 2034 года,"),
    ("ru", "на своей девяносто первой сессии;", "на своей девяносто второй сессии;"),
    ("ar", "قرارها 88/12 المؤرخ 4 كانون الأول/ديسمبر 2033،", "قرارها 89/7 المؤرخ 19 تشرين الثاني/نوفمبر 2034،"),
    ("zh", "其2033年12月4日第88/12号决议，", "其2034年11月19日第89/7号决议，"),
    ("zh", "向大会第九十一届会议报告；", "向大会第九十二届会议报告；"),
]

REWORDED = [
    ("en", "within 30 days of the storm;", "within 60 days of the storm;"),
    ("en", "a sum of $2,019 for lamps;", "a sum of $2,020 for lamps;"),
    ("en", "Requests the envoy to report in 2034;", "Invites the envoy to report in 2035;"),
    ("en", "the lamps and bells;", "the lamps or bells;"),
    ("en", "article 7 of the Convention;", "article 9 of the Convention;"),
    ("en", "Recalling its resolution 88/12,", "Recalling its resolutions 88/12 and 89/7,"),
    ("en", "two of the first lamps;", "two of the second lamps;"),
    ("en", "a lamp, a bell and a buoy;", "a lamp and a buoy;"),
    ("en", "States parties;", "States Parties;"),
    ("fr", "la première lampe;", "la seconde lampe;"),
    ("zh", "请秘书长报告；", "请秘书长不报告；"),
]


@pytest.mark.parametrize(("language", "old", "new"), TECHNICAL)
def test_technical(language: str, old: str, new: str) -> None:
    assert kind_of_pair(old, new, language=language) is RowKind.TECHNICAL
    assert kind_of_pair(old, new, difference(old, new), language) is RowKind.TECHNICAL


@pytest.mark.parametrize(("language", "old", "new"), REWORDED)
def test_reworded(language: str, old: str, new: str) -> None:
    assert kind_of_pair(old, new, language=language) is RowKind.REWORDED
    assert kind_of_pair(old, new, difference(old, new), language) is RowKind.REWORDED


def test_only_the_page_was_set_anew() -> None:
    assert kind_of_pair("the lamps\nof the harbour", "the lamps of\u00a0the harbour") is RowKind.UNCHANGED


PIECES = (
    "12 |March |2034|1|-|, |A/88/|3 et 4 |mars |de |del |mayo | и |мая |May|1er | to |x|.|٣|September "
    "|كانون الأول/|ديسمبر |2034年|12月|3日|至"
)
DATES = st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join)


@given(DATES, st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", "de"]))
def test_dates_are_found_wherever_they_begin(text: str, language: str) -> None:
    moves_on = calendar(language)
    assert [date.span() for date in moves_on.dates(text)] == [date.span() for date in moves_on.date.finditer(text)]
