"""Turns of speakers in records of our own making, and in the corpus."""

from __future__ import annotations

from pathlib import Path

from documents.model import Passage, PassageKind, Turn
from parsers import parse
from parsers.records import turns_of

P, H = PassageKind.PARAGRAPH, PassageKind.HEADING


def said(*lines: tuple[PassageKind, str], verbatim: bool = True) -> tuple[Turn, ...]:
    return turns_of([Passage(kind, text) for kind, text in lines], verbatim=verbatim)


def test_a_verbatim_record() -> None:
    turns = said(
        (P, "The meeting was called to order at 10 a.m."),
        (H, "Bridges"),
        (P, "The President (spoke in Russian): I open the debate."),
        (P, "I give the floor to the representative of Fiji."),
        (P, "Ms. Korolevu (Fiji): I have the honour to speak on behalf of the Pacific Islands Forum, and I thank you."),
        (H, "A heading inside of the speech"),
        (P, "Paint is dear: very dear."),
        (P, "A recorded vote was taken."),
        (P, "In favour: Fiji."),
        (
            P,
            "Mr. O’Neil Vaz (Iran (Islamic Republic of)) (spoke in French; English text provided by the delegation): I thank all.",
        ),
        (H, "Ferries"),
        (P, "Mrs. Li (Ruritania) (spoke in Ruritanian): No."),
        (P, "The meeting rose at 1 p.m."),
    )
    assert turns == (
        Turn("The President", 2, 4, spoke_in="ru"),
        Turn("Ms. Korolevu", 4, 7, "Fiji", "FJI", on_behalf_of="Pacific Islands Forum"),
        Turn("Mr. O’Neil Vaz", 9, 10, "Iran (Islamic Republic of)", "IRN", "fr"),
        Turn("Mrs. Li", 11, 12, "Ruritania", None, "Ruritanian"),
    )


def test_verbatim_records_in_french_and_spanish() -> None:
    turns = said(
        (P, "La Présidente (parle en anglais) : Je donne la parole à la France."),
        (P, "M. Dupont (France) : Je vous remercie, Madame la Présidente."),
        (P, "M. Li (Chine) (interprétation du chinois) : La peinture est chère."),
        (P, "El Presidente (habla en inglés): Doy la palabra al representante de España."),
        (P, "Sra. Gómez Ruiz (España): La pintura es cara."),
        (P, "Se levanta la sesión a las 13.00 horas."),
    )
    assert [(turn.speaker, turn.first, turn.end, turn.delegation, turn.spoke_in) for turn in turns] == [
        ("La Présidente", 0, 1, None, "en"),
        ("M. Dupont", 1, 2, "France", None),
        ("M. Li", 2, 3, "Chine", "zh"),
        ("El Presidente", 3, 4, None, "en"),
        ("Sra. Gómez Ruiz", 4, 5, "España", None),
    ]


def test_a_summary_record_in_spanish() -> None:
    turns = said(
        (P, "El Sr. Pérez (Chile), hablando en nombre del Grupo de los 77 y China, dice que la pintura es cara."),
        (P, "También es rara."),
        (P, "La Sra. Gómez (España) señala que no hay pintura."),
        (P, "El Presidente entiende que la Comisión está de acuerdo."),
        (P, "El Presidente dice que así es."),
        (P, "Así queda acordado."),
        verbatim=False,
    )
    assert [(turn.speaker, turn.first, turn.end, turn.delegation) for turn in turns] == [
        ("Sr. Pérez", 0, 2, "Chile"),
        ("Sra. Gómez", 2, 4, "España"),
        ("El Presidente", 4, 5, None),
    ]


def test_a_summary_record() -> None:
    turns = said(
        (P, "Mr. Vaz (Fiji), speaking on behalf of the Group of 77 and China, said that paint was dear."),
        (P, "It was also rare."),
        (P, "The Chair said that he took it that the Committee agreed."),
        (P, "It was so decided."),
        verbatim=False,
    )
    assert turns == (
        Turn("Mr. Vaz", 0, 2, "Fiji", "FJI", on_behalf_of="Group of 77 and China"),
        Turn("The Chair", 2, 3),
    )


def test_no_speaker() -> None:
    assert said((P, "Mr. Vaz was there: nobody spoke. The Chair: empty"), (H, "End")) == ()


def test_the_records_of_the_corpus(corpus: Path) -> None:
    for name, least in (("A_79_PV.64", 39), ("S_PV.10011", 53), ("S_PV.4507", 9), ("S_PV.8701", 2)):
        document = parse((corpus / "pdf" / f"{name}.pdf").read_bytes())
        assert len(document.turns) >= least, name
        ends = 0
        for turn in document.turns:
            assert ends <= turn.first < turn.end <= len(document.passages)
            ends = turn.end
        spoken = sum(turn.end - turn.first for turn in document.turns)
        told = [p for p in document.passages if p.kind is P]
        assert len(told) < 20 or spoken > 0.75 * len(told), name
        assert all(turn.code for turn in document.turns if turn.delegation and "Department" not in turn.delegation), (
            name
        )


def test_a_summary_record_in_french() -> None:
    turns = said(
        (P, "M. DUPONT (Fidji) déclare que la peinture est chère."),
        (P, "M. Dupont ajoute que les ponts sont longs."),
        (P, "Le PRESIDENT invite la Commission à se prononcer."),
        (P, "La séance est levée à 13 heures."),
        verbatim=False,
    )
    assert [(turn.speaker, turn.delegation, turn.first, turn.end) for turn in turns] == [
        ("M. DUPONT", "Fidji", 0, 2),
        ("Le PRESIDENT", None, 2, 3),
    ]
