"""Blocks to parts: the text under the masthead as resolutions, annexes, narrative and their passages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import PartKind, Passage, PassageKind
from parsers import formulas, sponsors, words
from parsers.blocks import Block
from parsers.building import Building, Mode
from parsers.labels import Counter, Label, label_of, quoted_label, unpointed
from parsers.parts import TEXTS, OpenPart, Text, has_lead, kind_of_label, opens_text, titles
from parsers.passages import passage

_ENTITLED = re.compile(r"draft (?:resolution|decision) entitled [“\"](?P<title>[^”\"]{3,600})[”\"][^“”\"]{0,200}:$")
#: "2025/9 Annual report on humanitarian action": a decision of an Executive Board, which ends "Annual session" / "12 June 2025".
_BOARD_DECISION = re.compile(r"(\d{4}/\d{1,3})\s+(?=\S)")
_SESSION_END = re.compile(r"(?:Annual|First regular|Second regular|Special|Resumed) session")
_ORNAMENT = re.compile(r"(?:\*\s*){2,}|_{3,}|-{3,}")


class Builder(Building):
    """Reads the blocks one after the other; the mode says what the next one may be."""

    # --- running --------------------------------------------------------------------------------------------------------

    def read(self, blocks: Sequence[Block]) -> Text:
        printed = [block for block in blocks if block.text]
        for index, block in enumerate(printed):
            self._after = printed[index + 1 : index + 4]
            self._one(block)
        parts = tuple(part.closed() for part in self._parts if part.passages or part.title)
        return Text(
            parts,
            tuple(self._opening),
            tuple(self._sponsors),
            self._adopted,
            self._meeting,
            self._resolution,
            self._number if self._adopted_by else None,
            self._adopted_by,
        )

    def _one(self, block: Block) -> None:
        text = block.text
        if _ORNAMENT.fullmatch(text):
            return
        if block.spans[0].mark and block.size <= self._size - 1 and not block.cells:
            # A note right under its table, whose letters begin anew with every table: its mark is part of it.
            self._part.passages.append(passage(block, PassageKind.TABLE, notes=(), cite=self._cite))
            return
        if self._entry(block, text):
            return
        if self._mode is not Mode.FRONT or self._part.title:
            annex = formulas.annex_label(block)
            if annex is not None and (block.bold or block.left > 0 or self._mode is not Mode.PREAMBLE):
                self._begin(PartKind.ANNEX, annex[0])
                if annex[1]:
                    self._part.title.append(annex[1])
                elif len(text) > len(annex[0]) + 5:
                    self._add(block, PassageKind.TITLE)  # "Annex to the letter dated …": its title follows
                return
            draft = formulas.draft_label(block)
            if draft is not None and self._mode in (Mode.PROSE, Mode.OPERATIVE, Mode.TITLE) and not self._points_next():
                self._begin(kind_of_label(*draft), draft[0])
                self._whole = draft[0]
                return
            decided = formulas.decision_label(text) if block.bold and opens_text(self._after) else None
            if decided is not None and self._mode is not Mode.PREAMBLE:
                self._begin(kind_of_label(decided, False), decided)
                return
            chapter = formulas.chapter_label(text) if self._main is PartKind.NARRATIVE else None
            if chapter is not None:
                self._begin(PartKind.NARRATIVE, chapter)
                return
        if formulas.is_formula(block) and not (self._mode in (Mode.PREAMBLE,) and self._part.passages):
            self._formula(text)
            return
        if self._mode is Mode.FRONT:
            self._front(block, text)
        elif self._mode is Mode.TITLE:
            self._title(block, text)
        elif self._mode in (Mode.PREAMBLE, Mode.OPERATIVE):
            self._clause(block, text)
        else:
            self._prose(block, text)

    def _entry(self, block: Block, text: str) -> bool:
        """Take the block as (a line of) an entry of the contents, which dot leaders show: an entry may begin lines above them."""
        entry = formulas.without_leader(text)
        if entry is None:
            return self._upper_line(block, text)
        whole = " ".join(filter(None, (*self._contents, entry)))
        self._contents.clear()
        self._in_contents = True
        if whole:
            self._mode = Mode.PROSE if self._mode is Mode.FRONT else self._mode
            self._part.passages.append(Passage(PassageKind.TABLE, whole))
        return True

    def _upper_line(self, block: Block, text: str) -> bool:
        """Take the block as a line of an entry above its dot leaders; not the heading over several entries."""
        if not self._in_contents:
            return False
        below = [after.text for after in self._after[:2]]
        last = next((n for n, line in enumerate(below) if formulas.without_leader(line) is not None), None)
        if last is None or block.cells:
            self._in_contents = False
            return False
        if formulas.annex_label(block):  # the contents name the annex: it does not begin here
            self._part.passages.append(Passage(PassageKind.TABLE, text))
            return True
        if block.bold or block.italic or any(map(formulas.is_entry, below[: last + 1])):
            return False
        self._contents.append(text)
        return True

    # --- front ----------------------------------------------------------------------------------------------------------

    def _front(self, block: Block, text: str) -> None:
        if formulas.is_draft_heading(text) and not self._part.title:
            self._opening.append(text)
            return
        if formulas.COVER.fullmatch(text):
            self._opening.append(text)
            return
        if formulas.SC_NUMBER.fullmatch(text):
            self._part.title = [text.rstrip("*")]
            self._opening.append(text)
            return
        if formulas.ADOPTED.fullmatch(text):
            self._opening.append(text)
            self._adopted = words.date_in(text) or self._adopted
            by = re.search(r"adopted by the ([A-Z][A-Za-z ]+?)(?= on | at its |$)", text)
            self._adopted_by = by[1] if by else None
            meeting = re.search(r"\d+(?:st|nd|rd|th)(?: \(\w+\))? (?:plenary )?meeting", text)
            if meeting:
                self._meeting = meeting[0]
            return
        if text.startswith("[") and (text.endswith("]") or text.startswith("[on the report of")):
            self._part.proponent = text
            self._opening.append(text)
            return
        if self._part.title and self._part.label is None and not self._part.passages and formulas.is_letter(block):
            self._part.label = text.strip()  # a resolution in parts, all under one title
            self._lettered = True
            if block.marks:
                self._add(block, PassageKind.TITLE)  # what its note says stays tied to it
            return
        if self._lettered and block.bold and not formulas.is_inline_formula(text):
            self._add(block, PassageKind.TITLE)
            return
        if sponsors.is_sponsor_line(text) and not self._part.title:
            self._opening.append(text)
            self._sponsors.append(text)
            return
        if formulas.PROPONENT.fullmatch(text) and not self._part.title:
            self._opening.append(text)
            self._part.proponent = text.rstrip("*")
            return
        if self._clauses_begin(block, text):
            self._formula("")
            self._clause(block, text)
            return
        if self._is_title(block, text):
            return
        if formulas.is_inline_formula(text):
            self._decision(block)
            return
        self._mode = Mode.PROSE
        self._one(block)

    def _clauses_begin(self, block: Block, text: str) -> bool:
        """Whether a resolution begins here although its opening formula is missing: some were printed without it."""
        if not self._part.title or self._main not in (PartKind.RESOLUTION, PartKind.DRAFT_RESOLUTION) or block.bold:
            return False
        label = label_of(text)
        start = label.length if label is not None and label.kind == "figure" else 0
        leading = has_lead(block) and not block.italic
        return leading and (text.endswith((",", ";")) if not start else text.endswith((";", ".", ":")))

    def _is_title(self, block: Block, text: str) -> bool:
        """Take the block as (a line of) the title where it looks like one."""
        part = self._part
        numbered = formulas.NUMBERED_TITLE.match(text)
        if numbered and not part.title and (block.bold or block.size > self._size + 0.5 or len(text) < 300):
            part.title.append(text[numbered.end() :])
            self._number = self._number or numbered[0].strip().rstrip(".*")
            part.size = block.size
            return True
        if (label_of(text) and not block.bold) or formulas.AMENDING.match(text):
            return False
        if formulas.is_inline_formula(text) or len(text) > 600:
            return False
        if not part.title:
            looks = block.bold or block.size > self._size + 0.9 or text.isupper() or formulas.ends(text) not in ".;,:"
            if looks and not block.cells:
                part.title.append(text.rstrip("* "))
                part.size = block.size
                return True
            return False
        if block.cells or formulas.HEADING_LABEL.match(text):
            return False
        if not (block.bold or block.size > self._size + 0.9 or text.isupper()):
            return False
        if (
            abs(block.size - part.size) < 0.6
            and block.gap < 1.7
            and not part.passages
            and not re.match(r"(?:Report|Note) (?:of|by)", text)
        ):
            part.title.append(text.rstrip("* "))
            return True
        if (
            block.size >= part.size - 4
            and self._mode is Mode.FRONT
            and len(part.passages) < 3
            and not formulas.HEADING_LABEL.match(text)
        ):
            self._opening.append(text)
            self._add(block, PassageKind.TITLE)
            return True
        return False

    def _title(self, block: Block, text: str) -> None:
        if text.startswith("[") and text.endswith("]"):
            self._part.proponent = text
            return
        if self._part.title and text == self._part.title[0]:
            return  # printed twice, as the heading of the text and in the text
        if self._part.title and self._part.label and formulas.is_letter(block) and opens_text(self._after):
            self._part.label = f"{self._part.label} {text.strip()}"  # a draft in parts, all under one title
            self._lettered = True
            return
        if self._lettered and opens_text(self._after[:1]):
            self._add(block, PassageKind.TITLE)
            return
        if (not self._part.title or not self._part.passages) and self._is_title(block, text):
            return
        if formulas.is_inline_formula(text):
            self._decision(block)
            return
        self._mode = Mode.PROSE
        self._prose(block, text)

    # --- resolutions and decisions --------------------------------------------------------------------------------------------

    def _formula(self, text: str) -> None:
        self._cite = self._cites(formulas.speaker_of(text))
        part = self._part
        fresh = not any(p.kind is not PassageKind.TITLE for p in part.passages)
        if not (
            fresh
            and (part.kind not in (PartKind.NARRATIVE, PartKind.LETTER, PartKind.STATEMENT) or self._mode is Mode.FRONT)
        ):
            # A text inside a narrative: its heading is its title.
            title: list[str] = []
            while part.passages and len(title) < 3 and titles(part.passages[-1]):
                title.insert(0, part.passages.pop().text)
            quoted = _ENTITLED.search(part.passages[-1].text) if part.passages and not title else None
            if quoted:  # "a draft resolution entitled “…”, which read:"
                title = [quoted["title"].rstrip(",")]
            if not self._resolution:
                self._narrative = self._counter.figure
            kind = (
                PartKind.DRAFT_RESOLUTION
                if self._main in (PartKind.NARRATIVE, PartKind.DRAFT_RESOLUTION)
                else PartKind.RESOLUTION
            )
            label = None
            if len(title) > 1 and len(title[0]) == 1:
                label = title.pop(0)
            numbered = _BOARD_DECISION.match(title[0]) if title and "Executive Board" in text else None
            if numbered:
                label, title[0], kind = f"Decision {numbered[1]}", title[0][numbered.end() :], PartKind.DECISION
            if part.kind is PartKind.ANNEX and not part.passages and not numbered:
                part.title.extend(title)
            else:
                self._parts.append(OpenPart(kind, label, title))
        elif part.kind in (PartKind.NARRATIVE, PartKind.LETTER, PartKind.STATEMENT):
            part.kind = PartKind.RESOLUTION
        self._resolution = True
        self._counter = Counter()
        self._mode = Mode.PREAMBLE

    def _decision(self, block: Block) -> None:
        """A decision in running text: the organ, its reasons and its verb in one sentence."""
        self._resolution = True
        self._counter = Counter()
        self._cite = self._cites(formulas.speaker_of(block.text))
        label = label_of(block.text)
        if label is not None and label.kind == "figure":
            self._numbered(block, label, PassageKind.OPERATIVE)
        else:
            self._add(block, PassageKind.OPERATIVE, lead=True)
        self._mode = Mode.OPERATIVE

    def _clause(self, block: Block, text: str) -> None:
        if self._ended(text):
            return
        if _SESSION_END.fullmatch(text) and block.left > 250:
            return
        if formulas.is_date(text) and (block.left > 250 or self._meeting):
            self._adopted = self._adopted or words.date_in(text)
            return
        if self._section is not None:
            self._add(block, PassageKind.HEADING, number=self._section)
            self._section = None
            return
        if formulas.is_letter(block) and block.gap > 1.2 and opens_text(self._after):
            kind = self._part.kind if self._part.kind in TEXTS else self._main
            self._begin(kind, " ".join(filter(None, (self._whole, text.strip()))))
            return
        if formulas.is_section_number(block) and self._after and self._heads(self._after[0]):
            self._section = text.strip()
            return
        label = label_of(text) or quoted_label(text)
        if label is None and self._mode is Mode.OPERATIVE and has_lead(block):
            label = unpointed(text, self._counter.figure + 1)
        if label is not None and label.kind == "figure" and not block.is_row:
            number = int(label.value)
            after = text[label.length :]
            if self._nested(block, number):
                self._nested_figure(block, label, number)
                return
            if (
                self._narrative
                and number == self._narrative + 1
                and number != self._counter.figure + 1
                and not has_lead(block)
            ):
                self._back_to_narrative(block)
                return
            if after[:1].isalpha() or after[:1] in "“\"'‘[(":
                self._item = 0
                self._numbered(block, label, PassageKind.OPERATIVE)
                self._mode = Mode.OPERATIVE
                return
        # A paragraph may have a table right below it, and be taken for its head.
        opening = self._mode is Mode.PREAMBLE and has_lead(block) and formulas.ends(text) in ":,;"
        if not opening and (block.cells or (label is None and self._of_table(block))):
            self._add(block, PassageKind.TABLE)
            return
        if self._mode is Mode.PREAMBLE:
            self._preambular(block, text, label)
            return
        if label is not None and label.kind in ("paren", "figure paren", "bullet"):
            self._numbered(block, label, PassageKind.SUBPARAGRAPH)
            return
        if (
            block.bold
            and block.size > self._size + 1.4
            and not self._counter.figure
            and not formulas.HEADING_LABEL.match(text)
        ):
            # A text that the resolution adopts, under its own title and without the word "Annex".
            self._begin(PartKind.ANNEX, None)
            self._one(block)
            return
        if formulas.is_heading(block, self._size):
            self._heading(block, text)
            return
        before = self._part.passages[-1].kind if self._part.passages else None
        if before in (PassageKind.HEADING, PassageKind.PREAMBULAR) and formulas.ends(text) == ",":
            self._add(block, PassageKind.PREAMBULAR, lead=True)  # a section of a resolution has its own reasons
            return
        closing = before is PassageKind.SUBPARAGRAPH and re.match(r"(?:and|but) ", text)
        if formulas.is_action(text) or closing:
            self._add(
                block, PassageKind.OPERATIVE, lead=True
            )  # "and urges …": what closes a paragraph under its points
            return
        self._add(block, PassageKind.OTHER)

    def _ended(self, text: str) -> bool:
        """Take the block as the meeting at which the text was adopted, where it names one."""
        end = formulas.meeting_end(text)
        if end is None:
            return False
        self._meeting = self._meeting or end[0]
        if end[1]:
            self._adopted = self._adopted or words.date_in(end[1])
        return True

    def _preambular(self, block: Block, text: str, label: Label | None) -> None:
        last = formulas.ends(text)
        before = self._part.passages[-1] if self._part.passages else None
        if label is not None and label.kind in ("paren", "figure paren", "bullet"):
            if (
                before is not None
                and before.kind is PassageKind.PREAMBULAR
                and (last in ",:" or self._open_points or text.endswith(("and", "or")))
            ):
                # Points of a preambular paragraph are part of it: only operative paragraphs are cited by point.
                self._part.passages[-1] = self._with_point(before, block)
                self._open_points = last != ","
                return
            self._mode = Mode.OPERATIVE
            self._numbered(block, label, PassageKind.SUBPARAGRAPH if self._counter.figure else PassageKind.OPERATIVE)
            return
        self._open_points = False
        if formulas.is_heading(block, self._size) and (block.bold or last not in ",;."):
            self._heading(block, text)
            return
        if last in ".;:" and formulas.is_action(text):
            self._mode = Mode.OPERATIVE
            self._add(block, PassageKind.OPERATIVE, lead=True)
            return
        self._add(block, PassageKind.PREAMBULAR, lead=True)

    def _back_to_narrative(self, block: Block) -> None:
        self._cite = self._cites(None)
        self._parts.append(OpenPart(PartKind.NARRATIVE))
        self._counter = Counter()
        self._mode = Mode.PROSE
        self._prose(block, block.text)

    def _heads(self, block: Block) -> bool:
        """Whether the block may be the heading under a section's number: there a long one is told by its type alone."""
        return formulas.is_heading(block, self._size) or (block.bold and not block.cells)

    # --- prose -------------------------------------------------------------------------------------------------------------------

    def _prose(self, block: Block, text: str) -> None:
        if self._main is PartKind.RESOLUTION and (self._ended(text) or (self._meeting and formulas.is_date(text))):
            return  # a resolution may be a declaration from its first paragraph to its last
        if block.cells:
            self._add(block, PassageKind.TABLE)
            return
        if formulas.SIGNED.match(text):
            self._signing = 4
            self._add(block, PassageKind.SIGNATURE)
            return
        if self._signing and len(text) < 120 and not block.bold and formulas.ends(text) not in ";:":
            self._signing -= 1
            self._add(block, PassageKind.SIGNATURE)
            return
        self._signing = 0
        signed = any(before.kind is PassageKind.SIGNATURE for before in self._part.passages)
        if signed and block.bold and formulas.LETTER.match(text):
            self._begin(PartKind.LETTER, None)
            self._part.title.append(text)
            return
        label = label_of(text)
        first = text[label.length :] if label is not None and label.kind == "figure" and label.value == "1" else text
        if self._main is PartKind.NARRATIVE and formulas.is_inline_formula(first) and self._announced():
            self._announced_decision(block)
            return
        if label is not None and label.kind == "figure" and self._interrupts(text, int(label.value)):
            self._add(block, PassageKind.HEADING, cut=label.length, number=label.value)
            return
        heading = formulas.is_heading(block, self._size)
        if label is not None and label.kind == "figure" and int(label.value) == self._narrative + 1:
            heading = heading and formulas.ends(text) not in ".:;"  # a paragraph may be bold: "85. The following …:"
        if heading and (label is None or label.kind not in ("paren", "bullet") or block.bold):
            self._heading(block, text)
            return
        if label is not None:
            if label.kind in ("figure", "pointed"):
                self._numbered(block, label, PassageKind.PARAGRAPH)
                if self._part.kind in (PartKind.NARRATIVE, PartKind.LETTER) and label.kind == "figure":
                    self._narrative = int(label.value)
            else:
                self._numbered(block, label, PassageKind.SUBPARAGRAPH)
            return
        if self._underlined(block, text):
            self._heading(block, text)
            return
        self._add(block, PassageKind.TABLE if self._of_table(block) else PassageKind.PARAGRAPH)

    def _underlined(self, block: Block, text: str) -> bool:
        """Whether a line in the type of the text is a heading of typescript, whose rule is not seen: it stands alone over the
        paragraph whose number comes next."""
        after = self._after[0] if self._after else None
        label = label_of(after.text) if after is not None and after.gap > 1.7 else None
        return (
            self._main is PartKind.NARRATIVE
            and label is not None
            and (label.kind, label.value) == ("figure", str(self._narrative + 1))
            and self._narrative > 0
            and block.lines == 1
            and block.gap > 1.7
            and len(text) < 90
            and text[:1].isupper()
            and text[-1:].isalpha()
            and ":" not in text
        )

    def _announced_decision(self, block: Block) -> None:
        title: list[str] = []
        while self._part.passages and not self._part.passages[-1].text.endswith(":"):
            title.insert(0, self._part.passages.pop().text)
        self._parts.append(OpenPart(PartKind.DRAFT_DECISION, None, title))
        self._decision(block)
