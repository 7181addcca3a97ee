"""The command line as a person and a program use it: exit codes, one-line errors, JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from email import policy
from email.parser import BytesParser
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer

from documents.contract import dumps
from flows.cli import app
from flows.office import unreachable
from infra.settings import read_settings
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from replica.writer.pdf import write_pdf

FAMILY = Family(3)


class Cli:
    """``rapporteur`` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
        self.environment.pop("PREFECT_API_URL", None)
        self.environment["RAPPORTEUR_HOME"] = str(home)

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *words],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "home")


@pytest.fixture
def pdfs(tmp_path: Path) -> list[Path]:
    """The draft and its revision as files."""
    paths = []
    for name, document in (("draft", FAMILY.draft), ("revision", FAMILY.revision)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(write_pdf(document))
        paths.append(path)
    return paths


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


def test_help_is_quick_to_import_and_names_every_command(cli: Cli) -> None:
    done = cli("--help")
    assert done.returncode == 0
    for command in (
        "parse",
        "compare",
        "run",
        "serve",
        "backfill",
        "status",
        "topics",
        "replica",
        "demo",
        "why",
        "family",
    ):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("words", [["--help"], ["parse", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys; from flows.cli import app\n"
        f"try: app({words!r})\n"
        "except SystemExit: pass\n"
        "print(sorted({'prefect', 'boto3', 'sqlalchemy', 'alembic', 'pypdfium2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_command_has_a_line_and_the_readme_names_only_commands_that_exist(cli: Cli) -> None:
    listed = cli("--help").stdout.split("Commands:", 1)[1].strip().splitlines()
    commands = {line.split()[0] for line in listed if line.startswith("  ")} | {listed[0].split()[0]}
    assert all(len(line.split()) > 3 for line in listed if line[2:3] != " ")
    groups = [cli(group, "--help").stdout.splitlines() for group in ("topics", "replica")]
    # In a terminal of 80 columns a longer first sentence is cut off.
    assert [
        line for line in (*listed, *chain.from_iterable(groups)) if line.endswith("...") and "Usage" not in line
    ] == []
    root = Path(__file__).resolve().parents[2]
    for page in (root / "README.md", *(root / "docs").glob("*.md")):
        named = set(re.findall(r"(?:^    |`)rapporteur ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= commands, page.name


def test_every_option_and_every_page_that_the_documents_name_exists() -> None:
    root = Path(__file__).resolve().parents[2]
    known: set[str] = set()
    pending: list[Any] = [typer.main.get_command(app)]
    while pending:
        command = pending.pop()
        known |= {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        pending += getattr(command, "commands", {}).values()
    for page in (root / "README.md", *(root / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        lines = re.findall(r"(?:^    |`)rapporteur ([^`\n]*)", text, re.MULTILINE)
        used = {name for line in lines for name in re.findall(r"(?<!\S)--[a-z-]+", line.split(" # ")[0])}
        assert used <= known | {"--help"}, page.name
        links = re.findall(r"\]\(([^)#\s]+)", text)
        assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == [], page.name


def test_parse_prints_the_contract(cli: Cli, pdfs: list[Path]) -> None:
    done = cli("parse", str(pdfs[0]))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "rapporteur/document/1"
    assert found["masthead"]["symbol"] == FAMILY.draft.masthead.symbol
    assert done.stderr == ""


def test_parse_does_not_import_prefect(cli: Cli, pdfs: list[Path]) -> None:
    script = (
        "import sys; from flows.cli import app\n"
        f"try: app(['parse', {str(pdfs[0])!r}])\n"
        "except SystemExit: pass\n"
        "print('prefect' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=cli.environment
    )
    assert done.stderr.strip() == "False"


def test_parse_many_files_and_one_bad_one(cli: Cli, pdfs: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    page.write_text("<!DOCTYPE html><html><title>Not available</title></html>")
    out = tmp_path / "out"
    done = cli("parse", *map(str, [*pdfs, page]), "--output", str(out))
    assert done.returncode == 1
    assert sorted(path.name for path in out.iterdir()) == ["draft.json", "revision.json"]
    assert "page.pdf" in one_line(done.stderr)


def test_parse_of_a_file_that_is_another_document(cli: Cli, pdfs: list[Path]) -> None:
    done = cli("parse", str(pdfs[0]), "--symbol", "A/RES/1/1")
    assert done.returncode == 1
    assert FAMILY.draft.masthead.symbol in one_line(done.stderr)


def test_wrong_use_is_2(cli: Cli, pdfs: list[Path]) -> None:
    assert cli("parse", *map(str, pdfs)).returncode == 2
    assert cli("parse", "nowhere.pdf").returncode == 1  # one of perhaps many: failed work
    assert cli("nonsense").returncode == 2
    assert cli("compare", str(pdfs[0]), str(pdfs[1]), "--format", "pdf").returncode == 2
    assert cli("run", "--engine", "steam").returncode == 2
    assert cli("backfill", "not a symbol").returncode == 2
    assert cli("backfill", "A/RES/80/1", "--cancel", "4bcfbff2").returncode == 2
    assert cli("status", RAPPORTEUR_LANGUAGES="xx").returncode == 2


@pytest.mark.parametrize("form", ["json", "html", "markdown", "text"])
def test_compare_files(cli: Cli, pdfs: list[Path], form: str) -> None:
    done = cli("compare", str(pdfs[0]), str(pdfs[1]), "--format", form)
    assert done.returncode == 0, done.stderr
    if form == "json":
        found = json.loads(done.stdout)
        assert found["schema"] == "rapporteur/comparison/1"
        assert found["basis"] == "revises"
        assert found["checks"] == {"accept_all_is_new": True, "reject_all_is_old": True}
    else:
        assert FAMILY.revision.masthead.symbol in done.stdout.replace("\\", "")  # Markdown escapes its dots


def test_compare_names_the_side_that_failed(cli: Cli, pdfs: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": "something/else"}')
    done = cli("compare", str(pdfs[0]), str(broken))
    assert done.returncode == 1
    assert str(broken) in one_line(done.stderr)


def test_compare_takes_parsed_json(cli: Cli, tmp_path: Path) -> None:
    paths = []
    for name, document in (("old", FAMILY.draft), ("new", FAMILY.revision)):
        path = tmp_path / f"{name}.json"
        path.write_text(dumps(document))
        paths.append(str(path))
    done = cli("compare", *paths, "--format", "json")
    assert done.returncode == 0, done.stderr


def test_topics_test(cli: Cli, pdfs: list[Path]) -> None:
    done = cli("topics", "test", f'"{FAMILY.subject}"', str(pdfs[0]), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["hits"]
    assert cli("topics", "test", "xylophone", str(pdfs[0])).returncode == 1
    wrong = cli("topics", "test", "crime AND (", str(pdfs[0]))
    assert wrong.returncode == 2
    one_line(wrong.stderr)


def test_topics_check(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text("topics:\n  - name: a\n    query: crime\n    subscribers: [console]\n")
    good = cli("topics", "check", str(file))
    assert good.returncode == 0
    assert good.stdout.splitlines()[1:] == ["  a → console"]
    file.write_text(file.read_text().replace("[console]", "['slack:#a', 'mail:a@b.example']"))
    told = cli("topics", "check", str(file)).stdout
    assert "messages by slack wait until RAPPORTEUR_SLACK_TOKEN is set" in told
    assert f"mails are left in {cli.home / 'mail'} until RAPPORTEUR_SMTP_URL is set" in told
    file.write_text("topics:\n  - name: a\n    qeury: crime\n")
    done = cli("topics", "check", str(file))
    assert done.returncode == 2
    assert "topics.yaml:3" in one_line(done.stderr)
    assert "query" in done.stderr


def test_a_run_and_what_it_leaves(cli: Cli) -> None:
    library = Library()
    library.publish_document(FAMILY.draft)
    library.publish_document(FAMILY.revision)
    cli.home.mkdir()
    (cli.home / "topics.yaml").write_text(
        'topics:\n  - name: a\n    query: ""\n    symbols: ["*"]\n    subscribers: [console]\n'
    )
    with Replica(library) as un:
        cli.environment["RAPPORTEUR_REPLICA"] = un.url
        done = cli("run", "--json")
        assert done.returncode == 0, done.stderr
        counts = json.loads(done.stdout.splitlines()[-1])
        assert {
            name: counts[name] for name in ("sighted", "fetched", "parsed", "parked", "compared", "alerts", "delivered")
        } == {
            "sighted": 2,
            "fetched": 2,
            "parsed": 2,
            "parked": 0,
            "compared": 1,
            "alerts": 2,
            "delivered": 1,  # the revision takes the place of its draft
        }
        assert json.loads(cli("run", "--json").stdout.splitlines()[-1])["fetched"] == 0
    draft, revision = FAMILY.draft.masthead.symbol or "", FAMILY.revision.masthead.symbol or ""
    status = cli("status", "--json")
    assert status.returncode == 0, status.stdout
    assert json.loads(status.stdout)["known"] == {"documents": 2, "versions": 2, "parsed": 2}
    assert "healthy" in cli("status").stdout
    family = json.loads(cli("family", draft, "--json").stdout)
    assert [edge["kind"] for edge in family["edges"]] == ["revises"]
    why = cli("why", revision)
    assert "told (sent) console" in why.stdout
    done = cli("compare", draft, revision, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["basis"] == "revises"
    chain = json.loads(cli("provenance", revision, "--json").stdout)
    assert [one["symbol"] for one in chain["versions"]] == [draft, revision]
    assert sum(chain["brought"]) == len(FAMILY.revision.passages)
    added = [edit for edit in FAMILY.edits if edit.kind == "added"]
    assert chain["brought"][1] >= len(added) > 0
    shown = cli("provenance", revision).stdout
    assert f"from {draft}" in shown
    # Its date moved on in the revision, and that is told of the paragraph.
    (deadline,) = [line for line in shown.splitlines() if "Decides to convene" in line]
    assert f"updated in {revision}" in deadline
    assert "no series is watched" in cli("gaps").stdout
    assert "no number of a watched series" in cli("gaps", RAPPORTEUR_SERIES="A/C.6/80/L.n,A/RES/80/n").stdout


def test_topics_that_keep_everything_from_being_told_are_the_status(cli: Cli) -> None:
    assert cli("status").returncode == 0
    library = Library()
    library.publish_document(FAMILY.draft)
    with Replica(library) as un:
        cli.environment["RAPPORTEUR_REPLICA"] = un.url
        done = cli("run", RAPPORTEUR_TOPICZ="elsewhere.yaml")
        assert done.returncode == 1
        assert "1 wait to be matched until the topics are in order" in done.stdout
        assert "failed" not in done.stdout
        assert "RAPPORTEUR_TOPICZ is no setting: did you mean RAPPORTEUR_TOPICS?" in done.stderr
        status = cli("status")
        assert status.returncode == 1
        assert "Topics      nothing is matched or told: there is no topics file" in status.stdout
        (cli.home / "topics.yaml").write_text("topics:\n  - name: a\n    query: crime\n    subscriber: [console]\n")
        assert "topics.yaml:4" in json.loads(cli("status", "--json").stdout)["topics"]
        (cli.home / "topics.yaml").write_text("topics:\n  - name: a\n    query: crime\n    subscribers: [console]\n")
        assert cli("run").returncode == 0
        assert cli("status").returncode == 0


def test_a_symbol_nobody_knows(cli: Cli) -> None:
    for words in (["why", "A/RES/1/1"], ["family", "A/RES/1/1"], ["compare", "A/RES/1/1", "A/RES/1/2"]):
        done = cli(*words)
        assert done.returncode == 1
        assert "A/RES/1/1" in one_line(done.stderr)


def test_backfill_says_what_it_would_fetch(cli: Cli) -> None:
    done = cli("backfill", "A/C.3/80/L.1..L.3", "--dry-run", "--json")
    assert json.loads(done.stdout)["symbols"] == ["A/C.3/80/L.1", "A/C.3/80/L.2", "A/C.3/80/L.3"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_home_that_cannot_be_written(cli: Cli) -> None:
    cli.home.mkdir(mode=0o500)
    done = cli("run")
    assert done.returncode == 1
    assert str(cli.home) in one_line(done.stderr)


def test_a_database_that_is_none(cli: Cli) -> None:
    cli.home.mkdir()
    (cli.home / "rapporteur.db").write_bytes(b"no database " * 1000)
    done = cli("run", RAPPORTEUR_CONTACT="desk@example.org")
    assert done.returncode == 1
    assert "no intact database" in one_line(done.stderr)


def test_an_unreachable_postgres(cli: Cli) -> None:
    done = cli("status", RAPPORTEUR_DATABASE_URL="postgresql://nobody:hush@127.0.0.1:9/none")
    assert done.returncode == 1
    line = one_line(done.stderr)
    assert "RAPPORTEUR_DATABASE_URL" in line
    assert "hush" not in line


def test_the_demo(cli: Cli, tmp_path: Path) -> None:
    done = cli("demo", "--home", str(tmp_path / "demo"), RAPPORTEUR_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((tmp_path / "demo" / "mail").glob("*.eml"))) == 4
    assert len(list((tmp_path / "demo" / "objects" / "redline").rglob("*.html"))) == 2
    # The page that stands beside a mail is that mail's own, not what the reader of a digest would have got.
    assert "Takes the place" not in done.stdout
    pages = list((tmp_path / "demo" / "mail").glob("*.html"))
    assert len(pages) == 2
    for page in pages:
        mail = BytesParser(policy=policy.default).parsebytes(page.with_suffix(".eml").read_bytes())
        html = mail.get_body(("html",))
        assert html is not None
        assert html.get_content().split() == page.read_text().split()
    again = cli("demo", "--home", str(tmp_path / "demo"))
    assert again.returncode == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    refused = cli("demo", "--home", str(tmp_path / "mine"))
    assert refused.returncode == 2
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_mute_and_unmute(cli: Cli) -> None:
    cli.home.mkdir()
    text = "topics:\n  - name: Harbours\n    query: harbour\n    subscribers: [console]\n"
    (cli.home / "topics.yaml").write_text(text)
    asked = ("mute", "--to", "mail:ana@example.org", "--topic", "harbours", "--for", "7d", "--by", "Ana")
    done = cli(*asked, "--reason", "on leave")
    assert done.returncode == 0, done.stderr
    assert "mail:ana@example.org hears nothing of topic Harbours until" in done.stdout
    assert done.stderr == "is that meant? mail:ana@example.org subscribes to no topic\n"
    (one,) = json.loads(cli("mute", "--list", "--json").stdout)
    assert (one["recipient"], one["scope"], one["value"], one["reason"]) == (
        "mail:ana@example.org",
        "topic",
        "Harbours",
        "on leave",
    )
    assert cli("unmute", one["id"]).returncode == 0
    assert cli("mute", "--list").stdout == "nothing is muted\n"
    assert "there is no silence" in cli("unmute", one["id"]).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--topic", "harbours", "--for", "7d"), "nobody is named who is not to hear of it. Give --to"),
        (("--to", "console", "--for", "7d"), "one thing that is not to be heard of has to be named. Give one"),
        (("--to", "console", "--topic", "harbours"), "a silence has one end. Give --for"),
        (("--to", "console", "--topic", "harbours", "--for", "soon"), "7d, 12h, 30min or 2w"),
        (("--to", "console", "--topic", "harbours", "--until", "2020-01-01"), "is over already"),
        (("--to", "console", "--topic", "harbors", "--for", "7d"), "Did you mean 'Harbours'?"),
        (("--to", "console", "--symbol", "A/C.3/80", "--for", "7d"), "--symbol 'A/C.3/80/*'"),
        (("--to", "console", "--topic", "harbours", "--body", "A/C.3", "--for", "7d"), "Give one of"),
    ],
)
def test_what_cannot_be_muted_is_one_line(cli: Cli, words: tuple[str, ...], said: str) -> None:
    cli.home.mkdir()
    text = "topics:\n  - name: Harbours\n    query: harbour\n    subscribers: [console]\n"
    (cli.home / "topics.yaml").write_text(text)
    done = cli("mute", *words)
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_that_nobody_could_write_to_us_is_said_where_the_un_is_asked(cli: Cli) -> None:
    line = "RAPPORTEUR_CONTACT is not set: give the address at which a UN webmaster reaches you"
    nothing = {"RAPPORTEUR_SOURCES": ""}  # so that no host is asked here
    assert f"Settings    {line}" in cli("status", **nothing).stdout.splitlines()
    assert line in cli("run", **nothing).stderr.splitlines()
    assert f"rapporteur: {line}" in cli("serve", RAPPORTEUR_OBJECTS="s3://").stderr.splitlines()
    assert unreachable(read_settings(contact="desk@example.org")) == []
    assert unreachable(read_settings(replica="http://127.0.0.1:1")) == []
