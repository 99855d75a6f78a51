"""What must never leave the house: a package twice, by a number that is wrong by now, another request's, a revoked authorization."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from srfax_double import SrFaxDouble
from test_outgoing_sending import NOON, PROVIDERS, REF, RULES, a_package, at, office, rooms, send, srfax, the_request

from medrec_daemon.errors import FileProblem, TryLater, Unreadable, UsageProblem
from medrec_daemon.journeys import authorization, mending, submit
from medrec_daemon.journeys.destinations import destination
from medrec_daemon.journeys.moved import count_moved
from medrec_daemon.journeys.request import Call, Teller, call
from medrec_daemon.journeys.request import sent as say_sent
from medrec_daemon.journeys.sending_notes import notes
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger.changes import log_activity
from medrec_daemon.ledger.model import Authorization, Provider, Sent
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.requesting.channels.contract import Delivery
from medrec_daemon.requesting.elements import Element
from medrec_daemon.requesting.package import make_package
from medrec_daemon.requesting.srfax import SrFax

__all__ = ["office", "rooms", "srfax"]  # pytest finds its fixtures by these names

PAT = "pat@firm.example"


def fail(double: SrFaxDouble, number: int = 0) -> None:
    double.faxes[number].status, double.faxes[number].error = "Failed", "Busy"


def test_what_a_person_sent_after_a_failure_is_not_faxed_again(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    send(rooms)
    fail(srfax)
    submit.settle(rooms, at(5))
    say_sent(rooms.ledger, REF, Sent(on=NOON.date(), by="mail"), RULES.cadence, Teller(PAT, at(10)))
    submit.settle(rooms, at(60))
    assert len(srfax.faxes) == 1
    assert notes(rooms.journal) == []


@pytest.mark.parametrize("result", ["Sent", "Failed"])
def test_a_persons_word_while_a_fax_is_under_way_counts_once(rooms: SendingRooms, srfax: SrFaxDouble, result: str) -> None:
    send(rooms)
    say_sent(rooms.ledger, REF, Sent(on=NOON.date(), by="fax"), RULES.cadence, Teller(PAT, at(10)))
    srfax.faxes[0].status = result
    for minutes in (40, 80, 160):
        submit.settle(rooms, at(minutes))
    request = the_request(rooms)
    assert (len(request.sent), request.waiting_on_us, len(srfax.faxes)) == (1, None, 1)


@pytest.mark.parametrize("now", ['fax: "+18595550111"', "phone: '+18595550100'"])
def test_a_number_mended_after_a_failure_is_not_dialled_as_it_was(rooms: SendingRooms, srfax: SrFaxDouble, office: Path, now: str) -> None:
    send(rooms)
    fail(srfax)
    submit.settle(rooms, at(5))
    (office / "ledger" / "providers.yaml").write_text(PROVIDERS.replace('fax: "+18595550100"', now))
    submit.settle(rooms, at(60))
    assert len(srfax.faxes) == 1
    waiting = the_request(rooms).waiting_on_us
    assert waiting is not None
    assert "It is not tried again: +18595550100 is not what is on file any more" in (waiting.note or "")
    assert notes(rooms.journal) == []


def test_a_custodian_who_turned_it_down_is_not_faxed_again(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    send(rooms)
    srfax.faxes[0].status = "Sent"
    submit.settle(rooms, at(5))
    mending.resend(rooms.ledger, REF, "nothing on file", Teller(PAT, at(10)))
    send(rooms, 20)
    fail(srfax, 1)
    submit.settle(rooms, at(25))
    mending.rejected(rooms.ledger, REF, "wrong_facility", None, RULES, Teller(PAT, at(30)))
    submit.settle(rooms, at(100))
    assert len(srfax.faxes) == 2


def test_fewer_pages_than_the_package_has_are_no_sending(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    send(rooms)
    srfax.faxes[0].status, srfax.faxes[0].pages = "Sent", 1
    submit.settle(rooms, at(5))
    request = the_request(rooms)
    assert request.sent == ()
    assert request.waiting_on_us is not None
    assert "only 1 of 3 pages" in (request.waiting_on_us.note or "")


def test_a_folder_moved_while_its_fax_is_under_way_counts_by_the_faxs_result(rooms: SendingRooms, srfax: SrFaxDouble, office: Path) -> None:
    send(rooms)
    (office / "outbox" / "sent").mkdir()
    (office / "outbox" / REF).rename(office / "outbox" / "sent" / REF)
    assert count_moved(office / "outbox", rooms.ledger, RULES, at(5), rooms.journal) == ()
    srfax.faxes[0].status = "Sent"
    submit.settle(rooms, at(6))
    assert [sent.by for sent in the_request(rooms).sent] == ["fax"]


def test_another_requests_package_does_not_go_out(rooms: SendingRooms, srfax: SrFaxDouble, office: Path) -> None:
    (office / "outbox" / REF / "package.pdf").write_bytes(make_package([a_package()], "RR-3VLWA4F", "Firm").pdf)
    with pytest.raises(Unreadable, match="the package of another request"):
        send(rooms)
    (office / "outbox" / REF / "package.pdf").write_bytes(make_package([a_package()], REF, "Firm").pdf)
    assert send(rooms).state is Delivery.PENDING
    assert len(srfax.faxes) == 1


@pytest.mark.parametrize("fax", ["859-555-0100 ext 5", "1-859-555-010", "555-0100", "+44 20 7946 0958", "+18595550100, 0111"])
def test_what_is_no_fax_number_is_not_dialled_in_part(fax: str) -> None:
    provider = Provider.model_validate({"id": "demo-general", "name": "Demo General", "records": {"fax": fax}})
    with pytest.raises(UsageProblem, match="is no telephone number"):
        destination(provider, "fax")


def test_a_hand_edited_number_is_dialled_whole() -> None:
    provider = Provider.model_validate({"id": "demo-general", "name": "Demo General", "records": {"fax": "(859) 555-0100"}})
    assert destination(provider, "fax")[1].to == "+18595550100"


def test_what_could_not_be_handed_over_says_that_a_person_must_say_it_again(rooms: SendingRooms) -> None:
    away = SrFax("4711", "x", "+18595550199", "records@firm.example", "http://127.0.0.1:9/", timeout=2)
    gone = SendingRooms(rooms.ledger, RULES, rooms.journal, rooms.outbox, {"srfax": away})
    with pytest.raises(TryLater, match=f"Nothing went out. Say it again: medrec request send {REF}"):
        send(gone)
    assert notes(rooms.journal) == []


def authorized(rooms: SendingRooms, **changed: object) -> None:
    """A matter with a whole authorization, and the log's line of a package made with it."""
    paper = Authorization.model_validate(
        {"file": "authorizations/a.pdf", "signed": date(2026, 1, 2), "elements": tuple(each.value for each in Element)} | changed
    )
    made = entry_of(at(-30), PAT, "packaged", said="package.pdf, 3 pages, with the authorization of 2026-01-02")
    rooms.ledger.change("2026-0143", lambda matter: log_activity(matter.model_copy(update={"authorizations": (paper,)}), REF, made))


