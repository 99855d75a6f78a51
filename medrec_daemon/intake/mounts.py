"""Whether a folder lies on a network file system: those send no events, and know no leases."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

NETWORK_FILE_SYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "9p", "virtiofs", "vboxsf", "prl_fs", "drvfs", "davfs"),
        *("afs", "coda", "ceph", "glusterfs", "lustre", "beegfs", "orangefs", "pvfs2", "gfs2", "ocfs2", "gpfs", "autofs", "fuse"),
    }
)
"""Types as in /proc/self/mountinfo; besides these everything that begins with ``fuse.`` (sshfs, rclone …)."""
_MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")


def is_network(file_system: str) -> bool:
    """Whether a file system of this type is served by another machine, or by a program that sends no events."""
    return file_system in NETWORK_FILE_SYSTEMS or file_system.startswith("fuse.")


def file_system_of(folder: PurePosixPath, mountinfo: str) -> str | None:
    """The type of the file system that an absolute path lies on, read from the text of proc(5) mountinfo; None if unknown.

    The longest mount point above the path wins; of several at one place, the last mounted.
    """
    best: tuple[int, str] | None = None
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, described = before.split(" "), after.split(" ")
        if len(fields) < 5 or not described[0]:
            continue
        mount_point = PurePosixPath(_OCTAL.sub(lambda match: chr(int(match.group(1), 8)), fields[4]))
        depth = len(mount_point.parts)
        if folder.is_relative_to(mount_point) and (best is None or depth >= best[0]):
            best = (depth, described[0])
    return best[1] if best else None


def on_network(folder: Path) -> bool:
    """Whether the folder lies on a network file system now; False where the system does not say."""
    try:
        mountinfo = _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
        resolved = folder.resolve()
    except OSError:
        return False
    file_system = file_system_of(PurePosixPath(resolved), mountinfo)
    return file_system is not None and is_network(file_system)
