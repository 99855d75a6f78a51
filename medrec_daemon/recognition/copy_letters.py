"""How a letter names the house whose records it is about, in any words: behind a label, alone on its line, within a sentence. PURE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from medrec_daemon.model import Kind
from medrec_daemon.recognition.directory import Directory, NameHit
from medrec_daemon.recognition.layout import Sheet, SheetLine, fold
from medrec_daemon.recognition.letterheads import is_unknown
from medrec_daemon.recognition.passages import Passage, Standing
from medrec_daemon.recognition.provider_entries import plain
from medrec_daemon.recognition.word_lists import CARE_HOUSES, words_in

_BELONG = frozenset({"of", "at"})
"""Small words that may join a name to another, which then is a house of its own: ``University of``, ``… Hospital at Ridgeway``."""
_ENDS = frozenset(":;|)]")
_BEGINS = frozenset("([")
_LONGEST_ABBREVIATION = 6
_SIGNS = frozenset({"/", "-", "\u2013", "\u2014", "|", "\u2022"})
_HOLDS = words_in(
    "RECORD RECORDS CHART FACILITY PROVIDER CUSTODIAN HOSPITAL CLINIC LOCATION TREATED HOLDER SOURCE SITE PRACTICE HELD KEPT HOUSE"
)
_MOST_WORDS, _FEWEST_LETTERS = 10, 12
_FULL_LINE, _PROSE = 0.7, 5
_TELLING = frozenset({Standing.BODY, Standing.LETTERHEAD})


def stretches(text: str) -> list[str]:
    """A text cut wherever no name of a house goes on: behind a label, at small words, signs, and what is no house before a comma."""
    found: list[str] = []
    words: list[str] = []
    for word in text.split():
        small = word.isalpha() and word.islower() and word not in _BELONG
        if words and (small or word[0] in _BEGINS):
            found.append(" ".join(words))
            words = []
        words.append(word)
        ends = word[-1] in _ENDS or (word[-1] == "." and len(word) > _LONGEST_ABBREVIATION)
        if small or ends or ((word in _SIGNS or word[-1] == ",") and _no_house(words)):
            found.append(" ".join(words))
            words = []
    return [*found, " ".join(words)] if words else found


def _no_house(words: Sequence[str]) -> bool:
    return CARE_HOUSES.isdisjoint(fold(" ".join(words)).split())


def parts(lines: Iterable[tuple[SheetLine, Passage]]) -> Iterator[str]:
    """The stretches of some passages, folded for looking up names; one at the end of a full line goes on in the next."""
    last, above = "", None
    for line, passage in lines:
        cells = line.texts if passage.folded is not None else (passage.text,)
        found = [stretch for cell in cells for stretch in stretches(cell)]
        if last and found and found[0][0].isupper() and found[0][-1] != ":" and above is not None and _follows(line, above):
            found[0] = f"{last} {found[0]}"
        elif last:
            yield plain(last)
        last, above = (found.pop() if found and _goes_on(line, found[-1]) else ""), line
        yield from map(plain, found)
    if last:
        yield plain(last)


def _goes_on(line: SheetLine, last: str) -> bool:
    """Whether a name at the end of a line may go on in the next: in the full line of a paragraph, without an end of the sentence."""
    if line.right <= _FULL_LINE or not (last[0].isupper() and last[-1].isalpha()):
        return False
    return sum(word.text[0].islower() for word in line.words) * 2 > len(line.words) >= _PROSE


def _follows(line: SheetLine, above: SheetLine) -> bool:
    """Whether a line is the next of the same paragraph."""
    return 0 <= line.top - above.bottom < line.bottom - line.top


def badly_read(sheet: Sheet, cut: Sequence[Passage], directory: Directory) -> tuple[NameHit, ...]:
    """The one house of the list whose name, badly read, stands behind a label or alone on a line; nothing where there are two."""
    hits: list[NameHit] = []
    for passage in cut:
        if passage.standing not in _TELLING:
            continue
        cells = sheet.lines[passage.line].texts if passage.folded is not None else (passage.text,)
        for cell in cells:
            found = stretches(cell)
            for stretch in found if passage.standing is Standing.BODY else found[1:]:
                if len(stretch) >= _FEWEST_LETTERS and 2 <= len(stretch.split()) <= _MOST_WORDS:
                    hits += [hit for hit in directory.names_in([plain(stretch)], forgive=True) if not hit.other_house and not hit.billing]
    return tuple(hits) if len({hit.provider for hit in hits}) == 1 else ()


def is_about_another(sheet: Sheet, cut: Sequence[Passage], directory: Directory) -> bool:
    """Whether a label says that the records are those of a house which the list does not hold."""
    for passage in cut:
        if passage.standing is Standing.FACILITY and is_unknown(passage.text, sheet, directory, Kind.STATUS):
            return True
        if passage.standing not in _TELLING or ":" not in passage.text:
            continue
        label, _, value = passage.text.rpartition(":")
        if not _HOLDS.isdisjoint(fold(label).split()) and is_unknown(value.strip(), sheet, directory, Kind.STATUS):
            return True
    return False
