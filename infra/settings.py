"""Every setting, read once at the edge and passed in. ``docs/settings.md`` is made from this class and tested against it.

Environment variables carry the prefix ``RAPPORTEUR_``: ``RAPPORTEUR_HOME=/var/lib/rapporteur``. Lists are comma-separated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from documents.errors import UsageError
from documents.languages import language_code
from documents.series import Series
from documents.symbol import SymbolError
from watch.message import Recipient
from watch.topics import FORMATS

CommaList = Annotated[tuple[str, ...], NoDecode]

DAILY_LISTS = (
    "https://esubscription.un.org/rss/gadocs.xml",
    "https://esubscription.un.org/rss/scdocs.xml|https://docs.un.org/rss/scdocs.xml",
    "https://esubscription.un.org/rss/ecosocdocs.xml",
    "https://esubscription.un.org/rss/hrc.xml|https://docs.un.org/rss/hrc.xml",
    "https://docs.un.org/rss/allundocs.xml",
)

MORE_SOURCES = ("catalogue", "journal", "igov", "mark-up")


class Settings(BaseSettings):
    """The embedded form needs none of them: SQLite, a folder, the console and a mail drop below ``home``."""

    model_config = SettingsConfigDict(env_prefix="RAPPORTEUR_", extra="ignore", frozen=True)

    home: Path = Field(
        default=Path("rapporteur-home"),
        description="Folder of the embedded form: database, objects, mail drop.",
    )
    topics: Path | None = Field(default=None, description="The topics file; `topics.yaml` in the home folder if unset.")
    thesaurus: Path | None = Field(
        default=None,
        description="Names that mean the same to topics: a dump of the UNBIS Thesaurus (Turtle, `.ttl`), or a table (`.csv`) with "
        "the names of one thing in each row.",
    )
    topic_limit: float = Field(
        default=20,
        gt=0,
        description="Alerts a week above which `topics add` asks for `--yes`, by what would have matched before.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy address, `postgresql+psycopg://user:password@host/name`; SQLite in the home folder if unset.",
    )
    objects: str | None = Field(
        default=None,
        description="Where files are kept: `s3://bucket/prefix`, or a folder; `objects` in the home folder if unset.",
    )
    s3_endpoint: str | None = Field(default=None, description="Address of an S3 server that is not Amazon's.")
    s3_access_key: str | None = Field(default=None, description="S3 key id; boto3's own ways of finding one if unset.")
    s3_secret_key: SecretStr | None = Field(default=None, description="The S3 key's secret.")

    sources: CommaList = Field(
        default=DAILY_LISTS,
        description="Addresses of the daily lists (RSS or Atom) that are polled, in order; `one|other` for the same list at "
        "two hosts, of which the one that answers is read.",
    )
    more_sources: CommaList = Field(
        default=(),
        description="More of the UN's sources: `catalogue` (the library's), `journal` (documents on agendas), `igov` (decisions "
        "of the General Assembly), `mark-up` (adopted resolutions in Akoma Ntoso, out of the UN's repositories).",
    )
    catalogue_search: str = Field(
        default="", description="What the catalogue is asked for, in its own query language; every change if unset."
    )
    feeds: CommaList = Field(
        default=(), description="Addresses of RSS or Atom feeds of press and news, kept beside the documents they name."
    )
    reliefweb_appname: str | None = Field(
        default=None, description="The name that ReliefWeb has approved for you; switches its reports on."
    )
    reliefweb_query: str = Field(default="", description="Which reports of ReliefWeb, in its own query language.")
    markup_folder: Path | None = Field(
        default=None,
        description="A checkout of a repository of the UN's resolutions in Akoma Ntoso, kept up to date by you, in the place of "
        "`mark-up`.",
    )
    watched_folder: Path | None = Field(
        default=None, description="A folder: PDF, DOCX, DOC and XML files dropped there are documents."
    )
    symbol_list: Path | None = Field(
        default=None, description="A text file with a symbol on each line: each is fetched."
    )
    series: CommaList = Field(
        default=(),
        description="Numbered series that are asked for beside the lists, `n` where the number stands: `A/C.3/80/L.n`, "
        "`A/RES/80/n`, `S/RES/n@2780` (from 2780 on).",
    )
    series_budget: int = Field(
        default=20, ge=1, description="Most symbols of one such series that are asked for in one run."
    )
    languages: CommaList = Field(
        default=("en", "fr", "es", "ru", "ar", "zh"),
        description="Languages in order of preference: a document is fetched in the first in which it exists.",
    )
    formats: CommaList = Field(
        default=("pdf", "docx", "doc"),
        description="File formats in order of preference.",
    )
    replica: str | None = Field(
        default=None, description="`http://127.0.0.1:PORT` of a replica that is asked instead of every UN host."
    )
    contact: str = Field(
        default="", description="Address at which a UN webmaster reaches the operator; part of our User-Agent. Set it."
    )
    canary: str | None = Field(
        default=None,
        description="A document that surely exists, asked for before another is taken for missing; `A/RES/78/1` if unset, "
        "none with a replica.",
    )
    requests_per_hour: int = Field(
        default=1000,
        ge=1,
        description="Most requests to one UN host in an hour (documents.un.org blocks from about 1,200).",
    )
    fetch_workers: int = Field(default=4, ge=1, le=32, description="Files fetched at the same time from a replica.")
    parse_workers: int = Field(default=2, ge=1, le=64, description="Child processes that parse.")
    parse_memory_mb: int = Field(default=1024, ge=128, description="Most memory of one parser process, in MiB.")
    parse_seconds: float = Field(default=60, gt=0, description="Longest time for the parse of one file, in seconds.")
    ocr: bool = Field(
        default=True,
        description="Scans without a text layer are read with Tesseract, where it is installed, and marked so.",
    )
    max_file_mb: int = Field(default=60, ge=1, description="Largest file that is fetched, in MiB.")

    slack_token: SecretStr | None = Field(
        default=None, description="Bot token (`xoxb-…`, scopes chat:write and channels:history)."
    )
    slack_base_url: str = Field(default="https://slack.com/api/", description="Slack's Web API; another one for tests.")
    slack_pace: float = Field(
        default=1.0,
        ge=0,
        description="Seconds between two posts to one Slack channel: Slack wants about one, and refuses what comes faster.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="`smtp://user:password@host:587` (STARTTLS), `smtps://…` or `smtp://localhost:25?security=none`; "
        "the mail drop in the home folder if unset.",
    )
    mail_from: str = Field(default="rapporteur@localhost", description="Sender of the mails.")
    public_url: str | None = Field(
        default=None,
        description="Address under which the object store is served to readers, for links to redlines in messages.",
    )

    webhooks: SecretStr | None = Field(
        default=None,
        description="Hosts that webhooks may be posted to, each with the secret that signs what goes there: "
        "`hooks.example.org=whsec_…,other.example:8443=whsec_…`; none are posted if unset. docs/webhook.md has the contract.",
    )
    webhook_networks: CommaList = Field(
        default=(),
        description="Private networks in which such hosts may stand (`10.1.0.0/16`); else only public addresses are posted to.",
    )
    feed_folder: Path | None = Field(
        default=None,
        description="Where the Atom feeds of the recipient `atom` are written; `feeds` in the home folder if unset.",
    )

    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="`listen`: the Slack app's signing secret, by which pressed buttons are known to be Slack's.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="`listen`: app-level token (`xapp-…`, scope connections:write); buttons then come by Socket Mode, without a "
        "public address.",
    )
    listen_host: str = Field(default="127.0.0.1", description="`listen`: the address it listens at.")
    listen_port: int = Field(default=8770, ge=0, le=65535, description="`listen`: the port; 0 takes a free one.")
    listen_url: str | None = Field(
        default=None,
        description="Public address of `listen` (`https://…`), for one-click unsubscribing in mails and in feeds.",
    )
    listen_secret: SecretStr | None = Field(
        default=None,
        description="Any long secret: signs the links for unsubscribing in mails; without it there are none.",
    )

    operators: str | None = Field(
        default=None,
        description="Who hears that a source turned bad or is well again: `slack:#ops`, `mail:ops@example.org` or `console`.",
    )
    operators_otherwise: str | None = Field(
        default="console",
        description="Who hears it when the way to the operators is itself what is broken: by another channel than theirs.",
    )

    heartbeat_url: SecretStr | None = Field(
        default=None,
        description="Asked for (GET) at the end of every good run: a dead man's switch that raises the alarm when we fall silent.",
    )

    poll_minutes: float = Field(default=30, gt=0, description="`serve`: minutes from one poll to the next.")
    burst_minutes: float = Field(
        default=2,
        ge=0,
        description="`serve`: minutes that an alert waits for others of its family, so that a revision takes the place of its "
        "draft. A single `rapporteur run` has seen all there is and waits for nothing.",
    )
    prefect_api_url: str | None = Field(
        default=None,
        validation_alias="PREFECT_API_URL",
        description="Prefect's own variable: a server for `--engine prefect`.",
    )

    dask_scheduler: str | None = Field(
        default=None,
        description="`tcp://host:8786` of a Dask cluster on which backfills through Prefect parse (extra `dask`); its workers need "
        "these same settings, with a database and an object store that they reach. Threads of this process if unset.",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        """Every list, whichever is added: one that is forgotten here cannot be set at all."""
        if not isinstance(value, str) or not isinstance(cls.model_fields[str(info.field_name)].default, tuple):
            return value
        return tuple(word.strip() for word in value.split(",") if word.strip())

    @field_validator("more_sources")
    @classmethod
    def _known_sources(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if word not in MORE_SOURCES:
                raise ValueError(f"{word!r} is not one of {', '.join(MORE_SOURCES)}")
        return value

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if language_code(word) != word:
                raise ValueError(f"{word!r} is not one of en, fr, es, ru, ar, zh, de")
        return value

    @field_validator("formats")
    @classmethod
    def _known_formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for word in value:
            if word not in FORMATS:
                raise ValueError(f"{word!r} is not one of {', '.join(FORMATS)}")
        return value

    @field_validator("series")
    @classmethod
    def _known_series(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(dict.fromkeys(word for word in value if Series.parse(word)))
        except SymbolError as error:
            raise ValueError(error.what) from error

    @field_validator("webhook_networks")
    @classmethod
    def _known_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(word)) for word in value)

    @field_validator("listen_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?", value):
            raise ValueError(f"{value!r} is not a web address")
        return value.rstrip("/") if value else None

    @field_validator("operators", "operators_otherwise")
    @classmethod
    def _recipient(cls, value: str | None) -> str | None:
        if value:
            Recipient.parse(value)
        return value or None

    # --- what follows from them -------------------------------------------------------------------------------------

    @property
    def topics_file(self) -> Path:
        return self.topics or self.home / "topics.yaml"

    @property
    def has_buttons(self) -> bool:
        """Whether a pressed button arrives: where nobody listens, messages have none."""
        return self.slack_signing_secret is not None or self.slack_app_token is not None

    @property
    def feeds_at(self) -> Path:
        return self.feed_folder or self.home / "feeds"

    @property
    def database_address(self) -> str:
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'rapporteur.db').absolute()}"

    @property
    def user_agent(self) -> str:
        """Who we are, honestly, with a way to reach a person."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"Rapporteur/0.1 (UN document watcher{contact})"


def misnamed(environment: Iterable[str]) -> list[str]:
    """A line for each variable that looks like a setting and is none: what it was meant to set is not set."""
    known = [f"RAPPORTEUR_{name.upper()}" for name in Settings.model_fields if name != "prefect_api_url"]
    lines = []
    for name in sorted(environment):
        if name.upper().startswith("RAPPORTEUR_") and name.upper() not in known:
            close = get_close_matches(name.upper(), known, n=1, cutoff=0.9)
            lines.append(f"{name} is no setting" + (f": did you mean {close[0]}?" if close else " (docs/settings.md)"))
    return lines


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment. Raises UsageError with one line per wrong variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks each at run time
    except ValidationError as error:
        lines = [
            f"RAPPORTEUR_{'.'.join(str(place) for place in item['loc']).upper()}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        ]
        raise UsageError("; ".join(lines), phase="reading the settings", advice="See docs/settings.md") from error
