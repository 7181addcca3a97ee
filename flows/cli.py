"""The command line. Each command is a few lines here and a plain function elsewhere; nothing heavy is imported to print help."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from documents.errors import RapporteurError, UsageError

app = typer.Typer(
    name="rapporteur",
    help="Watches United Nations documents and reports what changed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
topics_app = typer.Typer(help="Topics: what to watch for, and who is told.", no_args_is_help=True)
replica_app = typer.Typer(help="A loopback United Nations, for demos, tests and load.", no_args_is_help=True)
app.add_typer(topics_app, name="topics")
app.add_typer(replica_app, name="replica")

_DAY = ["%Y-%m-%d"]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        help="direct: plain functions in this process. prefect: through a Prefect server (PREFECT_API_URL, or one started for it). "
        "auto: prefect when PREFECT_API_URL is set.",
    ),
]


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX or text files.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option(help="Folder for <stem>.json files; one FILE without it is printed.")
    ] = None,
    symbol: Annotated[
        str | None, typer.Option(help="The symbol the file should be: another one printed on it is an error.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Its language, where the file does not say: en, fr, es, ru, ar, zh.")
    ] = None,
) -> None:
    """Parse documents into JSON (schema rapporteur/document/1)."""
    from flows.commands.parse import parse_files

    raise typer.Exit(parse_files(files, output, symbol=symbol, language=language))


@app.command()
def compare(
    old: Annotated[
        str,
        typer.Argument(
            help="A file, a parsed JSON file, or a symbol that the database knows; #LABEL behind it names a part (REPORT#IV)."
        ),
    ],
    new: Annotated[str, typer.Argument(help="The same, of the newer text.")],
    form: Annotated[
        str, typer.Option("--format", help="json, html, docx (tracked changes), markdown or text.")
    ] = "text",
    basis: Annotated[
        str | None, typer.Option(help="How NEW follows OLD (revises, adopts, succeeds, …); found out if not given.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write there instead of standard output.")] = None,
) -> None:
    """Compare two documents: what changed, paragraph by paragraph."""
    from flows.commands.compare import compare_two

    raise typer.Exit(compare_two(old, new, form=form, basis=basis, output=output))


@app.command()
def run(engine: Engine = "auto", as_json: Json = False) -> None:
    """Do all that is due, once.

    Poll, fetch, parse, compare, match, tell: for cron, or by hand.
    """
    from flows.commands.run import run_once

    raise typer.Exit(run_once("run", engine=engine, as_json=as_json))


@app.command()
def poll(engine: Engine = "auto", as_json: Json = False) -> None:
    """Only look at the sources for new symbols."""
    from flows.commands.run import run_once

    raise typer.Exit(run_once("poll", engine=engine, as_json=as_json))


@app.command()
def ingest(engine: Engine = "auto", as_json: Json = False) -> None:
    """Only fetch, parse, compare and match what was sighted."""
    from flows.commands.run import run_once

    raise typer.Exit(run_once("ingest", engine=engine, as_json=as_json))


@app.command()
def deliver(engine: Engine = "auto", as_json: Json = False) -> None:
    """Only deliver the alerts that are decided."""
    from flows.commands.run import run_once

    raise typer.Exit(run_once("deliver", engine=engine, as_json=as_json))


@app.command()
def backfill(
    symbols: Annotated[
        list[str] | None,
        typer.Argument(
            help="Symbols, ranges such as A/C.3/80/L.1..L.20, or patterns over the catalogue's records (A/C.3/76/*).",
            show_default=False,
        ),
    ] = None,
    session: Annotated[
        list[str] | None, typer.Option(help="Only of this session; alone: all that the catalogue's records name.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Catalogue records of that day or later.", formats=_DAY)
    ] = None,
    until: Annotated[datetime | None, typer.Option(help="Of that day or earlier.", formats=_DAY)] = None,
    languages: Annotated[
        str,
        typer.Option(help="In order of preference, instead of the settings' (fr,en); also for what is here already."),
    ] = "",
    alert: Annotated[
        str,
        typer.Option("--alert", help="none: nobody is told. digest: in the next digest. normal: as if they were new."),
    ] = "none",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be fetched, and how long that takes.")
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="Show the backfills and how far they are.")] = False,
    resume: Annotated[str | None, typer.Option(help="Go on with a backfill that was stopped.", metavar="ID")] = None,
    cancel: Annotated[str | None, typer.Option(help="End a backfill after its present batch.", metavar="ID")] = None,
    engine: Engine = "auto",
    as_json: Json = False,
) -> None:
    """Fetch documents by symbol, whether or not a source names them.

    The same words again go on with a backfill that was stopped.
    """
    from flows.commands import run as commands
    from flows.pipeline.wanted import Asked

    asks = bool(symbols or session or since or until)
    if sum((asks, listing, resume is not None, cancel is not None)) > 1:
        raise UsageError(
            "what to fetch, --list, --resume and --cancel do not go together", advice="Give one of them at a time"
        )
    if listing:
        raise typer.Exit(commands.list_backfills(as_json=as_json))
    if cancel is not None:
        raise typer.Exit(commands.cancel_backfill(cancel))
    asked = Asked(
        tuple(symbols or ()),
        tuple(session or ()),
        since.date() if since else None,
        until.date() if until else None,
        tuple(word.strip() for word in languages.split(",") if word.strip()),
    )
    raise typer.Exit(
        commands.run_backfill(asked, tell_how=alert, dry_run=dry_run, resume=resume, engine=engine, as_json=as_json)
    )


@app.command()
def serve() -> None:
    """Run for ever on a schedule, with Prefect's UI.

    Brings its own Prefect server when PREFECT_API_URL is not set.
    """
    from flows.scheduling.serve import serve_forever

    raise typer.Exit(serve_forever())


@app.command()
def listen() -> None:
    """Answer Slack's buttons and mail's one-click unsubscribing.

    Gives out the Atom feeds, too.
    """
    from flows.commands.listen import listen_forever

    raise typer.Exit(listen_forever())


@app.command()
def status(as_json: Json = False) -> None:
    """Show in one screen how everything is.

    Sources, backlog, parked documents, deliveries, last runs. Exit code 1 when something needs a person.
    """
    from flows.commands.status import show_status

    raise typer.Exit(show_status(as_json=as_json))


@app.command()
def gaps(
    series: Annotated[
        list[str] | None, typer.Argument(help="Series such as A/C.3/80/L.n; all that are watched if not given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which numbers of watched series are missing.

    With how often each was asked for, and when it is asked for next. RAPPORTEUR_SERIES names the series.
    """
    from flows.commands.gaps import show_gaps

    raise typer.Exit(show_gaps(series or [], as_json=as_json))


