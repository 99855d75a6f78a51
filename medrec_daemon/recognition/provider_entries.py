"""What an entry of the provider list is looked up by: its names, numbers and address, in the forms that papers have. PURE."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from medrec_daemon.ledger.model import Provider
from medrec_daemon.recognition.layout import BRACE_IN_WORD, fold

_LEGAL = frozenset({"LLC", "INC", "PLLC", "PSC", "PC", "PA", "LTD", "CORP", "CORPORATION", "CO", "LLP", "PLC", "SC", "THE", "AND"})
_SAME_WORD = {
    "SAINT": "ST", "CTR": "CENTER", "CENTRE": "CENTER", "HOSP": "HOSPITAL", "MED": "MEDICAL", "ASSOC": "ASSOCIATES", "ASSN": "ASSOCIATION",
    "ORTHOPAEDIC": "ORTHOPEDIC", "ORTHOPAEDICS": "ORTHOPEDICS", "UNIV": "UNIVERSITY", "REHAB": "REHABILITATION", "CHIRO": "CHIROPRACTIC",
    "MT": "MOUNT", "REG": "REGIONAL", "SVCS": "SERVICES", "SVC": "SERVICE", "PHYS": "PHYSICIANS", "DEPT": "DEPARTMENT",
}  # fmt: skip
_STREET_WORD = {"N", "S", "E", "W", "NORTH", "SOUTH", "EAST", "WEST", "NE", "NW", "SE", "SW"}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Text folded for comparing names of firms: legal forms and ``and`` dropped, abbreviations written out, accents gone."""
    return plain_words(fold(BRACE_IN_WORD.sub("I", text)))


def plain_words(folded: str) -> str:
    """As ``plain``, for text already folded by ``layout.fold``."""
    return " ".join([_SAME_WORD.get(word, word) for word in folded.split() if word not in _LEGAL])


def digits(number: str) -> str:
    """The digits of a number, a telephone number without its country code."""
    found = re.sub(r"\D", "", number)
    return found[1:] if len(found) == 11 and found.startswith("1") else found


@lru_cache(maxsize=8192)
def street_key(street: str) -> tuple[str, str] | None:
    """The house number and the street's own first word (``12``, ``ELM``), or None where there is no house number."""
    words = fold(street).split()
    if len(words) < 2 or not words[0][0].isdigit():
        return None
    own = next((word for word in words[1:] if word not in _STREET_WORD), None)
    return (words[0], own) if own else None


def names_of(providers: Sequence[Provider]) -> dict[str, tuple[tuple[str, bool], ...]]:
    """By name, folded: whose it is, and whether he only bills under it."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for provider in providers:
        own = [(name, False) for name in (provider.name, *provider.aliases)]
        for name, billing in (*own, *((name, True) for name in provider.billers)):
            folded = plain(name)
            if folded and (provider.id, False) not in found[folded]:
                found[folded].append((provider.id, billing))
    return {name: tuple(owners) for name, owners in found.items() if owners}


def numbers_of(provider: Provider, *, fax: bool) -> Iterator[str]:
    """The fax numbers, or the telephone numbers, of a provider's departments, as written."""
    for department in (provider.records, provider.billing, provider.radiology):
        number = (department.fax if fax else department.phone) if department else None
        if number and len(digits(number)) == 10:
            yield number


def numbers_of_services(provider: Provider) -> Iterator[str]:
    """The numbers of departments for which a copy service answers: it may send for other houses from them too."""
    for department in (provider.records, provider.billing, provider.radiology):
        if department and department.vendor:
            yield from filter(None, (department.fax, department.phone))


def vendors_of(providers: Sequence[Provider]) -> Iterator[str]:
    """The copy services of the list, folded."""
    for provider in providers:
        yield from filter(None, map(plain, provider.copy_services))


def addresses_of(providers: Sequence[Provider]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """By ZIP code: (house number, street's first word, provider)."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for provider in providers:
        address = provider.address
        street = street_key(address.street) if address and address.street else None
        if address and address.zip and street:
            found[address.zip[:5]].append((*street, provider.id))
    return {zip_code: tuple(places) for zip_code, places in found.items()}


def collected(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Pairs of a value and a provider, by value; each provider once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for value, provider in pairs:
        found[value][provider] = None
    return {value: tuple(owners) for value, owners in found.items()}


def place_of(provider: Provider) -> frozenset[str]:
    """The words of a provider's city and state, which may follow its name."""
    address = provider.address
    return frozenset(plain(f"{address.city or ''} {address.state or ''}").split()) if address else frozenset()
