"""What a person types, checked and brought into one form: days, states, telephone numbers, sentences."""

from __future__ import annotations

from datetime import date

from medrec_daemon.as_typed import STATES, state, telephone
from medrec_daemon.cli import say
from medrec_daemon.errors import UsageProblem

__all__ = ["EARLIEST_BIRTH", "STATES", "past_day", "state", "telephone", "words"]

EARLIEST_BIRTH = date(1900, 1, 1)


def past_day(text: str, what: str, today: date, earliest: date | None = None) -> date:
    """A day that is not to come; ``what`` begins the sentence (``The date of birth``). Raises ``UsageProblem``."""
    typed = say.day(text)
    if typed > today:
        raise UsageProblem(f"{what} {typed} is in the future.", "Look at the year.")
    if earliest is not None and typed < earliest:
        raise UsageProblem(f"{what} {typed} is before {earliest.year}.", "Look at the year.")
    return typed


def words(text: str, option: str) -> str:
    """A sentence that says something, without spaces around it. Raises ``UsageProblem``."""
    said = text.strip()
    if not said:
        raise UsageProblem(f"{option} is empty.", "Say it in a few words: it stands in the request's log.")
    return said
