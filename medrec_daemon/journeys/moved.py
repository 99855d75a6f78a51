"""What a person moved to ``outbox/sent/`` without a word: the package of a draft counts as sent by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from medrec_daemon import reference
from medrec_daemon.errors import UnknownName
from medrec_daemon.journeys.request import Teller, find, sent
from medrec_daemon.journeys.sending_notes import note_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Sent
from medrec_daemon.requesting.channels.by_hand import SENT, SHEET
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import disk_errors, write_text

COUNTED = "counted.txt"
REFERENCE = len("RR-7F3K9TE")


def count_moved(outbox: Path, ledger: Ledger, rules: Rules, now: datetime, journal: Path | None = None) -> tuple[str, ...]:
    """Count every draft whose folder lies in ``outbox/sent/`` as sent today, once; their references.

    A folder with a sheet in it was laid ready by ``medrec request send``, and is counted where that is settled; so is a
    request that ``journal`` notes as under way: its own result counts.
    """
    counted = []
    with disk_errors(f"The folder {outbox / SENT}"):
        folders = [package.parent for package in (outbox / SENT).glob("RR-*/package.pdf")]
        fresh = [folder for folder in folders if not (folder / SHEET).exists() and not (folder / COUNTED).exists()]
    for folder in fresh:
        request_id = folder.name[:REFERENCE]
        if not reference.is_valid(request_id):
            continue
        if journal is not None and note_of(journal, request_id) is not None:
            continue
        try:
            _, request = find(ledger, request_id)
        except UnknownName:
            continue
        words = "It was sent before; nothing was counted."
        if not request.sent and request.closed is None:
            sending = Sent(on=now.date(), by="hand", proof=f"moved to {SENT}/ by a person")
            sent(ledger, request_id, sending, rules.cadence, Teller("medrec-daemon", now))
            counted.append(request_id)
            words = f"Counted as sent on {now:%Y-%m-%d}."
        with disk_errors(f"The folder {folder}"):
            write_text(folder / COUNTED, words + "\n", 0o660)
    return tuple(counted)
