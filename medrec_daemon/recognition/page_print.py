"""A page's print: enough of it to know the same page again through the noise of a fax, and to tell it from a page that is only like it.

Words are kept as check sums, numbers as digits (none that is shaped like a Social Security number). Two visits on one form
have nearly the same words: what tells them apart are dates and numbers, so these must agree, and whatever on the later page is
well read and not on the earlier one makes it another page. A slip of the reader is forgiven only where the word or number is
badly read. In doubt two pages are only alike, and nothing is left out because of that.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from medrec_daemon.model import Page, Word
from medrec_daemon.recognition.layout import Sheet, fold, key

WELL_READ = 88.0
"""Confidence (0..100) from which a word or number of a picture is taken to be what is printed. Measured: of the numbers of four
digits and more that were read so on faxes at 204 x 98 and 204 x 196 with up to 0.35 noise, none was another number."""
TELLING_WORDS, FEWEST_WORDS = 25, 5
"""With fewer words a page alone is never known again (a form with a cross), and with fewer than a few it is like no other."""
SKETCH = 24
_CONTAINED, _ALIKE = 0.88, 0.8
_LONG = 4
"""Digits from which a number tells one page from another: dates, amounts, times, codes."""
_SLIPS, _SLIPS_SHARE = 3, 0.03
"""So many digits, and this share of all on the page, may be misread, lost or added."""
_MOST_WEAK, _LOST = 0.1, 0.03
"""The share of words that may be badly read, or passed over by the reader."""
_WIDE = 3.0
"""A page that agrees with so many times the slips is unclear: it goes with pages before and behind it that are surely the same."""
_SSN, _SSN_WORD = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"), re.compile(r"\bSS[N#]?\b|\bSOCIAL\b", re.IGNORECASE)
_MONTHS = {
    name: f"{number:02d}"
    for number, name in enumerate(("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1)
}  # fmt: skip


class Likeness(StrEnum):
    """How a later page stands to an earlier one.

    ``UNCLEAR``: nothing contradicts, but too much is badly read to say that it is the same. ``ALIKE``: the same words, and
    something contradicts, or there is too little to tell.
    """

    SAME = "same"
    UNCLEAR = "unclear"
    ALIKE = "alike"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Number:
    """A number's digits, and whether they were surely read. Dates are eight digits, month first, however they were printed."""

    digits: str = field(repr=False)
    sure: bool


@dataclass(frozen=True, slots=True)
class PagePrint:
    """``sure`` and ``unsure`` are check sums of the words read well and badly; ``confidence`` is the page's, 0..100."""

    sure: tuple[int, ...] = field(repr=False)
    unsure: tuple[int, ...] = field(repr=False)
    numbers: tuple[Number, ...] = field(repr=False)
    from_picture: bool
    confidence: float

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(self.sure) + len(self.unsure)

    @property
    def telling(self) -> bool:
        """Whether it has enough words to be compared at all."""
        return self.count >= FEWEST_WORDS

    @property
    def sketch(self) -> tuple[int, ...]:
        """The smallest check sums: pages alike share most of these, others next to none."""
        return tuple(sorted(set(self.sure + self.unsure))[:SKETCH])

    def dates(self) -> frozenset[str]:
        """The dates that were surely read, as eight digits."""
        return frozenset(number.digits for number in self.numbers if number.sure and is_date(number.digits))


def print_of(page: Page) -> PagePrint:
    """The print of a page, without the line of a fax machine and without ``Page n of m``."""
    sheet = Sheet.of(page)
    sure: list[int] = []
    unsure: list[int] = []
    numbers: list[Number] = []
    for line in sheet.lines:
        words = _without_page_count(line.words)
        numbers += _numbers(words, from_picture=sheet.from_picture)
        for word in words:
            check = _check_sum(word.text)
            if check is not None:
                (sure if _sure(word, from_picture=sheet.from_picture) else unsure).append(check)
    return PagePrint(tuple(sorted(sure)), tuple(sorted(unsure)), tuple(numbers), sheet.from_picture, page.confidence)


def compare(later: PagePrint, earlier: PagePrint) -> Likeness:
    """Whether everything on the later page stands on the earlier one too."""
    ours, theirs = Counter(later.sure + later.unsure), Counter(earlier.sure + earlier.unsure)
    shared = sum((ours & theirs).values())
    if shared < _ALIKE * max(later.count, 1):
        return Likeness.OTHER
    telling = min(later.count, earlier.count) >= TELLING_WORDS
    if min(later.count, earlier.count) < FEWEST_WORDS or shared < _CONTAINED * later.count or shared < _ALIKE * earlier.count:
        return Likeness.ALIKE
    if not (later.from_picture or earlier.from_picture):
        exact = ours == theirs and Counter(_digits(later)) == Counter(_digits(earlier))
        return (Likeness.SAME if telling else Likeness.UNCLEAR) if exact else Likeness.ALIKE
    if not telling:
        agree = _words_agree(later, earlier, 1.0) and _numbers_agree(later, earlier, 1.0)
        return Likeness.UNCLEAR if agree else Likeness.ALIKE
    for allowance, likeness in ((1.0, Likeness.SAME), (_WIDE, Likeness.UNCLEAR)):
        if _words_agree(later, earlier, allowance) and _numbers_agree(later, earlier, allowance):
            return likeness
    return Likeness.ALIKE


