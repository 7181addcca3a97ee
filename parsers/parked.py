"""Why a file is set aside instead of parsed.

A parked file is kept, named and shown by ``status``; nothing about it is guessed. The sentences are for the person who
looks after the collection: what the file is, and what would help.
"""

from __future__ import annotations

from enum import StrEnum

from documents.errors import TerminalError


class Reason(StrEnum):
    """What the file turned out to be. The values are stored: they change only with a migration."""

    EMPTY = "empty"
    HTML = "html"
    SOFT_404 = "soft 404"
    IMAGE_ONLY = "image only"
    UNREADABLE = "unreadable image"
    WORDPERFECT = "wordperfect"
    WRONG_DOCUMENT = "wrong document"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    NO_SYMBOL = "no symbol"
    BROKEN = "broken"
    PROTECTED = "protected"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.EMPTY: ("the file is empty", "The source answered without a document; fetch it again later"),
    Reason.HTML: ("the file is a web page, not a document", "The source answers so when it lacks the document"),
    Reason.SOFT_404: (
        "the file is the notice of the Official Document System that the document does not exist",
        "Check the symbol; the document may not have been issued yet",
    ),
    Reason.IMAGE_ONLY: (
        "the pages are images without a text layer",
        "Read it with optical character recognition, or find a text edition in the Digital Library",
    ),
    Reason.UNREADABLE: (
        "the pages are images in which no text can be recognised",
        "Read it with your own eyes, or find a text edition in the Digital Library",
    ),
    Reason.WORDPERFECT: (
        "the file is a WordPerfect document of the 1990s",
        "Fetch the PDF edition, or convert the file to Word",
    ),
    Reason.WRONG_DOCUMENT: (
        "the symbol printed in the file is not the one asked for",
        "The source served another document under this symbol",
    ),
    Reason.TRUNCATED: ("the file breaks off before its end", "Fetch it again"),
    Reason.UNSUPPORTED: ("the format of the file is not one that can be parsed", "Fetch the PDF or the Word edition"),
    Reason.NO_SYMBOL: ("no document symbol is printed in the file", "It may not be a parliamentary document"),
    Reason.BROKEN: ("the file is damaged and cannot be opened", "Fetch it again, or in another format"),
    Reason.PROTECTED: ("the file is protected by a password", "Fetch an unprotected edition"),
}


class Parked(TerminalError):
    """The file will not be parsed by this version; ``reason`` says why, ``str()`` is one line for a librarian."""

    reason: Reason

    def __init__(
        self, what: str = "", *, reason: Reason, phase: str = "parsing", subject: str = "", advice: str = ""
    ) -> None:
        sentence, help_ = SENTENCES[reason]
        super().__init__(what or sentence, phase=phase, subject=subject, advice=advice or help_)
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses the border of the parser's child processes with its reason.
        return (_again, (self.what, self.reason, self.phase, self.subject, self.advice))


def _again(what: str, reason: Reason, phase: str, subject: str, advice: str) -> Parked:
    return Parked(what, reason=reason, phase=phase, subject=subject, advice=advice)
