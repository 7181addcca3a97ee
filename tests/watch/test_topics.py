from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import UsageError
from watch.message import Recipient
from watch.topics import ALL_EVENTS, Event, TopicError, load_topics

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "topics.example.yaml"

ONE = """\
topics:
  - name: Harbours
    query: harbour
    subscribers:
      - console
"""


def test_a_whole_topic() -> None:
    file = load_topics(
        """\
topics:
  - name: Harbours  at night
    query: >
      "harbour safety" OR title:(harbour AND night)
    symbols: [A/C.3/*/L.*, "S/RES/2722 (2024)"]
    languages: [en, French]
    events: [new, Adopted]
    subscribers:
      - slack:#third-committee
      - mailto:desk@Example.ORG
      - mail:desk@example.org
      - console
    note: Ask Ana before the vote.
    paused: true
"""
    )
    (topic,) = file.topics
    assert topic.name == "Harbours at night"
    assert topic.query.text == '"harbour safety" OR title:(harbour AND night)'
    assert topic.symbols == ("A/C.3/*/L.*", "S/RES/2722 (2024)")
    assert topic.symbols[1].fits("S/RES/2722(2024)")
    assert topic.languages == ("en", "fr")
    assert topic.events == {Event.NEW, Event.ADOPTED}
    assert topic.subscribers == (
        Recipient("slack", "#third-committee"),
        Recipient("mail", "desk@example.org"),
        Recipient("console", "console"),
    )
    assert topic.note == "Ask Ana before the vote."
    assert topic.paused


def test_what_is_not_said_has_a_sensible_meaning() -> None:
    (topic,) = load_topics(ONE).topics
    assert (topic.languages, topic.events, topic.symbols, topic.note, topic.paused) == (
        ("en",),
        ALL_EVENTS,
        (),
        None,
        False,
    )


def test_one_value_stands_for_a_list_of_one() -> None:
    (topic,) = load_topics("topics:\n- {name: n, query: q1, subscribers: console, languages: all, events: new}").topics
    assert topic.subscribers == (Recipient("console", "console"),)
    assert topic.languages == ()
    assert topic.events == {Event.NEW}


def test_symbols_alone_are_a_topic() -> None:
    (topic,) = load_topics("topics:\n- {name: n, symbols: A/RES/80/*, subscribers: console}").topics
    assert topic.query.text == ""


def test_the_digest_is_of_the_text() -> None:
    assert load_topics(ONE).digest == load_topics(ONE).digest != load_topics(ONE + "# a remark\n").digest


def test_the_documented_example_is_valid() -> None:
    assert len(load_topics(EXAMPLE.read_text(encoding="utf-8"), str(EXAMPLE)).topics) >= 3


