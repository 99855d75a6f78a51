"""The pages that a paper itself counts (``Page 3 of 16`` at its head or foot), and which of the sixteen did not come. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from medrec_daemon.model import PagesLacking
from medrec_daemon.recognition.layout import Sheet

_COUNT = re.compile(r"\b(?:page|pg)\s?[.:#]?\s?(\d{1,3})\s?(?:of|/)\s?(\d{1,3})\b", re.IGNORECASE)
_ALONE = re.compile(r"(?:-\s?)?(\d{1,3})\s?(?:of|/)\s?(\d{1,3})(?:\s?-)?", re.IGNORECASE)
_HEAD, _FAX_LINE, _FOOT = 0.12, 0.03, 0.9
"""A page's count stands in its uppermost or lowest tenth; what a fax machine prints across the very top counts its own pages."""
_MOST = 600


@dataclass(slots=True)
class _Paper:
    """One paper whose pages count themselves: how many it says it has, which came, and pages behind them that say nothing."""

    of: int
    numbers: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    silent: int = 0
    typed: bool = False


def lacking(sheets: Sequence[Sheet]) -> tuple[PagesLacking, ...]:
    """What did not come, paper by paper; nothing for a paper whose pages without a number may be the ones that seem to lack.

    Args:
        sheets: The pages of one arrival, in order.

    A number that a machine read from a picture is believed where a second page of the paper has the same total.
    """
    found = []
    for paper in _papers(sheets):
        numbers = tuple(sorted(set(range(1, paper.of + 1)) - set(paper.numbers)))
        sure = paper.typed or len(paper.numbers) > 1
        if sure and len(numbers) > paper.silent:
            found.append(PagesLacking(numbers, paper.of, frozenset(paper.pages)))
    return tuple(found)


def _papers(sheets: Iterable[Sheet]) -> list[_Paper]:
    papers: list[_Paper] = []
    for sheet in sheets:
        count = counted(sheet)
        last = papers[-1] if papers else None
        if count is None:
            if last is not None:
                last.silent += 1
            continue
        number, of = count
        back = last is not None and number <= last.numbers[-1]
        if last is not None and of == last.of and back and number > 1:
            last.silent += 1  # a number misread, or a page twice
            continue
        if last is None or of != last.of or back:
            last = _Paper(of)
            papers.append(last)
        last.numbers.append(number)
        last.pages.append(sheet.number)
        last.typed = last.typed or not sheet.from_picture
    return papers


def counted(sheet: Sheet) -> tuple[int, int] | None:
    """The page's own number and how many there are (``Page 3 of 16``); None where it says nothing, or several things."""
    found: set[tuple[int, int]] = set()
    for line in sheet.lines:
        if not (_FAX_LINE < line.top < _HEAD or line.bottom > _FOOT):
            continue
        matches = [*_COUNT.finditer(line.text), *filter(None, [_ALONE.fullmatch(line.text.strip())])]
        found |= {(int(match[1]), int(match[2])) for match in matches}
    possible = [(number, of) for number, of in found if 1 <= number <= of and 2 <= of <= _MOST]
    return possible[0] if len(possible) == 1 else None
