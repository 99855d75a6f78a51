"""Faxes through SRFax: a form posted to one address, answers in JSON (srfax.com/developers/internet-fax-api)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from medrec_daemon.errors import ConfigProblem, Doubtful, MedrecError, TryLater
from medrec_daemon.graph.wire import never_left, new_session
from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission

URL = "https://www.srfax.com/SRF_SecWebSvc.php"
_RETRIES = "2"
_REMEDY = "Look at the section sending in config.yaml, and at the account at SRFax."
_FAILED_WORDS = ("fail", "cancel", "error")


class SrFax:
    """One account. ``sender`` is the firm's own fax number (+1…), ``email`` the address SRFax knows, ``url`` the service's."""

    told_by_a_person = False

    def __init__(
        self, account: str, password: str, sender: str, email: str, url: str = URL, ca_file: Path | None = None, timeout: float = 60.0
    ) -> None:
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise ConfigProblem(
                f"{url} is not encrypted; a password and records requests go there.", "Give sending.srfax_url with https://."
            )
        self._account, self._password = account, password
        self._sender, self._email = sender, email
        self._url, self._timeout = url, timeout
        self._session = new_session("medrec-daemon", ca_file, None)

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:  # noqa: ARG002 - SRFax dates it
        """See ``contract.Channel.submit``."""
        digits = _digits(destination.to)
        if len(digits) != 11:
            raise ConfigProblem(f"{destination.to} is no number SRFax can fax to.", "Mend the fax number in ledger/providers.yaml.")
        fax = {
            "sCallerID": _digits(self._sender)[-10:],
            "sSenderEmail": self._email,
            "sFaxType": "SINGLE",
            "sToFaxNumber": digits,
            "sAccountCode": package.key,
            "sRetries": _RETRIES,
            "sFileName_1": f"{package.reference}.pdf",
            "sFileContent_1": base64.b64encode(package.pdf).decode("ascii"),
        }
        number = str(self._ask("Queue_Fax", fax, hands_over=True)).strip()
        if not (number.isascii() and number.isdecimal()):
            raise _broken(hands_over=True)  # it said yes and gave no fax's number: by its list of faxes it can still be found
        return Submission(number, Delivery.PENDING, f"queued at SRFax as {number}")

    def state(self, submission_id: str) -> Submission:
        """See ``contract.Channel.state``."""
        told = self._ask("Get_FaxStatus", {"sFaxDetailsID": submission_id})
        row = told[0] if isinstance(told, list) and told else told
        if not isinstance(row, Mapping):
            raise TryLater("SRFax answered in a form we do not know.", "It is asked again later.")
        return _read(row, submission_id)

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:  # noqa: ARG002
        """See ``contract.Channel.found``: by the account code, which is the attempt's key."""
        days = {"sPeriod": "RANGE", "sStartDate": f"{since - timedelta(days=1):%Y%m%d}", "sEndDate": f"{now + timedelta(days=1):%Y%m%d}"}
        rows = self._ask("Get_Fax_Outbox", days)
        for row in rows if isinstance(rows, Iterable) and not isinstance(rows, str) else ():
            if isinstance(row, Mapping) and row.get("AccountCode") == package.key:
                return _read(row, str(row.get("FileName") or "").rpartition("|")[2])
        return None

    def _ask(self, action: str, fields: Mapping[str, str], *, hands_over: bool = False) -> Any:  # noqa: ANN401, as JSON comes
        """The result of one call. ``hands_over``: a lost answer is doubtful."""
        form = {"action": action, "access_id": self._account, "access_pwd": self._password, **fields}
        try:
            with self._session.post(self._url, data=form, timeout=self._timeout, allow_redirects=False) as response:
                status, content = response.status_code, response.content
        except requests.exceptions.RequestException as error:
            raise _broken(hands_over=hands_over and not never_left(error)) from error
        answer = _parsed(content)
        if status != requests.codes.ok or answer is None:
            raise _broken(hands_over=hands_over)
        if answer.get("Status") != "Success":
            raise ConfigProblem(f"SRFax refused: {_plain(answer.get('Result'))}.", _REMEDY)
        return answer.get("Result")


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and "Status" in answer else None


def _broken(*, hands_over: bool) -> MedrecError:
    if hands_over:
        return Doubtful("The answer of SRFax got lost; the fax may be on its way.", "It is looked up there before anything is sent again.")
    return TryLater("SRFax cannot be reached.", "It is tried again later.")


def _read(row: Mapping[str, Any], submission_id: str) -> Submission:
    """What SRFax says of one fax: sent only when it says ``Sent``, and something went over."""
    status, pages = str(row.get("SentStatus") or ""), str(row.get("Pages") or "?")
    if status.casefold() == "sent":
        remote = f", remote id {_plain(row['RemoteID'])}" if row.get("RemoteID") else ""
        when = _plain(row.get("DateSent") or "")
        words = f"SRFax {submission_id}: {pages} pages sent {when}, {_plain(row.get('Duration') or '?')} s{remote}"
        return Submission(submission_id, Delivery.SENT, words, int(pages) if pages.isdecimal() else None)
    if any(word in status.casefold() for word in _FAILED_WORDS):
        return Submission(submission_id, Delivery.FAILED, f"SRFax {submission_id}: {_plain(row.get('ErrorCode') or status)}")
    return Submission(submission_id, Delivery.PENDING, f"SRFax {submission_id}: {_plain(status) or 'queued'}")


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())


def _plain(value: object) -> str:
    """A stranger's words on one line, not long."""
    return "".join(char for char in str(value) if char.isprintable())[:80].strip()
