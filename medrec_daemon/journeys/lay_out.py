"""A new office: its folders, a commented configuration and an empty provider list; nothing that is there is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.safe_write import make_folder, write_text

STAFF_FOLDERS = ("inbox", "held", "outbox", "OneDrive")
"""Folders that people open, from a share or on the machine itself."""
OWN_FOLDERS = ("filed", "ledger/matters", "authorizations", "rules", "state/spool", "outbox/mail")
"""Folders that only the service and its commands need."""


PRACTICE = "# A practice office"
"""The first words of a practice office's config.yaml: such an office may be thrown away."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What was made, relative to the office."""

    root: Path
    made: tuple[str, ...]


def lay_out(
    root: Path, config_text: str, folders: Sequence[str] = (*STAFF_FOLDERS, *OWN_FOLDERS), ledger: str | None = "ledger"
) -> LaidOut:
    """Make the office at ``root``, or what is missing of one that is there. Raises ``ConfigProblem`` when it cannot be written.

    ``folders`` are relative to ``root``; ``ledger`` is the one for the provider list, None where it lies elsewhere.
    """
    made = []
    try:
        make_folder(root)
        for folder in folders:
            if not (root / folder).exists():
                make_folder(root / folder)
                made.append(f"{folder}/")
        if ledger is not None and not any((root / ledger).glob("providers.*")):
            write_text(root / ledger / "providers.yaml", "# The Master Medical Provider List; 'medrec provider new' adds to it.\n[]\n")
            made.append(f"{ledger}/providers.yaml")
        if not (root / "config.yaml").exists():
            write_text(root / "config.yaml", config_text)
            made.append("config.yaml")
    except OSError as error:
        raise ConfigProblem(f"{root} cannot be made an office: {error.strerror}.", "Name a folder you may write.") from error
    return LaidOut(root, tuple(made))


def is_practice(root: Path) -> bool:
    """Whether a practice office lies at ``root``."""
    try:
        return (root / "config.yaml").read_text(encoding="utf-8").startswith(PRACTICE)
    except (OSError, UnicodeDecodeError):
        return False
