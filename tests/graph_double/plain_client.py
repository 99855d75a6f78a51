"""A bare client for tests of the double itself: requests, no retries, no cleverness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from graph_double.double import GraphDouble

FRAGMENT = 320 * 1024
BYTES = {"Content-Type": "application/octet-stream"}


class PlainClient(requests.Session):
    """A session that trusts the double's CA and signs what goes to the graph host."""

    def __init__(self, double: GraphDouble) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = str(double.ca_file)
        self.root = double.root
        self.signed = {"Authorization": f"Bearer {double.token()}"}

    def graph(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> requests.Response:
        """A signed request below the root; redirects are not followed."""
        url = path if path.startswith("https:") else self.root + path
        kind = BYTES if "data" in more else {}
        return self.request(method, url, headers={**self.signed, **kind, **dict(headers or {})}, allow_redirects=False, **more)

    def begin(self, path: str, behaviour: str | None = "fail", *, drive: str = "b!demo", **told: Any) -> requests.Response:
        """A new upload session for `root:/path`."""
        item = dict(told)
        if behaviour is not None:
            item["@microsoft.graph.conflictBehavior"] = behaviour
        return self.graph("POST", f"/drives/{drive}/root:/{path}:/createUploadSession", json={"item": item})

    def fragment(self, url: str, data: bytes, start: int, total: int, **headers: str) -> requests.Response:
        """One fragment to an uploadUrl."""
        span = f"bytes {start}-{start + len(data) - 1}/{total}"
        return self.put(url, data=data, headers={"Content-Range": span, **BYTES, **headers})

    def upload(self, path: str, data: bytes, behaviour: str | None = "fail", *, drive: str = "b!demo") -> requests.Response:
        """A whole file by a session in one fragment; the last answer."""
        begun = self.begin(path, behaviour, drive=drive)
        return begun if begun.status_code != 200 else self.fragment(begun.json()["uploadUrl"], data, 0, len(data))


def codes(response: requests.Response) -> set[str]:
    """error.code and the inner code of an error body."""
    error = response.json()["error"]
    inner = error.get("innerError") or error.get("innererror") or {}
    return {error["code"], inner.get("code", "")} - {""}
