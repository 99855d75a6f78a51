"""The labels of a page: ``Patient Name:``, the boxes of a claim form, the columns of a header, and whom or what each speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from medrec_daemon.recognition import word_lists
from medrec_daemon.recognition.asking_labels import asking_who
from medrec_daemon.recognition.layout import CELL_GAP, Sheet, key
from medrec_daemon.recognition.misread_labels import meant
from medrec_daemon.recognition.tokens import COLONS, Token, label_key, wide_gap

_NAME, _DATE = key("NAME"), key("DATE")
_DASHES = frozenset("-\u2013\u2014")
_BOX_NUMBERS = frozenset("0123456789OISBGZ")


class Role(StrEnum):
    """Whom or what a label speaks of."""

    PATIENT = "patient"
    NAME = "name"  # whose name it is, only the neighbourhood tells
    LAST = "last name"
    FIRST = "first name"
    MIDDLE = "middle name"
    BORN = "birth date"
    PATIENT_BORN = "patient's birth date"
    ADDRESS = "address"
    RECORD_NUMBER = "record number"
    SOMEBODY_ELSE = "somebody else"
    STOP = "another field"


_WORDS: dict[Role, tuple[tuple[str, ...], ...]] = {
    Role.PATIENT: word_lists.PATIENT_LABELS,
    Role.NAME: word_lists.NAME_LABELS,
    Role.LAST: word_lists.LAST_LABELS,
    Role.FIRST: word_lists.FIRST_LABELS,
    Role.MIDDLE: word_lists.MIDDLE_LABELS,
    Role.BORN: word_lists.BORN_LABELS,
    Role.PATIENT_BORN: word_lists.PATIENT_BORN_LABELS,
    Role.ADDRESS: word_lists.ADDRESS_LABELS,
    Role.RECORD_NUMBER: word_lists.RECORD_NUMBER_LABELS,
    Role.SOMEBODY_ELSE: word_lists.SOMEBODY_ELSE_LABELS,
    Role.STOP: word_lists.STOP_LABELS,
}

_COLON_ONLY = frozenset(tuple(key(word) for word in phrase) for phrase in word_lists.COLON_ONLY)
_SINGLE_NEEDS_COLON = frozenset(key(word) for word in word_lists.NEEDS_COLON)


@dataclass(frozen=True, slots=True)
class Label:
    """A label on the page: what it speaks of, its words, whether a colon closes it, and where the value would begin.

    ``after`` is the place in its line of the first word behind it; ``left`` is its left edge, with the number of a form's
    box before it.
    """

    role: Role
    tokens: tuple[Token, ...] = field(repr=False)
    colon: bool
    after: int
    whole_cell: bool
    begins_cell: bool
    words_before: tuple[str, ...] = field(repr=False)
    left: float

    @property
    def text(self) -> str:
        """The label as printed."""
        return " ".join(token.text for token in self.tokens).strip(" :#")

    @property
    def right(self) -> float:
        """The right edge of the label."""
        return self.tokens[-1].right

    @property
    def line(self) -> int:
        """The place of the label's line in ``Sheet.lines``."""
        return self.tokens[0].line


def _table() -> dict[str, list[tuple[tuple[str, ...], Role]]]:
    table: dict[str, list[tuple[tuple[str, ...], Role]]] = defaultdict(list)
    for role, phrases in _WORDS.items():
        for phrase in phrases:
            keys = tuple(key(word) for word in phrase)
            table[keys[0]].append((keys, role))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(table)


_TABLE = _table()
_PERSONAL = frozenset(
    keys[0]
    for keys, role in ((keys, role) for entries in _TABLE.values() for keys, role in entries)
    if role not in {Role.STOP, Role.ADDRESS}
)

_NUMBERS = frozenset(map(key, ("ACCT", "ACCOUNT", "NO", "NUMBER", "ID", "IDENTIFIER")))
_DAY_BEGINS = re.compile(r"\d{1,4}[/\-.](?:\d{1,2}|[A-Za-z]{3})[/\-.]\d{2}")

