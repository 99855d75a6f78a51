"""The words of a page's lines as rules look at them: cut behind colons, and on a picture as they were meant. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from medrec_daemon.model import Word
from medrec_daemon.person_names import PARTICLES, SUFFIXES
from medrec_daemon.recognition.layout import CELL_GAP, Sheet, key
from medrec_daemon.recognition.misread_labels import HEADS, meant, reads_born, reads_full_name, reads_patient_name, reads_pt
from medrec_daemon.recognition.misread_marks import parted, unclosed
from medrec_daemon.recognition.word_lists import MONTHS

COLONS = frozenset(":;#")
_TORN_BIRTH = re.compile(r"O[.,]?\s?[B8][.,:;]*")
_HEAD_OF_BIRTH = re.compile(r"[A-Z]?D\.?")
_LAST_NAME = re.compile(r"[A-Z][A-Za-z'\u2019\-]{3,}[.,]")
_UPPER, _DAY_BEGINS = 0.34, re.compile(r"\d{1,4}[/\-.]\d{1,2}[/\-.]\d{2}")
_LEADER = "..."
_MAY_BE_LAST = re.compile(r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*\.?")
_GIVEN = re.compile(r"[^\W\d_]{2,}(?:['\u2019\-][^\W\d_]+)*")
_MOST_OF_LAST = 5
_BESIDE_LAST = PARTICLES | frozenset(SUFFIXES)
_HALF = re.compile(r"-[A-Z][A-Za-z']{2,}[.,]?")
_NAME, _DOB, _PATIENT, _OF, _DATE = (key(word) for word in ("NAME", "DOB", "PATIENT", "OF", "DATE"))


_FIRST_OF_TWO = frozenset(map(key, ("DATE", "DT", "BIRTHDATE", "MRN", "HRN", "CMRN")))
_SECOND_OF_TWO = frozenset(map(key, ("DOB", "TM", "TIME", "AGE", "SEX", "EPN", "EMRN", "ID", "NO", "CHART", "YOB", "EPI", "ACCT")))
_ALL_PATIENTS = frozenset(map(key, ("PATIENT", "PT", "RESIDENT", "CLIENT", "MEMBER", "CLAIMANT")))
_PATIENT_HEADS = frozenset(map(key, ("PT", "PAT", "PATIENT")))


class Token(NamedTuple):
    """A word, or the half of one that a colon cuts (``DOB:03/14/1971``); ``line`` and ``place`` say where it stands."""

    text: str
    key: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    line: int
    place: int
    colon: bool

    def __repr__(self) -> str:
        return f"Token(line={self.line}, place={self.place})"

    @property
    def middle(self) -> float:
        """The height of the word's middle on the page."""
        return (self.top + self.bottom) / 2


def tokens(sheet: Sheet, line: int) -> tuple[Token, ...]:
    """The words of a line, cut behind colons that are not part of a time; cut once for every page."""
    known: tuple[Token, ...] | None = sheet.cut.get(line)
    if known is None:
        known = sheet.cut[line] = _tokens(sheet, line)
    return known


def _tokens(sheet: Sheet, line: int) -> tuple[Token, ...]:
    found: list[Token] = []
    picture, text = sheet.from_picture, sheet.lines[line].text
    unopened = picture and "(" not in text and "[" not in text and (")" in text or "]" in text)
    for word in _with_hyphens(sheet.lines[line].words) if picture else sheet.lines[line].words:
        said = unclosed(word.text) if unopened else word.text
        for piece in parted(said, word.left, word.right) if picture else ((said, word.left, word.right),):
            for part, left, right in _cut(*piece) if ":" in piece[0] else (piece,):
                colon = part[-1:] in COLONS
                found.append(Token(part, label_key(part), left, word.top, right, word.bottom, word.confidence, line, len(found), colon))
    if picture:
        found = _with_births(found)
    if " ," in text or ";" in text or _LEADER in text:
        found = _with_marks(found)
    return tuple(_mended(_with_labels(_with_initials(found)))) if picture else tuple(found)


