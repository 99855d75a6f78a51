"""What stands behind, beside or below a label: the fields of letters and headers, and the boxes of forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medrec_daemon.recognition.captions import captioned, value_above
from medrec_daemon.recognition.labels import Label, labels_in
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.tokens import Token, tokens, wide_gap

BELOW_REACH = 0.038
"""How far below a label its value may stand, as a share of the page's height: the next line or two of a form's box."""
_IN_COLUMN = 0.002


def right_of(label: Label, line: Sequence[Token], labels: Sequence[Label]) -> tuple[Token, ...]:
    """The words behind a label on its own line, up to the next of the line's labels."""
    following = next((other.tokens[0].place for other in labels if other.tokens[0].place >= label.after), len(line))
    return tuple(line[label.after : following])


def beside(label: Label, sheet: Sheet) -> tuple[Token, ...]:
    """The words to the right of a label where a reader put them into another line: the nearest cell at the same height."""
    height = label.tokens[-1].bottom - label.tokens[-1].top
    middle = label.tokens[-1].middle
    best: tuple[float, int, int] | None = None
    for place, line in enumerate(sheet.lines):
        if place == label.line or line.top > middle or line.bottom < middle:
            continue
        for step, word in enumerate(line.words):
            near = abs((word.top + word.bottom) / 2 - middle) < 0.6 * height and word.left >= label.right - 0.002
            if near and (best is None or word.left < best[0]):
                best = (word.left, place, step)
    if best is None:
        return ()
    line_tokens = [token for token in tokens(sheet, best[1]) if token.left >= best[0] - 1e-6]
    stop = next((other.tokens[0].place for other in labels_in(line_tokens)), None)
    return tuple(token for token in line_tokens if stop is None or token.place < stop)


def below(label: Label, sheet: Sheet) -> Iterator[tuple[Token, ...]]:
    """The cells below a label that begin about where the label begins, as in the boxes of a claim form; the nearest first.

    Where a row of labels stands below its values, the one above.
    """
    above = captioned(sheet, label.line)
    if above is not None:
        value = value_above(label, sheet, above)
        if value:
            yield value
        return
    height = label.tokens[0].bottom - label.tokens[0].top
    bottom = label.tokens[0].bottom
    columns = _columns(tokens(sheet, label.line))
    for place, line in enumerate(sheet.lines):
        if place == label.line or line.top - bottom > BELOW_REACH or line.bottom < bottom:
            continue
        if not any(-0.015 <= word.left - label.left <= 0.06 and word.top >= bottom - height * 0.5 for word in line.words):
            continue
        row = tokens(sheet, place)
        start = next((step for step, token in enumerate(row) if -0.015 <= token.left - label.left <= 0.06), None)
        if start is None or (start > 0 and not wide_gap(row, start - 1) and not _heads_column(row[start], columns)):
            continue
        if any(other.tokens[0].place == start and len(other.tokens[0].key) > 1 for other in labels_on(sheet, place)):
            return
        end = start
        while end < len(row) and (end == start or not (wide_gap(row, end - 1) or _heads_column(row[end], columns))):
            end += 1
        yield row[start:end]


def _columns(line: Sequence[Token]) -> list[float]:
    """Where the cells of a row of labels begin: a long value below one of them nearly touches the next."""
    return [token.left for place, token in enumerate(line) if place and wide_gap(line, place - 1)]


def _heads_column(token: Token, columns: Sequence[float]) -> bool:
    return any(abs(token.left - left) < _IN_COLUMN for left in columns)


def in_box_below(label: Label, sheet: Sheet) -> Iterator[tuple[Token, ...]]:
    """The words of each line in the box below a label, whatever gaps are between them: month, day and year stand apart there."""
    bottom = label.tokens[0].bottom
    for place, line in enumerate(sheet.lines):
        if place == label.line or line.top - bottom > BELOW_REACH or line.bottom < bottom:
            continue
        words = tuple(
            token for token in tokens(sheet, place) if label.left - 0.015 <= token.left < label.right + 0.03 and token.top > bottom - 0.006
        )
        if words:
            yield words