def changed(old: str, new: str) -> str:
    assert old in ONE
    return ONE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        # the file
        ("", 0, "has no topics"),
        ("# nothing\n", 0, "has no topics"),
        ("just words", 1, "is text, not a mapping"),
        ("- a\n- b\n", 1, "is a list, not a mapping"),
        ("topic:\n  - name: x\n", 1, "Did you mean topics:?"),
        ("topics: words\n", 1, "is text, not a list"),
        ("topics:\n", 1, "is nothing, not a list"),
        ("topics: []\n", 1, "empty list"),
        ("topics:\n  - words\n", 2, "the topic is text, not a mapping"),
        ("topics:\n\t- name: x\n", 2, "a tab"),
        (changed("    query: harbour", "   query: harbour"), 3, "not YAML"),
        (changed("query: harbour", "query: [harbour"), 4, "not YAML"),
        ("topics: \x00", 0, "not YAML"),
        # keys
        (changed("query:", "qeury:"), 3, "Did you mean query:?"),
        (changed("subscribers:", "Subscribers:"), 4, "Did you mean subscribers:?"),
        (changed("query: harbour", "query: harbour\n    colour: 3"), 4, "The keys are name, query"),
        (changed("query: harbour", "query: harbour\n    query: ship"), 4, "twice (first in line 3)"),
        # the name
        (changed("name: Harbours", "note: x"), 2, "no name"),
        (changed("name: Harbours", "name: 2030"), 2, 'is a number, not text. Put it in quotes: "2030"'),
        (changed("name: Harbours", "name: ''"), 2, "1 to 120 characters"),
        (changed("name: Harbours", "name: [a]"), 2, "is a list, not text"),
        (ONE + ONE.removeprefix("topics:\n").replace("Harbours", "harbours"), 6, "there twice (first in line 2)"),
        # the query
        (changed("query: harbour", "query:"), 3, "neither a query nor symbols"),
        (changed("    query: harbour\n", ""), 2, "neither a query nor symbols"),
        (changed("query: harbour", "query: harbour OR"), 3, "query, column 9: OR has no word after it"),
        (changed("query: harbour", "query: NOT harbour"), 3, "only what must not be there"),
        (changed("query: harbour", "query: yes"), 3, "is yes or no, not text"),
        (changed("query: harbour", 'query: "harbour safety" OR x'), 3, "query: > on a line of its own"),
        (changed("query: harbour", "query: title: harbour"), 3, "query: > on a line of its own"),
        # lists
        (changed("query: harbour", "symbols: A/C.3 L.9"), 3, "not a symbol or a pattern"),
        (changed("query: harbour", "symbols: [A]"), 3, "Write A/* for all of it"),
        (changed("query: harbour", "symbols: [A/C.3/80]"), 3, "Write A/C.3/80/* for all of it"),
        (changed("query: harbour", "symbols: {a: b}"), 3, "is a mapping, not a list"),
        (changed("query: harbour", "symbols: '*A*B*C*D*E*F*G*H*I'"), 3, "not a symbol or a pattern"),
        (
            changed("query: harbour", "query: q1\n    languages: [en, no]"),
            4,
            'is yes or no, not text. Put it in quotes: "no"',
        ),
        (changed("query: harbour", "query: q1\n    languages: [xx]"), 4, "not a language of the United Nations"),
        (changed("query: harbour", "query: q1\n    events: [adoption]"), 4, "Did you mean adopted?"),
        (changed("query: harbour", "query: q1\n    events: []"), 4, "is empty"),
        (changed("query: harbour", "query: q1\n    paused: maybe"), 4, "paused is text, not yes or no"),
        (changed("query: harbour", "query: q1\n    note: 3"), 4, "note is a number, not text"),
        (changed("query: harbour", "query: q1\n    note: " + "x" * 1001), 4, "1001 characters"),
        # subscribers
        (changed("    subscribers:\n      - console\n", ""), 2, "no subscribers"),
        (changed("      - console\n", ""), 4, "is nothing, not a list"),
        (changed("- console", "- slack: #room"), 5, 'Leave no blank behind the colon: "slack:…"'),
        (changed("- console", "- telegram:room"), 5, "'telegram' is not a channel"),
        (changed("- console", "- a@b.org"), 5, "Write mail:a@b.org"),
        (changed("- console", "- '#room'"), 5, "Write slack:#room"),
        (changed("- console", "- mail:nobody"), 5, "not a mail address"),
        (changed("- console", '- "mail:a@b.org\\nBcc: c@d.org"'), 5, "not a mail address"),
        (changed("- console", "- slack:<!channel>"), 5, "not a Slack channel"),
    ],
)
def test_every_mistake_is_one_line_with_its_place(text: str, line: int, says: str) -> None:
    with pytest.raises(TopicError) as caught:
        load_topics(text, "my.yaml")
    message = str(caught.value)
    assert says in message
    assert message.startswith(f"my.yaml:{line}: " if line else "my.yaml: ")
    assert "\n" not in message
    assert caught.value.advice
    assert caught.value.line == line


def test_a_recursive_file_is_an_error_not_a_crash() -> None:
    for text in ("topics: &t\n  - *t\n", "topics: " + "[" * 3000):
        with pytest.raises(TopicError):
            load_topics(text)


@pytest.mark.parametrize(
    "text", ["slack:#a", "slack:C024BE91L", "slack:@ana", "mail:a.b+c@mail.example.org", "console"]
)
def test_recipients_are_read_back_from_their_own_form(text: str) -> None:
    recipient = Recipient.parse(text)
    assert Recipient.parse(str(recipient)) == recipient


@pytest.mark.parametrize(
    "text", ["", ":", "slack:", "mail:", "mail:a@b", "mail:a b@c.org", "mail:a@b.org,c@d.org", "#a", "x:y"]
)
def test_what_is_no_recipient_is_said(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Recipient.parse(text)
    assert caught.value.advice


_LINES = st.sampled_from(
    (
        *("topics:", "  - name: n", "    query: a1", "    query: >", "      a1 OR b1", "    symbols: [A/*]"),
        *(
            "    subscribers: console",
            "    events: [new]",
            "    note: |",
            "    'x",
            "    &a *a",
            "    ? b",
            "    <<: *a",
        ),
        *("- x", "  ", "\t", "---", "%YAML 1.1", "{", "]"),
    )
)


def test_a_mistake_over_several_lines_is_still_one_line() -> None:
    for text in ('topics:\n- {"na\n\nme": x}', 'topics:\n- {name: n, subscribers: console, query: "\\"&\n\n&\\""}'):
        with pytest.raises(TopicError) as caught:
            load_topics(text)
        assert "\n" not in str(caught.value)


def test_byte_order_marks_and_windows_line_ends_do_no_harm() -> None:
    assert load_topics("\ufeff" + ONE.replace("\n", "\r\n")).topics == load_topics(ONE).topics


@given(st.one_of(st.lists(_LINES, max_size=9).map("\n".join), st.text(max_size=60)))
def test_any_file_is_topics_or_a_named_error(text: str) -> None:
    error = None
    try:
        assert load_topics(text).topics
    except TopicError as caught:
        error = str(caught)
    assert error is None or (error.startswith("topics.yaml:") and "\n" not in error)
