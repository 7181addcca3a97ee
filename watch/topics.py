"""Topics: what somebody watches for, read from a YAML file (docs/topics.md, docs/topics.example.yaml).

Every mistake in the file is one line that names the file, the line, what is wrong and what to do. Nothing is skipped: a
topic that is silently left out is an alert that silently never comes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import yaml

from documents.errors import UsageError
from documents.languages import LANGUAGES, language_code
from watch.contradictions import languages_of
from watch.globs import Glob, pattern_meant
from watch.message import Recipient
from watch.preferences import Preferences, read_preferences
from watch.query import Query, QueryError, parse


class TopicError(UsageError):
    """The topic file cannot be used as it is. ``line`` counts from 1."""

    def __init__(self, what: str, *, source: str = "", line: int = 0, advice: str = "") -> None:
        place = f"{source}:{line}: " if source and line else f"{source}: " if source else ""
        super().__init__(place + " ".join(what.split()), advice=" ".join(advice.split()))
        self.line = line


class Event(StrEnum):
    """What happened to a document, as far as a topic can ask for it."""

    NEW = "new"
    REVISED = "revised"
    CORRECTED = "corrected"
    ADOPTED = "adopted"
    SUCCESSOR = "successor"
    REISSUED = "reissued"
    ADDED = "added"
    AMENDED = "amended"
    SPONSOR_JOINED = "sponsor joined"
    VOTE = "vote"
    CITED = "cited"


class Weight(StrEnum):
    """How much a change of the text weighs, lightest first. A topic is silent about changes below its own."""

    TECHNICAL = "technical"  # only years, session numbers, footnote marks and the like moved on
    REWORDED = "reworded"  # other words, and no more than that
    SUBSTANTIVE = "substantive"  # what it asks for, of whom, how strongly, how much or by when

    @property
    def order(self) -> int:
        return list(Weight).index(self)


ALL_EVENTS = frozenset(Event)


@dataclass(frozen=True, slots=True)
class Topic:
    """``symbols``: patterns of which one must fit the document's symbol, if there are any. ``languages``: in order of
    preference, empty for all; ``formats`` likewise, empty for what the settings say. ``weight``: the least change of the text
    that it tells of."""

    name: str
    query: Query
    symbols: tuple[Glob, ...] = ()
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ()
    events: frozenset[Event] = ALL_EVENTS
    subscribers: tuple[Recipient, ...] = ()
    note: str | None = None
    paused: bool = False
    weight: Weight = Weight.TECHNICAL


@dataclass(frozen=True, slots=True)
class TopicFile:
    """``digest``: SHA-256 of the text, so that a change of the file can be noticed and recorded. ``recipients``: how they
    want to be told, of those who say so."""

    topics: tuple[Topic, ...]
    digest: str
    recipients: tuple[Preferences, ...] = ()


def load_topics(text: str, source: str = "topics.yaml") -> TopicFile:
    """The topics in the text of a YAML file; ``source`` is the name that errors give it. Raises TopicError."""
    topics, recipients = _Loader(source).file(text)
    return TopicFile(topics, hashlib.sha256(text.encode()).hexdigest(), recipients)


_TAGS = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "yes or no",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:seq": "a list",
    "tag:yaml.org,2002:map": "a mapping",
}
#: In which documents.un.org gives files (sources.md 3.1).
FORMATS = ("pdf", "docx", "doc")
_NAME_LENGTH = 120
_NOTE_LENGTH = 1000
_MOST_STARS = 8  # each further star multiplies the time a hostile value costs
_MARK = re.compile(r"""[\x00-\x1f\x7f]""")


class _Loader:
    """One file. Works on YAML's nodes, because they still know their lines, and repeated keys are still visible."""

    def __init__(self, source: str) -> None:
        self.source = source

    def error(self, what: str, node: yaml.Node | None, advice: str = "") -> TopicError:
        line = node.start_mark.line + 1 if node is not None else 0
        return TopicError(what, source=self.source, line=line, advice=advice)

    # --- YAML ---------------------------------------------------------------------------------------------------------

    def root(self, text: str) -> yaml.Node | None:
        tab = re.search(r"^[ ]*\t", text, re.MULTILINE)
        if tab:
            line = text.count("\n", 0, tab.end()) + 1
            raise TopicError(
                "a tab where YAML wants blanks", source=self.source, line=line, advice="Indent with blanks, two a level"
            )
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            problem = error.problem or "cannot be read"
            raise TopicError(
                f"not YAML: {problem}", source=self.source, line=line, advice=_yaml_advice(text, line, problem)
            ) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise TopicError(
                "not YAML: a character or a nesting that YAML does not allow",
                source=self.source,
                advice="Save it as plain text in UTF-8",
            ) from error

    def mapping(
        self, node: yaml.Node, known: Sequence[str], what: str, form: str
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """key → (key node, value node) of a mapping that has only ``known`` keys, each once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.error(f"{what} is {self.kind(node)}, not a mapping", node, f"Write {form}")
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                close = get_close_matches(name.lower(), known, n=1)
                hint = f"Did you mean {close[0]}:?" if close else "The keys are " + ", ".join(known)
                raise self.error(f"{what} has no key {name}:", key, hint)
            if name in found:
                first = found[name][0].start_mark.line + 1
                raise self.error(f"{what} has {name}: twice (first in line {first})", key, "Take one away")
            found[name] = (key, value)
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The nodes of a list; one thing alone stands for a list of one."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if isinstance(node, yaml.ScalarNode) and node.tag != "tag:yaml.org,2002:null":
            return [node]
        raise self.error(f"{what} is {self.kind(node)}, not a list", node, "Write one per line behind a dash: - …")

    def text(self, node: yaml.Node, what: str, advice: str = "") -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
            quoted = f'Put it in quotes: "{node.value}"' if isinstance(node, yaml.ScalarNode) and node.value else ""
            raise self.error(
                f"{what} is {self.kind(node)}, not text", node, quoted or advice or "Write one line of text"
            )
        value: str = node.value
        return value

    @staticmethod
    def kind(node: yaml.Node) -> str:
        return _TAGS.get(node.tag, "something else")

    # --- topics -------------------------------------------------------------------------------------------------------

    def file(self, text: str) -> tuple[tuple[Topic, ...], tuple[Preferences, ...]]:
        root = self.root(text)
        if root is None:
            raise self.error("the file has no topics", None, "Begin with topics: and see docs/topics.example.yaml")
        entries = self.mapping(root, ["topics", "recipients"], "the file", "topics: and under it a list")
        wants = read_preferences(self, entries["recipients"][1]) if "recipients" in entries else ()
        return self.topics(root, entries.get("topics")), wants

    def topics(self, root: yaml.Node, entry: tuple[yaml.Node, yaml.Node] | None) -> tuple[Topic, ...]:
        if entry is None:
            raise self.error("the file has no topics", root, "Begin with topics: and see docs/topics.example.yaml")
        key, node = entry
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(
                f"topics: is {self.kind(node)}, not a list", key, "Write each topic behind a dash: - name: …"
            )
        if not node.value:
            raise self.error("topics: is an empty list", key, "Write at least one topic: - name: …")
        found: dict[str, int] = {}
        topics: list[Topic] = []
        for each in node.value:
            topic = self.topic(each)
            line = each.start_mark.line + 1
            same = topic.name.casefold()
            if same in found:
                what = f'topic "{topic.name}" is there twice (first in line {found[same]})'
                raise self.error(what, each, "Give one of them another name: alerts and their history go by it")
            found[same] = line
            topics.append(topic)
        return tuple(topics)

    def topic(self, node: yaml.Node) -> Topic:
        fields = self.mapping(node, _KEYS, "the topic", "- name: … and under it query: …, subscribers: …")
        if "name" not in fields:
            raise self.error("the topic has no name", node, "Add name: …; alerts show it as the reason")
        name = " ".join(self.text(fields["name"][1], "name").split())
        what = f'topic "{name}"'
        if not name or len(name) > _NAME_LENGTH or _MARK.search(name):
            raise self.error(f"the name must have 1 to {_NAME_LENGTH} characters", fields["name"][1], "Shorten it")
        values = {key: value for key, (_, value) in fields.items()}
        symbols = tuple(self.symbol(each, what) for each in self.each(values, "symbols", what))
        query = self.query(values.get("query"), node, what, bounded=bool(symbols))
        languages = self.languages(values, what)
        if languages and not (possible := languages_of(query.root)) & set(languages):
            asked = ", ".join(code for code in LANGUAGES if code in possible)
            raise self.error(
                f"{what}: the query is true of documents in {asked} only, and the topic is for {', '.join(languages)}",
                values.get("languages", values["query"]),
                f"Write languages: [{asked}]",
            )
        return Topic(
            name=name,
            query=query,
            symbols=symbols,
            languages=languages,
            formats=self.formats(values, what),
            events=self.events(values, what),
            subscribers=self.subscribers(values, node, what),
            note=self.note(values.get("note"), what),
            paused=self.flag(values.get("paused"), f"{what}: paused"),
            weight=self.weight(values.get("weight"), what),
        )

    def each(self, values: Mapping[str, yaml.Node], key: str, what: str) -> list[yaml.Node]:
        return self.items(values[key], f"{what}: {key}") if key in values else []

    def query(self, node: yaml.Node | None, topic: yaml.Node, what: str, *, bounded: bool) -> Query:
        advice = "Write query: and words, or a phrase in quotes: query: '\"human rights\"'"
        empty = node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip())
        if empty:
            if bounded:
                return Query.everything()
            raise self.error(f"{what} has neither a query nor symbols", node or topic, f"{advice}, or symbols:")
        assert node is not None
        text = self.text(node, f"{what}: query", advice)
        try:
            query = parse(text)
        except QueryError as error:
            raise self.error(f"{what}: query, {error.what}", node, error.advice) from error
        if query.unbounded and not bounded:
            raise self.error(
                f"{what}: the query says only what must not be there, so nearly every document would match",
                node,
                "Add a word that must be there, or symbols:",
            )
        return query

    def symbol(self, node: yaml.Node, what: str) -> Glob:
        text = self.text(node, f"{what}: a symbol").strip()
        advice = "Write a symbol, with * for anything: A/C.3/80/L.*"
        if (
            not text
            or not re.fullmatch(r"[A-Za-z*?][^\s,;:]*(?: ?\([^()]*\))*\*?", text)
            or text.count("*") > _MOST_STARS
        ):
            raise self.error(f"{what}: {text!r} is not a symbol or a pattern of symbols", node, advice)
        meant = pattern_meant(text)
        if meant is not None:
            raise self.error(
                f"{what}: {text!r} is only the beginning of a symbol", node, f"Write {meant} for all of it"
            )
        return Glob(text)

    def formats(self, values: Mapping[str, yaml.Node], what: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for node in self.each(values, "formats", what):
            text = self.text(node, f"{what}: a format").strip().lower()
            if text not in FORMATS:
                raise self.error(f"{what}: {text!r} is no format of files", node, "One of " + ", ".join(FORMATS))
            found[text] = None
        return tuple(found)

    def languages(self, values: Mapping[str, yaml.Node], what: str) -> tuple[str, ...]:
        nodes = self.each(values, "languages", what)
        found: list[str] = []
        for node in nodes:
            text = self.text(node, f"{what}: a language")
            if text.strip().lower() in ("all", "any"):
                return ()
            code = language_code(text)
            if code is None:
                advice = "One of " + ", ".join(LANGUAGES) + ", or all"
                raise self.error(f"{what}: {text!r} is not a language of the United Nations", node, advice)
            found.append(code)
        return tuple(dict.fromkeys(found)) or ("en",)

    def weight(self, node: yaml.Node | None, what: str) -> Weight:
        return (
            Weight(self.choice(node, f"{what}: a weight", [one.value for one in Weight])) if node else Weight.TECHNICAL
        )

    def choice(self, node: yaml.Node, what: str, names: Sequence[str]) -> str:
        """One of ``names``, however its letters, blanks and dashes are written."""
        text = re.sub(r"[\s_-]+", " ", self.text(node, what)).strip().lower()
        if text not in names:
            close = get_close_matches(text, names, n=1)
            hint = f"Did you mean {close[0]}?" if close else "One of " + ", ".join(names)
            raise self.error(f"{what} cannot be {text!r}", node, hint)
        return text

    def events(self, values: Mapping[str, yaml.Node], what: str) -> frozenset[Event]:
        if "events" not in values:
            return ALL_EVENTS
        names = [event.value for event in Event]
        found: set[Event] = set()
        for node in self.each(values, "events", what):
            found.add(Event(self.choice(node, f"{what}: an event", names)))
        if not found:
            raise self.error(f"{what}: events: is empty", values["events"], "Take it away to get all, or name some")
        return frozenset(found)

    def subscribers(self, values: Mapping[str, yaml.Node], topic: yaml.Node, what: str) -> tuple[Recipient, ...]:
        found: list[Recipient] = []
        for node in self.each(values, "subscribers", what):
            if isinstance(node, yaml.MappingNode) and node.value:
                channel = node.value[0][0].value
                raise self.error(
                    f"{what}: a subscriber is a mapping, not text",
                    node,
                    f'Leave no blank behind the colon: "{channel}:…"',
                )
            text = self.text(node, f"{what}: a subscriber", 'Write "slack:#channel", mail:name@example.org or console')
            try:
                found.append(Recipient.parse(text))
            except UsageError as error:
                raise self.error(f"{what}: subscriber {error.what}", node, error.advice) from error
        if not found:
            advice = 'Add subscribers: and a list such as - "slack:#channel"; paused: true silences a topic'
            raise self.error(f"{what} has no subscribers", values.get("subscribers", topic), advice)
        return tuple(dict.fromkeys(found))

    def note(self, node: yaml.Node | None, what: str) -> str | None:
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"):
            return None
        text = self.text(node, f"{what}: note").strip()
        if len(text) > _NOTE_LENGTH:
            raise self.error(f"{what}: the note has {len(text)} characters", node, f"At most {_NOTE_LENGTH}")
        return text or None

    def flag(self, node: yaml.Node | None, what: str) -> bool:
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:bool":
            raise self.error(f"{what} is {self.kind(node)}, not yes or no", node, "Write true or false")
        return node.value.lower() in ("yes", "true", "on")


_KEYS = ("name", "query", "symbols", "languages", "formats", "events", "subscribers", "note", "paused", "weight")

# What people write into a query that YAML reads in its own way.
_QUERY_LINE = re.compile(r"\s*(?:-\s+)?query\s*:")
_ADVICE: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (
        lambda line, _: bool(_QUERY_LINE.match(line)),
        "Put a query with quotes, colons or brackets under query: > on a line of its own",
    ),
    (
        lambda line, problem: "character that cannot start any token" in problem,
        "Put the value in quotes",
    ),
    (lambda line, problem: "mapping values" in problem, "Put a value that has a colon in it in quotes"),
)


def _yaml_advice(text: str, line: int, problem: str) -> str:
    lines = text.splitlines()
    # YAML notices some of these mistakes only on the line after.
    for number in (line, line - 1):
        written = lines[number - 1] if 0 < number <= len(lines) else ""
        for fits, advice in _ADVICE[:1] if number != line else _ADVICE:
            if fits(written, problem):
                return advice
    return "Check indentation, colons and quotes here; docs/topics.example.yaml shows the form"
