"""A digest as a mail: its subject, its plain text, and the same as HTML."""

from __future__ import annotations

from collections.abc import Iterator

from medrec_daemon.followup import mail_html, wording
from medrec_daemon.followup.cards import Card, Fact
from medrec_daemon.followup.charts import Bar, Grid
from medrec_daemon.followup.sheet import Digest
from medrec_daemon.followup.view import Panel, Section, View, view_of

WIDTH = 78
LABEL = 12
BAR = 50
COLUMN = 8


def subject(digest: Digest) -> str:
    """The subject line: day and counts only, for it is read on locked screens and in mail logs."""
    but = " (incomplete)" if digest.incomplete else ""
    day = f"{wording.DAYS[digest.day.weekday()][:3]} {wording.MONTHS[digest.day.month - 1][:3]} {digest.day.day}"
    if digest.nothing_due:
        return f"Call sheet {day}{but}: nothing due"
    counts = digest.counts
    return f"Call sheet {day}{but}: {wording.counted(counts.calls, 'call')}, {wording.counted(counts.decide, 'decision')}"


def text(digest: Digest) -> str:
    """The sheet as plain text of at most 78 columns, but for words that are longer themselves."""
    return as_text(view_of(digest))


def html(digest: Digest) -> str:
    """The sheet as one HTML page for a mail: tables and inline styles only, nothing loaded from anywhere."""
    return mail_html.page(view_of(digest))


def both(digest: Digest) -> tuple[str, str]:
    """``text`` and ``html``, arranged once."""
    view = view_of(digest)
    return as_text(view), mail_html.page(view)


def as_text(view: View) -> str:
    """A view as ``text`` has it."""
    lines = [*_head(view)]
    for section in view.sections:
        lines += _section(section)
    lines += ["", "-" * WIDTH]
    for closing in view.closing:
        lines += _hanging("", closing)
    return "\n".join(lines) + "\n"


def _head(view: View) -> Iterator[str]:
    if view.warning:
        yield from _hanging("", view.warning)
        yield ""
    yield view.title.upper()
    yield view.day
    yield view.person
    yield ""
    yield " · ".join(f"{number} {label}" for number, label in view.tallies)
    yield from _hanging("", view.rest)
    yield ""
    yield from _hanging("", view.headline)
    for row in view.call_now:
        yield from _hanging("  > ", f"{row.name} · {row.phone.text} · {row.load}")
    for chart in view.charts:
        yield from ("", chart.title)
        yield from (f"  {bar.label:<{LABEL}}{_bar(bar)}{bar.number}" for bar in chart.bars)
    if view.grid:
        yield from _grid(view.grid)


def _bar(bar: Bar) -> str:
    """``████████ ``, at least one mark for any number at all."""
    return "█" * max(1, round(BAR * bar.share)) + " " if bar.number else ""


def _grid(grid: Grid) -> Iterator[str]:
    yield from ("", grid.title)
    wide = max(len(grid.heads[0]), *(len(name) for name, _ in grid.rows), 12)
    yield "  " + f"{grid.heads[0]:<{wide}}" + "".join(f"{head:>{COLUMN}}" for head in grid.heads[1:])
    for name, numbers in grid.rows:
        yield "  " + f"{name:<{wide}}" + "".join(f"{number:>{COLUMN}}" for number in numbers)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield ""
    yield section.title.upper()
    yield "=" * len(section.title)
    if not section.panels:
        yield section.otherwise
    for panel in section.panels:
        yield from _panel(panel)


def _panel(panel: Panel) -> Iterator[str]:
    if panel.heading:
        yield ""
        yield panel.heading
    for reach in panel.reaches:
        yield from _hanging("  ", " · ".join(f"{fact.label} {fact.text}".strip() for fact in reach))
    for card in panel.cards:
        yield from _card(card)


def _card(card: Card) -> Iterator[str]:
    yield ""
    yield from _hanging("* ", " · ".join(filter(None, (card.title, card.mark.upper()))))
    if card.particulars:
        yield from _hanging("  ", card.particulars)
    for fact in card.facts:
        yield from _fact(fact)


def _fact(fact: Fact) -> Iterator[str]:
    yield from _hanging(f"  {fact.label:<{LABEL - 2}}", fact.text)


def _hanging(lead: str, words: str) -> list[str]:
    """``words`` after ``lead``, wrapped, with later lines under the first word; a word that is longer than a line stays whole.

    What ``textwrap`` does too, but for a whole office every morning that took longer than all the rest.
    """
    words = " ".join(words.split())
    lines: list[str] = []
    room = WIDTH - len(lead)
    while len(words) > room:
        cut = words.rfind(" ", 0, room + 1)
        if cut < 0 and (cut := words.find(" ", room)) < 0:
            break
        lines.append(lead + words[:cut])
        words, lead = words[cut + 1 :], " " * len(lead)
    return [*lines, lead + words] if words else lines
