"""Letters, agendas and corrigenda."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.model import AgendaItem, Correction, Letter, Part, PartKind, Passage, PassageKind
from parsers import parse
from parsers.agendas import items_of
from parsers.corrigenda import corrections_of
from parsers.kinds import kind_of
from parsers.letters import letters_of

P, H, T = PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.TABLE


def part(*passages: Passage, title: str | None = None, kind: PartKind = PartKind.LETTER) -> Part:
    return Part(kind, passages, title=title)


def p(text: str, kind: PassageKind = P, number: str | None = None) -> Passage:
    return Passage(kind, text, number=number)


# --- letters ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        (
            "Identical letters dated 16 July 2030 from the Permanent Representative of Fiji to the United Nations addressed to the "
            "Secretary-General and the President of the Security Council",
            Letter(
                "Permanent Representative of Fiji to the United Nations",
                "Secretary-General and the President of the Security Council",
                "2030-07-16",
            ),
        ),
        (
            "Note verbale dated 3 May 2030 from the Permanent Mission of Chad to the United Nations addressed to the Secretariat",
            Letter("Permanent Mission of Chad to the United Nations", "Secretariat", "2030-05-03"),
        ),
        (
            "Lettre datée du 12 mars 2030, adressée au Secrétaire général par le Représentant permanent du Tchad",
            Letter("Représentant permanent du Tchad", "Secrétaire général", "2030-03-12"),
        ),
        (
            "Carta de fecha 12 de septiembre de 2030 dirigida al Secretario General por la Representante Permanente de Chile",
            Letter("Representante Permanente de Chile", "Secretario General", "2030-09-12"),
        ),
        (
            "Письмо Постоянного представителя Чада от 11 марта 2030 года на имя Председателя Совета Безопасности",
            Letter("Постоянного представителя Чада", "Председателя Совета Безопасности", "2030-03-11"),
        ),
    ],
)
def test_from_whom_and_to_whom(title: str, letter: Letter) -> None:
    assert letters_of([part(p("I have the honour."), title=title)]) == (letter,)


def test_a_letter_inside_and_an_annex_that_names_it_again() -> None:
    heading = "Letter dated 1 May 2030 from the Chair addressed to the Secretary-General"
    found = letters_of(
        [
            part(p("I have the honour."), p(heading, H), p("Text."), title="Request for an item"),
            part(p(f"Annex to the {heading[0].lower()}{heading[1:]}", H), title="Other", kind=PartKind.ANNEX),
        ]
    )
    assert found == (Letter("Chair", "Secretary-General", "2030-05-01", 1),)
    assert letters_of([part(p("Nothing"), title="Report")]) == ()


# --- agendas ------------------------------------------------------------------------------------------------------------------


def test_an_agenda_with_points_and_annotations() -> None:
    found = items_of(
        [
            part(
                p("Opening of the meeting.", number="1"),
                p("Bridges:", number="2"),
                p("Painting;", PassageKind.SUBPARAGRAPH, "2 (a)"),
                p("Rust.", PassageKind.SUBPARAGRAPH, "2 (b)"),
                p("Other matters.", number="3"),
                p("1. Opening of the meeting", H),
                p("The meeting will be opened.", number="1"),
            )
        ]
    )
    assert found == (
        AgendaItem("1", "Opening of the meeting"),
        AgendaItem("2", "Bridges:"),
        AgendaItem("2 (a)", "Painting"),
        AgendaItem("2 (b)", "Rust"),
        AgendaItem("3", "Other matters"),
    )


def test_an_agenda_as_table_of_contents() -> None:
    found = items_of(
        [
            part(
                p("Item Page", T),
                p("1 Organization 3", T),
                p("2 A very long item about", P),
                p("bridges 4", T),
                p("3 Ferries 5", T),
            )
        ]
    )
    assert [(item.number, item.title) for item in found] == [
        *(("1", "Organization"), ("2", "A very long item about bridges"), ("3", "Ferries")),
    ]


# --- corrigenda ---------------------------------------------------------------------------------------------------------------


def test_both_forms_of_a_corrigendum() -> None:
    found = corrections_of(
        [
            part(
                p("Corrigendum", PassageKind.TITLE),
                p("1. Paragraph 28", H),
                p("The text “in several ports” should read “in several harbours”."),
                p("Table 1", H),
                p("The title should read “Harbours, 2030”."),
                p("Paragraph 44", H),
                p("The paragraph should read"),
                p("Ships are many."),
                p("Page 5, paragraph 12, line 3: for rust read paint"),
                p("Page 7, paragraph 2 (French only): for “red” read “blue”"),
                p("A remark of no consequence."),
            )
        ],
        ("A/85/1/Corr.1", "English and French only"),
    )
    both = ("en", "fr")
    assert [(c.place, c.wrong, c.right, c.languages) for c in found[:4]] == [
        ("Paragraph 28", "in several ports", "in several harbours", both),
        ("Table 1", None, "Harbours, 2030", both),
        ("Paragraph 44", None, "Ships are many.", both),
        ("Page 5, paragraph 12, line 3", "rust", "paint", both),
    ]
    assert found[2].text == "The paragraph should read\nShips are many."
    assert (found[4].wrong, found[4].right, found[4].languages) == ("red", "blue", ("fr",))
    assert len(found) == 5


def test_all_editions_where_none_is_named() -> None:
    (only,) = corrections_of([part(p("Page 2: replace “a” with “b”."))])
    assert only == Correction("Page 2", "Page 2: replace “a” with “b”.", "a", "b")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Page 5, paragraphe 12, ligne 3 : au lieu de « la lampe », lire « les lampes ».", "la lampe", "les lampes"),
        ("Page 5, paragraphe 12 : au lieu de la lampe, lire les lampes.", "la lampe", "les lampes"),
        ("Page 5 : remplacer « la lampe » par « les lampes ».", "la lampe", "les lampes"),
        ("Página 5, párrafo 12: donde dice “la lámpara” debe decir “las lámparas”.", "la lámpara", "las lámparas"),
        ("Página 5: sustitúyase «la lámpara» por «las lámparas».", "la lámpara", "las lámparas"),
        ("Страница 5, пункт 12: вместо «лампа» следует читать «лампы».", "лампа", "лампы"),
        ("第12段：“灯”应改为“许多灯”。", "灯", "许多灯"),
    ],
)
def test_corrections_in_other_languages(text: str, wrong: str, right: str) -> None:
    (only,) = corrections_of([part(p(text))])
    assert (only.wrong, only.right) == (wrong, right)


def test_a_place_as_heading_in_other_languages() -> None:
    (fr, es) = corrections_of(
        [
            part(
                p("Paragraphe 12", H),
                p("Le paragraphe doit se lire comme suit :"),
                p("Les lampes brûlent."),
                p("Cuadro 3", H),
                p("El título debe decir:"),
                p("Lámparas de la costa (español solamente)"),
            )
        ]
    )
    assert (fr.place, fr.right) == ("Paragraphe 12", "Les lampes brûlent.")
    assert (es.place, es.right) == ("Cuadro 3", "Lámparas de la costa (español solamente)")
    (only,) = corrections_of(
        [part(p("Page 2 : lire « b » (français seulement)."))], ("A/85/1/Corr.1", "Français seulement")
    )
    assert only.languages == ("fr",)


@pytest.mark.parametrize("head", ["Corrigendum", "Rectificatif", "Corrección", "Исправление", "تصويب", "更正"])
def test_a_corrigendum_without_a_symbol_is_one_by_its_head(head: str) -> None:
    assert kind_of(None, "Lamps", head) == "corrigendum"


# --- the corpus ---------------------------------------------------------------------------------------------------------------


def test_the_documents_of_the_corpus(corpus: Path) -> None:
    for name in ("A_79_834", "A_79_942", "A_80_192", "S_2025_29", "S_2023_664_S", "S_2024_228_R", "S_2025_402"):
        document = parse((corpus / "pdf" / f"{name}.pdf").read_bytes())
        assert document.letters, name
        assert all(letter.sender and letter.recipient and letter.date for letter in document.letters), name
    for name, count in (("HRI_MC_2025_1", 13), ("DP_2025_L.2", 20), ("S_Agenda_10026", 2)):
        document = parse((corpus / "pdf" / f"{name}.pdf").read_bytes())
        assert [item.number for item in document.items] == [str(number) for number in range(1, count + 1)], name
    document = parse((corpus / "pdf" / "DP_2025_14_Corr.1.pdf").read_bytes())
    assert document.corrections[-1].wrong == "in several countries"
    assert document.corrections[-1].right == "in several countries and territories"
