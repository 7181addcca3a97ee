"""The listener's web side: Slack's buttons, one-click unsubscribing, the feeds.

Slack gives three seconds for an answer and does not ask again, so what was pressed is kept first and shown after.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from documents.errors import RapporteurError
from infra.listener.unsubscribing import Unsubscribing
from watch.message import Recipient

#: Bytes of a request's body. Slack sends the message along with the button, which has at most 50 blocks.
MOST_BYTES = 512 * 1024
#: Seconds in which a body has to have come.
PATIENCE = 10.0

_DIGITS = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


Take = Callable[[object], None]
TakeOff = Callable[[Recipient, tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class Listening:
    """What is listened for; None where it is not set up.

    ``take``: gets the payload of a pressed button, keeps what it says and returns; raises Garbage, or a RapporteurError when it
    could not be kept. ``take_off``: ends the mails about these topics to this recipient. ``now``: seconds since 1970.
    """

    now: Callable[[], float]
    signing_secret: str | None = None
    take: Take | None = None
    unsubscribing: Unsubscribing | None = None
    take_off: TakeOff | None = None
    feeds: Path | None = None


def make_app(listening: Listening) -> Starlette:
    """The application, for an ASGI server."""
    routes: list[BaseRoute] = [Route("/health", _health)]
    if listening.signing_secret and listening.take:
        routes.append(
            Route(
                "/slack/buttons",
                _Buttons(listening.signing_secret, listening.take, listening.now).answer,
                methods=["POST"],
            )
        )
    if listening.unsubscribing and listening.take_off:
        routes.append(
            Route(
                "/unsubscribe/{token}",
                _Leaving(listening.unsubscribing, listening.take_off).answer,
                methods=["GET", "POST"],
            )
        )
    if listening.feeds:
        routes.append(Mount("/feeds", _Feeds(directory=listening.feeds, check_dir=False)))
    return Starlette(routes=routes)


async def _health(request: Request) -> Response:
    return PlainTextResponse("listening\n")


async def _body(request: Request) -> bytes:
    """The whole body, in time and inside the limit."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BYTES:
                    raise HTTPException(413)
    except TimeoutError as error:
        raise HTTPException(408) from error
    except ClientDisconnect as error:
        raise HTTPException(400) from error
    return bytes(body)


class _Now(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class _Buttons:
    """Slack's requests: signed, and not older than five minutes."""

    def __init__(self, secret: str, take: Take, now: Callable[[], float]) -> None:
        self._verifier = SignatureVerifier(secret, _Now(now))
        self._take = take

    async def answer(self, request: Request) -> Response:
        body = await _body(request)
        if not self._is_slacks(request, body):
            raise HTTPException(401)
        try:
            said = parse_qs(body.decode(), strict_parsing=True, max_num_fields=20).get("payload", [""])
            payload = json.loads(said[0])
            await asyncio.to_thread(self._take, payload)
        except (ValueError, RecursionError) as error:  # Garbage is one, and what is no JSON
            raise HTTPException(400) from error
        except RapporteurError as error:
            # Slack shows the person who pressed that it did not work.
            raise HTTPException(503) from error
        return Response()

    def _is_slacks(self, request: Request, body: bytes) -> bool:
        sent = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # The library takes neither other forms of these nor a body that is no text.
        if not (_DIGITS.fullmatch(sent) and sent.isascii() and _SIGNATURE.fullmatch(signature)):
            return False
        try:
            return self._verifier.is_valid(body, sent, signature)
        except UnicodeDecodeError:
            return False


class _Leaving:
    """GET asks, because programs look at every address in a mail; only POST does it."""

    def __init__(self, unsubscribing: Unsubscribing, take_off: TakeOff) -> None:
        self._unsubscribing, self._take_off = unsubscribing, take_off

    async def answer(self, request: Request) -> Response:
        read = self._unsubscribing.read(request.path_params["token"])
        if read is None:
            return _page("This link is not one of ours", "It may have been cut off on its way.", status=404)
        recipient, topics = read
        what = ", ".join(topics)
        if request.method != "POST":
            return _page(
                f"Stop mails to {recipient.address}?",
                f"You get them about: {what}.",
                '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
                "<button>Stop them</button></form>",
            )
        # As a form in either of its two spellings (RFC 8058, 3.2); the body says nothing but this.
        if b"One-Click" not in await _body(request):
            raise HTTPException(400)
        try:
            await asyncio.to_thread(self._take_off, recipient, topics)
        except RapporteurError as error:
            raise HTTPException(503) from error
        return _page(
            "Done", f"{recipient.address} gets no more mails about: {what}. To undo it, ask whoever set them up."
        )


def _page(title: str, text: str, form: str = "", *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title>"
        "<style>:root {color-scheme: light dark} body {font: 17px/1.5 system-ui, sans-serif; max-width: 34em; margin: 15vh auto;"
        " padding: 0 1em} button {font: inherit; padding: .5em 1.2em; cursor: pointer}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{form}</html>",
        status_code=status,
        headers=_SAFE,
    )


class _Feeds(StaticFiles):
    """Feeds, and nothing else that lies in the folder."""

    async def check_config(self) -> None:
        try:
            await super().check_config()
        except RuntimeError as error:  # no folder: nobody was told by a feed yet
            raise HTTPException(404) from error

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not path.endswith(".atom") or any(part.startswith(".") for part in path.split("/")):
            raise HTTPException(404)
        answer = await super().get_response(path, scope)
        answer.headers["content-type"] = "application/atom+xml; charset=utf-8"
        return answer
