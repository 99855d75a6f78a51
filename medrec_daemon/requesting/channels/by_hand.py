"""By post, portal or hand: the package and a sheet that says where it goes; sent when a person moves the folder to ``outbox/sent/``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes, write_text

SHEET = "where-it-goes.txt"
SENT = "sent"
FILE_MODE = 0o660
_HOW = {
    "fax": "Fax the package to that number. Keep the fax report.",
    "mail": "Print the package and post it. Keep the receipt.",
    "portal": "Upload the package where they ask for it. Keep their confirmation.",
    "hand": "Bring the package there. Have them sign for it.",
}


class ByHand:
    """One way that a person goes: ``fax``, ``mail``, ``portal`` or ``hand``. ``outbox`` holds a folder for each request."""

    told_by_a_person = True

    def __init__(self, outbox: Path, way: str) -> None:
        self._outbox, self._way = outbox, way

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:
        """See ``contract.Channel.submit``: the folder ``outbox/RR-…``, for a letter one of its own beside it."""
        folder = self._folder(package)
        lines = (
            f"{_what(package)} {package.reference}, laid ready on {at:%Y-%m-%d}",
            f"Sending {package.key}",
            "",
            f"To:    {destination.name}",
            f"       {destination.to}",
            f"Pages: {package.pages}",
            "",
            *_fields(package),
            _HOW[self._way] if package.paper == "package" else _HOW[self._way].replace("package", "letter"),
            f"When it is out: move this folder to {SENT}/, or say: {_if_sent(package, self._way)}",
        )
        with disk_errors(f"The folder {folder}"):
            make_folder(folder, mode=0o770)
            write_bytes(folder / package.file, package.pdf, FILE_MODE)
            write_text(folder / SHEET, "\n".join(lines) + "\n", FILE_MODE)
            make_folder(self._outbox / SENT, mode=0o770)
        return Submission(package.key, Delivery.PENDING, f"lies in outbox/{folder.name} for a person")

    def state(self, submission_id: str) -> Submission:
        """See ``contract.Channel.state``: sent when a person moved the folder."""
        reference = submission_id.partition("/")[0]
        with disk_errors(f"The folder {self._outbox}"):
            if any(_says(sheet, submission_id) for sheet in (self._outbox / SENT).glob(f"{reference}*/{SHEET}")):
                return Submission(submission_id, Delivery.SENT, f"moved to {SENT}/ by a person")
            here = [sheet.parent.name for sheet in self._outbox.glob(f"{reference}*/{SHEET}") if _says(sheet, submission_id)]
        return Submission(submission_id, Delivery.PENDING, f"lies in outbox/{here[0] if here else reference} for a person")

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:  # noqa: ARG002
        """See ``contract.Channel.found``: the sheet is written last."""
        lies = _says(self._folder(package) / SHEET, package.key)
        told = self.state(package.key)
        return told if lies or told.state is Delivery.SENT else None

    def _folder(self, package: OutgoingPackage) -> Path:
        """A letter's folder has its file's name, so that none of an earlier letter, or the request's own, is moved with it."""
        letter = "" if package.paper == "package" else f" {package.file.removesuffix('.pdf')}"
        return self._outbox / f"{package.reference}{letter}"


def _fields(package: OutgoingPackage) -> Iterator[str]:
    """The values that a portal asks for, label by label."""
    if package.fields:
        width = max(len(label) for label, _ in package.fields) + 1
        yield "What they ask for, to copy from here:"
        yield from (f"  {label + ':':{width}} {value}" for label, value in package.fields)
        yield ""


def _what(package: OutgoingPackage) -> str:
    return "Request" if package.paper == "package" else f"{package.paper.capitalize()} letter about request"


def _if_sent(package: OutgoingPackage, way: str) -> str:
    letter = "" if package.paper == "package" else f" --letter {package.paper}"
    return f"medrec request sent {package.reference} --by {way}{letter}"


def _says(sheet: Path, key: str) -> bool:
    """Whether a sheet is that of this sending: one of an earlier sending may lie there still."""
    try:
        return f"Sending {key}" in sheet.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
