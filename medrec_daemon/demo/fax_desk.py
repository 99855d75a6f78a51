"""A fax service for the practice office, on this machine only: it answers as SRFax does, takes every fax, and faxes nothing."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ACCOUNT, PASSWORD = "4711", "practice-only"


@dataclass(slots=True)
class DeskFax:
    """One fax it took: the number it goes to, our key for it, and the pages; ``status`` as SRFax words it."""

    to: str
    key: str
    pdf: bytes
    status: str = "In Progress"


@dataclass
class FaxDesk:
    """The service. ``faxes`` are those it took, in their order; ``url`` is where it answers."""

    url: str = ""
    faxes: list[DeskFax] = field(default_factory=list)

    def let_through(self) -> None:
        """Every fax under way arrives."""
        for fax in self.faxes:
            fax.status = "Sent"

    def answer(self, form: dict[str, str]) -> dict[str, object]:
        """What SRFax says to a form; only the right account gets more than a refusal."""
        if (form.get("access_id"), form.get("access_pwd")) != (ACCOUNT, PASSWORD):
            return {"Status": "Failed", "Result": "Invalid Access Code / Password"}
        if form.get("action") == "Queue_Fax":
            self.faxes.append(DeskFax(form["sToFaxNumber"], form["sAccountCode"], base64.b64decode(form["sFileContent_1"])))
            return {"Status": "Success", "Result": str(9000 + len(self.faxes) - 1)}
        rows = [self._row(number, fax) for number, fax in enumerate(self.faxes)]
        if form.get("action") == "Get_Fax_Outbox":
            return {"Status": "Success", "Result": rows}
        number = int(form.get("sFaxDetailsID", "0")) - 9000
        known = form.get("action") == "Get_FaxStatus" and 0 <= number < len(rows)
        return {"Status": "Success", "Result": rows[number]} if known else {"Status": "Failed", "Result": "Invalid FaxDetailsID"}

    def _row(self, number: int, fax: DeskFax) -> dict[str, object]:
        return {
            "FileName": f"practice|{9000 + number}",
            "SentStatus": fax.status,
            "DateSent": "practice",
            "ToFaxNumber": fax.to,
            "Pages": 3,
            "Duration": 61,
            "RemoteID": "PRACTICE MACHINE",
            "ErrorCode": "",
            "AccountCode": fax.key,
        }


@contextmanager
def fax_desk() -> Iterator[FaxDesk]:
    """The service at work on a port of the system's choice."""
    desk = FaxDesk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            content = json.dumps(desk.answer(form)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is written of a fax."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        desk.url = f"http://127.0.0.1:{server.server_port}/SRF_SecWebSvc.php"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield desk
        finally:
            server.shutdown()
            thread.join()
