"""The dead man's switch: an address that every good run asks for. Who watches it raises the alarm when we fall silent."""

from __future__ import annotations

import httpx

from documents.errors import TransientError

_SECONDS = 10.0


def beat(url: str, agent: str) -> None:
    """Asks for ``url`` once. Raises TransientError when nobody was there to hear it."""
    try:
        httpx.get(url, timeout=_SECONDS, headers={"User-Agent": agent}, follow_redirects=True).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Not the address: it is a secret of the service that watches.
        raise TransientError(
            f"the heartbeat was not heard ({error.response.status_code})"
            if isinstance(error, httpx.HTTPStatusError)
            else f"the heartbeat was not heard ({type(error).__name__})",
            phase="ending the run",
            advice="Check RAPPORTEUR_HEARTBEAT_URL",
        ) from error
