"""Where on its page a piece of evidence stands, found again for the person who asks why: deciding needs only what was seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from medrec_daemon.model import Box, Evidence, Word
from medrec_daemon.recognition import dates, references, service_days
from medrec_daemon.recognition.layout import Sheet, SheetLine, fold
from medrec_daemon.recognition.passages import Passage, Standing, passages
from medrec_daemon.recognition.places import at_characters, boxes_around, saying
from medrec_daemon.recognition.provider_entries import plain
from medrec_daemon.rules import Rules

MOST_OF_A_SHAPE = 3
"""Of a shape of numbers that counts by its many places, this many are shown."""
_NUMBERS = frozenset({"telephone", "npi", "tax id", "address"})
_HOUSES = (Standing.LETTERHEAD, Standing.FOOTER, Standing.BILLER, Standing.SENDER, Standing.FACILITY, Standing.PLACE, Standing.BODY)
_STANDS: dict[str, tuple[Standing, ...]] = {
    "letterhead": (Standing.LETTERHEAD,),
    "unlisted letterhead": (Standing.LETTERHEAD, Standing.BILLER),
    "fax sender": (Standing.SENDER,),
    "biller": (Standing.BILLER, Standing.LETTERHEAD),
    "facility": (Standing.FACILITY, Standing.PLACE),
    "copy service letter": (Standing.FACILITY, Standing.BODY),
    "addressee": (Standing.ADDRESSEE,),
    "body": (Standing.BODY, Standing.PLACE),
}


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the places of evidence on one laid-out page."""

    sheet: Sheet
    rules: Rules = field(repr=False)
    cut: tuple[Passage, ...] = field(repr=False)

    @classmethod
    def of(cls, sheet: Sheet, rules: Rules) -> Finder:
        """Get one page ready."""
        return cls(sheet, rules, tuple(passages(sheet)))

    def placed(self, item: Evidence) -> Evidence:
        """The evidence with its boxes, where it has none yet and they can be found."""
        return item if item.boxes else replace(item, boxes=self._boxes(item))

    def _boxes(self, item: Evidence) -> tuple[Box, ...]:
        if item.what == "our reference":
            return self.reference(item.saw.partition(" ")[0])
        if item.what.startswith("provider by "):
            return self.provider(item.what.removeprefix("provider by "), item.saw)
        if item.what.startswith("words of "):
            return self._phrase(item.saw)
        if item.what.startswith("numbers of "):
            return self._numbers(item.what.removeprefix("numbers of "), item.saw)
        return boxes_around(self._first(self._lines(), item.saw)) if item.what == "patient's address" else ()

    def reference(self, text: str) -> tuple[Box, ...]:
        """Where one of our references stands: its bar code, and its letters."""
        codes = tuple(code.box for code in self.sheet.page.barcodes if code.box and text in references.in_words(code.text))
        for line in self._lines():
            if text in (*references.in_words(line.text), *references.misread_in(line.text)):
                return (*codes, *boxes_around(_narrowed(line.words, text)))
        return codes

    def provider(self, how: str, saw: str) -> tuple[Box, ...]:
        """Where a hint at a provider stands, by its sort and what it says."""
        if how == "our reference":
            return self.reference(saw)
        if how == "fax sender" and (words := _said(self.sheet.fax_header, saw, forgive=self.sheet.from_picture)):
            return boxes_around(words)
        if how in _NUMBERS:
            return boxes_around(self._number(self._standing(*_HOUSES), how, saw) or self._number(self._lines(), how, saw))
        words = self._as_firm(self._standing(*_STANDS.get(how, _HOUSES)), saw) or self._as_firm(self._lines(), saw)
        return boxes_around(words)

    def served(self, days: Collection[date], today: date, *, bill: bool) -> Iterator[tuple[date, tuple[Box, ...]]]:
        """Where the page gives these days as dates of service, the first place of each: not where it was signed on one of them."""
        for day in dict.fromkeys(days):
            there = {place: words for place, line in enumerate(self.sheet.lines) if (words := _day_in(line, day, today))}
            for place, words in there.items():
                alone = replace(self.sheet, lines=tuple(line for at, line in enumerate(self.sheet.lines) if at == place or at not in there))
                if day in (service_days.served(alone, today) or service_days.unlabelled(alone, today, bill=bill) or ()):
                    yield day, boxes_around(words)
                    break

    def _phrase(self, words: str) -> tuple[Box, ...]:
        found = self._first(self.sheet.lines, words) or _said(self.sheet.lines, words) or ()
        if not found and self.sheet.from_picture:
            found = _said(self.sheet.lines, words, forgive=True)
        return boxes_around(found)

    def _numbers(self, type_name: str, what: str) -> tuple[Box, ...]:
        cues = (cue for page_type in self.rules.page_types if page_type.name == type_name for cue in page_type.numbers)
        cue = next((cue for cue in cues if cue.what == what), None)
        found: list[Box] = []
        for line in self.sheet.lines if cue else ():
            for match in cue.expression.finditer(line.text) if cue else ():
                found += boxes_around(at_characters(line.words, match.start(), match.end()))
                if len(found) >= MOST_OF_A_SHAPE:
                    return tuple(found)
        return tuple(found)

    def _lines(self) -> tuple[SheetLine, ...]:
        return (*self.sheet.fax_header, *self.sheet.lines)

    def _standing(self, *wanted: Standing) -> list[SheetLine]:
        """The lines with a passage of one of the standings, in the order of these."""
        places = dict.fromkeys(passage.line for standing in wanted for passage in self.cut if passage.standing is standing)
        return [self.sheet.lines[place] for place in places]

    def _number(self, lines: Iterable[SheetLine], how: str, saw: str) -> tuple[Word, ...]:
        """A number letter by letter; of an address (``1 HOSPITAL 40508``) the street, and what follows up to the ZIP code on its line."""
        if how != "address":
            return self._first(lines, saw)
        street, _, zip_code = saw.rpartition(" ")
        for line in lines:
            if words := saying(line.words, street):
                rest = line.words[line.words.index(words[0]) :]
                ends = [place for place, word in enumerate(rest) if zip_code in word.text]
                return rest[: ends[0] + 1] if ends else words
        return ()

    def _first(self, lines: Iterable[SheetLine], text: str) -> tuple[Word, ...]:
        """The words of the first line that says ``text`` letter by letter."""
        return next((words for line in lines if (words := saying(line.words, text))), ())

    def _as_firm(self, lines: Iterable[SheetLine], name: str) -> tuple[Word, ...]:
        """A firm's name, which may go over two lines and be misread."""
        kept = tuple(lines)
        words = _said(kept, name, as_firm=True)
        return words or (_said(kept, name, as_firm=True, forgive=True) if self.sheet.from_picture else ())


def _day_in(line: SheetLine, day: date, today: date) -> tuple[Word, ...]:
    """The words of a line that print a day, in any form that dates of service have."""
    for seen in dates.in_text(line.text, today):
        if seen.day == day:
            return at_characters(line.words, seen.start, seen.end)
    return next((words for form in ("%m %d %y", "%m %d %Y", "%m%d%y", "%m%d%Y") if (words := saying(line.words, day.strftime(form)))), ())


def _said(lines: Iterable[SheetLine], text: str, *, as_firm: bool = False, forgive: bool = False) -> tuple[Word, ...]:
    words = tuple(word for line in lines for word in line.words)
    return saying(words, text, plain if as_firm else fold, forgive=forgive)


def _narrowed(words: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The fewest words of a line that still give the reference."""
    while len(words) > 1 and text in references.in_words(" ".join(word.text for word in words[1:])):
        words = words[1:]
    while len(words) > 1 and text in references.in_words(" ".join(word.text for word in words[:-1])):
        words = words[:-1]
    return words
