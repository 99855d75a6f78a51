"""What a person let the office remember when they settled a held file: plain entries with who, when, and where it was read."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from pydantic import Field

from medrec_daemon.ledger.noun import Moment, Noun
from medrec_daemon.person_names import fold

_ID_DIGITS = 6


class LearnedName(Noun):
    """A name that belongs to a provider: another one of its own, of one who bills for it, or of a copy service that answers for it.

    ``by`` let it be remembered ``at`` that time; it was read on ``page`` of the arrival ``sha256``, where it was read anywhere.
    """

    what: Literal["alias", "biller", "vendor"]
    name: str
    by: str
    at: Moment
    sha256: str | None = None
    page: int | None = Field(default=None, ge=1)


class LearnedNumber(Noun):
    """The number under which a provider keeps the client (MRN). It tells one person from another at that provider only.

    ``by``, ``at``, ``sha256`` and ``page`` as for a name.
    """

    provider: str
    mrn: str = Field(repr=False)
    by: str
    at: Moment
    sha256: str | None = None
    page: int | None = Field(default=None, ge=1)

    @property
    def key(self) -> str:
        """The number as it is compared."""
        return number_key(self.mrn)


def number_key(printed: str) -> str:
    """A record number as it is compared: capitals and digits, whatever stands between them."""
    return "".join(filter(str.isalnum, fold(printed)))


def id_of(what: str, words: str, provider: str, matter: str | None) -> str:
    """The short name of an entry, by which it is forgotten; the same entry always has the same."""
    told = "\n".join((what, fold(words), provider, matter or ""))
    return f"L-{sha256(told.encode()).hexdigest()[:_ID_DIGITS].upper()}"