def _with_births(found: list[Token]) -> list[Token]:
    """The words with a ``D.O.B.`` whole that a machine tore, be its first letter run into the initial before it: ``JANE CD OB.``."""
    kept: list[Token] = []
    for token in found:
        before = kept[-1] if kept else None
        torn = before is not None and _TORN_BIRTH.fullmatch(token.text) and _HEAD_OF_BIRTH.fullmatch(before.text)
        if before is not None and torn and token.left - before.right < CELL_GAP / 2:
            initial = before.text.rstrip(".")[:-1]
            kept.pop()
            cut = before.right - (before.right - before.left) / len(before.text)
            if initial:
                kept.append(before._replace(text=initial, key=key(initial), right=cut))
            label = token._replace(text="D.O.B.:", key=_DOB, left=cut if initial else before.left, colon=True)
            kept.append(label._replace(place=len(kept)))
        else:
            kept.append(token._replace(place=len(kept)))
    return kept


def _with_hyphens(words: Sequence[Word]) -> Sequence[Word]:
    """The words with both halves of a name in one that a space parts before its hyphen: ``DOE -SAMPLE``."""
    if not any(word.text[0] == "-" for word in words):
        return words
    kept: list[Word] = []
    for word in words:
        before = kept[-1] if kept else None
        if before is not None and _HALF.fullmatch(word.text) and before.text.isalpha() and word.left - before.right < CELL_GAP / 2:
            kept[-1] = replace(before, text=before.text + word.text, right=word.right)
        else:
            kept.append(word)
    return kept


def _with_marks(found: list[Token]) -> list[Token]:
    """The words with the marks that houses print their own way: ``DOE , JANE``, ``DOE; JANE``, ``Patient ........ DOE``.

    A comma that stands alone, or at the beginning of the next word, goes to the word before it. A semicolon between a field's last name
    and its given name is a comma, and a row of points behind a label its colon.
    """
    kept: list[Token] = []
    for token in found:
        before = kept[-1] if kept else None
        bare = token.text.removeprefix(",")
        if before is not None and bare != token.text and _goes_on(before, token, bare):
            kept[-1] = before._replace(text=f"{before.text},", right=before.right if bare else token.right)
            token = token._replace(text=bare)  # noqa: PLW2901
        elif before is not None and before.text[-1] == ";" and _parts_a_name(kept, token):
            kept[-1] = before._replace(text=f"{before.text[:-1]},", colon=False)
        elif before is not None and len(bare) > len(_LEADER) and not bare.strip("."):
            kept[-1] = before if before.colon else before._replace(text=f"{before.text}:", colon=True)
            continue
        if token.text:
            kept.append(token if token.place == len(kept) else token._replace(place=len(kept)))
    return kept


def _goes_on(before: Token, token: Token, bare: str) -> bool:
    """Whether a comma that begins a word belongs to the one before it, which may be a last name, its hyphen or its Jr. and all."""
    named = _MAY_BE_LAST.fullmatch(before.text) is not None and (not bare or bare[0].isupper())
    return named and token.left - before.right < CELL_GAP


def _parts_a_name(kept: Sequence[Token], given: Token) -> bool:
    """Whether a semicolon stands between one last name that begins a field and the given name behind it (``DOE; JANE``).

    Two words before it are a name of their own (``Jane Doe; Max Roe``), and so may be what has a comma or another mark behind it.
    """
    start = len(kept) - 1
    while start and not kept[start - 1].colon and not wide_gap(kept, start - 1) and len(kept) - start < _MOST_OF_LAST:
        start -= 1
    words = [token.text.rstrip(";") for token in kept[start:]]
    names = [word for word in words if word.upper().strip(".,") not in _BESIDE_LAST]
    last = len(names) == 1 and _MAY_BE_LAST.fullmatch(names[0]) is not None
    begins = start == 0 or kept[start - 1].colon or wide_gap(kept, start - 1)
    return (
        begins and last and given.text[0].isupper() and _GIVEN.fullmatch(given.text) is not None and given.left - kept[-1].right < CELL_GAP
    )


def _with_initials(found: list[Token]) -> list[Token]:
    """The words with an I where a bar stands between two words of a name, a space from either: ``Jane | Doe``."""
    for place in range(1, len(found) - 1):
        before, bar, behind = found[place - 1 : place + 2]
        if bar.text != "|":
            continue
        near = max(bar.left - before.right, behind.left - bar.right) < CELL_GAP / 2
        names = before.text.isalpha() and before.text[0].isupper() and behind.text[0].isupper() and behind.key not in HEADS
        if near and names:
            found[place] = bar._replace(text="I", key=key("I"))
    return found


