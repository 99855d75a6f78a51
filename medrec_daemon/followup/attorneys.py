"""Whom to tell of a request that is long overdue: the matter names its attorney, the staff list has the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_TITLES = re.compile(r"\b(?:esq(?:uire)?|attorney at law|jd|j\.d)\b|[.,]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attorneys:
    """The attorneys on the staff, name by e-mail address.

    ``usual`` is the one of a matter that names none; ``mailed`` says whether escalated requests are mailed to them at all.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    usual: str | None = None
    mailed: bool = False

    def of(self, named: str | None) -> tuple[str | None, str | None]:
        """The name and the address of the attorney that a matter names; a None where there is none.

        A matter names them as on the staff list (case, dots and Esq. aside) or by their address. Where a matter names none it is
        ``usual``, else the only attorney on the staff. Initials are not guessed: the wrong attorney would read of the client.
        """
        wanted = named or self.usual
        if wanted is None:
            only = list(self.names.items())
            return (only[0][1], only[0][0]) if len(only) == 1 else (None, None)
        by_address = {address.casefold(): (name, address) for address, name in self.names.items()}
        if wanted.strip().casefold() in by_address:
            return by_address[wanted.strip().casefold()]
        like = [address for address, name in self.names.items() if _plain(name) == _plain(wanted)]
        return (wanted, like[0] if len(like) == 1 else None)

    def words(self, named: str | None) -> str:
        """``tell A. Attorney``, and whether the weekly mail does so too."""
        name, address = self.of(named)
        if not self.mailed:
            return f"tell {name or 'the attorney'}"
        if address is not None:
            return f"tell {name} (the weekly mail tells them too)"
        if name is None:
            return "tell the attorney yourself (the matter names none)"
        return f"tell {name} yourself (no attorney of that name is on the staff list)"


def _plain(name: str) -> str:
    return " ".join(_TITLES.sub(" ", name).casefold().split())
