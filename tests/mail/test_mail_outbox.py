"""Mail as files."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from mail_samples import AT, message

from medrec_daemon.errors import TryLater
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.outbox import OutboxMailer


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_message_becomes_a_file_that_opens(tmp_path: Path) -> None:
    mailer: Mailer = OutboxMailer(tmp_path / "outbox" / "mail")
    path = Path(mailer.send(message(), AT))
    assert path == tmp_path / "outbox" / "mail" / "2026-03-02-pat@firm.example.eml"
    assert path.stat().st_mode & 0o777 == 0o660
    mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert (mail["Subject"], mail["Message-ID"]) == ("Call sheet for March 2", message().message_id)


def test_it_looks_whether_a_message_was_sent(tmp_path: Path) -> None:
    mailer: Mailer = OutboxMailer(tmp_path / "mail")
    assert mailer.sent_before(message(), AT, AT) is False
    mailer.send(message(), AT)
    assert mailer.sent_before(message(text="other words, same message"), AT, AT + timedelta(hours=1)) is True
    assert mailer.sent_before(message(message_id="<other@firm.example>"), AT, AT) is False


def test_the_same_message_again_is_written_once(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    first = mailer.send(message(), AT)
    assert mailer.send(message(text="other words, same message"), AT + timedelta(days=1)) == first
    assert names(tmp_path) == ["2026-03-02-pat@firm.example.eml"]


def test_another_message_of_that_day_gets_a_number(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    for number in range(3):
        mailer.send(message(message_id=f"<{number}@firm.example>"), AT)
    assert names(tmp_path) == [f"2026-03-02-pat@firm.example{mark}.eml" for mark in (" (2)", " (3)", "")]


def test_the_recipient_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = Path(OutboxMailer(tmp_path / "mail").send(message(to="p'at/x@firm.example"), AT))
    assert path.parent == tmp_path / "mail"
    assert path.name == "2026-03-02-p_at_x@firm.example.eml"


def test_many_at_once_lose_none(tmp_path: Path) -> None:
    def worker(number: int) -> None:
        OutboxMailer(tmp_path).send(message(message_id=f"<{number}@firm.example>"), AT)

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(tmp_path)) == 10


def test_a_folder_that_cannot_be_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(b"a file")
    mailer = OutboxMailer(tmp_path / "mail")
    with pytest.raises(TryLater, match="The folder"):
        mailer.send(message(), AT)
    assert len(mailer.check()) == 1
    assert OutboxMailer(tmp_path / "other").check() == ()
    assert os.listdir(tmp_path / "other") == []  # noqa: PTH208
