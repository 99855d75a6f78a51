"""A message as an e-mail: what every mail program and every relay must find right."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_samples import AT, message

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.mail.contract import build


def parsed(raw: bytes) -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    return mail


def test_html_with_its_plain_twin() -> None:
    raw = build(message(subject="Anrufe für März ☎"), AT).as_bytes()
    mail = parsed(raw)
    assert {name: mail[name] for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version")} == {
        "From": "records@firm.example",
        "To": "pat@firm.example",
        "Subject": "Anrufe für März ☎",
        "Date": "Mon, 02 Mar 2026 08:00:00 +0000",
        "Message-ID": "<digest-2026-03-02-abc@firm.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == message().text
    assert html.get_content().strip() == message().html
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_subject_adds_a_header(subject: str) -> None:
    mail = parsed(build(message(subject=f"a\r\nBcc: thief@bad.example\n\n{subject}"), AT).as_bytes())
    assert mail.keys() == build(message(), AT).keys()
    assert "Bcc: thief@bad.example" in mail["Subject"]


@pytest.mark.parametrize("field", ["sender", "to"])
@pytest.mark.parametrize(
    "address",
    [
        "pat@firm.example\r\nBcc: thief@bad.example",
        "pat@firm.example, thief@bad.example",
        "pat@firm.example; thief@bad.example",
        "pat",
        "@firm.example",
        "pat@",
        "",
        "pat@firm",
        "pät@firm.example",
        "pat@fïrm.example",
        "pat@firm.example <thief@bad.example>",
        "<pat@firm.example> RCPT TO:<thief@bad.example>",
        "pat\x00@firm.example",
        "a@b@firm.example.",
    ],
)
def test_an_address_is_exactly_one_or_refused(field: str, address: str) -> None:
    with pytest.raises(ConfigProblem, match="address"):
        build(message(**{field: address}), AT)


def test_an_address_may_have_a_name() -> None:
    mail = parsed(build(message(to="Pät Exämple <pat@firm.example>"), AT).as_bytes())
    (to,) = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Pät Exämple", "pat@firm.example")


@pytest.mark.parametrize("message_id", ["", "abc", "<abc>", "<a b@c.example>", "<a@b.example>\r\nBcc: x@y.example", "<a@b@c>"])
def test_a_message_id_is_one_or_refused(message_id: str) -> None:
    with pytest.raises(ConfigProblem, match="id"):
        build(message(message_id=message_id), AT)


def test_nothing_of_the_words_shows_in_a_traceback() -> None:
    assert "Bluegrass" not in repr(message())
