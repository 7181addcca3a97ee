"""The HTML that United Nations hosts answer where a file was expected: not available, a redirect shell, a dead list.

The wording is ours; the sizes are those that were measured (about 1.3 KB for "not available", about 4 KB for the shell).
"""

from __future__ import annotations

from html import escape

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>{title}</title>
{style}
</head>
<body>
{body}
</body>
</html>
"""


def _page(title: str, body: str, size: int) -> bytes:
    page = _FRAME.format(title=title, style="", body=body)
    rules: list[str] = []
    number = 0
    while len(page.encode()) + sum(len(rule) + 1 for rule in rules) + 17 < size:
        rules.append(f".doc-{number:02d} {{ margin: {number}px; padding: 0; color: #009edb; }}")
        number += 1
    style = "<style>\n" + "\n".join(rules) + "\n</style>"
    return _FRAME.format(title=title, style=style, body=body).encode()


#: The same page for "there is no such document" and for "you have asked too often": that is the trap (sources.md 3.1).
NOT_AVAILABLE = _page(
    "Official Document System",
    '<div id="app"><p>Loading. If the document does not appear, it is not available in the language and format that you '
    "asked for.</p></div>",
    1300,
)

#: What undocs.org answers where its lists used to be. Well-formed, which is the worse trap: a feed parser finds no fault in it.
MOVED_LIST = _page(
    "Official Document System",
    "<h1>Official Document System</h1><p>The page that you asked for has moved. Please use the search.</p>",
    2200,
)

#: A firewall's challenge: it wants a script to be run, and is neither a list nor a file.
CHALLENGE = _page(
    "Human verification",
    '<script>window.gokuProps = {"key": "", "context": "", "iv": ""};</script><div id="challenge-container"></div>'
    "<noscript>JavaScript is disabled. Please enable it to continue.</noscript>",
    2000,
)


def shell(language: str, symbol: str) -> bytes:
    """The page that docs.un.org answers without ``direct=true``: it would load the file by script."""
    name = escape(symbol)
    return _page(
        name,
        f'<div id="viewer" data-symbol="{name}" data-language="{escape(language)}"></div>\n'
        f"<noscript>Please enable scripts to read {name}.</noscript>",
        4000,
    )


def index(count: int, url: str) -> bytes:
    """What the replica says of itself, to a person who opens its address."""
    return _FRAME.format(
        title="Replica",
        style="",
        body=f"<h1>A loopback United Nations</h1><p>{count} documents. Ask for any United Nations host below this address, "
        f'for example <a href="{url}/docs.un.org/rss/allundocs.xml">/docs.un.org/rss/allundocs.xml</a>.</p>',
    ).encode()
