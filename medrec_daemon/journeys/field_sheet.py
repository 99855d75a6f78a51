"""What a portal or copy service asks for when a package is put in there by hand: every value with its label, ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medrec_daemon.followup import wording
from medrec_daemon.journeys.outdated import limits_of
from medrec_daemon.journeys.provider_search import departments
from medrec_daemon.ledger.model import Address, Client, Matter, Part, Provider, Request
from medrec_daemon.model import PartName
from medrec_daemon.requesting import authorization
from medrec_daemon.requesting.facts import form_date
from medrec_daemon.rules import Rules


def field_sheet(matter: Matter, request: Request, provider: Provider, rules: Rules, today: date) -> tuple[tuple[str, str], ...]:
    """(label, value) of everything a portal may ask; what is not known is left out. A Social Security number never stands here."""
    client = matter.client
    known = (
        ("Our reference", request.id),
        ("Patient", _name(client)),
        ("Also known as", "; ".join(client.also_known_as)),
        ("Date of birth", form_date(client.born) if client.born else ""),
        ("Patient's address", _place(client.address)),
        ("SSN", "as on the letter; it is not written here" if client.ssn else ""),
        ("Facility", provider.name),
        ("Facility's address", _place(provider.address)),
        ("Facility's NPI", provider.npi or ""),
        *_ways(provider),
        *((label(name), _range(part)) for name, part in request.parts.items()),
        ("Kind of request", "update of records sent before" if request.purpose == "update" else "first request"),
        *_paper(matter, provider, rules, today),
        ("Their reference", _theirs(request)),
        ("Asked for by", matter.paralegal or ""),
    )
    return tuple((name, " ".join(value.split())) for name, value in known if value)


def label(name: PartName) -> str:
    """A part as a portal's box is called: ``Records from``."""
    return f"{name.value.capitalize()} of"


def _name(client: Client) -> str:
    return " ".join(filter(None, (client.first, client.middle, client.last, client.suffix)))


def _place(address: Address | None) -> str:
    if address is None:
        return ""
    return ", ".join(filter(None, (address.street, address.city, " ".join(filter(None, (address.state, address.zip))))))


def _ways(provider: Provider) -> Iterator[tuple[str, str]]:
    """The copy service and the portal of each department, and how to ask there."""
    for name, department in departments(provider):
        yield f"Copy service ({name})", department.vendor or ""
        yield f"Portal ({name})", department.portal or ""
        yield f"Telephone ({name})", wording.telephone(department.phone) if department.phone else ""


def _range(part: Part) -> str:
    if part.from_ is None and part.to in {None, "present"}:
        return "all dates, to present"
    to = form_date(part.to) if isinstance(part.to, date) else "present"
    return f"{form_date(part.from_) if part.from_ else 'the first'} to {to}"


def _paper(matter: Matter, provider: Provider, rules: Rules, today: date) -> Iterator[tuple[str, str]]:
    paper = authorization.choose(matter.authorizations, today, limits_of(provider, rules))
    if paper is not None:
        yield "Authorization signed", form_date(paper.signed) if paper.signed else ""
        yield "Authorization ends", form_date(paper.expires) if paper.expires else "see the paper"


def _theirs(request: Request) -> str:
    return next((entry.their_reference for entry in reversed(request.activity) if entry.their_reference), "")