def test_a_package_does_not_go_out_after_its_authorization_was_revoked(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    authorized(rooms)
    authorization.revoke(rooms.ledger, "2026-0143", "a.pdf", NOON.date(), Teller(PAT, at(-5)))
    with pytest.raises(FileProblem, match="changed after the package"):
        send(rooms)
    assert srfax.faxes == []


def test_a_package_does_not_go_out_after_its_authorization_expired(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    authorized(rooms, expires=date(2026, 1, 11))
    with pytest.raises(FileProblem, match="It expired on 2026-01-11"):
        send(rooms)
    assert srfax.faxes == []


def test_an_authorization_revoked_between_two_tries_stops_the_second(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    authorized(rooms)
    send(rooms)
    fail(srfax)
    submit.settle(rooms, at(5))
    authorization.revoke(rooms.ledger, "2026-0143", "a.pdf", NOON.date(), Teller(PAT, at(10)))
    submit.settle(rooms, at(60))
    assert len(srfax.faxes) == 1


def test_a_scan_is_the_one_that_was_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "authorizations"
    (folder / "b").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(a_package("Testina"))
    with pytest.raises(FileProblem, match="is not the one that was looked at"):
        authorization.scan_of(Authorization(file="authorizations/a.pdf", sha256="0" * 64), folder)
    for file in ("authorizations/b/a.pdf", "b/a.pdf"):
        with pytest.raises(FileProblem, match="is not there"):  # and not a.pdf of the folder above, somebody else's
            authorization.scan_of(Authorization(file=file), folder)
    for file in ("/elsewhere/a.pdf", "authorizations/../a.pdf"):
        with pytest.raises(FileProblem, match="lies outside"):
            authorization.scan_of(Authorization(file=file), folder)
    assert authorization.scan_of(Authorization(file="authorizations/a.pdf"), folder) == folder / "a.pdf"


def test_a_number_typed_into_the_log_is_blacked_out_before_it_is_kept(rooms: SendingRooms, office: Path) -> None:
    say_sent(rooms.ledger, REF, Sent(on=NOON.date(), by="fax"), RULES.cadence, Teller(PAT, at()))
    said = Call(with_="Lisa", said="They have 123-45-6789, we 123 45 6788 or SSN 123456787; their number is 987654321.")
    call(rooms.ledger, REF, said, RULES.cadence, Teller(PAT, at(9)))
    mending.rejected(rooms.ledger, REF, "other", "no 123-45-6789", RULES, Teller(PAT, at(10)))
    kept = (office / "ledger" / "matters" / "2026-0143.yaml").read_text()
    assert "6789" not in kept
    assert "6788" not in kept
    assert "6787" not in kept
    assert "987654321" in kept
