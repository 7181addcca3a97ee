"""The topics as a run sees them: those of the file and those added by command, checked together by the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import yaml
from sqlalchemy import Connection, func, select

from documents.errors import UsageError
from flows.office import Office
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import added_topic, document, record, topic
from infra.database.schema import topic_file as topic_file_table
from infra.settings import Settings
from watch.message import Recipient
from watch.preferences import Preferences
from watch.thesaurus import NO_SYNONYMS, Thesaurus, read_thesaurus
from watch.topics import Topic, TopicFile, load_topics


class NoTopics(UsageError):
    """There are no topics: nothing is matched, and nothing is decided, until there are."""


@dataclass(frozen=True, slots=True)
class Since:
    """When a topic was first seen, and the number of the newest document at that time (None in rows of the first tables)."""

    at: datetime
    after: int | None

    def is_later(self, first_seen: datetime, number: int | None) -> bool:
        """Whether the topic came into being after a document was first seen.

        By the order in which they became known: the clock may have been set in between, and then its times say nothing.
        """
        if number is None or self.after is None:
            # Of these two, what has a number (a document) or a newest document (a topic) came later.
            return first_seen < self.at if number is None and self.after is None else number is None
        return number <= self.after


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics as they were read when the run began; ``since``: since when there is each of them."""

    file: TopicFile
    since: Mapping[str, Since]

    def later_than(self, first_seen: datetime, number: int | None) -> frozenset[str]:
        """The names of the topics that came into being after a document was first seen."""
        return frozenset(name for name, since in self.since.items() if since.is_later(first_seen, number))

    @property
    def wants(self) -> dict[Recipient, Preferences]:
        """How the recipients want to be told, of those who say so."""
        return {one.recipient: one for one in self.file.recipients}


def topic_file(settings: Settings) -> TopicFile:
    """The topics of the file alone. Raises NoTopics or the error of the file, each one line."""
    return _load(settings.topics_file)[0]


def _load(path: Path) -> tuple[TopicFile, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NoTopics(
            f"there is no topics file at {path}",
            advice="Write one (docs/topics.md has an example), or add a topic: rapporteur topics add --help",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the topics file {path} cannot be read: {error}", advice="Save it as UTF-8") from error
    return load_topics(text, str(path)), text


def added_topics(connection: Connection) -> dict[str, Topic]:
    """The topics that were added by command, by the key of their names, in the order of names."""
    found: dict[str, Topic] = {}
    for row in connection.execute(select(added_topic).order_by(added_topic.c.name_key)):
        try:
            (one,) = load_topics(row.entry, "").topics
        except UsageError as error:  # written under rules that were laxer
            advice = f"{error.advice}, after: rapporteur topics remove '{row.name}'"
            raise UsageError(f"added by command: {error.what}", advice=advice) from error
        found[row.name_key] = replace(one, paused=row.paused)
    return found


def name_key(name: str) -> str:
    return " ".join(name.split()).casefold()


def entry_of(values: Mapping[str, object]) -> str:
    """One topic as a topics file of its own: the keys of docs/topics.md, those without a value left out."""
    entry = {key: value for key, value in values.items() if value}
    text: str = yaml.safe_dump({"topics": [entry]}, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def all_topics(settings: Settings, connection: Connection) -> tuple[TopicFile, str]:
    """All topics with their synonyms, and the text of the file (empty where there is none but topics were added).

    Raises NoTopics, or what is wrong in one line: a mistake in the file, a name that is in both.
    """
    added = added_topics(connection)
    try:
        file, text = _load(settings.topics_file)
    except NoTopics:
        if not added:
            raise
        file, text = TopicFile((), ""), ""
    for one in file.topics:
        if name_key(one.name) in added:
            raise UsageError(
                f'topic "{one.name}" is in {settings.topics_file} and was added by command too',
                advice=f"Take it out of the file, or: rapporteur topics remove '{one.name}'",
            )
    thesaurus = open_thesaurus(settings)
    topics = (replace(one, query=thesaurus.expanded(one.query)) for one in (*file.topics, *added.values()))
    return replace(file, topics=tuple(topics)), text


def open_thesaurus(settings: Settings) -> Thesaurus:
    """The thesaurus of the settings; one without a name where there is none. Raises UsageError."""
    path = settings.thesaurus
    if path is None:
        return NO_SYNONYMS
    try:
        return read_thesaurus(path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the thesaurus {path} cannot be read: {error}", advice="RAPPORTEUR_THESAURUS names it; UTF-8 is read"
        ) from error


def read_topics(office: Office) -> Topics | None:
    """The topics, each entered with the moment it was first seen; None, and a line, when there are none to be had.

    Without a good file nothing is decided: the documents wait, instead of being passed over in silence.
    """
    try:
        with reading(office.engine) as connection:
            topics, text = all_topics(office.settings, connection)
            known = _known(connection)
            read = select(topic_file_table.c.digest).where(topic_file_table.c.digest == topics.digest)
            unread = bool(topics.digest) and connection.execute(read).first() is None
        # A run with nothing new writes nothing.
        if unread or any(one.name not in known for one in topics.topics):
            known = _enter(office, topics, text)
    except UsageError as error:
        office.report.line(f"topics: {error}")
        return None
    return Topics(topics, known)


def _known(connection: Connection) -> dict[str, Since]:
    return {row.name: Since(row.since, row.after) for row in connection.execute(select(topic))}


def _enter(office: Office, topics: TopicFile, text: str) -> dict[str, Since]:
    now = office.clock()
    with writing(office.engine) as connection:
        if topics.digest:
            row = {"digest": topics.digest, "name": str(office.settings.topics_file), "first_read": now}
            insert_new(connection, topic_file_table, [row | {"text": text}])
        newest = connection.execute(select(func.coalesce(func.max(document.c.number), 0))).scalar_one()
        insert_new(connection, topic, [{"name": one.name, "since": now, "after": newest} for one in topics.topics])
        return _known(connection)


def subjects_of(connection: Connection, symbol_key: str) -> tuple[str, ...]:
    """What the catalogues' records say that a document is about, each subject once."""
    return subjects_in(connection, [symbol_key]).get(symbol_key, ())


def subjects_in(connection: Connection, symbol_keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The same of many documents, of those that have subjects."""
    query = select(record.c.symbol_key, record.c.facts).where(record.c.symbol_key.in_(symbol_keys))
    found: dict[str, dict[str, None]] = {}
    for key, facts in connection.execute(query.order_by(record.c.source)):
        found.setdefault(key, {}).update(dict.fromkeys(str(word) for word in facts.get("subjects") or ()))
    return {key: tuple(words) for key, words in found.items()}
