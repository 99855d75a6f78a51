"""Finding a provider by what somebody remembers of it, and noticing that one is on the list already under a like name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from medrec_daemon.ledger.model import Department, Provider
from medrec_daemon.recognition.provider_entries import digits, plain

FLOOR = 62.0
"""rapidfuzz ratio (0..100) from which a name is worth showing."""
TWIN = 88.0
"""From here on two names may be one house."""
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A provider that may be meant: how like it is (0..100), and by which of its words."""

    provider: Provider
    score: float
    by: str
    saw: str


def find(providers: Sequence[Provider], text: str, most: int = 10) -> tuple[Near, ...]:
    """The providers that ``text`` may mean, likeliest first: by id, name, alias, who bills or copies for it, address, number, NPI."""
    found = []
    for provider in providers:
        best = max(_likeness(provider, text), key=lambda near: near.score, default=None)
        if best is not None and best.score >= FLOOR:
            found.append(best)
    return tuple(sorted(found, key=lambda near: (-near.score, near.provider.name))[:most])


def _likeness(provider: Provider, text: str) -> Iterator[Near]:
    wanted, number = plain(text), digits(text)
    if wanted:
        if text.strip().casefold() == provider.id:
            yield Near(provider, 100.0, "id", provider.id)
        for by, name in _named(provider):
            yield Near(provider, _name_score(wanted, plain(name)), by, name)
        where = _address(provider)
        if where and len(wanted) >= 4:
            yield Near(provider, 0.95 * fuzz.partial_ratio(wanted, plain(where)), "address", where)
    if len(number) >= _FEWEST_DIGITS:
        yield from (Near(provider, 100.0, by, printed) for by, printed in _numbers(provider) if number in digits(printed))


def _name_score(wanted: str, name: str) -> float:
    """The whole name, its words in any order, one of its words, or a part of it that somebody typed."""
    if not name:
        return 0.0
    if wanted in name.split():
        return 90.0
    whole = max(fuzz.ratio(wanted, name), 0.97 * fuzz.token_sort_ratio(wanted, name))
    return max(whole, 0.92 * fuzz.partial_ratio(wanted, name)) if len(wanted) >= 4 and len(wanted) <= len(name) else whole


def _named(provider: Provider) -> Iterator[tuple[str, str]]:
    yield "name", provider.name
    yield from (("also known as", name) for name in provider.aliases)
    yield from (("bills as", name) for name in provider.billers)
    yield from (("copy service", name) for name in provider.copy_services)


def _numbers(provider: Provider) -> Iterator[tuple[str, str]]:
    yield from ((by, number) for by, number in (("NPI", provider.npi), ("tax id", provider.tax_id)) if number)
    for name, department in departments(provider):
        for by, number in ((f"{name} phone", department.phone), (f"{name} fax", department.fax)):
            if number:
                yield by, number


def departments(provider: Provider) -> Iterator[tuple[str, Department]]:
    """The departments that are known, with their names."""
    for name, department in (("records", provider.records), ("billing", provider.billing), ("radiology", provider.radiology)):
        if department is not None:
            yield name, department


def _address(provider: Provider) -> str:
    address = provider.address
    return " ".join(filter(None, (address.street, address.city, address.state, address.zip))) if address else ""


class Names:
    """The names on a list, made ready to look for twins of many candidates."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._names: list[str] = []
        self._called: dict[str, list[Provider]] = {}
        self._owners: list[Provider] = []
        self._npis = {provider.npi: provider for provider in providers if provider.npi}
        for provider in providers:
            self.add(provider)

    def add(self, provider: Provider) -> None:
        """One more provider on the list."""
        for name in (provider.name, *provider.aliases):
            folded = plain(name)
            self._names.append(folded)
            self._owners.append(provider)
            owners = self._called.setdefault(folded, [])
            if provider not in owners:
                owners.append(provider)
        if provider.npi:
            self._npis.setdefault(provider.npi, provider)

    def same(self, candidate: Provider) -> Provider | None:
        """The provider of exactly that name, or NPI, that lies in no other town; None where there is none."""
        if candidate.npi and candidate.npi in self._npis:
            return self._npis[candidate.npi]
        return next((owner for owner in self.called(candidate.name) if not _elsewhere(owner, candidate)), None)

    def called(self, name: str) -> list[Provider]:
        """Every provider of exactly that name or alias, as far as capitals, accents and legal forms go."""
        return list(self._called.get(plain(name), ()))

    def near(self, name: str, most: int = 2) -> tuple[Provider, ...]:
        """Providers that somebody may have meant by a name that none has, likeliest first."""
        found = process.extract(plain(name), self._names, scorer=fuzz.token_set_ratio, score_cutoff=FLOOR, limit=most + 3)
        return tuple({self._owners[place].id: self._owners[place] for _, _, place in found}.values())[:most]

    def twins(self, candidate: Provider, most: int = 3) -> tuple[Near, ...]:
        """Providers that may be the candidate under a like name, likeliest first."""
        found = process.extract(plain(candidate.name), self._names, scorer=fuzz.token_sort_ratio, score_cutoff=TWIN, limit=most + 3)
        near = {self._owners[place].id: Near(self._owners[place], score, "name", self._owners[place].name) for _, score, place in found}
        return tuple(near.values())[:most]


def _elsewhere(one: Provider, other: Provider) -> bool:
    """Whether both have a town, and not the same."""
    towns = [plain(provider.address.city) for provider in (one, other) if provider.address and provider.address.city]
    return len(towns) == 2 and towns[0] != towns[1]
