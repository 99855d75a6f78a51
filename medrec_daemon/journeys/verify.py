"""Ledger, store and originals held against each other: what the ledger says was filed must lie there, unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medrec_daemon.errors import FileProblem
from medrec_daemon.filing.contract import Store
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.safe_write import sha256_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: ``missing`` or ``changed`` in the store, or an ``unknown original`` the ledger never filed."""

    what: str
    matter: str | None
    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """How many filed pieces and originals were looked at, and every disagreement."""

    documents: int
    originals: int
    findings: tuple[Finding, ...]


def verify(ledger: Ledger, store: Store, filed: Path, progress: Callable[[int, int], None]) -> Verified:
    """Compare every filed piece with the store by SHA-256, and every kept original with the ledger.

    A kept original that is gone is no finding: originals are kept for a set time only.
    """
    findings: list[Finding] = []
    matter_ids = ledger.matter_ids()
    documents = 0
    for done, matter_id in enumerate(matter_ids, start=1):
        try:
            matter = ledger.matter(matter_id)
        except FileProblem as problem:
            findings.append(Finding(f"set aside: {problem.what}", matter_id, ""))
            continue
        for document in documents_of(matter):
            documents += 1
            there = store.digest_of(document.filed_as)
            if there is None:
                findings.append(Finding("missing", matter_id, document.filed_as))
            elif document.stored_sha256 and there != document.stored_sha256:
                findings.append(Finding("changed", matter_id, document.filed_as))
        progress(done, len(matter_ids))
    originals = list(_originals(filed))
    findings += [Finding("unknown original", None, str(path)) for path in originals if not ledger.documents_with(sha256_of(path))]
    return Verified(documents, len(originals), tuple(findings))


def _originals(filed: Path) -> Iterator[Path]:
    if filed.is_dir():
        yield from (path for path in sorted(filed.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]/*")) if path.is_file())
