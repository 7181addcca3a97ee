"""Settings: their document is made from them, and a wrong one is a line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.errors import UsageError
from infra.settings import Settings, misnamed, read_settings
from infra.settings_table import table


def test_the_document_is_made_from_the_settings() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
    assert document.read_text() == table(), "run: python -m infra.settings_table > docs/settings.md"


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_LANGUAGES", "fr, en")
    monkeypatch.setenv("RAPPORTEUR_SOURCES", "")
    settings = read_settings()
    assert settings.languages == ("fr", "en")
    assert settings.sources == ()


def test_every_list_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = {
        "sources": "https://a.example/1.xml,https://a.example/2.xml",
        "more_sources": "catalogue,igov",
        "feeds": "https://a.example/1.xml,https://a.example/2.xml",
        "series": "A/C.3/80/L.n,A/RES/80/n",
        "languages": "fr,en",
        "formats": "docx,pdf",
        "webhook_networks": "10.1.0.0/16,10.2.0.0/16",
    }
    assert set(samples) == {name for name, one in Settings.model_fields.items() if isinstance(one.default, tuple)}
    for name, value in samples.items():
        monkeypatch.setenv(f"RAPPORTEUR_{name.upper()}", value)
    settings = read_settings()
    assert {name: ",".join(getattr(settings, name)) for name in samples} == samples


def test_a_misspelt_setting_is_named() -> None:
    assert misnamed(["RAPPORTEUR_HOME", "PATH", "RAPPORTEUR_OCR"]) == []
    assert misnamed(["RAPPORTEUR_SLACK_TOKN", "RAPPORTEUR_TEAPOT"]) == [
        "RAPPORTEUR_SLACK_TOKN is no setting: did you mean RAPPORTEUR_SLACK_TOKEN?",
        "RAPPORTEUR_TEAPOT is no setting (docs/settings.md)",
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RAPPORTEUR_LANGUAGES", "en,xx", "'xx' is not one of en"),
        ("RAPPORTEUR_SERIES", "nonsense", "nonsense"),
        ("RAPPORTEUR_FORMATS", "wpd", "'wpd' is not one of pdf"),
        ("RAPPORTEUR_PARSE_WORKERS", "many", "valid integer"),
        ("RAPPORTEUR_POLL_MINUTES", "-1", "greater than 0"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as caught:
        read_settings()
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_SLACK_TOKEN", "xoxb-hush")
    monkeypatch.setenv("RAPPORTEUR_DATABASE_URL", "postgresql://a:hush@b/c")
    assert "hush" not in repr(read_settings())
