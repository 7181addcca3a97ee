from __future__ import annotations

import pytest

from documents.languages import LANGUAGES, language_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("en", "en"),
            ("E", "en"),
            ("ch", "zh"),
            ("C", "zh"),
            ("A", "ar"),
            ("Arabic", "ar"),
            (" FR ", "fr"),
            ("ot", "de"),
        ),
        *(("Klingon", None), ("", None)),
    ],
)
def test_codes_of_every_system(text: str, code: str | None) -> None:
    assert language_code(text) == code


def test_letters_are_distinct() -> None:
    assert len({row[0] for row in LANGUAGES.values()}) == len(LANGUAGES) >= 6
