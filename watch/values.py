"""What may stand behind the fields whose values are known beforehand, and what was probably meant where something else does.

The kinds of document are a closed set: any other is a mistake. Bodies, series, verbs and sponsors may be new ones: what looks
like a slip of the pen there is only doubted, which `rapporteur topics check` says (watch/doubts.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from compare.ladder import NEUTRAL, RUNGS, STRONG
from documents.model import PartKind
from documents.state_names import LANGUAGES, names_in
from documents.states import ENGLISH, NO_STATES
from documents.symbol import SERIES
from watch.globs import Glob
from watch.stems import STEMMERS
from watch.words import read

#: What a document may be as a whole (``Document.kind``), or one of its parts.
KINDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *map(str, PartKind),
            *("amendment", "committee report", "report", "report of the Secretary-General", "session report"),
            *("budget report", "concluding observations", "corrigendum", "note", "note verbale", "agenda", "petition"),
            *("presidential statement", "summary statement", "verbatim record", "summary record"),
            *("administrative issuance", "limited document", "document"),
        )
    )
)
_COMMITTEES = ("first", "second", "third", "fourth", "fifth", "sixth")
_BODY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("general assembly", "ga", "unga"), "A"),
        **dict.fromkeys(("security council", "sc", "unsc"), "S"),
        **dict.fromkeys(("economic and social council", "ecosoc"), "E"),
        **dict.fromkeys(("human rights council", "hrc", "unhrc"), "A/HRC"),
        **{f"{name} committee": f"A/C.{number}" for number, name in enumerate(_COMMITTEES, 1)},
    }
)
_SERIES_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("resolution", "resolutions"), "RES"),
        **dict.fromkeys(("decision", "decisions"), "DEC"),
        **dict.fromkeys(("draft", "drafts", "limited"), "L"),
        "verbatim": "PV",
        "summary": "SR",
    }
)
_BODIES = (
    *(
        "A",
        "E",
        "S",
        "T",
        "ST",
        "A/HRC",
        "A/CONF.*",
        "A/AC.*",
        "A/CN.*",
        "A/SUB.*",
        "E/CN.*",
        "E/C.*",
        "E/AC.*",
        "E/CONF.*",
    ),
    *("S/AC.*", "S/C.*", "C.*", "CN.*", "AC.*", "WG.*", "SUB.*", "A/HRC/WG.*", "*/WG.*", "*/SUB.*", "*/SC.*", "*/GC.*"),
    *(f"A/C.{number}" for number in range(1, 7)),
    *("E/ICEF", "CEDAW/C", "CERD/C", "CCPR/C", "CRC/C", "CAT/C", "CRPD/C", "CMW/C", "CED/C", "CAT/OP", "DP/FPA", "ICC"),
    *(
        "CEDAW",
        "CERD",
        "CCPR",
        "CRC",
        "CAT",
        "CRPD",
        "CMW",
        "CED",
        "DP",
        "TD",
        "TD/B",
        "UNEP",
        "UNW",
        "HSP",
        "HRI",
        "IDB",
    ),
    *("CTOC", "CTOC/COP", "CAC", "CAC/COSP", "FCCC", "FCCC/*", "CBD", "CBD/*", "ICCD", "ICCD/*", "NPT", "NPT/*", "CD"),
    *("SPLOS", "ISBA", "ISBA/*", "LOS", "LOS/*", "TPNW", "TPNW/*", "BWC", "BWC/*", "CCW", "CCW/*", "APLC", "APLC/*"),
    *("ECE", "TRANS", "ECE/*", "INFCIRC", "IAEA", "WFP", "UNDOF", "JIU", "ICSC", "CEB", "HLPF", "HLPF/*"),
)


def mistaken(field: str, value: str) -> tuple[str, str] | None:
    """(what is wrong, advice) of a value that no document can have; None of any other."""
    if field == "kind" and not any(map(Glob(value).fits, KINDS)):
        return f"{value} is no kind of document", _kind_meant(value)
    if field == "body" and " " in value.strip():
        meant = _BODY_NAMES.get(_lower(value))
        advice = f"Write body:{meant}" if meant else "Write it as symbols do: body:A/C.3"
        return f"{value} is no body as symbols have it", advice
    return None


def doubted(field: str, value: str) -> str | None:
    """What to write in the place of a value that is not known here; "" where nothing is near, None where it is known."""
    glob = Glob(value)
    if field == "series":
        known: Collection[str] = SERIES
        named = _SERIES_NAMES
    elif field == "body":
        known, named = _BODIES, _BODY_NAMES
    else:
        return None
    if any(glob.fits(one) or Glob(one).fits(value) for one in known):
        return None
    return named.get(_lower(value)) or next(iter(_near(value.upper(), [one for one in known if "*" not in one])), "")


def word_meant(field: str, word: str, *, stem: bool, prefix: bool) -> str | None:
    """What a word in ``verb:`` or ``sponsor:`` probably stands for: the word that is known and near, where it is none itself.

    Both are open sets, so that a word of which nothing known is near is taken as it is.
    """
    known = _verbs() if field == "verb" else _sponsors() if field == "sponsor" else frozenset()
    if word in known or len(word) < 4 or (prefix and any(one.startswith(word) for one in known)):
        return None
    if stem and any(_stems(word) & _stems(one) for one in known):
        return None
    return next(iter(_near(word, known)), None)


def _kind_meant(value: str) -> str:
    folded = _lower(value)
    inside = [kind for kind in KINDS if re.search(rf"\b{re.escape(folded)}\b", kind, re.I)] if folded else []
    near = inside or _near(folded, KINDS)
    if near:
        return f"Did you mean {' or '.join(f'kind:{quoted(one)}' for one in near[:3])}?"
    return "One of " + ", ".join(KINDS)


def quoted(value: str) -> str:
    """A value as a query writes it: in quotation marks where it has blanks."""
    return f'"{value}"' if " " in value else value


def _near(word: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(word, sorted(known), n=1, cutoff=0.75)


def _lower(value: str) -> str:
    return " ".join(value.lower().replace("-", " ").replace("_", " ").split())


# Caches of pure functions, not state.
@cache
def _verbs() -> frozenset[str]:
    """Every word of an opening that the ladder of verbs knows, in six languages."""
    phrases = [phrase for rungs in RUNGS.values() for phrases in rungs.values() for phrase in phrases.split()]
    asides = [*NEUTRAL.values(), *STRONG.values()]
    return _words(" ".join([*phrases, *asides]).replace("_", " "))


@cache
def _sponsors() -> frozenset[str]:
    """Every word of a State's name, in six languages, and the codes."""
    others = [name for language in LANGUAGES for names in names_in(language).values() for name in names]
    return _words(" ".join([ENGLISH, *others, *(name for names in NO_STATES.values() for name in names)]))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for stream in read(text).streams for word in stream.words)


def _stems(word: str) -> frozenset[str]:
    return frozenset(stemmer.stem(word) for stemmer in STEMMERS.values())
