"""The scenario of test_filing_folder.py: storing one document, killed before each change to the disk."""

from __future__ import annotations

from pathlib import Path

from crash_everywhere import crash_everywhere
from filing_samples import files_below, pdf, sha, source

from medrec_daemon.filing.folder import FolderStore

FOLDER, NAME = "Sampleton, Testina/Billing", "2026-02-20 Billing.pdf"
CONTENT, FOREIGN = pdf(), pdf("somebody else's of the same name")


def prepare(root: Path) -> None:
    (root / "OneDrive" / FOLDER.split("/", maxsplit=1)[0]).mkdir(parents=True)
    source(root, CONTENT)
    store = FolderStore(root / "OneDrive", root / "store.json")
    store.put(FOLDER, NAME, *source(root, FOREIGN))
    store.put("Other, Demo", NAME, *source(root, FOREIGN))


def put(root: Path) -> None:
    store = FolderStore(root / "OneDrive", root / "store.json")
    path = root / f"{sha(CONTENT)[:8]}.pdf"
    store.put(FOLDER, NAME, path, sha(CONTENT))
    store.put("New, Client/Med Rec", NAME, path, sha(CONTENT))


def check(root: Path) -> None:
    put(root)
    put(root)
    store = FolderStore(root / "OneDrive")
    there = ["New, Client/Med Rec/2026-02-20 Billing.pdf", "Other, Demo/2026-02-20 Billing.pdf"]
    there += [f"{FOLDER}/2026-02-20 Billing (2).pdf", f"{FOLDER}/{NAME}"]
    assert files_below(root / "OneDrive") == there, files_below(root / "OneDrive")
    assert [store.digest_of(path) for path in there] == [sha(CONTENT), sha(FOREIGN), sha(CONTENT), sha(FOREIGN)]


def killed_at_every_change() -> None:
    crash_everywhere(prepare, put, check)
