"""Ledger, store and originals held against each other: what the ledger says was filed must lie there, unchanged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from medrec_daemon.errors import FileProblem
from medrec_daemon.filing.contract import Store
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document
from medrec_daemon.safe_write import sha256_of

PERHAPS_ASIDE = " (or of a matter that is set aside)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: a piece ``missing`` or ``changed`` in the store, an ``original missing``, or one the ledger never filed."""

    what: str
    matter: str | None
    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """How many filed pieces and originals were looked at, every disagreement, and the matters that could not be compared."""

    documents: int
    originals: int
    findings: tuple[Finding, ...]
    set_aside: tuple[str, ...]


def verify(
    ledger: Ledger,
    store: Store,
    filed: Path,
    at_work: Callable[[], Collection[str]],
    keep_days: int,
    today: date,
    progress: Callable[[int, int], None],
) -> Verified:
    """Compare every filed piece with the store by SHA-256, and every original with the ledger, both ways.

    An original must lie in ``filed`` while the ledger's document is no older than ``keep_days``; one may serve several
    documents. ``at_work`` gives the SHA-256 of what is in the spool: an arrival is recorded before its original is settled.
    ``progress`` gets (matters done, matters in all).
    """
    findings: list[Finding] = []
    aside = set(ledger.set_aside)
    recorded: dict[str, tuple[str, Document]] = {}
    documents = 0
    matter_ids = ledger.matter_ids()
    for done, matter_id in enumerate(matter_ids, start=1):
        try:
            matter = ledger.matter(matter_id)
        except FileProblem:
            aside.add(matter_id)
            continue
        for document in documents_of(matter):
            documents += 1
            findings += _piece(matter_id, document, store)
            if document.on + timedelta(days=keep_days) >= today:
                recorded.setdefault(document.sha256, (matter_id, document))
        progress(done, len(matter_ids))
    settling = at_work()
    originals = {path: sha256_of(path) for path in _originals(filed)}
    kept = {*settling, *originals.values()}
    gone = [found for sha256, found in recorded.items() if sha256 not in kept]
    findings += [Finding("original missing", matter_id, document.filed_as) for matter_id, document in gone]
    findings += _unknown(originals, ledger, filed, aside=bool(aside))
    return Verified(documents, len(originals), tuple(findings), tuple(sorted(aside)))


def _piece(matter_id: str, document: Document, store: Store) -> Iterator[Finding]:
    there = store.digest_of(document.filed_as)
    if there is None:
        yield Finding("missing", matter_id, document.filed_as)
    elif document.stored_sha256 and there != document.stored_sha256:
        yield Finding("changed", matter_id, document.filed_as)


def _unknown(originals: dict[Path, str], ledger: Ledger, filed: Path, *, aside: bool) -> Iterator[Finding]:
    """Originals that no document came from, as of now: the service may have filed since the ledger was read."""
    ledger.refresh()
    for path, sha256 in originals.items():
        if not ledger.documents_with(sha256):
            what = f"unknown or changed original{PERHAPS_ASIDE if aside else ''}"
            yield Finding(what, None, f"{filed.name}/{path.relative_to(filed)}")


def _originals(filed: Path) -> Iterator[Path]:
    if filed.is_dir():
        yield from (path for path in sorted(filed.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]/*")) if path.is_file())
