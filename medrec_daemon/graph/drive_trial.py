"""Trying a drive for real: a small file is written into our folder, read and deleted again."""

from __future__ import annotations

import os

from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.graph.drive import Drive

_NAME = "medrec-check-"


def trial(drive: Drive) -> None:
    """Write, read and delete a file of a few bytes. Raises what stands in the way: ``ConfigProblem``, ``TryLater``, ``SignInProblem``."""
    content = os.urandom(64)
    item = drive.write(f"{_NAME}{os.urandom(6).hex()}.txt", content)
    if item is None:
        raise TryLater("In the drive, a name that nobody can have was taken.", "It is tried again.")
    try:
        if b"".join(drive.pieces(item)) != content:
            raise ConfigProblem(
                "What is written to the drive does not read back the same.",
                "Look at the library's settings (rights management, protection).",
            )
    finally:
        drive.delete(item.id)
