"""Mail without a server: every message becomes an .eml file that any mail program opens."""

from __future__ import annotations

import os
import re
from datetime import datetime
from email.parser import BytesHeaderParser
from itertools import count
from pathlib import Path

from medrec_daemon.errors import MedrecError
from medrec_daemon.mail.contract import address, build, message_id
from medrec_daemon.model import Message
from medrec_daemon.safe_write import disk_errors, make_folder, numbered, rename_new, sync_folder, write_bytes

FILE_MODE = 0o660
_HEADER_BYTES = 16_384


class OutboxMailer:
    """Writes ``YYYY-MM-DD-pat@firm.example.eml`` into a folder, made when it is missing; the day is that of ``at``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message, at: datetime) -> str:
        """See ``contract.Mailer.send``: the file's path. A message that already lies there is not written twice."""
        mail = build(message, at)
        recipient = self._recipient(message)
        with disk_errors(f"The folder {self.folder}"):
            make_folder(self.folder, mode=0o770)
            there = self._already(recipient, message_id(message))
            return str(there or self._write(f"{at:%Y-%m-%d}-{recipient}.eml", mail.as_bytes()))

    def sent_before(self, message: Message, since: datetime, now: datetime) -> bool | None:  # noqa: ARG002 - the folder tells at once
        """See ``contract.Mailer.sent_before``: whether the file lies there."""
        recipient = self._recipient(message)
        with disk_errors(f"The folder {self.folder}"):
            return self.folder.is_dir() and self._already(recipient, message_id(message)) is not None

    def check(self) -> tuple[str, ...]:
        """See ``contract.Mailer.check``."""
        try:
            with disk_errors(f"The folder {self.folder}"):
                make_folder(self.folder, mode=0o770)
                probe = self._temporary()
                write_bytes(probe, b"")
                probe.unlink()
        except MedrecError as problem:
            return (str(problem),)
        return ()

    @staticmethod
    def _recipient(message: Message) -> str:
        return re.sub(r"[^\w.+@-]", "_", address(message.to).addr_spec, flags=re.ASCII)

    def _already(self, recipient: str, wanted: str) -> Path | None:
        """The file with this message in it, if it was written before."""
        for path in self.folder.iterdir():
            if recipient in path.name and path.suffix == ".eml":
                with path.open("rb") as reader:
                    headers = BytesHeaderParser().parsebytes(reader.read(_HEADER_BYTES))
                if headers["Message-ID"] == wanted:
                    return path
        return None

    def _write(self, name: str, content: bytes) -> Path:
        temporary = self._temporary()
        write_bytes(temporary, content, FILE_MODE)
        try:
            for number in count(1):
                path = self.folder / numbered(name, number)
                try:
                    rename_new(temporary, path)
                except FileExistsError:
                    continue
                break
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(self.folder)
        return path

    def _temporary(self) -> Path:
        return self.folder / f".writing-{os.urandom(8).hex()}.tmp"
