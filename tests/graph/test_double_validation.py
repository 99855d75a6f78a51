"""The judge of the double: it lets right exchanges pass, and finds wrong requests and wrong answers."""

from __future__ import annotations

import copy
import dataclasses
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from graph_double import Exchange, GraphDouble, VirtualClock

if not Path(os.environ.get("MEDREC_GRAPH_OPENAPI") or "/nowhere").is_file():
    pytest.skip("MEDREC_GRAPH_OPENAPI names no OpenAPI description of Graph", allow_module_level=True)

from graph_double import validation
from graph_double.validation_addresses import description_path

OFFICE = "records@firm.example"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exchange]:
    """One right exchange of each kind, by its operation."""
    with GraphDouble(tmp_path_factory.mktemp("double"), VirtualClock()) as double, requests.Session() as session:
        double.drive()
        session.trust_env, session.verify = False, str(double.ca_file)
        session.headers.update({"Authorization": f"Bearer {double.token()}"})
        folder = {"name": "Demo Patientsson", "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
        session.post(f"{double.root}/drives/b!demo/root/children", json=folder, timeout=10)
        item = {"item": {"@microsoft.graph.conflictBehavior": "fail", "name": "a.pdf"}}
        place = f"{double.root}/drives/b!demo/root:/Demo%20Patientsson/a.pdf"
        url = session.post(f"{place}:/createUploadSession", json=item, timeout=10).json()["uploadUrl"]
        del session.headers["Authorization"]
        session.put(url, data=b"%PDF", headers={"Content-Range": "bytes 0-3/4"}, timeout=10)
        session.headers.update({"Authorization": f"Bearer {double.token()}"})
        session.get(place, timeout=10)
        session.get(f"{double.root}/drives/b!demo/root/delta", timeout=10)
        message = {"subject": "x", "toRecipients": [{"emailAddress": {"address": OFFICE}}], "body": {"contentType": "text", "content": "x"}}
        session.post(f"{double.root}/users/{OFFICE}/sendMail", json={"message": message}, timeout=10)
        session.get(f"{double.root}/users/{OFFICE}/mailFolders/sentitems/messages", timeout=10)
        session.get(f"{double.root}/drives/b!demo/root:/missing.pdf", timeout=10)
        found = {exchange.operation: exchange for exchange in double.exchanges if exchange.status < 400}
        return found | {"missing": double.exchanges[-1]}


def test_right_exchanges_pass(seen: dict[str, Exchange]) -> None:
    assert validation.validate(seen.values()) == []
    assert len(seen) == 8


def copied(exchange: Exchange) -> Exchange:
    parts = ("request_headers", "response_headers", "request_json", "response_json")
    return dataclasses.replace(exchange, **{name: copy.deepcopy(getattr(exchange, name)) for name in parts})


def changed(exchange: Exchange, change: Callable[[Exchange], Any]) -> list[str]:
    spoilt = copied(exchange)
    change(spoilt)
    return validation.validate([spoilt])


def throttle(exchange: Exchange, wait: str) -> None:
    exchange.status = 429
    exchange.response_headers["retry-after"] = wait


WRONG: dict[str, tuple[str, Callable[[Exchange], Any], str]] = {
    "a property nobody knows": ("item", lambda one: one.response_json.update(sise=1), "sise"),
    "a size in words": ("item", lambda one: one.response_json.update(size="4"), "size"),
    "a hash nobody knows": ("item", lambda one: one.response_json["file"]["hashes"].update(quickXOR="x"), "quickXOR"),
    "a moment that is none": ("item", lambda one: one.response_json.update(createdDateTime="yesterday"), "createdDateTime"),
    "a final answer without eTag": ("upload fragment", lambda one: one.response_json.pop("eTag"), "required"),
    "a status nobody documents": ("create folder", lambda one: setattr(one, "status", 418), "answer"),
    "a delta with both links": ("delta from the start", lambda one: one.response_json.update({"@odata.nextLink": "https://x"}), "oneOf"),
    "an error without a message": ("missing", lambda one: one.response_json["error"].pop("message"), "required"),
    "a behaviour misspelt": (
        "create folder", lambda one: one.request_json.update({"@microsoft.graph.conflictBehavior": "fial"}), "request",
    ),
    "a folder without a name": ("create folder", lambda one: one.request_json.pop("name"), "request"),
    "a session's item misspelt": ("create session", lambda one: one.request_json["item"].update(nmae="a"), "nmae"),
    "no bearer": ("item", lambda one: one.request_headers.pop("authorization"), "request"),
    "no range": ("upload fragment", lambda one: one.request_headers.pop("content-range"), "request"),
    "a range of nothing": ("upload fragment", lambda one: one.request_headers.update({"content-range": "bytes */4"}), "request"),
    "no message": ("send mail", lambda one: one.request_json.pop("message"), "request"),
    "a body of a third kind": ("send mail", lambda one: one.request_json["message"]["body"].update(contentType="rtf"), "request"),
    "a page without value": ("messages", lambda one: one.response_json.pop("value"), "value"),
    "a wait that is no number": ("missing", lambda one: throttle(one, "soon"), "answer"),
    "a call that does not exist": ("item", lambda one: setattr(one, "path", one.path + ":/contents"), "answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_ones_are_found(seen: dict[str, Exchange], name: str) -> None:
    operation, change, word = WRONG[name]
    found = changed(seen[operation], change)
    assert any(word in what for what in found), found


def test_no_name_and_no_content_is_told(seen: dict[str, Exchange]) -> None:
    found = changed(seen["item"], lambda one: one.response_json.update(name=7, createdDateTime="Patientsson"))
    assert found
    assert not any("Patientsson" in what or "a.pdf" in what for what in found)


def test_a_refused_request_may_be_wrong_but_not_the_products_own(seen: dict[str, Exchange]) -> None:
    def refuse(exchange: Exchange) -> None:
        exchange.request_json.pop("name")
        exchange.status, exchange.response_json = 400, {"error": {"code": "invalidRequest", "message": "no name"}}

    def refuse_ours(exchange: Exchange) -> None:
        refuse(exchange)
        exchange.request_headers["user-agent"] = "NONISV|medrec-daemon|medrec-daemon/0"

    assert changed(seen["create folder"], refuse) == []
    assert changed(seen["create folder"], refuse_ours) != []


def test_a_deliberate_fault_is_no_violation(seen: dict[str, Exchange]) -> None:
    def fault(exchange: Exchange) -> None:
        exchange.fault, exchange.status, exchange.response_json = "503-html", 503, None
        exchange.response_headers = {"content-type": "text/html"}

    def defect(exchange: Exchange) -> None:
        fault(exchange)
        exchange.fault = ""

    assert changed(seen["item"], fault) == []
    assert changed(seen["item"], defect) != []


@pytest.mark.parametrize(
    ("path", "described"),
    [
        ("/v1.0/drives/b!1/root:/a%20b/c.pdf:/content", "/v1.0/drives/X/items/X/content"),
        ("/v1.0/drives/b!1/root:/a%20b/c.pdf", "/v1.0/drives/X/items/X"),
        ("/v1.0/drives/b!1/items/01AB:/c.pdf:/createUploadSession", "/v1.0/drives/X/items/X/createUploadSession"),
        ("/v1.0/drives/b!1/root/children", "/v1.0/drives/X/items/X/children"),
        ("/v1.0/drives/b!1/root/delta(token='x')", "/v1.0/drives/X/items/X/delta"),
        ("/_api/v2.0/drives/b!1/items/root%3A%2Fdir%2Fx.bin%3A/content", "/v1.0/drives/X/items/X/content"),
        ("/v1.0/users/pat@firm.example/drive", "/v1.0/drives/X"),
        ("/v1.0/sites/contoso.sharepoint.com:/sites/Records:/drives", "/v1.0/sites/X/drives"),
        ("/v1.0/me/sendMail", "/v1.0/users/X/sendMail"),
        ("/v1.0/users/a/messages/b/attachments/createUploadSession", "/v1.0/users/X/messages/X/attachments/createUploadSession"),
    ],
)
def test_addresses_are_rewritten_to_the_described_form(path: str, described: str) -> None:
    assert description_path(Exchange(1, 0.0, "GET", "graph", path, "", {})) == described


def test_thousands_cost_little(seen: dict[str, Exchange]) -> None:
    many = []
    for number in range(500):
        for exchange in seen.values():
            one = copied(exchange)
            if isinstance(one.response_json, dict) and "name" in one.response_json:
                one.response_json["name"], one.response_json["size"] = f"{number}.pdf", number
            many.append(one)
    began = time.perf_counter()
    assert validation.validate(many) == []
    assert time.perf_counter() - began < 5
