"""Where a request goes: the provider's preferred way, or the one a person names, and the number or address it needs."""

from __future__ import annotations

from typing import Literal

from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.model import Department, Provider
from medrec_daemon.requesting.channels.contract import Destination

Way = Literal["fax", "mail", "email", "portal", "hand"]


def destination(provider: Provider, wanted: Way | None) -> tuple[Way, Destination]:
    """The way and the destination of a request to a provider's records department (else billing, else radiology).

    Raises ``UsageProblem`` where the number or address for that way is not on file.
    """
    departments = [known for known in (provider.records, provider.billing, provider.radiology) if known is not None]
    way = wanted or _preferred(provider, departments)
    for department in departments:
        to = _to(way, provider, department)
        if to:
            return way, Destination(to, f"{provider.name}, {department.attention}" if department.attention else provider.name)
    to = _to(way, provider, Department())
    if to is None:
        raise UsageProblem(
            f"{provider.name} has no {_WANTS[way]} on file.",
            f"Note it with the provider ('medrec provider show {provider.id}'), or say another way with --by.",
        )
    return way, Destination(to, provider.name)


_WANTS = {"fax": "fax number", "mail": "address", "email": "e-mail address", "portal": "portal", "hand": "address"}


def _preferred(provider: Provider, departments: list[Department]) -> Way:
    prefers = next((department.prefers for department in departments if department.prefers), None)
    if prefers == "vendor":
        return "portal"
    if prefers is not None:
        return prefers
    return next((way for way in ("fax", "email", "mail") if any(_to(way, provider, known) for known in departments)), "fax")


def _to(way: Way, provider: Provider, department: Department) -> str | None:
    match way:
        case "fax":
            return department.fax
        case "email":
            return department.email
        case "portal":
            return department.portal or department.vendor
        case _:
            place = provider.address
            lines = (place.street, place.city, " ".join(filter(None, (place.state, place.zip)))) if place else ()
            return ", ".join(filter(None, lines)) or None
