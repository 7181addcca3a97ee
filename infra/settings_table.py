"""``python -m infra.settings_table``: docs/settings.md, made from the settings themselves."""

from __future__ import annotations

from infra.settings import Settings


def table() -> str:
    """The document's whole text."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read once at the start. Made by `python -m infra.settings_table > docs/settings.md`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        variable = field.validation_alias if isinstance(field.validation_alias, str) else f"RAPPORTEUR_{name.upper()}"
        lines.append(f"| `{variable}` | {_default(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`" if value else "–"
    return f"`{value}`" if str(value) else "–"


if __name__ == "__main__":
    print(table(), end="")
