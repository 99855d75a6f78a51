"""The double as tests use it: all parts put together."""

from __future__ import annotations

from pathlib import Path

from graph_double.authority_part import AuthorityPart
from graph_double.clock import Clock
from graph_double.drive_part import DrivePart
from graph_double.mail_part import MailPart


class GraphDouble(DrivePart, AuthorityPart, MailPart):
    """Microsoft Graph's drives and mail with an authority, on loopback over HTTPS."""

    def __init__(self, folder: Path, clock: Clock | None = None, *, ports: dict[str, int] | None = None) -> None:
        super().__init__(folder, clock, ports=ports)
        self.install_drives()
        self.install_authority()
        self.install_mail()
