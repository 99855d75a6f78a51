"""A message with a large attachment, sent by Graph in a process of its own that dies at its n-th sign of life.

Run with Graph's root, a token, the authority's certificate and n (0: never). Prints the answer.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import Pace
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.model import Attachment, Message

SENDER = "records@firm.example"
FILES = (Attachment("chart.pdf", "application/pdf", b"chart" * 1_600_000), Attachment("b.txt", "text/plain", b"b"))
LARGE = Message("<large@firm.example>", SENDER, "pat@firm.example", "A chart", "See the file.", "<p>See the file.</p>", FILES)

if __name__ == "__main__":
    root, token, ca_file, last = sys.argv[1:]
    signs: list[int] = []

    def alive() -> None:
        signs.append(1)
        if len(signs) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    client = GraphClient(root, lambda *, renew=False: token, Pace(alive=alive), ca_file=Path(ca_file))
    print(GraphMailer(client, SENDER).send(LARGE, datetime(2026, 3, 2, 8, 0, tzinfo=UTC)))
