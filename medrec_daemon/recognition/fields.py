"""The labelled fields of a page, row by row, and whose they are: the patient's, or those of a guarantor, an insured person or a parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from medrec_daemon.recognition.label_values import below, beside, right_of
from medrec_daemon.recognition.labels import Label, Role, has_label
from medrec_daemon.recognition.layout import Sheet, key
from medrec_daemon.recognition.name_lists import ENDS_A_NAME, NEVER_A_NAME, NEVER_ALONE
from medrec_daemon.recognition.name_words import can_be_name_word, is_prose, is_slashed, without_box_marks
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.tokens import Token, cells, tokens, wide_gap
from medrec_daemon.recognition.word_lists import PATIENT_HEADINGS, PROFESSIONALS, TITLE_WORDS

NEAR = 0.07
"""Fields this far below one another (share of the page's height) belong together."""
_SECTION_REACH = 0.2
_ABOVE = key("ABOVE")
"""A heading over one column reaches this far down; one that has its line to itself, to the next section."""
_SECTION_WORDS = frozenset({"INFORMATION", "INFO", "DETAILS", "DATA", "SECTION", "DEMOGRAPHICS", "REGISTRATION", "CONTACT"})
_ADDRESS_LINES = 4
_ALIGNED = 0.012
_ROW_LABELS = tuple(map(key, ("CHART", "UNIT", "DATE", "BIRTH", "BIRTHDATE", "NUMBER", "VISIT", "ACCOUNT", "RECORD", "MEDICAL", "SEX")))
_NO_NAMES = NEVER_A_NAME | NEVER_ALONE | ENDS_A_NAME | TITLE_WORDS
_LINES_ABOVE = 2
_LINE_GAP, _FEW = 0.02, 2
_ROW_CELLS, _LONGEST_BORN, _NUMBER = 3, 4, key("NO")
"""A misread ``DOB`` has so many letters at most."""
_WHO = (key("PATIENT"), key("NAME"), key("PT"))
_HEADING_KEYS = frozenset(map(key, PATIENT_HEADINGS))
_LIKE_LABEL = 65.0
_NAMES_LIKE_LABELS = frozenset(map(key, ("KATE", "NATE", "HART", "SEXTON", "BATES", "RECORDO", "ACCARDO", "UNITAS")))
"""Names of people that are as like a label as a misread one."""
_FEWEST_DIGITS = 5
"""A row of values under a row of a patient's labels has at least so many digits: a birth date, a record number."""
_DATE = re.compile(r"\d{1,4}[/.\-]\s?\d{1,2}[/.\-]\s?\d{2,4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a sheet that hold labels, cut into words and labels once, by place in ``Sheet.lines``.

    ``all_labels`` holds every label, top to bottom.
    """

    sheet: Sheet
    tokens: dict[int, tuple[Token, ...]] = field(repr=False)
    labels: dict[int, list[Label]] = field(repr=False)
    all_labels: tuple[Label, ...] = field(repr=False)

    @classmethod
    def of(cls, sheet: Sheet) -> Rows:
        """Cut the lines that can hold a label of a person or a birth date."""
        chosen = [place for place in range(len(sheet.lines)) if has_label(sheet, place)]
        cut = {place: tokens(sheet, place) for place in chosen}
        labels = {place: labels_on(sheet, place) for place in chosen}
        return cls(sheet, cut, labels, tuple(label for place in chosen for label in labels[place]))

    def behind(self, label: Label) -> tuple[Token, ...]:
        """The words behind a label on its own line, up to the next label."""
        return right_of(label, self.tokens[label.line], self.labels[label.line])

    def values(self, label: Label) -> Iterator[tuple[Token, ...]]:
        """What may be a label's value: the words behind it, else the cell beside it, else the cells below it, nearest first."""
        line = self.tokens[label.line]
        found = self.behind(label)
        if found and self.heads_row(label, found):
            yield from below(label, self.sheet)
        if any(
            (len(token.text) > 2 and _letters_only(token.text)) or set(token.text) & {",", "^"} or is_slashed(token.text) for token in found
        ):
            yield found  # what is left over numbers the next box of a form
            if label.role is Role.PATIENT and label.whole_cell and not label.colon:
                yield from below(label, self.sheet)  # ``Patient     Signed for by``: what is behind it may head the next column
            return
        if label.after >= len(line):
            found = beside(label, self.sheet)
            if found:
                yield found
        yield from below(label, self.sheet)

    def heads_row(self, label: Label, behind: Sequence[Token]) -> bool:
        """Whether what stands behind a label of a picture is rather the next label, misread: ``Pt Name  boB  Chart #``.

        It has a gap behind it, and below it, where it begins, a row with a date, or with a number where no colon closes the label.
        """
        if not self.sheet.from_picture or not label.whole_cell or any("," in token.text for token in behind):
            return False
        if written_as_a_name(next(cells(behind), ())):
            return False  # ``PATIENT  MAX STRANGELY``, and somebody else in the line below
        row = without_box_marks(next(below(label, self.sheet), ()))
        if not row or abs(row[0].left - label.left) > _ALIGNED or not row[0].text[0].isalpha():
            return False
        values = " ".join(token.text for token in tokens(self.sheet, row[0].line))
        if _DATE.search(values):
            return _DATE.search(" ".join(token.text for token in behind)) is None
        return not label.colon and sum(map(str.isdigit, values)) >= _FEWEST_DIGITS

    def value(self, label: Label) -> tuple[Token, ...]:
        """The likeliest value of a label; empty where there is none."""
        return next(self.values(label), ())

    def is_somebody_elses(self, label: Label) -> bool:
        """Whether the nearest heading or person label before a weak label speaks of somebody else.

        On the label's own line the nearest to the left decides; above it, headings of the same column (``GUARANTOR
        INFORMATION``), down to a new heading that speaks of the patient.
        """
        before = [other for other in self.labels[label.line] if other.tokens[0].place < label.tokens[0].place]
        for other in reversed(before):
            if other.role in {Role.SOMEBODY_ELSE, Role.PATIENT} and not _has_none(other, label):
                return other.role is Role.SOMEBODY_ELSE
        for place in range(label.line - 1, -1, -1):
            heads = [other for other in self.labels.get(place, ()) if self._may_head(other, label)]
            if heads:
                return min(heads, key=lambda other: abs(label.left - other.left)).role is Role.SOMEBODY_ELSE
            if _is_section_line(self.sheet.lines[place].text):
                return False
        return False

    def _may_head(self, other: Label, label: Label) -> bool:
        """Whether a person's label above, in about the same column, heads the place where ``label`` stands."""
        above = label.tokens[0].top - other.tokens[0].top
        if other.role not in {Role.SOMEBODY_ELSE, Role.PATIENT} or not other.begins_cell or _has_none(other, label):
            return False
        if any(token.key == _ABOVE for token in self.tokens[other.line][other.after : other.after + 2]):
            return False  # ``RESPONSIBLE PARTY ABOVE - PATIENT AND ACCOUNT BELOW``
        if above > _SECTION_REACH and not self._has_its_line(other):
            return False
        return -0.3 < label.left - other.left < 0.4 and (above < NEAR or self._heads_section(other))

    def _has_its_line(self, label: Label) -> bool:
        """Whether a heading such as ``RESPONSIBLE PARTY INFORMATION`` is all that its line says."""
        line = self.tokens[label.line]
        rest = line[label.after :]
        return line[0] is label.tokens[0] and bool(rest) and all(token.text.strip(":").upper() in _SECTION_WORDS for token in rest)

    def _heads_section(self, label: Label) -> bool:
        rest = self.tokens[label.line][label.after :]
        return label.whole_cell or bool(rest and rest[0].text.strip(":").upper() in _SECTION_WORDS)


def _has_none(other: Label, label: Label) -> bool:
    """Whether a birth date is looked at, and a label speaks of somebody whose birth date nobody prints: a physician, a signer."""
    return label.role in {Role.BORN, Role.PATIENT_BORN} and other.tokens[0].text.strip(":#").upper() in PROFESSIONALS


def _is_section_line(text: str) -> bool:
    """Whether a line is the heading of a section: ``VISIT INFORMATION``."""
    words = text.strip(": ").upper().split()
    return 2 <= len(words) <= 4 and words[-1] in _SECTION_WORDS


def written_as_a_name(words: Sequence[Token]) -> bool:
    """Whether two words behind a label are capitalised and like no label: in doubt they are the patient's name."""
    first = [
        token
        for token in words[:3]
        if sum(map(str.isdigit, token.text)) * 4 < len(token.text) and (len(token.key) > 1 or token.text[-1] == ".")
    ]
    if len(first) < 2 or any(token.text[0].islower() for token in first[:2]):
        return False
    return any(token.key in _NAMES_LIKE_LABELS for token in first[:2]) or not any(
        fuzz.ratio(token.key, word) >= _LIKE_LABEL for token in first for word in _ROW_LABELS
    )


def _is_who(token: Token, *, misread: bool) -> bool:
    return token.key in _WHO or (misread and any(fuzz.ratio(token.key, word) >= _LIKE_LABEL for word in _WHO))


def names_somebody_above(sheet: Sheet, line: int) -> bool:
    """Whether one of the two lines above begins with ``Patient`` or ``Name`` and goes on with what is in doubt another name.

    What stands below is then another's, be it a row with a birth date: ``PATIENT MAX STRANGELY``, and our client as his guarantor.
    """
    return any(_names_somebody(sheet, above, line) for above in range(max(0, line - _LINES_ABOVE), line))


def _names_somebody(sheet: Sheet, line: int, below: int) -> bool:
    words = tokens(sheet, line)
    if sheet.from_picture and _is_label_row(sheet, line, below):
        return False
    after = 0
    read = bool(words) and not words[-1].colon  # else ``Patient: Max Strangely:``, which no rule reads as a label and its value
    while after < min(2, len(words)) and not (read and words[after].colon) and _is_who(words[after], misread=sheet.from_picture):
        after += 1
    closed = read and after < len(words) and words[after].colon and _is_who(words[after], misread=sheet.from_picture)
    after += closed
    behind = words[after:]
    named = [token.text.strip(".,").upper() for token in behind[:3]]
    if not after or any(word in _NO_NAMES for word in named):
        return False
    if written_as_a_name(behind):
        return not closed
    end = next((step for step in range(after - 1, len(words) - 1) if wide_gap(words, step)), len(words) - 1) + 1
    cell = [token for token in words[after:end] if not token.text.startswith("(")]
    if closed and len(cell) > 1 and any(not token.text.islower() for token in cell):
        return False  # what stands behind a label with its colon is found there, but for ``Name: max strangely``
    near = sheet.lines[below].top - sheet.lines[line].bottom < _LINES_ABOVE * _LINE_GAP
    return near and _may_be_a_name(cell, picture=sheet.from_picture) and not _says(sheet, below, cell)


def _is_label_row(sheet: Sheet, line: int, below: int) -> bool:
    """Whether a machine misread a row of labels (``Pabent  [Poe  A No.``) right above a row of name, birth date and record number."""
    above = sheet.lines[line]
    heads = [key(text) for text in above.texts]
    if below != line + 1 or len(heads) < _ROW_CELLS or any(map(str.isdigit, above.text)) or len(heads[1]) > _LONGEST_BORN:
        return False
    if not heads[2].endswith(_NUMBER) and "#" not in above.texts[2]:
        return False  # ``PATIENT  MAX  STRANGELY``
    values = sheet.lines[below].texts
    return (
        len(values) >= _ROW_CELLS
        and sum(map(str.isdigit, values[1])) >= _FEWEST_DIGITS
        and sum(map(str.isdigit, values[2])) >= _FEWEST_DIGITS
    )


def _may_be_a_name(words: Sequence[Token], *, picture: bool) -> bool:
    """Whether one or two words that are all there is may be a name without a capital or a given name: ``strangely``, ``M Strangely``."""
    if not 1 <= len(words) <= _FEW:
        return False
    if is_prose(words) or any(token.colon or not can_be_name_word(token.text) for token in words):
        return False
    long = [token for token in words if len(token.key) > 2]
    return bool(long) and not any(_is_heading(token, misread=picture) for token in long)


def _is_heading(token: Token, *, misread: bool) -> bool:
    """Whether a word behind ``Patient`` makes a heading or a row of labels of it (``Patient Snapshot``), be it misread."""
    if token.key in _HEADING_KEYS or any(fuzz.ratio(token.key, word) >= _LIKE_LABEL for word in _ROW_LABELS):
        return True
    return misread and process.extractOne(token.key, _HEADING_KEYS, scorer=fuzz.ratio, score_cutoff=_LIKE_LABEL) is not None


def _says(sheet: Sheet, line: int, words: Sequence[Token]) -> bool:
    """Whether the line below says the same words: the client himself, named twice."""
    there = {token.key for token in tokens(sheet, line)}
    return all(token.key in there for token in words)


def _may_name(text: str) -> bool:
    return (len(text) > _FEW and _letters_only(text)) or not {",", "^"}.isdisjoint(text) or is_slashed(text)


def _letters_only(text: str) -> bool:
    """Whether a word has letters only, or two names that a comma read as a point parts (``DOE.JANE``)."""
    return all(part.isalpha() for part in text.split(".", 1))


def address_text(rows: Rows) -> str:
    """The words around the patient's own address, folded: what stands at address labels and in the lines below the patient's name.

    It may hold more than the address; it is there to look an address up in, not to read one off.
    """
    sheet = rows.sheet
    parts: list[str] = []
    for label in rows.all_labels:
        if label.role is Role.ADDRESS and not rows.is_somebody_elses(label):
            parts += [token.text for token in rows.value(label)]
            parts += _lines_below(sheet, label)
        elif label.role is Role.PATIENT and label.colon:
            parts += _lines_below(sheet, label)
    return " ".join(" ".join(parts).upper().split())


def _lines_below(sheet: Sheet, label: Label) -> Iterator[str]:
    for line in sheet.lines[label.line + 1 : label.line + 1 + _ADDRESS_LINES]:
        if line.top - label.tokens[0].bottom < 2 * NEAR:
            yield from (word.text for word in line.words if word.left > label.left - 0.03)
