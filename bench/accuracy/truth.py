"""What is true of a made arrival: per page whose, what and from whom; and what a careful person would do with the pages alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

STRANGER = "stranger"
"""The owner of a page about somebody who is no client of the firm."""
GOES_ALONG = ""
"""Owner or provider of a page that says nothing of its own (blank, a bare cover sheet): right wherever its arrival goes."""
UNLISTED = "unlisted"
"""The provider of a page from a house that is not on the provider list."""

Verdict = Literal["file", "hold", "either"]
Closing = Literal["must", "may", "never"]


@dataclass(frozen=True, slots=True)
class PageTruth:
    """One page. ``kinds`` are those it may be filed as, the true one first; empty where it only goes along.

    ``requests`` are the references it may be filed under ('' for none), empty where any will do; ``part`` is what it answers.
    ``closing``: whether its piece must, may or must never close that part.
    """

    kinds: tuple[str, ...]
    owner: str
    provider: str
    requests: tuple[str, ...] = ()
    part: str = ""
    closing: Closing = "may"


@dataclass(frozen=True, slots=True)
class Truth:
    """One arrival.

    ``paper`` says what was made, ``trap`` what is hard about it; ``verdict`` what a careful person does with the pages alone, and
    ``why`` where that is not filing.
    """

    key: str
    channel: str
    file_name: str
    paper: str
    trap: str
    verdict: Verdict
    why: str
    pages: tuple[PageTruth, ...]

    def as_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Truth:
        """The truth that ``as_json`` wrote."""
        return cls.of(json.loads(text))

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Truth:
        """The truth from its plain values."""
        pages = tuple(PageTruth(**page | {"kinds": tuple(page["kinds"]), "requests": tuple(page["requests"])}) for page in plain["pages"])
        return cls(**plain | {"pages": pages})
