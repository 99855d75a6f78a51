"""The small office, for tests of whom a paper would be filed for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from decide.small_office import REFERENCE, Office, matter
from recognition.recognition_samples import GENERAL

from medrec_daemon.ledger.ledger import Ledger


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Makes offices, each with one client whose records were asked for."""
    made: list[Ledger] = []

    def of(first: str = "Testa", last: str = "Sampleton", born: date = date(1971, 3, 14), middle: str = "") -> Ledger:
        folder = tmp_path / f"office-{len(made)}"
        (folder / "ledger" / "matters").mkdir(parents=True)
        ledger = Ledger.open(folder / "ledger", folder / "index.sqlite")
        made.append(ledger)
        ledger.add_provider(GENERAL)
        ledger.add_matter(matter("2026-0001", first, last, born, REFERENCE, middle))
        return ledger

    yield of
    for ledger in made:
        ledger.close()
