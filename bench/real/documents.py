"""The given real documents and what is true of them, from a folder with ``docs_truth.jsonl``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from medrec_daemon.ledger.model import Provider
from medrec_daemon.model import Kind

TRUTH = "docs_truth.jsonl"
DEVELOPMENT, HELD_BACK = "development", "held back"
_READABLE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_KINDS = {
    Kind.BILLING: "cms1500 ub04 medical_bill hospital_bill itemized_bill itemised_bill bill ledger patient_ledger statement billing",
    Kind.RECORDS: "medical_records clinical ems_run_report discharge_summary provider_note progress_note lab_report consultation_letter "
    "operative_report history_and_physical clinical_note visit_note referral_letter pathology_report records",
    Kind.RADIOLOGY: "radiology_report imaging_report",
    Kind.EOB: "eob explanation_of_benefits remittance",
    Kind.INVOICE: "invoice copy_service_invoice custodian_invoice roi_invoice",
    Kind.REJECTION: "rejection rejection_letter deficiency_letter",
    Kind.STATUS: "status status_letter",
    Kind.NO_RECORDS: "no_records no_records_certificate",
    Kind.CERTIFICATION: "certification certification_page affidavit",
    Kind.COVER: "fax_cover cover cover_sheet fax_cover_sheet",
    Kind.OTHER: "payer_letter insurer_letter prior_authorization pharmacy_request junk distractor not_medical_record amendment_request "
    "patient_access_request notice_of_privacy privacy_notice fee_schedule proxy_form police_report form other",
}
"""The words of the truth files for what our page types call by their kind; authorizations and access forms are none of them."""
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_REFERRING = re.compile(r"\((?:ref|referring)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """One real document: where it is, and what is true of it; None where the truth file does not say.

    ``nobody``: a blank form, on which no patient may be seen. ``faxed``: it is a fax already. ``origin`` names the document
    it was made from, so that both fall into one half.
    """

    file: str
    path: Path
    kind: Kind
    sort: str
    origin: str
    faxed: bool
    nobody: bool
    resolution: str
    patient: str | None = field(repr=False, default=None)
    born: date | None = field(repr=False, default=None)
    provider: str | None = None
    served: tuple[date, date] | None = None

    @property
    def half(self) -> str:
        """Which half it belongs to: the first bit of the hash of its origin's name."""
        digest = hashlib.sha256(Path(self.origin).stem.encode()).digest()
        return DEVELOPMENT if digest[0] < 128 else HELD_BACK


def documents(folder: Path) -> tuple[list[Document], list[str]]:
    """The documents of ``folder`` that can be read, and a sentence for each that is left out."""
    found, left_out = [], []
    for entry in _entries(folder):
        name, sort = str(entry["file"]), str(entry["kind"])
        kind = _kind(sort)
        path = folder / name
        if path.suffix.lower() not in _READABLE or not path.is_file():
            left_out.append(f"{name}: not a page file we read, or not there")
        elif kind is None:
            left_out.append(f"{name}: the kind {sort!r} is not known to this bench")
        else:
            found.append(_document(entry, path, kind))
    return found, left_out


def providers(folder: Path) -> tuple[Provider, ...]:
    """The provider list of an office that deals with every house named in the truth file; a name in brackets is an alias."""
    names = {
        str(entry["provider"]) for entry in _entries(folder) if entry.get("provider") and not _REFERRING.search(str(entry["provider"]))
    }
    found = []
    for name in sorted(names):
        plain, bracket, alias = name.partition(" (")
        also = (alias.rstrip(") "),) if bracket else ()
        found.append(Provider(id=provider_id(name), name=plain.strip(), also_known_as=also))
    return tuple(found)


def provider_id(name: str) -> str:
    """The identifier of a provider of the truth file."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _entries(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / TRUTH).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _kind(sort: str) -> Kind | None:
    """Our kind for a word of the truth file: ``hipaa_authorization_oca960``, ``medical_records:Consult note``."""
    word, _, title = sort.lower().partition(":")
    if "imaging" in title:
        return Kind.RADIOLOGY
    if "authorization" in word:
        return Kind.OTHER
    return _KIND_OF.get(word.strip())


def _document(entry: dict[str, Any], path: Path, kind: Kind) -> Document:
    patient = str(entry.get("patient") or "")
    provider = str(entry.get("provider") or "")
    first = _day(entry.get("dos_from"))
    last = _day(entry.get("dos_to")) or first
    return Document(
        file=str(entry["file"]),
        path=path,
        kind=kind,
        sort=str(entry["kind"]).partition(":")[0],
        origin=str(entry.get("derived_from") or entry["file"]),
        faxed=bool(entry.get("derived_from")) or "fax TIFF" in str(entry.get("realism")),
        nobody="blank" in str(entry.get("realism")),
        resolution="98" if "std" in str(entry.get("degradation")) else "196",
        patient=patient if any(char.isalpha() for char in patient) else None,
        born=_day(entry.get("dob")),
        provider=provider_id(provider) if provider and not _REFERRING.search(provider) else None,
        served=(min(first, last), max(first, last)) if first and last else None,
    )


def _day(text: object) -> date | None:
    """The day of ``12/02/1984``, ``1984-12-02``, ``20120806090051-0400``; None for anything else."""
    printed = str(text or "").strip()
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", printed)
    run = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", printed)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        return date(int(run[1]), int(run[2]), int(run[3])) if run else None
    except ValueError:
        return None
