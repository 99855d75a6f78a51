"""Whether a folder is still the one we knew: a share that is not mounted looks like an empty folder, and is not one."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from medrec_daemon.safe_write import make_folder, write_text

Identity = tuple[int, int]
"""Device and inode: the same while a folder stays mounted, another for the bare mount point under it."""


class Landmark:
    """A small marker file in a folder, and the memory that it was there.

    The first time a folder is seen it gets the marker. Later a folder without it is either the same folder (somebody
    deleted the marker: it is written again) or another one in its place, such as a mount point with nothing mounted.

    Args:
        folder: The folder to know again.
        marker: The marker's file name in it, such as ``.medrec-inbox``.
        memory: Where to remember over a restart (a file in the state folder); None remembers while the process lives.
    """

    def __init__(self, folder: Path, marker: str, memory: Path | None = None) -> None:
        self.folder = folder
        self.marker = marker
        self._memory = memory
        self._known = self._recall()

    def trouble(self) -> str | None:
        """Why the folder is not the one we knew, as a sentence for people; None where it is (a new one is marked)."""
        try:
            found = self.folder.stat()
            list_first(self.folder)
        except FileNotFoundError:
            return f"The folder {self.folder} is gone. If it is a share, see that it is mounted."
        except OSError as error:
            return f"The folder {self.folder} cannot be opened ({error.strerror}). If it is a share, see that it is mounted."
        identity = (found.st_dev, found.st_ino)
        if os.path.lexists(self.folder / self.marker):
            self._remember(identity)
        elif self._known in (None, identity):
            if self._mark():
                self._remember(identity)
        else:
            return (
                f"The folder {self.folder} is not the one used before: its file {self.marker} is missing. If it is a share, see "
                f"that it is mounted. If this is the right folder, put an empty file of that name into it."
            )
        return None

    def _mark(self) -> bool:
        """Write the marker; a folder that we may not write stays without, and is then not told from an empty one."""
        with contextlib.suppress(OSError):
            (self.folder / self.marker).touch(mode=0o644)
            return True
        return False

    def _recall(self) -> Identity | None:
        if self._memory is None:
            return None
        try:
            known = json.loads(self._memory.read_text(encoding="utf-8"))
            return (int(known["device"]), int(known["inode"])) if known["folder"] == str(self.folder.absolute()) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _remember(self, identity: Identity) -> None:
        if identity == self._known:
            return
        self._known = identity
        if self._memory is not None:
            make_folder(self._memory.parent)
            known = {"folder": str(self.folder.absolute()), "device": identity[0], "inode": identity[1]}
            write_text(self._memory, json.dumps(known, indent=2))


def list_first(folder: Path) -> None:
    """Look into a folder so far that a stale or unreadable one shows itself. Raises ``OSError``."""
    with os.scandir(folder) as entries:
        next(entries, None)
