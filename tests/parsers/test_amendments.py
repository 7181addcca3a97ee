"""Amendments, change by change, and the sponsors that an addendum adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.model import Amendment, Change, Part, PartKind, Passage, PassageKind, SponsorRole
from documents.states import split_names, state_code
from parsers import parse
from parsers.amendments import amendments_of, amends
from parsers.sponsors import added, group_of, sponsors_of

PP, OP = PassageKind.PREAMBULAR, PassageKind.OPERATIVE


def read(*texts: str) -> tuple[Amendment, ...]:
    return amendments_of(
        [Part(PartKind.NARRATIVE, tuple(Passage(PassageKind.PARAGRAPH, text) for text in texts))], "A/C.3/85/L.3"
    )


def seen(*texts: str) -> list[tuple[object, ...]]:
    return [(a.change, a.kind, a.number, a.position, a.anchor, a.old, a.new) for a in read(*texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("Au paragraphe 64 du dispositif, après « repeindre les ponts », insérer « et les bacs ».",),
            (Change.INSERT_WORDS, OP, "64", "after", "repeindre les ponts", None, "et les bacs"),
        ),
        (
            ("Au troisième alinéa du préambule, remplacer « la rouille » par « l’usure ».",),
            (Change.REPLACE_WORDS, PP, "3", None, None, "la rouille", "l’usure"),
        ),
        (("Supprimer le quinzième alinéa du préambule.",), (Change.DELETE, PP, "15", None, None, None, None)),
        (
            ("Après le paragraphe 3, insérer un nouveau paragraphe, libellé comme suit :", "Constate la rouille ;"),
            (Change.INSERT, OP, "3", "after", None, None, "Constate la rouille ;"),
        ),
        (
            ("Remplacer le paragraphe 200 par le texte suivant :", "Se félicite de la peinture ;"),
            (Change.REPLACE, OP, "200", None, None, None, "Se félicite de la peinture ;"),
        ),
        (
            ("En el párrafo 64, después de “pintar puentes” insértese “y transbordadores”.",),
            (Change.INSERT_WORDS, OP, "64", "after", "pintar puentes", None, "y transbordadores"),
        ),
        (
            ("En el tercer párrafo del preámbulo, sustitúyase “óxido” por “desgaste”.",),
            (Change.REPLACE_WORDS, PP, "3", None, None, "óxido", "desgaste"),
        ),
        (("Suprímase el párrafo 15.",), (Change.DELETE, OP, "15", None, None, None, None)),
        (
            ("Después del párrafo 3, insértese un nuevo párrafo con el siguiente texto:", "Observa el óxido;"),
            (Change.INSERT, OP, "3", "after", None, None, "Observa el óxido;"),
        ),
    ],
)
def test_changes_in_french_and_spanish(texts: tuple[str, ...], expected: tuple[object, ...]) -> None:
    assert seen(*texts) == [expected]


def test_what_is_amended_in_french_and_spanish() -> None:
    assert amends(["Fidji : amendement au projet de résolution A/C.3/85/L.3/Rev.1"], None) == "A/C.3/85/L.3/Rev.1"
    assert amends([], "Enmienda al proyecto de resolución A/C.3/85/L.3") == "A/C.3/85/L.3"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("In operative paragraph 64, after “to paint bridges” insert “and ferries”.",),
            (Change.INSERT_WORDS, OP, "64", "after", "to paint bridges", None, "and ferries"),
        ),
        (
            ("In the fourteenth preambular paragraph, replace “rust” with “decay”.",),
            (Change.REPLACE_WORDS, PP, "14", None, None, "rust", "decay"),
        ),
        (("Delete the fifteenth preambular paragraph.",), (Change.DELETE, PP, "15", None, None, None, None)),
        (
            ("In operative paragraph 2, delete “, where appropriate,”.",),
            (Change.DELETE_WORDS, OP, "2", None, None, ", where appropriate,", None),
        ),
        (
            ("After operative paragraph 3, insert a new operative paragraph, reading:", "Notes the rust;"),
            (Change.INSERT, OP, "3", "after", None, None, "Notes the rust;"),
        ),
        (
            ("Replace operative paragraph 200 with the following text:", "Welcomes the paint;"),
            (Change.REPLACE, OP, "200", None, None, None, "Welcomes the paint;"),
        ),
        (
            ("In preambular paragraph 1, replace: “rust” with", "“the full extent of rust”."),
            (Change.REPLACE_WORDS, PP, "1", None, None, "rust", "the full extent of rust"),
        ),
        (
            ("In the operative paragraph, after “ferries” insert “and boats”.",),
            (Change.INSERT_WORDS, OP, None, "after", "ferries", None, "and boats"),
        ),
        (
            ("In paragraph 5 (b), replace “red” by “blue”.",),
            (Change.REPLACE_WORDS, OP, "5 (b)", None, None, "red", "blue"),
        ),
    ],
)
def test_one_change(texts: tuple[str, ...], expected: tuple[object, ...]) -> None:
    assert seen(*texts) == [expected]
    assert read(*texts)[0].amends == "A/C.3/85/L.3"


def test_a_sentence_on_several_paragraphs() -> None:
    found = seen("Delete the twenty-first and thirtieth preambular paragraphs and operative paragraphs 35, 38 and 39.")
    assert [(kind, number) for _, kind, number, *_ in found] == [
        *((PP, "21"), (PP, "30")),
        *((OP, "35"), (OP, "38"), (OP, "39")),
    ]


def test_two_changes_in_one_paragraph_of_print() -> None:
    found = read(
        "In preambular paragraph 1, replace: “rust” with",
        "“decay”. In the operative paragraph, replace:",
        "“red” with “blue”.",
    )
    assert [(a.kind, a.old, a.new) for a in found] == [(PP, "rust", "decay"), (OP, "red", "blue")]


def test_wording_that_sounds_like_an_instruction_stays_wording() -> None:
    (only,) = read(
        "Replace operative paragraph 2 with the following:", "In the light of paragraph 1, decides to paint;"
    )
    assert only.new == "In the light of paragraph 1, decides to paint;"


def test_which_document_is_amended() -> None:
    assert amends(["Fiji: amendment to revised draft resolution A/C.3/85/L.3/Rev.1"], None) == "A/C.3/85/L.3/Rev.1"
    line = "Fiji: amendment to the draft resolution contained in document S/2030/112"
    assert amends([line], "A title") == "S/2030/112"
    assert amends(["Fiji: draft resolution"], "Bridges") is None


@pytest.mark.parametrize(
    ("printed", "group"),
    [
        (
            "the States Members of the United Nations that are members of the Group of 77 and China, taking into account also "
            "the provisions of General Assembly resolution 90/1",
            "Group of 77 and China",
        ),
        ("the States that are members of the Alliance of Small Island States", "Alliance of Small Island States"),
        ("the European Union", "European Union"),
    ],
)
def test_the_group_behind_a_sponsor(printed: str, group: str) -> None:
    assert group_of(printed) == group
    (sponsor,) = sponsors_of(f"Fiji, on behalf of {printed}", split_names, state_code)
    assert (sponsor.name, sponsor.on_behalf_of) == ("Fiji", group)


def test_sponsors_that_an_addendum_adds() -> None:
    lines = [
        "Bridges",
        "Add the following countries to the list of sponsors of the draft resolution:",
        "Chad, Fiji and Malta",
        "End",
    ]
    assert [(s.name, s.role) for s in added(lines, split_names, state_code)] == [
        ("Chad", SponsorRole.ADDITIONAL),
        ("Fiji", SponsorRole.ADDITIONAL),
        ("Malta", SponsorRole.ADDITIONAL),
    ]
    assert [s.code for s in added(["Add Chad and Fiji to the list of sponsors."], split_names, state_code)] == [
        "TCD",
        "FJI",
    ]
    assert added(["Bridges and ferries"], split_names, state_code) == ()


def test_every_amendment_of_the_corpus(corpus: Path) -> None:
    count = 0
    for name in (
        "A_80_L.29",
        "A_C.2_80_L.62",
        "A_C.3_80_L.56",
        "A_C.3_80_L.57",
        "A_C.3_80_L.61",
        "A_C.3_80_L.62",
        "S_2025_118",
    ):
        document = parse((corpus / "pdf" / f"{name}.pdf").read_bytes())
        assert document.kind == "amendment"
        for one in document.amendments:
            count += 1
            assert one.amends, name
            assert one.change is not Change.OTHER, name
            assert one.kind is not None, name
            wording = one.change not in (Change.DELETE, Change.DELETE_WORDS)
            assert bool(one.new) == wording, name
    assert count == 13
