"""What the weekly mail draws: bars and a small table of numbers, as values that text and HTML are both printed from."""

from __future__ import annotations

from dataclasses import dataclass

from medrec_daemon.followup.cards import Tone


@dataclass(frozen=True, slots=True)
class Bar:
    """``31–45 days``, how many, and how loud; ``share`` of the longest bar, 0 to 1."""

    label: str
    number: int
    share: float
    tone: Tone = Tone.CALM


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a title."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its title, the heads of its columns, and rows of a name and as many numbers as there are heads but one."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def chart(title: str, counted: tuple[tuple[str, int, Tone], ...]) -> Chart:
    """A chart of labels, numbers and tones; the longest bar is that of the greatest number."""
    most = max((number for _, number, _ in counted), default=0) or 1
    return Chart(title, tuple(Bar(label, number, number / most, tone) for label, number, tone in counted))
