"""A digest as a mail: its subject, its plain text, and the same as HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from medrec_daemon.followup import mail_html, wording
from medrec_daemon.followup.cards import Card, Fact
from medrec_daemon.followup.sheet import Digest
from medrec_daemon.followup.view import Panel, Section, View, view_of

WIDTH = 78
LABEL = 12


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
    view = view_of(digest)
    lines = [*_head(view)]
    for section in view.sections:
        lines += _section(section)
    lines += ["", "-" * WIDTH]
    for closing in view.closing:
        lines += textwrap.wrap(closing, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def html(digest: Digest) -> str:
    """The sheet as one HTML page for a mail: tables and inline styles only, nothing loaded from anywhere."""
    return mail_html.page(view_of(digest))


def _head(view: View) -> Iterator[str]:
    if view.warning:
        yield from textwrap.wrap(view.warning, WIDTH, break_long_words=False, break_on_hyphens=False)
        yield ""
    yield "CALL SHEET"
    yield view.day
    yield view.person
    yield ""
    yield " · ".join(f"{number} {label}" for number, label in view.tallies)
    yield from textwrap.wrap(view.rest, WIDTH)
    yield ""
    yield from textwrap.wrap(view.headline, WIDTH)
    for row in view.call_now:
        yield from _hanging("  > ", f"{row.name} · {row.phone.text} · {row.load}")


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
    """``words`` after ``lead``, wrapped, with later lines under the first word."""
    return textwrap.wrap(
        words, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False, break_on_hyphens=False
    )
