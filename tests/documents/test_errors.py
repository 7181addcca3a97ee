"""The two families of failure, and how they cross the border of a process."""

from __future__ import annotations

import pickle

import pytest

from documents.contract import ContractError
from documents.errors import RapporteurError, TerminalError, TransientError, UsageError
from documents.symbol import SymbolError


def test_one_line_says_phase_subject_what_and_what_to_do() -> None:
    error = TerminalError("the file is a scan", phase="parsing", subject="A/47/60", advice="Install Tesseract")
    assert str(error) == "while parsing A/47/60: the file is a scan. Install Tesseract"
    assert str(TransientError("timed out", phase="polling")) == "while polling: timed out"
    assert str(UsageError("no such topic")) == "no such topic"


@pytest.mark.parametrize(
    "kind", [RapporteurError, TransientError, TerminalError, UsageError, SymbolError, ContractError]
)
def test_errors_survive_pickling_whole(kind: type[RapporteurError]) -> None:
    error = kind("what", phase="parsing", subject="A/80/1", advice="Do this")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.what, back.phase, back.subject, back.advice) == ("what", "parsing", "A/80/1", "Do this")
    assert str(back) == str(error)


def test_a_caller_can_tell_the_families_apart() -> None:
    assert not issubclass(TransientError, TerminalError)
    assert not issubclass(TerminalError, TransientError)
    for kind in (TransientError, TerminalError, UsageError, SymbolError, ContractError):
        assert issubclass(kind, RapporteurError)
