"""``rapporteur topics``: check the file; list, add, remove and pause topics; try one on documents or on the archive."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from documents.errors import UsageError
from flows.commands.sides import read_side
from flows.office import not_set_up, open_office, utc_now
from flows.pipeline.topics import (
    NoTopics,
    added_topics,
    all_topics,
    entry_of,
    name_key,
    open_thesaurus,
    subjects_of,
    topic_file,
)
from flows.pipeline.trial import Trial, try_on_archive
from infra.database.engine import open_database, reading, writing
from infra.database.schema import added_topic
from infra.database.schema import topic as topic_table
from infra.settings import Settings, read_settings
from watch.doubts import doubted_recipients, doubts
from watch.globs import Glob
from watch.match import Hit, search
from watch.query import Query, parse
from watch.topics import Topic, TopicError, load_topics

#: `topics add` looks back so far to say how many alerts a week a topic will be.
_LOOK_BACK = timedelta(weeks=12)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """A topic as it is asked for on the command line, in the words of the topics file."""

    query: str = ""
    to: Sequence[str] = ()
    symbols: Sequence[str] = ()
    languages: Sequence[str] = ()
    events: Sequence[str] = ()
    weight: str = ""
    note: str = ""

    def topic(self, name: str) -> tuple[Topic, str]:
        """The topic and its entry. Raises UsageError: what is wrong, without a line of a file that nobody wrote."""
        entry = entry_of(
            {
                "name": name,
                "query": self.query,
                "symbols": list(self.symbols),
                "languages": list(self.languages),
                "events": list(self.events),
                "subscribers": list(self.to),
                "weight": self.weight,
                "note": self.note,
            }
        )
        try:
            return load_topics(entry, "").topics[0], entry
        except TopicError as error:
            raise UsageError(error.what, advice=_for_a_command(error.advice)) from error


def _for_a_command(advice: str) -> str:
    languages = re.fullmatch(r"Write languages: \[(.+)\]", advice)
    if languages:
        return "Say so: " + " ".join(f"--language {code}" for code in languages[1].split(", "))
    return {
        "Add name: …; alerts show it as the reason": "Give it one: rapporteur topics add 'Harbours' …",
        'Add subscribers: and a list such as - "slack:#channel"; paused: true silences a topic': (
            "Say who is told: --to mail:name@example.org, --to 'slack:#channel' or --to console"
        ),
    }.get(advice, advice)


def check(file: Path | None, *, as_json: bool) -> int:
    settings = read_settings(**({"topics": file} if file else {}))
    found = topic_file(settings)
    if as_json:
        rows = [_row(one) | {"doubts": list(doubts(one.query, one.symbols))} for one in found.topics]
        whole = {"file": str(settings.topics_file), "digest": found.digest, "topics": rows}
        print(json.dumps(whole | {"doubts": list(doubted_recipients(found))}, ensure_ascii=False))
        return 0
    print(f"{settings.topics_file}: {_many(len(found.topics), 'topic')}, no mistakes")
    for one in found.topics:
        print(f"  {_line(one)}")
        for doubt in doubts(one.query, one.symbols):
            print(f"    is that meant? {doubt}")
    for doubt in doubted_recipients(found):
        print(f"  is that meant? {doubt}")
    wanted = {to.channel for one in found.topics for to in one.subscribers}
    for channel, setting in not_set_up(settings).items():
        if channel in wanted:
            print(f"  messages by {channel} wait until {setting} is set")
    if "mail" in wanted and not settings.smtp_url:
        print(f"  mails are left in {settings.home / 'mail'} until RAPPORTEUR_SMTP_URL is set")
    return 0


def list_topics(*, as_json: bool) -> int:
    settings = read_settings()
    with reading(open_database(settings.database_address)) as connection:
        added = added_topics(connection)
        try:
            topics = all_topics(settings, connection)[0].topics
        except NoTopics as error:
            topics = ()
            if not as_json:
                print(f"no topics yet. {error.advice}")
    if as_json:
        rows = [_row(one) | {"from": "command" if name_key(one.name) in added else "file"} for one in topics]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for one in topics:
        print(_line(one))
        print(f"    {one.query.text or 'symbols ' + ', '.join(one.symbols)}")
        print(f"    {'added by command' if name_key(one.name) in added else settings.topics_file}")
    return 0


def add(name: str, wish: Wish, *, yes: bool, as_json: bool) -> int:
    """Adds a topic, unless it would send more than the limit of the settings and nobody said ``yes``; then 1."""
    settings = read_settings()
    topic, entry = wish.topic(name)
    with open_office(settings) as office:
        with reading(office.engine) as connection:
            _refuse_known(topic.name, settings, connection)
        expanded = replace(topic, query=open_thesaurus(settings).expanded(topic.query))
        trial = try_on_archive(office, expanded, office.clock() - _LOOK_BACK)
        kept = yes or trial.a_week <= settings.topic_limit
        if kept:
            row = {"name_key": name_key(topic.name), "name": topic.name, "entry": entry, "added_at": office.clock()}
            with writing(office.engine) as connection:
                _refuse_known(topic.name, settings, connection)
                connection.execute(insert(added_topic).values(row))
    if as_json:
        print(json.dumps({"added": kept, "alerts_a_week": round(trial.a_week, 1), "topic": _row(topic)}))
    elif kept:
        print(f"added: {_line(topic)}")
        for doubt in doubts(topic.query, topic.symbols):
            print(f"  is that meant? {doubt}")
        print(f"  {_forecast(trial)}. It tells of what is seen from now on, never of what is already here.")
    else:
        print(f"not added: {_forecast(trial)}, and the limit is {settings.topic_limit:g} a week.")
        print("  Ask for less (title:…, changed:(…), --symbol, --event), see what it finds with")
        print("  `rapporteur topics test QUERY --since DATE`, or say --yes.")
    return 0 if kept else 1


def remove(name: str) -> int:
    settings = read_settings()
    with writing(open_database(settings.database_address)) as connection:
        known = _added(name, settings, connection)
        connection.execute(delete(added_topic).where(added_topic.c.name == known))
        # Added once more, it is new once more: it tells nothing of what came in between.
        connection.execute(delete(topic_table).where(topic_table.c.name == known))
    print(f"removed: {known}; who was told of what is kept")
    return 0


def pause(name: str, *, paused: bool) -> int:
    settings = read_settings()
    with writing(open_database(settings.database_address)) as connection:
        known = _added(name, settings, connection)
        connection.execute(update(added_topic).where(added_topic.c.name == known).values(paused=paused))
    print(f"{'paused' if paused else 'resumed'}: {known}")
    return 0


def _name(name: str) -> str:
    return " ".join(name.split())


def _added(name: str, settings: Settings, connection: Connection) -> str:
    """The name of a topic that was added by command, as it was given. Raises UsageError that says where it is, or what is near."""
    # By the names alone: a topic that is refused since can be removed still.
    added = {row.name_key: row.name for row in connection.execute(select(added_topic.c.name_key, added_topic.c.name))}
    key = name_key(name)
    if key in added:
        return str(added[key])
    with suppress(NoTopics):
        if any(name_key(one.name) == key for one in topic_file(settings).topics):
            raise UsageError(
                f'topic "{_name(name)}" is in {settings.topics_file}, which is yours',
                advice="Edit it there; paused: true silences it",
            )
    close = get_close_matches(key, added, n=1)
    hint = f"Did you mean '{added[close[0]]}'?" if close else "`rapporteur topics list` shows all"
    raise UsageError(f'no topic "{_name(name)}" was added by command', advice=hint)


def _refuse_known(name: str, settings: Settings, connection: Connection) -> None:
    key = name_key(name)
    if key in added_topics(connection):
        raise UsageError(f'there is a topic "{name}" already', advice=f"First: rapporteur topics remove '{name}'")
    with suppress(NoTopics):
        if any(name_key(one.name) == key for one in topic_file(settings).topics):
            raise UsageError(
                f'there is a topic "{name}" in {settings.topics_file} already', advice="Give this one another name"
            )


def try_query(query: str, names: Sequence[str], *, as_json: bool) -> int:
    """0 when at least one document matches, else 1."""
    settings = read_settings()
    parsed = parse(query)
    _doubt(parsed)
    parsed = open_thesaurus(settings).expanded(parsed)
    results = []
    for name in names:
        side = read_side(name, settings)
        subjects: tuple[str, ...] = ()
        if side.version:
            with reading(open_database(settings.database_address)) as connection:
                subjects = subjects_of(connection, side.facts.key)
        results.append((name, side.document.masthead.symbol, search(parsed, side.document, None, subjects)))
    if as_json:
        rows = [
            {"file": name, "symbol": symbol, "hits": [asdict(hit) for hit in hits]} for name, symbol, hits in results
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for name, symbol, hits in results:
            print(f"{symbol or name}: {_many(len(hits), 'matching passage')}")
            for hit in hits:
                print(f"  {_marked(hit)}")
    return 0 if any(hits for _, _, hits in results) else 1


def try_since(text: str, since: date, wish: Wish, *, as_topic: bool, as_json: bool) -> int:
    """What a query, or (``as_topic``) a topic by its name, would have told since a day. 0 when anything, else 1."""
    settings = read_settings()
    if since > utc_now().date():
        raise UsageError(f"--since {since} is still to come", advice="Give a day that is over: --since 2025-10-01")
    with open_office(settings) as office:
        if as_topic:
            with reading(office.engine) as connection:
                topic = _named(text, settings, connection)
        else:
            topic = replace(wish, query=text, to=("console",)).topic("test")[0]
            _doubt(topic.query, topic.symbols)
            topic = replace(topic, query=open_thesaurus(settings).expanded(topic.query))
        trial = try_on_archive(office, topic, datetime(since.year, since.month, since.day, tzinfo=UTC))
    if as_json:
        rows = [
            {
                "symbol": one.symbol,
                "title": one.title,
                "language": one.language,
                "when": one.when.isoformat(),
                "told": one.told,
                "reason": str(one.reason),
                "in_changed": one.match.in_changed,
                "hits": [asdict(hit) for hit in one.match.hits],
            }
            for one in trial.found
        ]
        whole = {"looked_at": trial.looked_at, "weeks": round(trial.weeks, 1), "alerts_a_week": round(trial.a_week, 1)}
        whole["busiest_week"] = trial.busiest
        print(json.dumps(whole | {"found": rows}, ensure_ascii=False))
        return 0 if trial.found else 1
    for one in trial.found[-_SHOWN:]:
        print(f"{one.when:%Y-%m-%d}  {one.symbol}: {one.title or 'without a title'}")
        print(f"    {'would be told' if one.told else 'not told'}: {one.reason}")
        for hit in one.match.hits:
            print(f"    {_marked(hit)}")
    if len(trial.found) > _SHOWN:
        print(f"(and {len(trial.found) - _SHOWN} before these; --json has all)")
    print(_forecast(trial))
    return 0 if trial.found else 1


def _doubt(query: Query, symbols: Iterable[Glob] = ()) -> None:
    """Beside the result, which a program may be reading."""
    for doubt in doubts(query, symbols):
        print(f"is that meant? {doubt}", file=sys.stderr)


def _named(name: str, settings: Settings, connection: Connection) -> Topic:
    known = {name_key(one.name): one for one in all_topics(settings, connection)[0].topics}
    key = name_key(name)
    if key not in known:
        close = get_close_matches(key, known, n=1)
        hint = f"Did you mean '{known[close[0]].name}'?" if close else "`rapporteur topics list` shows all"
        raise UsageError(f'there is no topic "{_name(name)}"', advice=hint)
    return known[key]


def _forecast(trial: Trial) -> str:
    if not trial.looked_at:
        return f"the archive has no documents since {trial.since:%Y-%m-%d} to try it on"
    told = sum(one.told for one in trial.found)
    rate = f"{trial.a_week:.1f}".rstrip("0").rstrip(".")
    return (
        f"of {_many(trial.looked_at, 'document version')} since {trial.since:%Y-%m-%d} it meets {len(trial.found)} "
        f"and would tell of {told}: about {rate} a week, {trial.busiest} in the busiest"
    )


def _marked(hit: Hit) -> str:
    return f"{hit.where:<8} {hit.excerpt[: hit.start]}»{hit.excerpt[hit.start : hit.end]}«{hit.excerpt[hit.end :]}"


def _many(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def _line(one: Topic) -> str:
    return f"{one.name}{' (paused)' if one.paused else ''} → {', '.join(to.written for to in one.subscribers)}"


def _row(one: Topic) -> dict[str, object]:
    return {
        "name": one.name,
        "query": one.query.text,
        "symbols": list(map(str, one.symbols)),
        "subscribers": [str(who) for who in one.subscribers],
        "languages": list(one.languages),
        "events": sorted(one.events),
        "weight": str(one.weight),
        "note": one.note,
        "paused": one.paused,
    }
