"""What docs/topics.md shows is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.languages import BY_NAME
from watch.decide import Reason
from watch.nodes import FIELDS
from watch.query import parse
from watch.stems import STEMMERS
from watch.topics import Event, TopicError, load_topics
from watch.values import KINDS
from watch.words import normal

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")
EXAMPLE = "topics:\n\n  - name: Harbours\n    query: {query}\n    events: [{event}]\n    {subscribers}: console\n"


def fenced(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_query_shown_is_one() -> None:
    queries = [line.split("  #")[0].strip() for block in fenced("query") for line in block.splitlines()]
    assert len(queries) > 25
    for query in queries:
        assert not parse(query).unbounded


def test_the_page_shows_every_field_and_event_and_reason_of_silence() -> None:
    shown = "\n".join(fenced("query"))
    assert [name for name in FIELDS if f"{name}:" not in shown] == []
    assert [event.value for event in Event if f"`{event.value}`" not in PAGE] == []
    silences = list(Reason)[list(Reason).index(Reason.ALREADY_TOLD) :]
    assert [reason.value for reason in silences if f"| {reason.value} |" not in PAGE] == []


def test_the_kinds_shown_are_all_there_are() -> None:
    (shown,) = re.findall(r"^The kinds of document: (.*?)\.\n", PAGE, re.DOTALL | re.MULTILINE)
    assert sorted(re.findall(r"`(.*?)`", shown)) == sorted(KINDS)


def test_the_topic_shown_is_one() -> None:
    (block,) = fenced("yaml")
    assert [topic.name for topic in load_topics(block).topics] == ["Crime prevention"]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"query": "harbour OR"}, 0),
        ({"subscribers": "subscriber"}, 1),
        ({"event": "adoption"}, 2),
        ({"query": "harbour AND symbol:A/C.3/80"}, 3),
        ({"query": "kind:draft"}, 4),
        ({"query": "'\"sand storm\" NOT storm'"}, 5),
        ({"query": "harbour lang:fr"}, 6),
    ],
)
def test_the_errors_shown_are_what_one_gets(values: dict[str, str], line: int) -> None:
    text = EXAMPLE.format(**({"query": "harbour", "event": "new", "subscribers": "subscribers"} | values))
    with pytest.raises(TopicError) as caught:
        load_topics(text)
    shown = fenced("text")[0].splitlines()[line]
    assert re.sub(r":\d+:", ":", str(caught.value), count=1) == re.sub(r":\d+:", ":", shown, count=1)


def test_the_inflected_forms_shown_are_found() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([^|]*\"[^|]*) \|$", PAGE, re.MULTILINE)
    shown = [
        (BY_NAME[language.lower()], word, form)
        for language, examples in rows
        for word, forms in re.findall(r'`(\w+)`: ((?:"\w+"(?:, )?)+)', examples)
        for form in re.findall(r'"(\w+)"', forms)
    ]
    assert {language for language, _, _ in shown} == set(STEMMERS)
    assert [one for one in shown if len({STEMMERS[one[0]].stem(normal(word)) for word in one[1:]}) > 1] == []
