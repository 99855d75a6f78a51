"""A double of SRFax's web service over a real socket: it takes faxes, tells of them, and fails as it is told to."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Fax:
    """One fax as the service keeps it."""

    id: str
    to: str
    account_code: str
    pdf: bytes
    status: str = "In Progress"
    error: str = ""
    pages: int = 3

    def row(self) -> dict[str, Any]:
        return {
            "FileName": f"20260112-{self.id}|{self.id}", "SentStatus": self.status, "DateQueued": "Jan 12/26 12:00 PM",
            "DateSent": "Jan 12/26 12:04 PM", "EpochTime": "1768237440", "ToFaxNumber": self.to, "Pages": self.pages,
            "Duration": 61, "RemoteID": "DEMO GENERAL HIM", "ErrorCode": self.error, "AccountCode": self.account_code,
            "SenderEmail": "records@firm.example", "Subject": "", "Size": len(self.pdf), "SubmittedFiles": "",
        }  # fmt: skip


@dataclass
class SrFaxDouble:
    """``faxes`` are those it took. ``lose_answer``: it takes the fax and hangs up. ``hold``: it takes it and waits."""

    password: str = "Correct-Horse"
    faxes: list[Fax] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    lose_answer: bool = False
    lists: bool = True
    hold: threading.Event | None = None
    took: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
                form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
                answer = double.answer(form)
                if form["action"] == "Queue_Fax" and double.hold is not None:
                    double.hold.wait(30)
                if form["action"] == "Queue_Fax" and (double.lose_answer or double.hold is not None):
                    self.close_connection = True
                    return
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/SRF_SecWebSvc.php"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, form: dict[str, str]) -> dict[str, Any]:
        self.calls.append(form["action"])
        if (form["access_id"], form["access_pwd"]) != ("4711", self.password):
            return {"Status": "Failed", "Result": "Invalid Access Code / Password"}
        match form["action"]:
            case "Queue_Fax":
                return self._queue(form)
            case "Get_FaxStatus":
                found = [fax.row() for fax in self.faxes if fax.id == form["sFaxDetailsID"]]
                return {"Status": "Success", "Result": found[0]} if found else {"Status": "Failed", "Result": "Invalid FaxDetailsID"}
            case "Get_Fax_Outbox":
                assert form["sPeriod"] == "RANGE"
                assert len(form["sStartDate"]) == len(form["sEndDate"]) == 8
                return {"Status": "Success", "Result": [fax.row() for fax in self.faxes] if self.lists else []}
        return {"Status": "Failed", "Result": "Invalid action"}

    def _queue(self, form: dict[str, str]) -> dict[str, Any]:
        assert len(form["sCallerID"]) == 10
        assert len(form["sAccountCode"]) <= 20
        assert form["sFaxType"] == "SINGLE"
        fax = Fax(str(9000 + len(self.faxes)), form["sToFaxNumber"], form["sAccountCode"], base64.b64decode(form["sFileContent_1"]))
        self.faxes.append(fax)
        self.took.set()
        return {"Status": "Success", "Result": fax.id}
