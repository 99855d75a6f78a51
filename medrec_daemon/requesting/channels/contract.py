"""The contract of every way a package leaves the house: hand it over once, and say later what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Delivery(StrEnum):
    """What became of a package that was handed over. ``failed``: not, or only in part, with the other side."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutgoingPackage:
    """What goes out. ``key`` names this one attempt (``RR-7F3K9TE/2``, at most 20 characters): a lost attempt is found by it.

    ``paper`` is ``package``, or a letter's kind; ``file`` what its PDF is called in the outbox.
    ``fields`` are what a portal asks for, (label, value): a person copies them from the sheet beside the package.
    """

    reference: str
    key: str
    pdf: bytes = field(repr=False)
    pages: int
    paper: str = "package"
    file: str = "package.pdf"
    fields: tuple[tuple[str, str], ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Destination:
    """Where it goes: a telephone number such as +18595550100, an e-mail address, or words for a person; ``name`` is the provider's."""

    to: str
    name: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One package that was handed over: the channel's own ``id``, what became of it, and the proof or the reason in words.

    ``pages`` is how many went over, where the channel says so: fewer than the package has is no sending.
    """

    id: str
    state: Delivery
    words: str
    pages: int | None = None


class Channel(Protocol):
    """One way out."""

    @property
    def told_by_a_person(self) -> bool:
        """Whether only a person can say that it went out, because the channel never learns it."""

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:
        """Hand a package over, dated ``at``.

        Raises:
            TryLater: It was not handed over; the same call goes through later.
            Doubtful: It may have been handed over: ask ``found`` before it is tried again.
            ConfigProblem: It will never go through as it is: refused account, sender or destination.
        """

    def state(self, submission_id: str) -> Submission:
        """What became of it by now. Raises ``TryLater`` when that cannot be asked just now, ``ConfigProblem`` as ``submit``."""

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:
        """The attempt of that key, where it is there after all; None where it is not seen (which proves nothing). Raises as ``state``."""