_ROW_HEADS = frozenset(
    keys[0] for entries in _TABLE.values() for keys, role in entries if role in {Role.BORN, Role.PATIENT_BORN, Role.RECORD_NUMBER}
)
_PERSONAL |= frozenset(map(key, ("WHO", "OWNER")))
_NUMBERS_OF_ROW = frozenset(keys[0] for entries in _TABLE.values() for keys, role in entries if role is Role.RECORD_NUMBER)
_OF_BIRTH = frozenset(key(word) for word in ("DOB", "D.O.B.", "BIRTH", "BIRTHDATE", "BIRTHDAY", "DATEOFBIRTH", "BDATE", "DATE", "MRN"))


def labels_in(line: Sequence[Token]) -> list[Label]:
    """The labels of one line, left to right; the longest label that fits at a word wins."""
    found: list[Label] = []
    place = 0
    while place < len(line):
        entries = _entries(line[place].key)
        label = _label_at(line, place, entries) if entries else None
        asking = _asking_who(line, place)
        if asking is not None and (label is None or label.role in {Role.PATIENT, Role.NAME} or asking.after > label.after):
            label = asking
        if label is None:
            place += 1
        else:
            found.append(label)
            place = label.after
    return found


def has_label(sheet: Sheet, line: int) -> bool:
    """A cheap look whether a line can hold a label that speaks of a person or a birth date.

    Running text has such words all the time: without a colon, a label begins its line or cell, or speaks of a birth date.
    """
    words = sheet.lines[line].words
    speaks = _speaks_misread if sheet.from_picture else _speaks
    found = [place for place, word in enumerate(words) if speaks(word.text)]
    if not found:
        return False
    if found[0] <= 1 or any(speaks(words[place].text) == "born" for place in found):
        return True
    text = sheet.lines[line].text
    return ":" in text or "#" in text or any(words[place].left - words[place - 1].right > CELL_GAP for place in found)


@lru_cache(maxsize=65536)
def _speaks(text: str) -> str:
    """``born`` for a word that begins the label of a birth date or record number, ``person`` for one that begins a person's, else ''."""
    return _role_of(label_key(text.partition(":")[0]))


@lru_cache(maxsize=65536)
def _speaks_misread(text: str) -> str:
    """The same for a word read from a picture."""
    return _role_of(meant(meant(label_key(text.partition(":")[0]), _NAME), _DATE))


def _role_of(first: str) -> str:
    numbered = len(first) > 5 and first[0] in _BOX_NUMBERS
    for form in (first, *((first[1:],) if numbered else ()), *((first[2:],) if numbered and first[1] in _BOX_NUMBERS else ())):
        if form in _PERSONAL:
            return "born" if form in _OF_BIRTH else "person"
    return ""


def _label_at(line: Sequence[Token], place: int, entries: Sequence[tuple[tuple[str, ...], Role]]) -> Label | None:
    for keys, role in entries:
        end = place + len(keys)
        if end > len(line) or any(line[place + step].key != keys[step] for step in range(1, len(keys))):
            continue
        if any(line[step].colon or wide_gap(line, step) for step in range(place, end - 1)):
            continue
        label = _make(line, place, end, role)
        if _is_label(label, line):
            return label
    return None


def _asking_who(line: Sequence[Token], place: int) -> Label | None:
    """A label that asks in words of its own whose papers these are."""
    end = asking_who(line, place)
    return _make(line, place, end, Role.NAME if line[place].key == _NAME else Role.PATIENT) if end is not None else None


@lru_cache(maxsize=65536)
def _entries(first: str) -> Sequence[tuple[tuple[str, ...], Role]]:
    """The labels that begin with a word; the number of a form's box may be run into it (``8PATIENT NAME``)."""
    found = _TABLE.get(first)
    if found is None and len(first) > 5 and first[0] in _BOX_NUMBERS:
        found = _TABLE.get(first[1:]) or (_TABLE.get(first[2:]) if first[1] in _BOX_NUMBERS else None)
    return found or ()


