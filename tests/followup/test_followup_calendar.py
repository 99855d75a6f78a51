from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from followup_office import CADENCE, KIM, PAT, PROVIDERS, SSN, entry, matter, matters, request

from medrec_daemon.followup.calendar_feed import feed
from medrec_daemon.ledger.model import Matter

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def written(*office: Matter, at: datetime = AT, person: str = PAT, providers: Any = PROVIDERS) -> bytes:
    return feed(person, office, providers, CADENCE, at, staff=(PAT, KIM))


def events(content: bytes) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(content)
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT")), "a UID stands twice"
    return found


def one(**fields: Any) -> Matter:
    return matter("2026-0001", "Testina", "Sampleton", request(**fields))


def test_another_reader_reads_it_as_all_day_events_of_a_published_calendar() -> None:
    calendar = icalendar.Calendar.from_ical(written(*matters()))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert {component.name for component in calendar.subcomponents} == {"VEVENT"}, "Outlook passes over to-dos"
    for event in calendar.walk("VEVENT"):
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTAMP"].dt == AT
        assert event["TRANSP"] == "TRANSPARENT"
        assert not event.errors
    assert not calendar.errors


def test_a_moved_task_keeps_its_uid_and_a_later_file_goes_before_an_earlier_one() -> None:
    before = events(written(one(follow_up="2026-12-01")))
    after = events(written(one(follow_up="2026-12-04", activity=[entry("2026-11-23", "bump")]), at=AT + timedelta(minutes=2)))
    assert before.keys() == after.keys()
    task = next(uid for uid in before if "-follow-up@" in uid)
    assert before[task]["DTSTART"].dt < after[task]["DTSTART"].dt
    assert all(int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"]) for uid in before)
    assert 0 < int(after[task]["SEQUENCE"]) < 2**31


def test_the_calendar_has_an_id_of_its_own_for_each_person_and_keeps_it() -> None:
    ids = [bytes(written(person=person, at=when)).split(b"X-WR-RELCALID:")[1].split()[0] for person, when in ((PAT, AT), (KIM, AT))]
    assert ids[0] != ids[1]
    assert ids[0] in written(*matters(), at=AT + timedelta(days=3))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "CONFIRMED"),
        ({"closed": {"on": "2026-11-20", "why": "all parts received"}}, "CANCELLED"),
        ({"waiting_on_us": {"why": "rejected", "since": "2026-11-20"}}, "CANCELLED"),
    ],
)
def test_what_is_done_or_waits_for_us_is_taken_back(fields: dict[str, Any], status: str) -> None:
    found = events(written(one(**fields)))
    assert {str(event["STATUS"]) for event in found.values()} == {status}
    assert found.keys() == events(written(one())).keys()


def test_what_was_closed_long_ago_is_forgotten_and_a_draft_was_never_there() -> None:
    assert events(written(one(closed={"on": "2026-10-01", "why": "done"}))) == {}
    assert events(written(one(sent=[], due=None, follow_up=None))) == {}


def test_each_person_has_their_own_and_those_of_nobody() -> None:
    mine, hers = one(), matter("2026-0002", "Foster", "Fictional", request("CDEFHJ"), paralegal=KIM)
    nobodys = matter("2026-0003", "Tilda", "Trialsdottir", request("DEFHJK"), paralegal="gone@firm.example")
    named = {person: written(mine, hers, nobodys, person=person) for person in (PAT, KIM)}
    for person, there, absent in ((PAT, b"2026-0001", b"2026-0002"), (KIM, b"2026-0002", b"2026-0001")):
        assert there in named[person]
        assert absent not in named[person]
        assert b"2026-0003" in named[person]


def test_no_client_stands_in_it() -> None:
    content = written(*matters())
    for private in ("Sampleton", "Testina", "Patientsson", "1971", SSN):
        assert private.encode() not in content


def test_long_and_foreign_names_are_folded_and_escaped_so_that_they_read_back() -> None:
    name = "Clínica Ñandú; Überweisung, Physiotherapie \\ Łódź & Söhne — Ελληνικό Ιατρείο, 整形外科クリニック"
    provider = PROVIDERS["bluegrass-general"].model_copy(update={"name": name})
    content = written(one(), providers={"bluegrass-general": provider})
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert any(str(event["SUMMARY"]).startswith(f"Follow up with {name}: RR-") for event in events(content).values())


def test_a_task_that_lies_undone_stands_on_today() -> None:
    late = events(written(one(follow_up="2026-11-03")))
    assert next(event for uid, event in late.items() if "-follow-up@" in uid)["DTSTART"].dt == date(2026, 11, 23)
