"""The office that belongs to the arrivals: every client of every one of them in one ledger, laid out as ``medrec init`` does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from bench.accuracy.houses import Region
from bench.accuracy.people import TODAY
from medrec_daemon import rules as rule_files
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.journeys.lay_out import lay_out
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.reading.reader import Reader

NOON = datetime.combine(TODAY, time(17), UTC)


def lay_out_office(root: Path, region: Region, matters: Sequence[Matter]) -> None:
    """Folders, provider list and one file per matter. Two clients of one name get folders of their own, as staff would give them."""
    lay_out(root, "# An accuracy bench's office\n")
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        ledger.add_providers([house.provider for house in region.houses])
    finally:
        ledger.close()
    seen: set[tuple[str, str]] = set()
    for matter in matters:
        name = (matter.client.last.casefold(), matter.client.first.casefold())
        own = (
            matter.model_copy(update={"folder": f"{matter.client.last}, {matter.client.first} ({matter.matter})"})
            if name in seen
            else matter
        )
        seen.add(name)
        plain = own.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        (root / "ledger" / "matters" / f"{matter.matter}.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")


@contextmanager
def rooms(root: Path, reader: Reader) -> Iterator[Rooms]:
    """The parts that an arrival passes through in the service, with the folder store; it is always noon of one day."""
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        yield Rooms(
            spool=Spool(root / "state" / "spool"),
            reader=reader,
            ledger=ledger,
            store=FolderStore(root / "OneDrive", root / "state" / "store.json"),
            rules=rule_files.load(root / "rules"),
            place=Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}"),
            filed=root / "filed",
            held=root / "held",
            plans=root / "state" / "held",
            clock=lambda: NOON,
        )
    finally:
        ledger.close()