def _make(line: Sequence[Token], place: int, end: int, role: Role) -> Label:
    colon = line[end - 1].colon
    after = end
    if (
        not colon
        and after < len(line)
        and (line[after].text in COLONS or (role is Role.PATIENT and _begins(line, place) and line[after].text in _DASHES))
    ):
        colon, after = True, after + 1
    behind = after
    bracketed = line[place].text[0] == "("  # ``(Patient name)   (Birth date)``, which explains nothing
    after, skipped_colon = (after, False) if bracketed else _skip_brackets(line, after)
    end_of_cell = after if after > behind else end
    numbered = (
        place > 0 and not wide_gap(line, place - 1) and _is_box_number(line[place - 1].text) and (place == 1 or wide_gap(line, place - 2))
    )
    begins = place == 0 or wide_gap(line, place - 1) or numbered
    before: list[str] = []
    step = place - 1
    while step >= 0 and not wide_gap(line, step) and not line[step].colon and len(before) < 4:
        before.append(line[step].key)
        step -= 1
    return Label(
        role=role,
        tokens=tuple(line[place:end]),
        colon=colon or skipped_colon,
        after=after,
        whole_cell=begins and (end_of_cell >= len(line) or wide_gap(line, end_of_cell - 1)),
        begins_cell=begins,
        words_before=tuple(before),
        left=line[place - 1].left if numbered else line[place].left,
    )


def _begins(line: Sequence[Token], place: int) -> bool:
    """Whether a word begins its line, or stands right behind the bullet or the number in brackets that does."""
    return place == 0 or (place == 1 and (line[0].text in _DASHES or _is_box_number(line[0].text)))


def _is_box_number(text: str) -> bool:
    """``8``, ``24.``, ``3a``, or what is left of one after a bad reading."""
    return len(text) <= 2 or (text.lstrip("(")[:1].isdigit() and len(text) <= 4)


def _skip_brackets(line: Sequence[Token], after: int) -> tuple[int, bool]:
    """Past an explanation such as ``(Last Name, First Name, Middle Initial)`` behind a label."""
    if after < len(line) and line[after].text.startswith("("):
        for step in range(after, min(len(line), after + 8)):
            if any(char.isdigit() for char in line[step].text):  # a value in brackets
                break
            if line[step].text.rstrip(":").endswith(")"):
                return step + 1, line[step].colon
    return after, False


def _is_no_number(label: Label, line: Sequence[Token]) -> bool:
    """``MM DD YY`` over the boxes of a date, since MRN has the same key; ``Mr. Jane Doe``."""
    word = label.text.strip(".").upper()
    named = word == "MR" and not label.colon and not (label.after < len(line) and line[label.after].text[:1].isdigit())
    return word == "MM" or named


def _heads_a_number(label: Label, line: Sequence[Token]) -> bool:
    """Whether what goes on behind ``Patient`` asks for a number: ``Patient #:``, ``Patient Acct.:``."""
    if label.whole_cell or label.after >= len(line):
        return False
    behind = line[label.after]
    return behind.text.startswith("#") or behind.key in _NUMBERS


def _is_label(label: Label, line: Sequence[Token]) -> bool:
    """Whether the words really label something here rather than stand in running text."""
    if label.role is Role.RECORD_NUMBER and _is_no_number(label, line):
        return False
    if label.colon or (label.role is Role.PATIENT and _heads_a_number(label, line)):
        return label.colon
    if len(label.tokens) == 1 and not label.whole_cell and label.tokens[0].key != key(label.tokens[0].text):
        return False  # a word that is only like one: without a colon it may be any other
    if tuple(token.key for token in label.tokens) in _COLON_ONLY:
        behind = line[label.after :]
        if label.role is Role.BORN:
            dated = bool(behind) and _DAY_BEGINS.match(behind[0].text) is not None  # ``B/D 03/14/1971``
            heads = label.whole_cell and bool(behind) and behind[0].key in _NUMBERS_OF_ROW
            return dated or (heads and not any(map(str.isdigit, "".join(token.text for token in behind))))  # ``Birth   MR No.``
        return label.whole_cell and label.text.upper() == "PT" and any(token.key in _ROW_HEADS for token in behind)
    if label.whole_cell or len(label.tokens) > 1 or label.role in {Role.BORN, Role.RECORD_NUMBER}:
        return True
    if label.tokens[0].key in _SINGLE_NEEDS_COLON:
        return False
    return label.role is Role.STOP or (label.begins_cell and label.after <= len(line))
