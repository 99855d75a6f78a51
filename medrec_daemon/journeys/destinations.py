"""Where a request goes: the provider's preferred way, or the one a person names, and the number or address it needs."""

from __future__ import annotations

from typing import Literal

from medrec_daemon import as_typed
from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.model import Department, Provider
from medrec_daemon.requesting.channels.contract import Destination

Way = Literal["fax", "mail", "email", "portal", "hand"]


def destination(provider: Provider, wanted: Way | None) -> tuple[Way, Destination]:
    """The way and the destination of a request to a provider's records department (else billing, else radiology).

    Raises ``UsageProblem`` where the number or address for that way is not on file, or is no number.
    """
    way, to, name = _place(provider, wanted)
    return way, Destination(_one_number(to, provider) if way == "fax" else to, name)


def still_at(provider: Provider, way: str, to: str) -> bool:
    """Whether ``to`` is still where a sending by that way would go."""
    try:
        return any(destination(provider, known)[1].to == to for known in _WANTS if known == way)
    except UsageProblem:
        return False


def _one_number(fax: str, provider: Provider) -> str:
    """A fax number in the one form; what is none, hand-edited, must not be dialled in part. Raises ``UsageProblem``."""
    number = as_typed.telephone(fax, f"fax of {provider.id}")
    assert number is not None  # there was a text
    return number


def _place(provider: Provider, wanted: Way | None) -> tuple[Way, str, str]:
    departments = [known for known in (provider.records, provider.billing, provider.radiology) if known is not None]
    way = wanted or _preferred(provider, departments)
    for department in departments:
        to = _to(way, provider, department)
        if to:
            return way, to, f"{provider.name}, {department.attention}" if department.attention else provider.name
    to = _to(way, provider, Department())
    if to is None:
        raise UsageProblem(
            f"{provider.name} has no {_WANTS[way]} on file.",
            f"Note it with the provider ('medrec provider show {provider.id}'), or say another way with --by.",
        )
    return way, to, provider.name


_WANTS: dict[Way, str] = {"fax": "fax number", "mail": "address", "email": "e-mail address", "portal": "portal", "hand": "address"}


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
            return ", ".join(filter(None, (department.vendor, department.portal))) or None
        case _:
            place = provider.address
            lines = (place.street, place.city, " ".join(filter(None, (place.state, place.zip)))) if place else ()
            return ", ".join(filter(None, lines)) or None
