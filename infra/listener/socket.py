"""Slack's Socket Mode: buttons come over a connection that we open, so nothing of ours has to be reachable from outside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from documents.errors import RapporteurError, TransientError
from infra.listener.pressed import Garbage
from infra.protocols import Refused

_PHASE = "connecting to Slack's Socket Mode"


class SocketListener:
    """``take`` gets the payload of a pressed button, as in ``infra.listener.web``. The library connects anew by itself.

    ``say`` hears, in one line, what was not taken.
    """

    def __init__(
        self,
        app_token: str,
        take: Callable[[object], None],
        *,
        base_url: str = "https://slack.com/api/",
        ping_interval: float = 5,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._take, self._say = take, say
        silence = logging.Logger("slack", level=logging.CRITICAL + 1)
        web = WebClient(base_url=base_url, retry_handlers=[], logger=silence)
        self._client = SocketModeClient(
            app_token, logger=silence, web_client=web, ping_interval=ping_interval, concurrency=4
        )
        if urlsplit(base_url).hostname in ("127.0.0.1", "localhost"):
            web.proxy = self._client.proxy = None
        self._client.socket_mode_request_listeners.append(self._hear)

    def connect(self) -> None:
        """Raises ``Refused`` for a token that is not taken, ``TransientError`` when Slack cannot be reached."""
        try:
            self._client.connect()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if error.response.status_code >= 500 or code in ("internal_error", "fatal_error", "service_unavailable"):
                raise TransientError(f"Slack says {code}", phase=_PHASE) from error
            raise Refused(
                f"Slack says {code}",
                phase=_PHASE,
                advice="RAPPORTEUR_SLACK_APP_TOKEN is an app-level token (xapp-…) with the scope connections:write",
                reason="credentials",
                code=code,
            ) from error
        except OSError as error:
            raise TransientError(f"Slack cannot be reached ({error})", phase=_PHASE) from error

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected())

    def close(self) -> None:
        self._client.close()

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type == "interactive":
            try:
                self._take(request.payload)
            except (Garbage, RecursionError) as error:
                self._say(f"a button that says nothing: {error}")
            except RapporteurError as error:
                # Not acknowledged: Slack shows the person who pressed that it did not work.
                self._say(f"a button was not taken: {error}")
                return
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