def _mended(found: Sequence[Token]) -> Iterator[Token]:
    """The words with the key of the label that each is a misreading of."""
    headed = False
    for place, token in enumerate(found):
        following = found[place + 1].key if place + 1 < len(found) else ""
        before = found[place - 1].key if place else ""
        day = before == _OF and place > 1 and found[place - 2].key == _DATE
        label = meant(token.key, following, before, day=True) if day else meant(token.key, following, before)
        if headed and _is_row_dob(found, place):
            label = _DOB
        headed = headed or label in {_NAME, _PATIENT}
        yield token if label == token.key else token._replace(key=label)


def _with_labels(found: list[Token]) -> list[Token]:
    """The words with labels of two words put right, and with those that only what stands behind them tells: ``Pu DOE, JANE``."""
    for place, token in enumerate(found[:-1]):
        following = found[place + 1]
        if token.key in _PATIENT_HEADS and place + 2 < len(found) and reads_full_name(following.key, found[place + 2].key):
            whole = (token._replace(text=token.text.rstrip(":"), colon=False), following, found[place + 2])
            found[place : place + 3] = [one._replace(key=word) for one, word in zip(whole, (token.key, key("FULL"), _NAME), strict=True)]
        elif token.key in _PATIENT_HEADS and token.colon and following.key == _NAME and not wide_gap(found, place):
            found[place] = token._replace(text=token.text.rstrip(":"), colon=False)  # ``Pt. Name``
        elif not token.colon and _ends_label(found, place + 1) and reads_patient_name(token.key, following.key):
            found[place : place + 2] = [token._replace(key=_PATIENT), following._replace(key=_NAME)]
        elif place == 0 and not token.colon and reads_pt(token.key) and _LAST_NAME.fullmatch(following.text) and _has_birth(found):
            found[0] = token._replace(key=key("PT"), colon=True)
        elif reads_born(token.key) and token.top < _UPPER and _begins_date(following) and (place == 0 or wide_gap(found, place - 1)):
            found[place] = token._replace(key=key("BIRTH"), colon=True)
    return found


def _ends_label(found: Sequence[Token], place: int) -> bool:
    """Whether a label may end with the word at ``place``: a colon closes it, or nothing follows, or a gap or a cell's border."""
    return found[place].colon or place + 1 == len(found) or wide_gap(found, place) or not found[place + 1].text[0].isalnum()


def _has_birth(found: Sequence[Token]) -> bool:
    return any(token.key == _DOB for token in found)


def _begins_date(token: Token) -> bool:
    return token.text[:3].upper() in MONTHS or _DAY_BEGINS.match(token.text) is not None


def _is_row_dob(found: Sequence[Token], place: int) -> bool:
    """Whether a word in a row of labels is ``DOB``, read as ``boB``, ``pos`` or ``Dow``: three letters in a cell of their own."""
    alone = wide_gap(found, place - 1) and (place + 1 == len(found) or wide_gap(found, place))
    return alone and len(found[place].key) == len(_DOB) and found[place].key[1] == "O" and found[place].text.isalnum()


def _cut(text: str, left: float, right: float) -> tuple[tuple[str, float, float], ...]:
    """A word cut behind its first colon, unless that is part of a time."""
    place = text.find(":", 0, -1)
    if place <= 0 or (text[place - 1].isdigit() and text[place + 1].isdigit()):
        return ((text, left, right),)
    middle = left + (right - left) * (place + 1) / len(text)
    return (text[: place + 1], left, middle), (text[place + 1 :], middle, right)


@lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """The key of a word; of ``Date/DOB`` or ``DT/TM``, where each part is a field's word, that of the first."""
    whole = key(text)
    if "/" not in text:
        return whole
    parts = [key(part) for part in text.strip(":").split("/")]
    if parts == [_DATE, _DOB]:
        return _DOB
    if _PATIENT in parts and all(part in _ALL_PATIENTS for part in parts):
        return _PATIENT  # ``Member/Patient``
    return parts[0] if parts[0] in _FIRST_OF_TWO and all(part in _FIRST_OF_TWO | _SECOND_OF_TWO for part in parts) else whole


def wide_gap(line: Sequence[Token], place: int) -> bool:
    """Whether a wide gap stands behind the word at ``place``."""
    return place + 1 < len(line) and line[place + 1].left - line[place].right > CELL_GAP


def cells(words: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The words of a line, parted where wide gaps stand."""
    start = 0
    for place in range(len(words)):
        if place + 1 == len(words) or wide_gap(words, place):
            yield tuple(words[start : place + 1])
            start = place + 1


def confidence(words: Sequence[Token]) -> float:
    """The mean confidence of some words, 0..100; 0 without words."""
    return sum(token.confidence for token in words) / len(words) if words else 0.0
