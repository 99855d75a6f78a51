"""A firm's own provider list into the master list: each row is new, known, like one that is known, or in want of mending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pydantic import ValidationError

from medrec_daemon.as_typed import house_name, state, telephone
from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys.provider_differences import Difference, differences
from medrec_daemon.journeys.provider_search import Names, Near
from medrec_daemon.ledger.model import Provider
from medrec_daemon.person_names import fold
from medrec_daemon.spreadsheet.table import Row, Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "provider", "provider name", "facility", "facility name", "company", "medical provider"),
    "type": ("type", "provider type", "specialty", "kind", "category"),
    "street": ("street", "address", "address 1", "street address", "mailing address", "address line 1"),
    "city": ("city", "town"),
    "state": ("state", "st"),
    "zip": ("zip", "zip code", "zipcode", "postal code"),
    "npi": ("npi", "npi number"),
    "tax_id": ("tax id", "ein", "tin", "federal tax id"),
    "also_known_as": ("also known as", "aka", "alias", "aliases", "dba", "other names"),
    "bills_as": ("bills as", "billed by", "billing company", "billing name"),
    "attention": ("attention", "attn", "contact", "department", "records department", "records contact"),
    "phone": ("phone", "phone number", "telephone", "tel", "records phone", "main phone"),
    "fax": ("fax", "fax number", "records fax", "medical records fax"),
    "email": ("email", "e mail", "email address", "records email"),
    "portal": ("portal", "website", "portal url", "url"),
    "prefers": ("prefers", "preferred method", "method", "preferred", "send by", "submission method"),
    "vendor": ("vendor", "copy service", "third party", "roi vendor", "processor"),
    "billing_phone": ("billing phone", "billing telephone"),
    "billing_fax": ("billing fax", "billing fax number"),
    "billing_email": ("billing email",),
    "radiology_phone": ("radiology phone", "imaging phone", "film library phone"),
    "radiology_fax": ("radiology fax", "imaging fax", "film library fax"),
}
"""Each field, and how a firm's spreadsheet may call its column."""
ID_LENGTH = 44
"""An id made from a name is no longer: it is typed, and stands in tables."""
_TYPES = {
    "hospital": ("hospital", "medical center", "er", "emergency"),
    "physician": ("physician", "doctor", "md", "clinic", "primary care", "orthopedic", "orthopaedic", "surgeon", "neurology", "pain"),
    "chiropractor": ("chiro",),
    "physical-therapy": ("physical therapy", "pt", "therapy", "rehab"),
    "imaging": ("imaging", "radiology", "mri", "x ray"),
    "ems": ("ems", "ambulance", "fire"),
    "pharmacy": ("pharmacy",),
    "lab": ("lab",),
    "dentist": ("dent",),
}
METHODS: dict[str, tuple[str, ...]] = {
    "fax": ("fax", "efax"),
    "mail": ("mail", "us mail", "usps", "post", "letter"),
    "email": ("email", "e mail"),
    "portal": ("portal", "website", "online", "web"),
    "vendor": ("vendor", "copy service", "third party", "chartswap", "roi vendor"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that may be a provider of the list, with those it is like."""

    row: int
    provider: Provider
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row that cannot be taken as it is, and what to mend."""

    row: int
    what: str


@dataclass(frozen=True, slots=True)
class ProviderPlan:
    """What an import would do.

    The providers to add, how many are known already (with the ``differing`` ones, about whom a row says something else), which are in
    doubt, which rows need mending.
    """

    add: tuple[Provider, ...]
    known: int
    doubts: tuple[Doubt, ...]
    mistakes: tuple[Mistake, ...] = field(default=())
    differing: tuple[Difference, ...] = ()


def plan(
    table: Table,
    columns: Mapping[str, str],
    providers: Sequence[Provider],
    *,
    add_anyway: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ProviderPlan:
    """Look at every row; nothing is written. ``columns`` says which column each field stands in.

    ``add_anyway``: what is like a provider of the list (or of an earlier row) is another one all the same. ``progress`` is called with
    (rows done, rows in all).
    """
    names, taken = Names(providers), {provider.id for provider in providers}
    add: list[Provider] = []
    doubts: list[Doubt] = []
    mistakes: list[Mistake] = []
    differing: list[Difference] = []
    known = 0
    for done, row in enumerate(table.rows):
        progress(done, len(table.rows))
        try:
            provider = _provider(row, columns, taken)
        except UsageProblem as error:
            mistakes.append(Mistake(row.number, str(error)))
            continue
        same = names.same(provider)
        if same is not None:
            known += 1
            if changes := differences(same, provider):
                differing.append(Difference(row.number, same.id, changes))
            continue
        near = names.twins(provider)
        if near and not add_anyway:
            doubts.append(Doubt(row.number, provider, near))
            continue
        add.append(provider)
        taken.add(provider.id)
        names.add(provider)
    return ProviderPlan(tuple(add), known, tuple(doubts), tuple(mistakes), tuple(differing))


def slug(name: str) -> str:
    """``Bluegrass General Hospital`` as ``bluegrass-general-hospital``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).lower()).strip("-")


def id_of(name: str) -> str:
    """The id that the name gives: its slug, of whole words as far as ``ID_LENGTH`` goes, for people type it."""
    plain = slug(name)
    if len(plain) > ID_LENGTH:
        plain = plain[: ID_LENGTH + 1].rpartition("-")[0] or plain[:ID_LENGTH]
    return plain or "provider"


def free_id(name: str, taken: set[str]) -> str:
    """An id from the name that no provider has."""
    plain = id_of(name)
    return next(free for number in count(1) if (free := plain if number == 1 else f"{plain}-{number}") not in taken)


def _provider(row: Row, columns: Mapping[str, str], taken: set[str]) -> Provider:
    """One row as a provider. Raises ``UsageProblem`` in words."""
    said = {name: row.cells[column] for name, column in columns.items() if row.cells.get(column)}
    if not said.get("name"):
        raise UsageProblem("It has no name.", "Give it one.")
    letters = state(said.get("state"))
    fields: dict[str, Any] = {
        "id": free_id(said["name"], taken),
        "name": house_name(said["name"]),
        "type": one_of(said.get("type"), _TYPES) or "other",
        "state": letters,
        "npi": said.get("npi"),
        "tax_id": said.get("tax_id"),
        "also_known_as": _several(said.get("also_known_as")),
        "bills_as": _several(said.get("bills_as")),
        "address": _filled(street=said.get("street"), city=said.get("city"), state=letters, zip=_zip(said.get("zip"))),
        **dict(_departments(said)),
    }
    if fields["address"] == {"state": letters}:
        fields["address"] = None
    try:
        return Provider.model_validate(fields)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors())
        raise UsageProblem(f"{wrong} cannot be so.", "Look at the cell.") from error


def _departments(said: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str] | None]]:
    for department, mark in (("records", ""), ("billing", "billing_"), ("radiology", "radiology_")):
        known = {key: said.get(f"{mark}{key}") for key in ("attention", "phone", "fax", "email", "portal", "prefers", "vendor")}
        for key in ("phone", "fax"):
            known[key] = telephone(known[key], f"{mark}{key}")
        if known["prefers"]:
            typed = known["prefers"]
            known["prefers"] = one_of(typed, METHODS)
            if known["prefers"] is None:
                raise UsageProblem(f"'{typed}' is no way to send.", f"Write one of: {', '.join(METHODS)}.")
        yield department, _filled(**known)


def _filled(**fields: str | None) -> dict[str, str] | None:
    return {key: value for key, value in fields.items() if value} or None


def one_of(typed: str | None, known: Mapping[str, Sequence[str]]) -> str | None:
    """The word of ours for what somebody wrote: the word itself, or one that begins as one of its synonyms does."""
    folded = " ".join(re.split(r"[^a-z0-9]+", (typed or "").casefold())).strip()
    if not folded:
        return None
    for name, synonyms in known.items():
        if folded in {name, name.replace("-", " "), *synonyms}:
            return name
    return next((name for name, synonyms in known.items() if any(len(each) > 3 and each in folded for each in synonyms)), None)


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(house_name(name, "A further name") for part in re.split(r"[;|\n]", cell or "") if (name := part.strip()))


def _zip(cell: str | None) -> str | None:
    """A ZIP code with the noughts in front that a spreadsheet takes away."""
    return cell.zfill(5) if cell and cell.isdigit() and len(cell) < 5 else cell
