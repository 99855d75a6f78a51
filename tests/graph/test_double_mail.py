"""The double's mailboxes, asked by plain requests."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from graph_double import Fault, GraphDouble, VirtualClock

OFFICE = "records@firm.example"
PAT = "pat@firm.example"
MEGABYTE = 1024 * 1024
DAY = "String {00020386-0000-0000-C000-000000000046} Name x-day"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", VirtualClock()) as made:
        yield made


class Caller:
    """Asks the Graph host with a token."""

    def __init__(self, double: GraphDouble, token: str | None = None) -> None:
        self.double = double
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(double.ca_file)
        self.session.headers["Authorization"] = f"Bearer {token or double.token()}"

    def __call__(self, method: str, path: str, value: Any = None, **more: Any) -> requests.Response:
        url = path if path.startswith("https:") else f"{self.double.root}/users/{OFFICE}/{path}"
        return self.session.request(method, url, json=value, timeout=20, **more)


@pytest.fixture
def ask(double: GraphDouble) -> Iterator[Caller]:
    made = Caller(double)
    yield made
    made.session.close()


def message(**more: Any) -> dict[str, Any]:
    return {
        "subject": "Call sheet for today",
        "body": {"contentType": "html", "content": "<p>Three calls.</p>"},
        "toRecipients": [{"emailAddress": {"address": PAT}}],
        **more,
    }


def file(name: str, content: bytes) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": name,
        "contentType": "application/pdf",
        "contentBytes": base64.b64encode(content).decode(),
    }


def code(answer: requests.Response) -> str:
    return str(answer.json()["error"]["code"])


def subjects(answer: requests.Response) -> list[str]:
    return [item["subject"] for item in answer.json()["value"]]


@pytest.mark.parametrize("names", [("message", "saveToSentItems"), ("Message", "SaveToSentItems")])
def test_send_mail_takes_both_spellings(double: GraphDouble, ask: Caller, names: tuple[str, str]) -> None:
    taken = ask("POST", "sendMail", {names[0]: message(attachments=[file("sheet.pdf", b"%PDF")]), names[1]: False})
    assert (taken.status_code, taken.content) == (202, b"")
    sent = double.mailbox(OFFICE).sent[0]
    assert (sent.to, sent.subject, sent.html, sent.attachments) == (
        (PAT,),
        "Call sheet for today",
        "<p>Three calls.</p>",
        [("sheet.pdf", b"%PDF")],
    )
    assert ask("GET", "mailFolders/sentitems/messages").json()["value"] == []


def test_sent_items_keep_the_message_id_and_show_late(double: GraphDouble, ask: Caller) -> None:
    double.mail.sent_items_lag = 30.0
    given = message(internetMessageId="<day+1@firm.example>", internetMessageHeaders=[{"name": "x-medrec", "value": "2026-11-23"}])
    assert ask("POST", "sendMail", {"message": given}).status_code == 202
    query = {"$filter": "internetMessageId eq '<day+1@firm.example>'", "$select": "id,isDraft,internetMessageHeaders"}
    assert ask("GET", "mailFolders/sentitems/messages", params=query).json()["value"] == []
    assert [item["isDraft"] for item in ask("GET", "messages", params=query).json()["value"]] == [True]
    double.clock.sleep(31)
    [found] = ask("GET", "mailFolders/sentitems/messages", params=query).json()["value"]
    assert found["isDraft"] is False
    assert found["internetMessageHeaders"] == [{"name": "x-medrec", "value": "2026-11-23"}]
    double.mail.headers_in_sent_items = False
    [found] = ask("GET", "mailFolders/sentitems/messages", params=query).json()["value"]
    assert "internetMessageHeaders" not in found


def test_a_service_that_gives_its_own_message_id(double: GraphDouble, ask: Caller) -> None:
    double.mail.keeps_message_id = False
    ask("POST", "sendMail", {"message": message(internetMessageId="<mine@firm.example>")})
    [found] = ask("GET", "mailFolders/sentitems/messages").json()["value"]
    assert found["internetMessageId"].endswith("@double.prod.outlook.com>")


def mime(**headers: str) -> bytes:
    made = EmailMessage()
    made["Subject"] = "Call sheet"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Three calls.")
    made.add_alternative("<p>Three calls.</p>", subtype="html")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="sheet.pdf")
    return base64.encodebytes(made.as_bytes())


def test_send_mail_as_mime(double: GraphDouble, ask: Caller) -> None:
    whole = mime(To=f"Pat Example <{PAT}>", Bcc="boss@firm.example", Message_ID="<mime@firm.example>", X_Medrec="1")
    assert ask("POST", "sendMail", data=whole, headers={"Content-Type": "text/plain"}).status_code == 202
    sent = double.mailbox(OFFICE).sent[0]
    assert (sent.message_id, sent.to, sent.bcc, sent.headers) == ("<mime@firm.example>", (PAT,), ("boss@firm.example",), {"X-Medrec": "1"})
    assert sent.html.strip() == "<p>Three calls.</p>"
    assert sent.attachments == [("sheet.pdf", b"%PDF")]
    assert sent.mime == base64.b64decode(whole)
    crooked = ask("POST", "sendMail", data=b"no base64!", headers={"Content-Type": "text/plain"})
    assert (crooked.status_code, code(crooked)) == (400, "ErrorMimeContentInvalidBase64String")


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({}, 400, "ErrorInvalidRecipients"),
        (message(toRecipients=[{"emailAddress": {"address": "nowhere"}}]), 400, "ErrorInvalidRecipients"),
        (message(internetMessageHeaders=[{"name": "Medrec", "value": "1"}]), 400, "InvalidInternetMessageHeader"),
        (message(**{"from": {"emailAddress": {"address": "boss@firm.example"}}}), 403, "ErrorSendAsDenied"),
        (message(attachments=[{"name": "x", "contentBytes": "?"}]), 400, "ErrorInvalidRequest"),
        (message(body={"contentType": "text", "content": "x" * 4 * MEGABYTE}), 413, "BadRequest"),
    ],
    ids=["nobody", "no address", "header", "from", "attachment", "too big"],
)
def test_what_send_mail_refuses(double: GraphDouble, ask: Caller, given: dict[str, Any], status: int, error: str) -> None:
    refused = ask("POST", "sendMail", {"message": given})
    assert (refused.status_code, code(refused)) == (status, error)
    assert double.mailbox(OFFICE).sent == []


def test_who_may_use_which_mailbox(double: GraphDouble, ask: Caller) -> None:
    double.mailbox(PAT)
    other = f"{double.root}/users/{PAT}/sendMail"
    unknown = ask("POST", f"{double.root}/users/nobody@firm.example/sendMail", {"message": message()})
    assert (unknown.status_code, code(unknown)) == (404, "ErrorInvalidUser")
    assert ask("POST", other, {"message": message()}).status_code == 202
    double.mail_scope = {OFFICE}
    refused = ask("POST", other, {"message": {}})
    assert (refused.status_code, code(refused)) == (403, "ErrorAccessDenied")
    assert code(ask("POST", "sendMail", {"message": {}})) == "ErrorInvalidRecipients"
    double.roles[:] = []
    nothing = Caller(double)
    assert nothing("POST", "sendMail", {"message": message()}).status_code == 202, "the scope's grant does not show in the token"
    double.mail_scope = None
    assert code(nothing("POST", "sendMail", {"message": message()})) == "ErrorAccessDenied"
    double.mailbox(OFFICE).may_read = False
    assert code(ask("GET", "messages")) == "ErrorAccessDenied"


def test_a_person_only_reaches_the_own_mailbox(double: GraphDouble) -> None:
    double.mailbox(PAT)
    pat = Caller(double, double.token(claims={"scp": "Mail.Send", "upn": PAT}))
    assert pat("POST", f"{double.root}/me/sendMail", {"message": message()}).status_code == 202
    assert code(pat("POST", "sendMail", {"message": message()})) == "ErrorAccessDenied"
    assert len(double.mailbox(PAT).sent) == 1


def test_four_at_once_and_thirty_a_minute(double: GraphDouble, ask: Caller) -> None:
    box = double.mailbox(OFFICE)
    box.hold(4)
    refused = ask("POST", "sendMail", {"message": message()})
    assert (refused.status_code, code(refused)) == (429, "ApplicationThrottled")
    box.hold(-4)
    callers, together = [Caller(double) for _ in range(8)], threading.Barrier(8)
    for caller in callers:
        assert caller("GET", "messages").status_code == 200  # the connections are open before the race begins
    double.mail.take_seconds = 1.0

    def send(caller: Caller) -> int:
        together.wait(timeout=30)
        return caller("POST", "sendMail", {"message": message()}).status_code

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(send, callers))
    assert box.most_under_way == 4
    assert sorted(set(seen)) == [202, 429]
    double.mail.take_seconds = 0.0
    for _ in range(30 - seen.count(202)):
        assert ask("POST", "sendMail", {"message": message()}).status_code == 202
    late = ask("POST", "sendMail", {"message": message()})
    assert late.status_code == 429
    double.clock.sleep(float(late.headers["Retry-After"]))
    assert ask("POST", "sendMail", {"message": message()}).status_code == 202
    assert len(box.sent) == 31


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("internetMessageId eq '<b@firm.example>'", ["It's b"]),
        ("subject eq 'it''s B'", ["It's b"]),
        ("startswith(subject,'It')", ["It's b", "It's c"]),
        ("contains(subject, 's c') or subject eq 'a'", ["a", "It's c"]),
        ("not (subject eq 'a') and isDraft eq false", ["It's b", "It's c"]),
        ("sentDateTime ge 2000-01-01T00:00:00Z and hasAttachments eq true", ["a"]),
        ("sentDateTime lt 2000-01-01T00:00:00Z", []),
        (f"singleValueExtendedProperties/Any(ep: ep/id eq '{DAY}' and ep/value eq 'c')", ["It's c"]),
    ],
)  # fmt: skip
def test_filters_that_a_mailbox_knows(double: GraphDouble, ask: Caller, text: str, found: list[str]) -> None:
    for name, subject in (("a", "a"), ("b", "It's b"), ("c", "It's c")):
        extended = [{"id": DAY, "value": name}]
        files = [file("x.pdf", b"x")] if name == "a" else []
        given = message(
            subject=subject, internetMessageId=f"<{name}@firm.example>", attachments=files, singleValueExtendedProperties=extended
        )
        ask("POST", "sendMail", {"message": given})
    answer = ask("GET", "mailFolders/sentitems/messages", params={"$filter": text})
    assert sorted(subjects(answer)) == sorted(found)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"$filter": "id in ('x')"}, "BadRequest"),
        ({"$filter": "id eq 'x'"}, "ErrorInvalidUrlQueryFilter"),
        ({"$filter": "toRecipients/any(r: r/emailAddress/address eq 'pat@firm.example')"}, "ErrorInvalidUrlQueryFilter"),
        ({"$filter": "internetMessageHeaders/any(h: h/name eq 'x-medrec')"}, "ErrorInvalidUrlQueryFilter"),
        ({"$filter": "sentDateTime ge '2026-01-01T00:00:00Z'"}, "BadRequest"),
        ({"$filter": "subject eq 'open"}, "BadRequest"),
        ({"$filter": "isRead eq true", "$orderby": "sentDateTime desc"}, "InefficientFilter"),
        ({"$select": "nonsense"}, "RequestBroker--ParseUri"),
        ({"$top": "0"}, "ErrorInvalidUrlQuery"),
    ],
)
def test_queries_that_a_mailbox_refuses(ask: Caller, query: dict[str, str], error: str) -> None:
    refused = ask("GET", "messages", params=query)
    assert (refused.status_code, code(refused)) == (400, error)


def test_pages(double: GraphDouble, ask: Caller) -> None:
    for number in range(5):
        ask("POST", "sendMail", {"message": message(subject=str(number))})
        double.clock.sleep(5)
    page = ask("GET", "mailFolders/sentitems/messages", params={"$top": "2", "$select": "subject"})
    seen = subjects(page)
    while link := page.json().get("@odata.nextLink"):
        page = ask("GET", link)
        seen += subjects(page)
    assert seen == ["4", "3", "2", "1", "0"]


def test_a_draft_with_small_and_large_attachments(double: GraphDouble, ask: Caller) -> None:
    draft = ask("POST", "messages", message(internetMessageId="<draft@firm.example>"))
    assert draft.status_code == 201
    place = f"messages/{draft.json()['id']}"
    assert ask("POST", f"{place}/attachments", file("small.pdf", b"small")).status_code == 201
    large = bytes(range(256)) * (3 * 4096 + 400)
    item = {"attachmentType": "file", "name": "large.pdf", "size": len(large), "contentType": "application/pdf"}
    session = ask("POST", f"{place}/attachments/createUploadSession", {"AttachmentItem": item})
    assert session.status_code == 201
    plain = Caller(double)
    del plain.session.headers["Authorization"]
    url, sent, steps = session.json()["uploadUrl"], 0, []
    while sent < len(large):
        part = large[sent : sent + 2 * MEGABYTE]
        headers = {"Content-Range": f"bytes {sent}-{sent + len(part) - 1}/{len(large)}", "Content-Type": "application/octet-stream"}
        steps.append(plain("PUT", url, data=part, headers=headers))
        sent += len(part)
    assert [step.status_code for step in steps] == [200, 201]
    assert steps[0].json()["NextExpectedRanges"] == [str(2 * MEGABYTE)]
    assert steps[1].content == b""
    assert "/Attachments('" in steps[1].headers["Location"]
    assert ask("POST", f"{place}/send").status_code == 202
    [mail] = double.mailbox(OFFICE).sent
    assert mail.attachments == [("small.pdf", b"small"), ("large.pdf", large)]
    assert ask("GET", place).status_code == 404, "the copy in Sent Items has another id"
    [kept] = ask("GET", "mailFolders/sentitems/messages").json()["value"]
    assert kept["internetMessageId"] == "<draft@firm.example>"


def test_attachment_sessions_are_strict(double: GraphDouble, ask: Caller) -> None:
    place = f"messages/{ask('POST', 'messages', message()).json()['id']}/attachments"

    def begin(size: int) -> requests.Response:
        item = {"attachmentType": "file", "name": "x.pdf", "size": size}
        return ask("POST", f"{place}/createUploadSession", {"AttachmentItem": item})

    assert code(begin(MEGABYTE)) == "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"
    assert (begin(36 * MEGABYTE).status_code, code(begin(36 * MEGABYTE))) == (413, "ErrorMessageSizeExceeded")
    assert begin(151 * MEGABYTE).status_code == 413
    url = begin(10 * MEGABYTE).json()["uploadUrl"]
    plain = Caller(double)
    del plain.session.headers["Authorization"]

    def put(caller: Caller, first: int, size: int, total: int = 10 * MEGABYTE, address: str = url) -> int:
        headers = {"Content-Range": f"bytes {first}-{first + size - 1}/{total}", "Content-Type": "application/octet-stream"}
        return caller("PUT", address, data=bytes(size), headers=headers).status_code

    assert put(ask, 0, MEGABYTE) == 401
    assert put(plain, 0, MEGABYTE, address=url.replace("authtoken=", "authtoken=x")) == 404
    assert put(plain, 0, 5 * MEGABYTE) == 413
    assert put(plain, MEGABYTE, MEGABYTE) == 416
    assert put(plain, 0, MEGABYTE, total=11 * MEGABYTE) == 400
    assert put(plain, 0, MEGABYTE) == 200
    assert put(plain, 0, MEGABYTE) == 416
    assert plain("DELETE", url).status_code == 204
    assert put(plain, MEGABYTE, MEGABYTE) == 404


def test_drafts_need_their_own_right_and_can_be_thrown_away(double: GraphDouble, ask: Caller) -> None:
    double.roles[:] = ["Mail.Send"]
    sender = Caller(double)
    assert code(sender("POST", "messages", message())) == "ErrorAccessDenied"
    assert sender("POST", "sendMail", {"message": message()}).status_code == 202
    draft = ask("POST", "messages", message()).json()["id"]
    assert ask("PATCH", f"messages/{draft}", {"subject": "Changed"}).json()["subject"] == "Changed"
    assert ask("DELETE", f"messages/{draft}").status_code == 204
    assert code(ask("DELETE", f"messages/{draft}")) == "ErrorItemNotFound"


def test_a_lost_answer_leaves_the_mail_sent(double: GraphDouble, ask: Caller) -> None:
    double.faults.add(Fault("lost-answer", match=lambda exchange: exchange.operation == "send mail"))
    with pytest.raises(requests.ConnectionError):
        ask("POST", "sendMail", {"message": message(internetMessageId="<lost@firm.example>")})
    found = ask("GET", "mailFolders/sentitems/messages", params={"$filter": "internetMessageId eq '<lost@firm.example>'"})
    assert len(found.json()["value"]) == 1
    double.faults.add(Fault("drop", match=lambda exchange: exchange.operation == "send mail"))
    with pytest.raises(requests.ConnectionError):
        ask("POST", "sendMail", {"message": message()})
    assert len(double.mailbox(OFFICE).sent) == 1
