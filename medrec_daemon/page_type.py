"""What rules/kinds/ holds: a type of page, and the phrases, sentences, numbers, words and layout that speak for it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from medrec_daemon.model import Kind, PartName


class Rule(BaseModel):
    """Frozen; an unknown key is refused with its place."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(Rule):
    """Words that speak for (or, with a negative weight, against) a type of page.

    ``words`` is compared after folding (upper case, punctuation dropped, single spaces). ``where``: ``top`` is the upper
    third of the page, ``bottom`` the lowest fifth, ``heading`` a line (or cell of a form) that begins with the words and
    has at most eight, or has a colon right after them.
    """

    words: str
    weight: float
    where: Literal["anywhere", "top", "heading", "bottom"] = "anywhere"


class NumberCue(Rule):
    """A shape of numbers that speaks for a type of page when it occurs at least ``at_least`` times."""

    pattern: str
    at_least: int
    weight: float
    what: str

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)


class VocabularyCue(Rule):
    """Words of a trade: every different one of ``words`` on the page counts ``weight``, from ``at_least`` on, up to ``most`` in all."""

    what: str
    words: str
    at_least: int = Field(ge=1)
    weight: float
    most: float

    @cached_property
    def folded(self) -> frozenset[str]:
        """The words in capitals, as pages are folded."""
        return frozenset(self.words.upper().split())


class LayoutCue(Rule):
    """How a page is laid out: it counts where ``measure`` is at least ``at_least`` and at most ``at_most``."""

    measure: Literal[
        "priced rows",
        "coded rows",
        "amounts",
        "amount column",
        "lab rows",
        "blanks",
        "numbered boxes",
        "fields",
        "prose lines",
        "letter marks",
        "visit marks",
        "report marks",
        "charge columns",
        "fax marks",
        "signed notes",
        "summary lists",
        "ub04 grid",
        "cms1500 grid",
    ]
    weight: float
    what: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> LayoutCue:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a layout cue needs at_least or at_most")
        return self


class SentenceCue(Rule):
    """What a letter says, however it says it: a sentence with one of the words of every slot, near one another.

    A slot holds words that may stand for each other, parted by spaces: ``declin*`` is every word that begins so, ``not_able``
    two words in a row. All slots must be met within ``within`` words, with ``ordered`` in the order given. A sentence with one of the
    words of ``without`` does not count, nor one that denies it (``not`` before or between, where no slot wants it) or only
    supposes it (``if …``). With ``beside``, one of these words must be on the page. ``against`` names page types from which the
    sentence takes something. Only pages of up to ``most_words`` words are read so: letters, not charts. ``where`` ``title``: only a
    short line or cell in the upper part of the page, without a colon, is looked at.
    """

    what: str
    slots: tuple[str, ...] = Field(min_length=1)
    weight: float
    within: int = Field(default=14, ge=1)
    ordered: bool = False
    without: str = ""
    beside: str = ""
    against: dict[str, float] = {}
    most_words: int = Field(default=400, ge=1)
    where: Literal["anywhere", "title"] = "anywhere"


class PageType(Rule):
    """One file of rules/kinds/: how to tell a type of page, where it is filed, and which part it closes.

    ``attaches``: the page only goes along with what follows it. ``leads``: where the first page of a piece is of this type,
    the whole piece is.
    """

    name: str
    title: str
    kind: Kind
    files_under: str = "Med Rec"
    closes: PartName | None = None
    attaches: bool = False
    leads: bool = False
    phrases: tuple[Phrase, ...] = Field(min_length=1)
    numbers: tuple[NumberCue, ...] = ()
    vocabulary: tuple[VocabularyCue, ...] = ()
    layout: tuple[LayoutCue, ...] = ()
    sentences: tuple[SentenceCue, ...] = ()
