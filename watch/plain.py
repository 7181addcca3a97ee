"""Text from outside, made fit to be shown: free of characters that do things, brought to a length, cut between words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

_ENDING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Without width: marks of direction, joiners. Nothing stands in their place.
_TURNING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
# First strong isolate, and its end (Unicode's bidirectional algorithm, UAX #9).
APART, END = "\u2068", "\u2069"
_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTER}](?:[{_LETTER} ]*[{_LETTER}])?")
_SPACE = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Without characters that do things; every run of white space is a blank. Blanks at the ends stay."""
    return _SPACE.sub(" ", _ENDING.sub(" ", _TURNING.sub("", text)))


def clean(text: str, most: int) -> str:
    """One line of at most ``most`` characters, cut between words, without characters that do things."""
    return cut(one_line(text).strip(), most)


def apart(text: str) -> str:
    """Each stretch in a right-to-left script set apart, so that what stands around it ("old → new") keeps its order.

    The marks are put in here, in pairs, after those from outside are gone (``clean``).
    """
    return _RIGHT_TO_LEFT.sub(lambda found: f"{APART}{found[0]}{END}", text)


def cut(text: str, most: int) -> str:
    """At most ``most`` characters: the words that fit and "…"."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if " " in kept[most // 2 :] and not text[most - 1].isspace():
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ,;:–-") + "…"


def and_more(names: Sequence[str], most: int) -> str:
    """ "Fiji, Malta and 12 more"."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def web_address(url: str | None) -> str | None:
    """The address with everything quoted that could end a link early; None where it is no http(s) address."""
    if not url or _ENDING.search(url) or _TURNING.search(url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    safe = quote(url, safe="/:?#[]@!$&()+,;=%-._~'").replace("'", "%27")
    return safe if len(safe) <= 2000 else None


def legible(words: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The operations for the eye: blanks are never struck or marked as new, and stand between what went and what came.

    No longer exact to the last blank: for showing, not for rebuilding either text.
    """
    found: list[tuple[str, str]] = []

    def add(op: str, text: str) -> None:
        if op == "=" and found and found[-1][0] == "=":
            text = _SPACE.sub(" ", found.pop()[1] + text)
        if text:
            found.append((op, text))

    for op, raw in words:
        text = one_line(raw)
        body = text if op == "=" else text.strip()
        if op != "=" and (text != text.lstrip() or (body and found and found[-1][0] != "=")):
            add("=", " ")
        add(op, body)
        if op != "=" and body and text != text.rstrip():
            add("=", " ")
    return tuple(found)


def shorten(words: Sequence[tuple[str, str]], most: int) -> tuple[tuple[str, str], ...]:
    """The operations up to about ``most`` characters, cut between words."""
    kept: list[tuple[str, str]] = []
    room = most
    for op, text in words:
        if len(text) > room:
            if room > 20:
                kept.append((op, cut(text, room)))
            elif kept and not kept[-1][1].endswith("…"):
                kept.append(("=", " …"))
            break
        kept.append((op, text))
        room -= len(text)
    return tuple(kept)
