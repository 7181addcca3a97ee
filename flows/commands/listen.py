"""``rapporteur listen``: the small server behind the buttons in Slack, one-click unsubscribing in mails, and the feeds."""

from __future__ import annotations

import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import uvicorn

from documents.errors import TransientError, UsageError
from flows.office import utc_now
from flows.pipeline.pressed import Desk, take_off
from infra.channels.slack import SlackChannel
from infra.database.engine import open_database
from infra.listener.socket import SocketListener
from infra.listener.unsubscribing import unsubscribing
from infra.listener.web import Listening, make_app
from infra.settings import Settings, read_settings


def listen_forever() -> int:
    """Until SIGTERM or Ctrl-C, and then 0. Raises one-line errors for what no restart would mend."""
    settings = read_settings()
    if not settings.has_buttons and unsubscribing(settings) is None and not settings.feeds_at.is_dir():
        raise UsageError(
            "there is nothing to listen for",
            phase="listening",
            advice="Set RAPPORTEUR_SLACK_SIGNING_SECRET or RAPPORTEUR_SLACK_APP_TOKEN for buttons, RAPPORTEUR_LISTEN_URL and "
            "RAPPORTEUR_LISTEN_SECRET for unsubscribing, or subscribe `atom` for feeds",
        )
    engine = open_database(settings.database_address)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        slack = None
        if settings.slack_token:
            slack = SlackChannel(settings.slack_token.get_secret_value(), base_url=settings.slack_base_url)
        desk = Desk(engine, slack, utc_now, _say)
        stack.callback(desk.close)
        if settings.slack_app_token:
            stack.callback(_by_socket(settings, desk).close)
        listening = Listening(
            now=time.time,
            signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
            take=desk.take,
            unsubscribing=unsubscribing(settings),
            take_off=lambda recipient, topics: take_off(engine, recipient, topics, utc_now()),
            feeds=Path(settings.feeds_at),
        )
        _serve(settings, listening)
    return 0


def _by_socket(settings: Settings, desk: Desk) -> SocketListener:
    assert settings.slack_app_token is not None
    listener = SocketListener(
        settings.slack_app_token.get_secret_value(), desk.take, base_url=settings.slack_base_url, say=_say
    )
    pause = 1.0
    while True:
        try:
            listener.connect()
        except TransientError as error:
            _say(f"{error} (again in {pause:.0f} s)")
            time.sleep(pause)
            pause = min(pause * 2, 60.0)
        except BaseException:
            listener.close()
            raise
        else:
            _say("buttons come by Slack's Socket Mode")
            return listener


def _serve(settings: Settings, listening: Listening) -> None:
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((settings.listen_host, settings.listen_port))
        except OSError as error:
            raise UsageError(
                f"cannot listen at {settings.listen_host}:{settings.listen_port} ({error.strerror})",
                phase="listening",
                advice="Set RAPPORTEUR_LISTEN_PORT to another port",
            ) from error
        host, port = bound.getsockname()
        _say(f"listening at http://{host}:{port}{_what(listening)}")
        config = uvicorn.Config(
            make_app(listening),
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=200,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=10,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            # The server has handlers of its own while it runs, and raises the signal once more when it has ended.
            signal.signal(number, signal.SIG_IGN)
        uvicorn.Server(config).run(sockets=[bound])
    _say("stopped")


def _what(listening: Listening) -> str:
    found = ["/feeds/"]
    if listening.signing_secret:
        found.append("/slack/buttons (the Request URL of the Slack app's interactivity)")
    if listening.unsubscribing:
        found.append("/unsubscribe/")
    return ": " + ", ".join(found)


def _say(text: str) -> None:
    print(f"rapporteur: {text}", file=sys.stderr, flush=True)
