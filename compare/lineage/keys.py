"""What to ask a database of 100,000 documents for, so that the few that matter are among the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compare.lineage.facts import Facts, Statement
from documents.errors import RapporteurError
from documents.symbol import Symbol


@dataclass(frozen=True, slots=True)
class Keys:
    """Values of three indexed columns: ``base`` keys, ``title_key``, and symbol ``key``. Any match is a candidate."""

    bases: tuple[str, ...]
    titles: tuple[str, ...]
    symbols: tuple[str, ...]


def lookup_keys(facts: Facts, reports: Iterable[Facts] = (), statements: Iterable[Statement] = ()) -> Keys:
    """Where the candidates of a document are found.

    ``reports`` are facts of the committee reports that it names, when they are at hand: the drafts they speak of are then
    asked for too, which finds a draft whose title changed on the way. ``statements`` as for ``edges``.

    The drafts inside a report are to be found under the report's base key (see ``compare.lineage.inside``).
    """
    stated = [key for one in (*facts.statements, *statements) for key in (one.key, one.other)]
    named = [*facts.proponent_symbols, *facts.amends, *facts.acted_on, *(key for key in stated if key != facts.key)]
    symbols = [*named, *facts.opening]
    for report in reports:
        symbols += report.mentions
    bases = [facts.base]
    for key in named:
        try:
            bases.append(Symbol.parse(key).base)  # the line names the base; its Rev. and Add. are the family's others
        except RapporteurError:
            continue
    return Keys(
        bases=_filled(bases),
        titles=_filled([facts.title_key, *(part.title_key for part in facts.embedded)]),
        symbols=_filled(symbols),
    )


def _filled(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
