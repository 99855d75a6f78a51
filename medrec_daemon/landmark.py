"""Whether a folder is still the one we knew: a share that is not mounted looks like an empty folder, and is not one."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from medrec_daemon.safe_write import make_folder, write_text

Identity = tuple[int, int]
"""Device and inode: another for the bare mount point than for what is mounted on it; may change when a share is mounted anew."""


class Landmark:
    """An invisible mark on a folder, and the memory that it was there.

    A folder gets the mark (an extended attribute; on file systems without these a hidden marker file, if one is allowed)
    when it is first seen. Later a folder that is empty, has no mark, and is not the very directory it was, is a mount point
    with nothing mounted on it. Anything in it makes it the right one again, and it is marked anew.

    Args:
        folder: The folder to know again.
        label: What it is to us, such as ``inbox``.
        memory: Where to remember over a restart (a file in the state folder); None remembers while the process lives.
        marker: The name of the marker file, or None where no file of ours may lie in the folder.
    """

    def __init__(self, folder: Path, label: str, memory: Path | None = None, marker: str | None = None) -> None:
        self.folder = folder
        self._attribute = f"user.medrec.{label}"
        self._marker = marker
        self._memory = memory
        self._known = self._recall()

    def trouble(self) -> str | None:
        """Why the folder is not the one we knew, in sentences for people; None where it is (and where it is new)."""
        try:
            found = self.folder.stat()
            with os.scandir(self.folder) as entries:
                empty = next(entries, None) is None
        except FileNotFoundError:
            return f"The folder {self.folder} is gone. If it is a share, see that it is mounted."
        except OSError as error:
            return f"The folder {self.folder} cannot be opened ({error.strerror}). If it is a share, see that it is mounted."
        identity = (found.st_dev, found.st_ino)
        if identity == self._known:
            return None
        if self._known is not None and empty and not self._is_marked():
            return (
                f"The folder {self.folder} is empty and not the one used before. If it is a share, see that it is mounted. "
                f"If it is the right folder, it is taken again as soon as any file lies in it."
            )
        self._mark()
        self._remember(identity)
        return None

    def _is_marked(self) -> bool:
        try:
            os.getxattr(self.folder, self._attribute)
        except OSError:
            return False  # a marker file would have made the folder not empty
        return True

    def _mark(self) -> None:
        """Leave the mark; where that is not allowed, the folder goes without."""
        try:
            os.setxattr(self.folder, self._attribute, b"1")
        except OSError:
            if self._marker is not None:
                with contextlib.suppress(OSError):
                    (self.folder / self._marker).touch(mode=0o644)

    def _recall(self) -> Identity | None:
        if self._memory is None:
            return None
        try:
            known = json.loads(self._memory.read_text(encoding="utf-8"))
            return (int(known["device"]), int(known["inode"])) if known["folder"] == str(self.folder.absolute()) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _remember(self, identity: Identity) -> None:
        self._known = identity
        if self._memory is not None:
            make_folder(self._memory.parent)
            known = {"folder": str(self.folder.absolute()), "device": identity[0], "inode": identity[1]}
            write_text(self._memory, json.dumps(known, indent=2))
