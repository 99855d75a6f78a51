"""The words of a page's lines as rules look at them: cut behind colons, and on a picture as they were meant. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medrec_daemon.recognition.layout import CELL_GAP, Sheet, key
from medrec_daemon.recognition.misread_labels import HEADS, meant
from medrec_daemon.recognition.misread_marks import parted, unclosed

COLONS = frozenset(":;#")
_NAME, _DOB, _PATIENT, _OF, _DATE = (key(word) for word in ("NAME", "DOB", "PATIENT", "OF", "DATE"))


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
    for word in sheet.lines[line].words:
        said = unclosed(word.text) if unopened else word.text
        for piece in parted(said, word.left, word.right) if picture else ((said, word.left, word.right),):
            for part, left, right in _cut(*piece) if ":" in piece[0] else (piece,):
                colon = part[-1:] in COLONS
                found.append(Token(part, key(part), left, word.top, right, word.bottom, word.confidence, line, len(found), colon))
    return tuple(_mended(_with_initials(_with_commas(found)))) if picture else tuple(found)


def _with_commas(found: list[Token]) -> list[Token]:
    """The words with a comma that stands alone, or at the beginning of the next word, at the word before it: ``DOE , JANE``."""
    if all(token.text and token.text[0] != "," for token in found):
        return found
    kept: list[Token] = []
    for token in found:
        bare = token.text.removeprefix(",")
        named = bool(kept) and kept[-1].text.isalpha() and (not bare or bare[0].isupper()) and token.left - kept[-1].right < CELL_GAP
        if bare != token.text and named:
            kept[-1] = kept[-1]._replace(text=f"{kept[-1].text},", right=kept[-1].right if bare else token.right)
            token = token._replace(text=bare)  # noqa: PLW2901
        if token.text:
            kept.append(token._replace(place=len(kept)))
    return kept


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