@app.command()
def family(
    symbol: Annotated[str, typer.Argument(help="Any symbol of the family.")],
    picture: Annotated[
        Path | None, typer.Option(help="Draw the family there too, as a timeline in SVG.", metavar="FILE.svg")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a document's relatives and the evidence."""
    from flows.commands.family import show_family

    raise typer.Exit(show_family(symbol, as_json=as_json, picture=picture))


@app.command()
def provenance(
    names: Annotated[
        list[str],
        typer.Argument(
            help="A symbol that the database knows, or files and symbols, oldest first.", show_default=False
        ),
    ],
    as_json: Json = False,
) -> None:
    """Show which version brought or dropped each paragraph."""
    from flows.commands.provenance import show_provenance

    raise typer.Exit(show_provenance(names, as_json=as_json))


@app.command()
def why(symbol: Annotated[str, typer.Argument(help="A symbol that was sighted.")], as_json: Json = False) -> None:
    """Show where a document stands, who was told, and why."""
    from flows.commands.why import show_why

    raise typer.Exit(show_why(symbol, as_json=as_json))


@app.command()
def mute(
    to: Annotated[str | None, typer.Option(help="Who: mail:name@example.org, slack:#channel, console.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Instead of --to.")] = False,
    topic: Annotated[str | None, typer.Option(help="A topic by its name.")] = None,
    symbol: Annotated[str | None, typer.Option(help="A symbol, or a pattern such as A/C.3/80/L.*.")] = None,
    body: Annotated[str | None, typer.Option(help="What a body issues, such as A/C.3.")] = None,
    family: Annotated[
        str | None, typer.Option(help="A draft, its revisions and the adopted text, by any symbol.")
    ] = None,
    span: Annotated[str | None, typer.Option("--for", help="How long: 30min, 12h, 7d, 2w.")] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Or until when (UTC).", formats=[*_DAY, "%Y-%m-%dT%H:%M"])
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; `rapporteur why` shows it.")] = "",
    by: Annotated[str | None, typer.Option(help="Who says so, if not you.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show what is muted.")] = False,
    as_json: Json = False,
) -> None:
    """Silence a topic, symbol, body or family for a while.

    For one recipient or for everybody; `rapporteur why SYMBOL` then shows what was passed over, and for which reason.
    """
    from flows.commands import mute as commands
    from watch.silence import Scope

    if listing:
        raise typer.Exit(commands.list_silences(as_json=as_json))
    given = {Scope.TOPIC: topic, Scope.SYMBOL: symbol, Scope.BODY: body, Scope.FAMILY: family}
    scopes = {scope: value for scope, value in given.items() if value is not None}
    raise typer.Exit(commands.mute(commands.Wish(to, everybody, scopes, span, until, reason, by)))


@app.command()
def unmute(
    names: Annotated[list[str], typer.Argument(help="The ids that `rapporteur mute --list` shows.", metavar="ID...")],
) -> None:
    """End silences before their time."""
    from flows.commands.mute import unmute as end

    raise typer.Exit(end(names))


@topics_app.command("check")
def topics_check(
    file: Annotated[Path | None, typer.Argument(help="A topics file; the one of the settings if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Check the topics file and list what it says."""
    from flows.commands.topics import check

    raise typer.Exit(check(file, as_json=as_json))


@topics_app.command("list")
def topics_list(as_json: Json = False) -> None:
    """List all topics, those of the file and those added by command."""
    from flows.commands.topics import list_topics

    raise typer.Exit(list_topics(as_json=as_json))


Symbols = Annotated[
    list[str] | None, typer.Option("--symbol", help="Only documents whose symbol fits: 'A/C.3/80/L.*'. More than once.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="en, fr, es, ru, ar, zh or all; en if not given.")
]
Events = Annotated[
    list[str] | None, typer.Option("--event", help="new, revised, adopted, … (docs/topics.md); all if not given.")
]
Weight = Annotated[str, typer.Option(help="The least change: technical, reworded or substantive.")]
TopicName = Annotated[str, typer.Argument(help="The topic's name, as `rapporteur topics list` shows it.")]


@topics_app.command("add")
def topics_add(
    name: Annotated[str, typer.Argument(help="Shown in every alert as the reason.")],
    to: Annotated[list[str], typer.Option(help="mail:name@example.org, 'slack:#channel', console, … More than once.")],
    query: Annotated[str, typer.Option(help="What to look for, in single quotes: 'crime AND \"human rights\"'.")] = "",
    symbol: Symbols = None,
    language: Languages = None,
    event: Events = None,
    weight: Weight = "technical",
    note: Annotated[str, typer.Option(help="Your own reminder, shown in the alert.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Also when it would send more alerts a week than the limit.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add a topic, without editing the topics file. Exit code 1 when it would send too much."""
    from flows.commands.topics import Wish, add

    wish = Wish(query, to, symbol or (), language or (), event or (), weight, note)
    raise typer.Exit(add(name, wish, yes=yes, as_json=as_json))


@topics_app.command("remove")
def topics_remove(name: TopicName) -> None:
    """Remove a topic that was added by command."""
    from flows.commands.topics import remove

    raise typer.Exit(remove(name))


@topics_app.command("pause")
def topics_pause(name: TopicName) -> None:
    """Silence a topic that was added by command, and keep it."""
    from flows.commands.topics import pause

    raise typer.Exit(pause(name, paused=True))


@topics_app.command("resume")
def topics_resume(name: TopicName) -> None:
    """Let a paused topic speak again."""
    from flows.commands.topics import pause

    raise typer.Exit(pause(name, paused=False))


@topics_app.command("test")
def topics_test(
    query: Annotated[
        str, typer.Argument(help="A query, in single quotes: 'crime AND (\"capacity building\" OR title:cyber*)'.")
    ],
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Files, parsed JSON files, or symbols that the database knows.", show_default=False),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Try it on the archive since this day.")
    ] = None,
    topic: Annotated[bool, typer.Option("--topic", help="QUERY is the name of one of your topics.")] = False,
    symbol: Symbols = None,
    language: Languages = None,
    event: Events = None,
    weight: Weight = "technical",
    as_json: Json = False,
) -> None:
    """Try a query on documents, or on the archive.

    On documents: the passages that it finds. On the archive since a day: what it would have told of, and how many alerts a
    week that is. Exit code 1 when it matches nothing.
    """
    from flows.commands.topics import Wish, try_query, try_since

    if since is not None and not files:
        wish = Wish("", (), symbol or (), language or (), event or (), weight)
        raise typer.Exit(try_since(query, since.date(), wish, as_topic=topic, as_json=as_json))
    if since is not None or not files or topic:
        raise UsageError(
            "try it on documents or on the archive",
            advice="Name files or symbols behind the query, or give --since 2025-10-01",
        )
    raise typer.Exit(try_query(query, files, as_json=as_json))


@replica_app.command("serve")
def replica_serve(
    documents: Annotated[
        Path | None, typer.Option(help="A folder of real files, with or without a MANIFEST.csv.")
    ] = None,
    port: Annotated[int, typer.Option(help="0 takes a free one and says which.")] = 8765,
    generate: Annotated[int, typer.Option(help="Publish that many documents of its own making.")] = 0,
    seed: Annotated[int, typer.Option(help="Which documents those are.")] = 0,
    missing: Annotated[str, typer.Option(help="How a missing document is said: html, empty or 404.")] = "html",
    window: Annotated[int | None, typer.Option(help="Most entries of a daily list.")] = None,
    hours: Annotated[float | None, typer.Option(help="A daily list forgets what is older.")] = None,
    month: Annotated[
        bool, typer.Option("--month", help="Publish a month of life that goes on while it is served.")
    ] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="What goes wrong, e.g. 'challenge docs.un.org/* times=3 probability=0.5'; docs/replica.md has all."
        ),
    ] = None,
) -> None:
    """Serve a loopback United Nations until stopped."""
    from replica.cli import serve as serve_replica

    serve_replica(
        documents,
        port,
        missing=missing,
        window=window,
        hours=hours,
        generate=generate,
        seed=seed,
        month=month,
        faults=fault or (),
    )


@app.command()
def demo(
    home: Annotated[Path | None, typer.Option(help="Where to leave what it made; `demo-home` if not given.")] = None,
) -> None:
    """Show the whole job on generated documents."""
    from flows.demo import run_demo

    raise typer.Exit(run_demo(home or Path("demo-home")))


def main() -> None:
    """Exit codes: 0 done, 1 failed work, 2 wrong use. An error is one line."""
    try:
        app(prog_name="rapporteur")
    except UsageError as error:
        print(f"rapporteur: {error}", file=sys.stderr)
        sys.exit(2)
    except RapporteurError as error:
        print(f"rapporteur: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("rapporteur: stopped; the work goes on where it was at the next start", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