def is_date(digits: str) -> bool:
    """Whether eight digits are a day, month first."""
    if len(digits) != 8:
        return False
    try:
        day = date(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    except ValueError:
        return False
    return 1900 <= day.year < 2100


def _words_agree(later: PagePrint, earlier: PagePrint, allowance: float) -> bool:
    """Whether each word that is well read on the later page stands on the earlier, or something badly read in its place."""
    ours, theirs = Counter(later.sure + later.unsure), Counter(earlier.sure + earlier.unsure)
    new = sum((Counter(later.sure) - theirs).values())
    gone = sum((Counter(earlier.sure) - ours).values())
    badly_theirs = sum((Counter(earlier.unsure) - ours).values())
    badly_ours = sum((Counter(later.unsure) - theirs).values())
    slack = allowance * (1 + later.count // 100)
    lost = allowance * _LOST * later.count if earlier.from_picture else 0
    return new <= badly_theirs + slack + lost and min(new, gone) <= slack and badly_ours <= allowance * _MOST_WEAK * later.count + 1


def _numbers_agree(later: PagePrint, earlier: PagePrint, allowance: float) -> bool:
    """Whether the numbers of both pages are the same, but for slips where they are badly read.

    What is left over when equal ones are struck out must be nearly the same run of digits (a reader runs numbers together and
    splits them); no two that are well read may differ, and no date may be left over.
    """
    ours, theirs = _left_over(later, earlier), _left_over(earlier, later)
    our_run, their_run = _run(ours), _run(theirs)
    most = int(allowance * (_SLIPS + _SLIPS_SHARE * len(_run(later.numbers))))
    if Levenshtein.distance(our_run, their_run, score_cutoff=most) > most:
        return False
    apart = sum(len(one.digits) for one in ours if _stands_apart(one, their_run))
    if apart and any(_stands_apart(one, our_run) for one in theirs):
        return False
    if apart > _SLIPS + sum(len(one.digits) for one in theirs if not one.sure):
        return False  # well read, and nothing badly read on the earlier page that it could be
    return _dates_agree(ours, earlier, theirs) and _dates_agree(theirs, later, ours)


def _stands_apart(number: Number, run: str) -> bool:
    """Whether a long number that is well read is no part of what is left over on the other side."""
    return number.sure and len(number.digits) >= _LONG and number.digits not in run


def _dates_agree(left: Sequence[Number], other: PagePrint, others: Sequence[Number]) -> bool:
    """Whether each date that is left over stands on the other page at another place, or a badly read slip of it does."""
    there, run = _run(other.numbers), _run(others)
    for day in (number for number in left if is_date(number.digits)):
        slips = (one for one in others if not (one.sure and day.sure) and _a_slip(day.digits, one.digits))
        if day.digits not in there and day.digits not in run and not any(slips):
            return False
    return True


def _left_over(page: PagePrint, other: PagePrint) -> list[Number]:
    """The page's numbers without those that the other has, each as often as it has them."""
    there = Counter(number.digits for number in other.numbers)
    left = []
    for number in page.numbers:
        if there[number.digits]:
            there[number.digits] -= 1
        else:
            left.append(number)
    return left


def _run(numbers: Sequence[Number]) -> str:
    return "".join(number.digits for number in numbers)


def _a_slip(one: str, other: str) -> bool:
    """Whether one number may be the other with one digit misread, lost or added."""
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _digits(page: PagePrint) -> list[str]:
    return [number.digits for number in page.numbers]


@lru_cache(maxsize=65536)
def _check_sum(text: str) -> int | None:
    """Of a word as a reader may see it; None for numbers and for what is too short to be one."""
    folded = fold(text).replace(" ", "")
    letters, digits = sum(map(str.isalpha, folded)), sum(map(str.isdigit, folded))
    return zlib.crc32(key(folded).encode()) if (letters >= 3 and digits < 2) or (letters and digits == 1) else None


def _sure(word: Word, *, from_picture: bool) -> bool:
    return not from_picture or word.confidence >= WELL_READ


def _numbers(words: Sequence[Word], *, from_picture: bool) -> Iterator[Number]:
    """The numbers of a line; ``March 9, 2026`` is the date 03092026."""
    skip, text = 0, " ".join(word.text for word in words)
    for place, word in enumerate(words):
        if skip:
            skip -= 1
            continue
        digits = "".join(filter(str.isdigit, word.text))
        spelled = _spelled_date(words[place : place + 3])
        if spelled:
            yield Number(spelled, all(_sure(one, from_picture=from_picture) for one in words[place : place + 3]))
            skip = 2
        elif len(digits) >= 2 and not (_SSN.search(word.text) or (len(digits) == 9 and _SSN_WORD.search(text))):
            yield Number(digits, _sure(word, from_picture=from_picture))


def _spelled_date(words: Sequence[Word]) -> str | None:
    month = _MONTHS.get(words[0].text[:3].upper()) if len(words) == 3 else None
    if month is None:
        return None
    day, year = ("".join(char for char in word.text if char.isdecimal()) for word in words[1:])
    return f"{month}{int(day):02d}{year}" if len(day) in {1, 2} and len(year) == 4 else None


def _without_page_count(words: Sequence[Word]) -> list[Word]:
    """The line's words without ``Page 2 of 5``: a longer copy counts its pages otherwise."""
    out: set[int] = set()
    for place, (word, following) in enumerate(pairwise(words)):
        if word.text[:1] in "Pp" and fold(word.text).strip() in {"PAGE", "PG"} and any(char.isdigit() for char in following.text):
            of = place + 3 < len(words) and words[place + 2].text.casefold() in {"of", "/"}
            out |= {place, place + 1, *({place + 2, place + 3} if of else ())}
    return [word for place, word in enumerate(words) if place not in out]
