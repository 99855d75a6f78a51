"""The double run by another process: a small endpoint on the graph host that sets switches and faults and tells what was counted.

POST /__control__ with a JSON object; every key is optional, and they are done in this order:
  "drive": {"id", "kind", "owner", "site", "name", "quota"}   make a drive (or set its room)
  "quirks": {name: value}                             set switches
  "clear_faults": true
  "faults": [{"kind": "429", "at": 1, "times": 1, "seconds": 60, "method", "host", "operation", "path": pattern}]
  "expire_tokens": true
  "advance": seconds                                  on a virtual clock only
  "reset": true                                       begin to count anew and forget the exchanges
  "tree": drive id                                    answer the SHA-256 of every file by path, folders and open sessions
  "drop_drive": drive id                              forget a drive and free its contents on disk
  "report": true                                      answer the counts
The answer is a JSON object with "faults" (kind, seen, fired), and "tree", "folders", "sessions", "report" where asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graph_double.double import GraphDouble
from graph_double.exchange import Refusal, Request, Response, answer
from graph_double.faults import fault_from


class Control:
    """Answers /__control__ for a running double."""

    def __init__(self, double: GraphDouble) -> None:
        self._double = double
        double.switchboard.routers["graph"].add("POST", "/__control__", self.serve, operation="control", lane="control", ru=0, signed=False)

    def serve(self, request: Request) -> Response:
        told = request.json()
        try:
            self.apply(told)
        except (ValueError, TypeError, KeyError) as error:
            raise Refusal(400, "invalidRequest", str(error)) from error
        return answer(200, self._said(told))

    def apply(self, told: Mapping[str, Any]) -> None:
        """Set what is told; raises ValueError or TypeError for what cannot be set."""
        double = self._double
        if "drive" in told:
            values = dict(told["drive"])
            quota = values.pop("quota", None)
            made = double.drive(**values)
            if quota is not None:
                made.set_quota(int(quota))
        double.quirks.change(told.get("quirks", {}))
        if told.get("clear_faults"):
            double.faults.clear()
        for fault in told.get("faults", ()):
            double.faults.add(fault_from(fault))
        if told.get("expire_tokens"):
            double.expire_tokens()
        if told.get("advance"):
            double.clock.sleep(float(told["advance"]))
        if told.get("reset"):
            double.switchboard.accounting.reset()
            double.exchanges.clear()

        if "drop_drive" in told:
            double.drop_drive(told["drop_drive"])

    def _said(self, told: Mapping[str, Any]) -> dict[str, Any]:
        double = self._double
        faults = [{"kind": str(fault.kind), "seen": fault.seen, "fired": fault.fired} for fault in double.faults.all()]
        said: dict[str, Any] = {"faults": faults}
        if "tree" in told:
            drive = double.drive(told["tree"])
            said |= {"tree": drive.tree(), "folders": drive.folders(), "sessions": [session.name for session in drive.sessions()]}
        if told.get("report"):
            said["report"] = self._report()
        return said

    def _report(self) -> dict[str, Any]:
        double = self._double
        exchanges = list(double.exchanges)
        return {
            "resource_units": double.resource_units(),
            "units_by_operation": double.units_by_operation(),
            "most_at_once": double.switchboard.accounting.lanes(),
            "exchanges": len(exchanges),
            "by_operation": Counter(exchange.operation for exchange in exchanges),
            "by_status": Counter(str(exchange.status) for exchange in exchanges),
            "defects": [repr(defect) for defect in double.switchboard.defects],
        }
