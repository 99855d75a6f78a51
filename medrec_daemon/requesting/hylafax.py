"""Faxes through a HylaFAX server, by its own commands ``sendfax`` and ``faxstat`` (Debian: hylafax-client)."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from medrec_daemon.errors import ConfigProblem, Doubtful, TryLater
from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes

_JOB = re.compile(r"request id is (\d+)\b")
_ROW = re.compile(r"^(\d+)\s+\d+\s+(\S)\s+.*?\s(\d+):(\d+)\s+\d+:\d+\s*(.*)$")
"""A job as ``faxstat -sd`` prints it: id, priority, state, owner and number, pages sent:in all, dials, time, status."""


@dataclass(frozen=True, slots=True)
class HylaFax:
    """One server. ``papers`` is a folder of this channel's own, where what is handed over lies meanwhile; one process sends at a time.

    ``host`` None: as its own configuration says. ``commands`` is the folder of its commands, None: the path.
    """

    papers: Path
    host: str | None = None
    commands: Path | None = None
    timeout: float = 60.0

    @property
    def told_by_a_person(self) -> bool:
        """The server knows what became of a fax."""
        return False

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:  # noqa: ARG002 - the server dates it
        """See ``contract.Channel.submit``."""
        number = "".join(char for char in destination.to if char.isdigit())
        if not number:
            raise ConfigProblem(f"{destination.to} is no number to fax to.", "Mend the fax number in ledger/providers.yaml.")
        paper = self._laid(package)
        try:
            told = self._run("sendfax", "-n", "-d", number, str(paper), hands_over=True)
        finally:
            paper.unlink(missing_ok=True)
        job = _JOB.search(told)
        if job is None:
            raise Doubtful("sendfax did not say under which number it took the fax.", "Look with faxstat whether it is on its way.")
        return Submission(job[1], Delivery.PENDING, f"HylaFAX job {job[1]}")

    def state(self, submission_id: str) -> Submission:
        """See ``contract.Channel.state``: sent only when the job is done with all its pages."""
        for line in self._run("faxstat", "-s", "-d").splitlines():
            row = _ROW.match(line)
            if row is None or row[1] != submission_id:
                continue
            words = f"HylaFAX job {submission_id}: {row[3]} of {row[4]} pages {row[5]}".strip()
            if row[2] == "D" and row[3] == row[4] != "0":
                return Submission(submission_id, Delivery.SENT, words)
            return Submission(submission_id, Delivery.FAILED if row[2] in "DF" else Delivery.PENDING, words)
        return Submission(submission_id, Delivery.PENDING, f"HylaFAX job {submission_id}: not listed")

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:  # noqa: ARG002
        """See ``contract.Channel.found``: its lists do not carry our key, so nothing is ever found."""
        return None

    def _laid(self, package: OutgoingPackage) -> Path:
        """The paper as a file; one that a killed process left goes first."""
        paper = self.papers / "package.pdf"
        with disk_errors(f"The folder {self.papers}"):
            make_folder(self.papers)
            for old in self.papers.iterdir():
                old.unlink(missing_ok=True)
            write_bytes(paper, package.pdf)
        return paper

    def _run(self, command: str, *words: str, hands_over: bool = False) -> str:
        program = str(self.commands / command) if self.commands else command
        host = ("-h", self.host) if self.host else ()
        try:
            done = subprocess.run([program, *host, *words], capture_output=True, text=True, timeout=self.timeout, check=False)
        except FileNotFoundError as error:
            raise ConfigProblem(f"The command {command} is not there.", "Install the HylaFAX client (Debian: hylafax-client).") from error
        except subprocess.TimeoutExpired as error:
            lost: type[TryLater] = Doubtful if hands_over else TryLater
            raise lost(f"{command} did not answer in time.", "It is looked at again later.") from error
        if done.returncode != 0:
            raise TryLater(f"{command} failed (code {done.returncode}).", "See whether the HylaFAX server runs; it is tried again later.")
        return done.stdout + done.stderr
