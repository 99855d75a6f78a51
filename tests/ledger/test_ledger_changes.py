"""A request's life, one change after the other, with what each leaves in the activity."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.model import Activity, Document, Matter, PartState, Request, Sent, WaitingOnUs
from medrec_daemon.model import PartName

REQUEST = "RR-7F3K9TE"
OTHER = "RR-4HXW3NC"
AT = datetime(2026, 2, 20, 9, 30, tzinfo=timezone(timedelta(hours=-5)))
PAT = {"at": AT, "by": "pat@firm.example"}
DAEMON = {"at": AT, "by": "medrec-daemon"}
FAX = Sent(on=date(2026, 1, 12), by="fax", to="+18595550100")


def a_matter(**request: object) -> Matter:
    fields = {
        "id": REQUEST,
        "provider": "bluegrass-general",
        "parts": {"records": {}, "billing": {}, "images": {"wanted_only": True}},
    } | request
    return Matter.model_validate({"matter": "2026-0143", "client": {"first": "Testina", "last": "Sampleton"}, "requests": [fields]})


def the_request(matter: Matter) -> Request:
    (request,) = matter.requests
    return request


def said(matter: Matter) -> list[tuple[str, str | None]]:
    return [(entry.did, entry.said) for entry in the_request(matter).activity]


def a_document(part: str | None = "records", sha256: str = "a" * 64, pages: str = "1-14", kind: str | None = None) -> Document:
    return Document.model_validate(
        {"sha256": sha256, "pages": pages, "kind": kind or part, "part": part, "filed_as": "Records.pdf", "on": "2026-02-20"}
    )


def sent_matter() -> Matter:
    return changes.mark_sent(a_matter(), REQUEST, FAX, date(2026, 2, 11), date(2026, 1, 26), **PAT)


def test_a_draft_is_added_once() -> None:
    request = the_request(a_matter(id=OTHER))
    matter = changes.add_request(a_matter(), request, **PAT)
    assert [each.id for each in matter.requests] == [REQUEST, OTHER]
    assert matter.requests[1].activity[0].said == "records, billing, images"
    with pytest.raises(UsageProblem, match="already"):
        changes.add_request(matter, request, **PAT)


def test_the_first_sending_starts_the_clock_and_a_resend_starts_it_again() -> None:
    matter = sent_matter()
    request = the_request(matter)
    assert (request.due, request.follow_up) == (date(2026, 2, 11), date(2026, 1, 26))
    assert changes.mark_sent(matter, REQUEST, FAX, date(2026, 2, 11), date(2026, 1, 26), **PAT) is matter
    matter = changes.set_waiting_on_us(matter, REQUEST, WaitingOnUs(why="rejected", since=date(2026, 2, 1)), **DAEMON)
    matter = changes.log_call(matter, REQUEST, with_="Maria", said="will do", promised=date(2026, 3, 1), **PAT)
    again = Sent(on=date(2026, 2, 20), by="fax", to="+18595550100")
    request = the_request(changes.mark_sent(matter, REQUEST, again, date(2026, 3, 22), date(2026, 3, 6), **PAT))
    assert [sent.on for sent in request.sent] == [date(2026, 1, 12), date(2026, 2, 20)]
    assert (request.due, request.follow_up, request.promised, request.waiting_on_us) == (date(2026, 3, 22), date(2026, 3, 6), None, None)
    assert [entry.did for entry in request.activity] == ["sent", "waits for us", "call", "sent again"]


def test_a_resend_does_not_pay_an_invoice() -> None:
    waiting = WaitingOnUs(why="invoice", since=date(2026, 2, 1), note="$45.00")
    matter = changes.set_waiting_on_us(sent_matter(), REQUEST, waiting, **DAEMON)
    again = Sent(on=date(2026, 2, 20), by="fax")
    matter = changes.mark_sent(matter, REQUEST, again, date(2026, 3, 22), date(2026, 3, 6), **PAT)
    assert the_request(matter).waiting_on_us == waiting
    matter = changes.clear_waiting(matter, REQUEST, said="paid", follow_up=date(2026, 3, 9), **PAT)
    assert the_request(matter).waiting_on_us is None
    assert the_request(matter).follow_up == date(2026, 3, 9)
    assert the_request(matter).due == date(2026, 3, 22)
    with pytest.raises(UsageProblem, match="does not wait"):
        changes.clear_waiting(matter, REQUEST, **PAT)


def test_waiting_keeps_its_first_date_and_is_set_once() -> None:
    first = WaitingOnUs(why="invoice", since=date(2026, 2, 1))
    matter = changes.set_waiting_on_us(sent_matter(), REQUEST, first, **DAEMON)
    assert changes.set_waiting_on_us(matter, REQUEST, WaitingOnUs(why="invoice", since=date(2026, 2, 20)), **DAEMON) is matter
    matter = changes.set_waiting_on_us(matter, REQUEST, WaitingOnUs(why="rejected", since=date(2026, 2, 20)), **DAEMON)
    assert the_request(matter).waiting_on_us == WaitingOnUs(why="rejected", since=date(2026, 2, 1))


def test_a_document_closes_its_part_and_the_last_required_one_the_request() -> None:
    matter = changes.record_document(sent_matter(), REQUEST, a_document(), closes=True, **DAEMON)
    request = the_request(matter)
    assert request.parts[PartName.RECORDS].state is PartState.RECEIVED
    assert request.parts[PartName.RECORDS].on == date(2026, 2, 20)
    assert request.closed is None
    assert request.partial
    again = changes.record_document(matter, REQUEST, a_document(), closes=True, at=AT + timedelta(days=3), by="medrec-daemon")
    assert again is matter
    matter = changes.record_document(matter, REQUEST, a_document("billing", pages="15-16"), closes=True, **DAEMON)
    request = the_request(matter)
    assert request.closed is not None
    assert (request.closed.on, request.closed.why) == (date(2026, 2, 20), "all parts received")
    assert request.follow_up is None
    assert request.open_parts() == (PartName.IMAGES,)
    assert said(matter)[1:] == [("received", "records, pages 1-14"), ("received", "billing, pages 15-16"), ("closed", "all parts received")]
    matter = changes.record_document(matter, REQUEST, a_document("images", pages="17-17"), closes=True, **DAEMON)
    assert the_request(matter).open_parts() == ()
    assert said(matter)[-1] == ("received", "images, page 17")


def test_more_of_a_received_part_keeps_its_first_date() -> None:
    matter = changes.record_document(sent_matter(), REQUEST, a_document(), closes=True, **DAEMON)
    more = a_document(sha256="c" * 64).model_copy(update={"on": date(2026, 3, 1)})
    matter = changes.record_document(matter, REQUEST, more, closes=True, **DAEMON)
    assert the_request(matter).parts[PartName.RECORDS].on == date(2026, 2, 20)
    assert len(the_request(matter).documents) == 2


def test_a_document_that_closes_nothing_leaves_every_part_open() -> None:
    invoice = a_document(None, kind="invoice")
    matter = changes.record_document(sent_matter(), REQUEST, invoice, closes=False, note="copying fee", **DAEMON)
    assert the_request(matter).open_parts() == (PartName.RECORDS, PartName.BILLING, PartName.IMAGES)
    assert the_request(matter).documents == (invoice,)
    assert said(matter)[-1] == ("received", "invoice, pages 1-14; copying fee")
    with pytest.raises(UsageProblem, match="closes nothing"):
        changes.record_document(sent_matter(), REQUEST, invoice, closes=True, **DAEMON)
    with pytest.raises(UsageProblem, match="does not ask for radiology"):
        changes.record_document(sent_matter(), REQUEST, a_document("radiology"), closes=True, **DAEMON)


def test_images_alone_wanted_close_their_request_when_they_come() -> None:
    matter = a_matter(parts={"images": {"wanted_only": True}})
    matter = changes.record_document(matter, REQUEST, a_document(None, kind="cover"), closes=False, **DAEMON)
    assert the_request(matter).closed is None
    matter = changes.record_document(matter, REQUEST, a_document("images", sha256="b" * 64), closes=True, **DAEMON)
    assert the_request(matter).closed is not None


def test_what_comes_unasked_stands_with_the_matter() -> None:
    matter = changes.record_document(a_matter(), None, a_document(), closes=False, note="no open request asks for it", **DAEMON)
    assert matter.documents == (a_document(),)
    assert matter.activity[0].did == "received unasked"
    assert matter.requests == a_matter().requests
    assert changes.record_document(matter, REQUEST, a_document(), closes=True, **DAEMON) is matter


def test_a_duplicate_is_noted_once_where_the_document_stands() -> None:
    filed = changes.record_document(sent_matter(), REQUEST, a_document(), closes=True, **DAEMON)
    matter = changes.note_duplicate(filed, "a" * 64, said="came again", **DAEMON)
    assert said(matter)[-1] == ("duplicate", "came again")
    assert changes.note_duplicate(matter, "a" * 64, said="came again", **DAEMON) is matter
    later = changes.note_duplicate(matter, "a" * 64, said="came again", at=AT + timedelta(minutes=1), by="medrec-daemon")
    assert len(the_request(later).activity) == len(the_request(matter).activity) + 1
    unasked = changes.record_document(a_matter(), None, a_document(), closes=False, **DAEMON)
    assert [entry.did for entry in changes.note_duplicate(unasked, "a" * 64, said="again", **DAEMON).activity] == [
        "received unasked",
        "duplicate",
    ]


def test_calls_promises_status_letters_and_bumps_move_the_next_task() -> None:
    matter = changes.log_call(
        sent_matter(), REQUEST, with_="Maria, ROI", said="in process", promised=date(2026, 3, 2), follow_up=date(2026, 3, 3),
        their_reference="T-1", **PAT,
    )  # fmt: skip
    request = the_request(matter)
    assert (request.promised, request.follow_up) == (date(2026, 3, 2), date(2026, 3, 3))
    assert request.activity[-1] == Activity.model_validate(
        {
            "at": AT,
            "by": "pat@firm.example",
            "did": "call",
            "with": "Maria, ROI",
            "said": "in process",
            "promised": "2026-03-02",
            "their_reference": "T-1",
        }
    )
    matter = changes.status_received(matter, REQUEST, follow_up=date(2026, 3, 10), their_reference="T-2", **DAEMON)
    assert the_request(matter).follow_up == date(2026, 3, 10)
    assert the_request(matter).promised == date(2026, 3, 2)
    matter = changes.bump(matter, REQUEST, date(2026, 4, 1), said="holidays", **PAT)
    assert the_request(matter).follow_up == date(2026, 4, 1)
    assert [did for did, _ in said(matter)] == ["sent", "call", "status", "bump"]
    assert said(matter)[-1] == ("bump", "to 2026-04-01: holidays")


def test_parts_that_will_never_come() -> None:
    matter = changes.waive(sent_matter(), REQUEST, PartName.BILLING, "not needed", **PAT)
    assert the_request(matter).parts[PartName.BILLING].state is PartState.WAIVED
    assert the_request(matter).closed is None
    with pytest.raises(UsageProblem, match="waived already"):
        changes.waive(matter, REQUEST, PartName.BILLING, "again", **PAT)
    with pytest.raises(UsageProblem, match="does not ask for certification"):
        changes.waive(matter, REQUEST, PartName.CERTIFICATION, "?", **PAT)
    matter = changes.part_none(matter, REQUEST, PartName.RECORDS, said="certified", **PAT)
    assert the_request(matter).parts[PartName.RECORDS].state is PartState.NONE
    closed = the_request(matter).closed
    assert closed is not None
    assert closed.why == "no part is open any more"
    matter = changes.none_of(sent_matter(), REQUEST, **PAT)
    assert the_request(matter).open_parts() == ()
    assert said(matter)[1:] == [("no records", "records, billing, images"), ("closed", "no part is open any more")]
    assert changes.none_of(matter, REQUEST, **PAT) is matter


def test_closing_and_reopening() -> None:
    matter = changes.close(sent_matter(), REQUEST, "client withdrew", **PAT)
    assert the_request(matter).closed is not None
    for impossible in (
        lambda: changes.close(matter, REQUEST, "again", **PAT),
        lambda: changes.bump(matter, REQUEST, date(2026, 4, 1), **PAT),
        lambda: changes.mark_sent(matter, REQUEST, Sent(on=AT.date(), by="mail"), AT.date(), AT.date(), **PAT),
        lambda: changes.log_call(matter, REQUEST, with_=None, said="?", promised=AT.date(), **PAT),
    ):
        with pytest.raises(UsageProblem, match="was closed on 2026-02-20"):
            impossible()
    logged = changes.log_call(matter, REQUEST, with_="Maria", said="thanked them", follow_up=AT.date(), **PAT)
    assert the_request(logged).follow_up is None
    matter = changes.reopen(matter, REQUEST, "they came back", **PAT)
    assert the_request(matter).closed is None
    assert the_request(matter).required_open() == (PartName.RECORDS, PartName.BILLING)
    with pytest.raises(UsageProblem, match="is open"):
        changes.reopen(matter, REQUEST, "again", **PAT)


def test_reopening_what_was_complete_opens_the_parts_again() -> None:
    matter = changes.record_document(sent_matter(), REQUEST, a_document(), closes=True, **DAEMON)
    matter = changes.record_document(matter, REQUEST, a_document("billing", pages="15-16"), closes=True, **DAEMON)
    all_open = changes.reopen(matter, REQUEST, "another client's", **PAT)
    assert the_request(all_open).required_open() == (PartName.RECORDS, PartName.BILLING)
    assert the_request(all_open).parts[PartName.RECORDS].on is None
    one_open = changes.reopen(matter, REQUEST, "bill incomplete", parts=(PartName.BILLING,), **PAT)
    assert the_request(one_open).required_open() == (PartName.BILLING,)
    assert said(one_open)[-1] == ("reopened", "bill incomplete (open again: billing)")


def test_any_other_line_is_logged_once() -> None:
    entry = Activity(at=AT, by="pat@firm.example", did="note")
    matter = changes.log_activity(a_matter(), REQUEST, entry)
    assert changes.log_activity(matter, REQUEST, entry) is matter
    matter = changes.log_activity(matter, None, entry)
    assert changes.log_activity(matter, None, entry) is matter
    assert (matter.activity, the_request(matter).activity) == ((entry,), (entry,))


def test_an_unknown_reference_comes_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean RR-7F3K9TE"):
        changes.bump(a_matter(), "RR-7F3K9TF", date(2026, 4, 1), **PAT)
