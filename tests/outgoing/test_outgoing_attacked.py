"""What a reviewer tried who wanted it to fail: a fax service gone mad, invoices without numbers, notes cut short."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from srfax_double import SrFaxDouble
from test_outgoing_answers import ledger, pat
from test_outgoing_letters import day, did, papers, pool, rooms, serve, srfax
from test_outgoing_letters import send as send_letter

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, MedrecError, UsageProblem
from medrec_daemon.journeys import invoice as money
from medrec_daemon.journeys import once, submit, update
from medrec_daemon.journeys import request as journey
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys.package import PackageRooms
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import PartName
from medrec_daemon.rules import load

__all__ = ["ledger", "papers", "pool", "rooms", "srfax"]  # pytest finds its fixtures by these names

CADENCE = load().cadence
REF = "RR-7F3K9TE"


def test_what_was_approved_for_less_is_approved_again(ledger: Ledger) -> None:
    money.add(ledger, REF, Invoice(number="7", amount=45.0, on=pat(5).at.date()), pat(5))
    money.settle(ledger, REF, None, InvoiceState.APPROVED, CADENCE, pat(6))
    money.correct(ledger, REF, None, lambda old: old.model_copy(update={"amount": 4512.0}), pat(7))
    with pytest.raises(UsageProblem, match="needs approval"):
        money.settle(ledger, REF, None, InvoiceState.PAID, CADENCE, pat(8))
    money.settle(ledger, REF, None, InvoiceState.APPROVED, CADENCE, pat(8))
    money.correct(ledger, REF, None, lambda old: old.model_copy(update={"amount": 4500.0}), pat(9))
    assert money.settle(ledger, REF, None, InvoiceState.PAID, CADENCE, pat(9)).waiting_on_us is None


def test_invoices_without_a_number_are_told_by_their_amount(ledger: Ledger) -> None:
    for amount in (45.0, 1234.5, 1234.5, None):
        money.add(ledger, REF, Invoice(amount=amount, on=pat(5).at.date()), pat(5))
    with pytest.raises(UsageProblem, match="several invoices") as refused:
        money.settle(ledger, REF, None, InvoiceState.CANCELLED, CADENCE, pat(6))
    assert "--number 45.00" in refused.value.remedy
    for typed in ("45", "$1,234.50", "1234.50", "none"):
        left = money.settle(ledger, REF, typed, InvoiceState.CANCELLED, CADENCE, pat(6))
    assert left.waiting_on_us is None
    assert all(invoice.settled for invoice in left.invoices)


def test_an_invoice_that_came_anew_under_its_number_can_be_settled(ledger: Ledger) -> None:
    money.add(ledger, REF, Invoice(number="4711", amount=412.0, on=pat(5).at.date()), pat(5))
    money.add(ledger, REF, Invoice(number="4711", amount=45.0, on=pat(8).at.date()), pat(8))
    money.settle(ledger, REF, "412.00", InvoiceState.CANCELLED, CADENCE, pat(9))
    paid = money.settle(ledger, REF, "4711", InvoiceState.PAID, CADENCE, pat(9))
    assert [(one.amount, one.state.value) for one in paid.invoices] == [(412.0, "cancelled"), (45.0, "paid")]


@pytest.mark.parametrize("result", [None, "", [], {}, "queued", "<html>"])
def test_a_yes_without_a_faxs_number_is_looked_up_and_not_sent_twice(
    rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble, monkeypatch: pytest.MonkeyPatch, result: Any
) -> None:
    whole = SrFaxDouble.answer

    def answer(double: SrFaxDouble, form: dict[str, str]) -> dict[str, Any]:
        told = whole(double, form)
        return told | {"Result": result} if form["action"] == "Queue_Fax" else told

    monkeypatch.setattr(SrFaxDouble, "answer", answer)
    with pytest.raises(Doubtful):
        send_letter(rooms, papers, 14)
    srfax.faxes[0].status = "Sent"
    submit.settle(rooms, day(14.02))
    assert did(rooms)[-1] == "letter sent"
    assert (len(srfax.faxes), journal.notes(rooms.journal)) == (1, [])


def test_a_fax_service_that_refuses_to_tell_is_said_after_a_day(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    send_letter(rooms, papers, 14)
    srfax.faxes[0].id = "gone"
    for hours in (1, 30, 31):
        with pytest.raises(ConfigProblem):
            submit.settle(rooms, day(14) + timedelta(hours=hours))
    assert did(rooms).count("letter not sent") == 1


def test_one_note_cut_short_keeps_no_other_sending_back(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    send_letter(rooms, papers, 14)
    srfax.faxes[0].status = "Sent"
    (rooms.journal / "RR-3VLWA4F.json").write_text('{"reference": "RR-3VL')
    with pytest.raises(MedrecError, match="RR-3VLWA4F"):
        submit.settle(rooms, day(14.02))
    assert did(rooms)[-1] == "letter sent"
    with pytest.raises(MedrecError, match="RR-3VLWA4F"):
        serve(rooms, papers, 14.1)


def test_a_letter_of_the_service_is_not_tried_again_in_the_night(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    rooms = replace(rooms, open_now=lambda now: 8 <= now.hour < 17)
    assert serve(rooms, papers, 14) == 1
    srfax.faxes[0].status, srfax.faxes[0].error = "Failed", "Busy"
    submit.settle(rooms, day(14) + timedelta(hours=7, minutes=50))
    for hours in (9, 14, 22):
        submit.settle(rooms, day(14) + timedelta(hours=hours))
    assert len(srfax.faxes) == 1
    submit.settle(rooms, day(15))
    assert len(srfax.faxes) == 2


def test_updates_asked_for_at_once_are_one(ledger: Ledger, tmp_path: Path) -> None:
    journey.close(ledger, REF, "all in", pat(9))
    begin = threading.Barrier(5)
    drafted: list[str] = []

    def ask() -> None:
        own = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
        begin.wait()
        try:
            drafted.append(update.update(own, REF, (PartName.RECORDS,), date(2026, 1, 13), pat(20)).id)
        except UsageProblem:
            pass
        finally:
            own.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drafted) == 1
    assert len(ledger.matter("2026-0143").requests) == 2


def test_a_damaged_memory_of_mails_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "digests.json").write_text('{"pat@')
    with pytest.raises(FileProblem, match="who got which mail"):
        once.sent_digests(tmp_path / "digests.json")
