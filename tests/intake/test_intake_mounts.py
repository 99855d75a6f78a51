"""Which file systems send no events, read off the text that the kernel gives."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from medrec_daemon.intake.mounts import file_system_of, is_network, on_network

MOUNTINFO = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 0:44 / /srv/office rw,relatime shared:20 - nfs4 files.firm.example:/office rw,vers=4.2
41 40 0:45 / /srv/office/inbox rw,relatime - tmpfs tmpfs rw
42 27 0:46 / /mnt/Medical\040Records rw,relatime - cifs //files/records rw,vers=3.1.1
43 27 0:47 / /home/pat/OneDrive rw,nosuid - fuse.rclone drive: rw
44 27 0:48 / /media/stick rw - fuseblk /dev/sdb1 rw
45 27 0:49 / /srv/late rw - ext4 /dev/vdb rw
46 45 0:50 / /srv/late rw - cifs //files/late rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "file_system", "network"),
    [
        ("/home/pat/inbox", "ext4", False),
        ("/srv/office", "nfs4", True),
        ("/srv/office/held", "nfs4", True),
        ("/srv/office/inbox/scans", "tmpfs", False),
        ("/srv/office-old", "ext4", False),
        ("/mnt/Medical Records/inbox", "cifs", True),
        ("/home/pat/OneDrive/inbox", "fuse.rclone", True),
        ("/media/stick/inbox", "fuseblk", False),
        ("/srv/late/inbox", "cifs", True),
    ],
)
def test_the_deepest_and_last_mount_counts(folder: str, file_system: str, network: bool) -> None:
    assert file_system_of(PurePosixPath(folder), MOUNTINFO) == file_system
    assert is_network(file_system) is network


def test_an_unknown_place_is_local(tmp_path: Path) -> None:
    assert file_system_of(PurePosixPath("/srv"), "") is None
    assert not on_network(tmp_path)
