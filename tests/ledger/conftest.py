"""A small ledger on a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_samples import PROVIDERS, matter_text

from medrec_daemon.ledger.ledger import Ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger with two providers and one matter, not opened yet."""
    ledger = tmp_path / "ledger"
    (ledger / "matters").mkdir(parents=True)
    (ledger / "providers.yaml").write_text(PROVIDERS, encoding="utf-8")
    (ledger / "matters" / "2026-0143.yaml").write_text(matter_text("2026-0143"), encoding="utf-8")
    return ledger


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger-index.sqlite"


@pytest.fixture
def ledger(folder: Path, cache: Path) -> Iterator[Ledger]:
    opened = Ledger.open(folder, cache)
    yield opened
    opened.close()
