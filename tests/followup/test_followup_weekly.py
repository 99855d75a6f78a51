from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from followup_office import CADENCE, KIM, PAT, PROVIDERS, SSN, TODAY, digest, entry, matter, matters, request

from medrec_daemon.followup import mail_html, render, weekly_view
from medrec_daemon.followup.ages import AGES, Aged, aged_of, ages_of
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.followup.digest_day import WEEKDAYS, week_of, weekly_day
from medrec_daemon.followup.weekly import Escalated, Weekly, as_json_ready, escalated_for, weekly_for
from medrec_daemon.ledger.model import Matter

STAFF = {PAT: "Pat Example", KIM: "Kim Sample"}
ALEX = "alex@firm.example"
ATTORNEYS = Attorneys({ALEX: "A. Attorney", "bo@firm.example": "Bo Counsel"}, mailed=True)
LEXINGTON = ZoneInfo("America/New_York")


def out_for(days: int, **fields: Any) -> dict[str, Any]:
    return {"sent": [{"on": (TODAY - timedelta(days=days)).isoformat(), "by": "fax"}], "due": None, "follow_up": None} | fields


def aged(office: tuple[Matter, ...]) -> list[Aged]:
    return [one for each in office for one in aged_of(each, PROVIDERS, frozenset(STAFF), TODAY)]


def weekly(person: str = PAT, office: tuple[Matter, ...] | None = None) -> Weekly:
    return weekly_for(person, aged(matters() if office is None else office), STAFF, TODAY, CADENCE)


def escalated(office: tuple[Matter, ...], attorneys: Attorneys = ATTORNEYS) -> dict[str, Escalated]:
    return {one.person: one for one in escalated_for(aged(office), attorneys, STAFF, TODAY, CADENCE)}


def everything(mail: Weekly | Escalated) -> str:
    view = weekly_view.view_of(mail)
    return "\n".join((weekly_view.subject(mail), render.as_text(view), mail_html.page(view), json.dumps(as_json_ready(mail))))


class Cells(HTMLParser):
    """The words of a page, and the widths of the coloured cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.bars: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        found = dict(attrs)
        assert not found.keys() & {"src", "class", "background"}
        if "bgcolor" in found:
            self.bars.append(str(found["width"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


# --- ages


@pytest.mark.parametrize(("days", "place"), [(0, 0), (14, 0), (15, 1), (30, 1), (31, 2), (45, 2), (46, 3), (400, 3)])
def test_every_age_has_its_place(days: int, place: int) -> None:
    (one,) = aged((matter("2026-0001", "Testina", "Sampleton", request(**out_for(days))),))
    assert one.days == days
    assert ages_of([one]).counts.index(1) == place


def test_age_counts_from_the_first_sending_and_drafts_and_closed_ones_have_none() -> None:
    twice = request(sent=[{"on": "2026-09-01", "by": "mail"}, {"on": "2026-11-09", "by": "fax"}])
    draft, closed = request("CDEFHJ", sent=[]), request("DEFHJK", closed={"on": "2026-11-01", "why": "all parts received"})
    (one,) = aged((matter("2026-0001", "Testina", "Sampleton", twice, draft, closed),))
    assert (one.first_on, one.days) == (date(2026, 9, 1), 83)


def test_each_paralegal_nobody_and_the_office_add_up() -> None:
    mail = weekly()
    assert [name for name, _ in mail.each] == ["Pat Example", "Kim Sample", "Nobody's"]
    assert tuple(map(sum, zip(*(ages.counts for _, ages in mail.each), strict=True))) == mail.office.counts
    assert mail.office.total == len(aged(matters()))
    assert mail.ages == mail.each[0][1]
    assert mail.waiting == 2


def test_the_oldest_come_first_and_those_of_nobody_are_everybodys() -> None:
    gone = matter("2026-0002", "Demo", "Gone", request("CDEFHJ", **out_for(99)), paralegal="gone@firm.example")
    mine = matter("2026-0001", "Testina", "Sampleton", request(**out_for(50)))
    mail = weekly(KIM, (mine, gone))
    assert [(one.who.matter, one.who.unassigned) for one in mail.oldest] == [("2026-0002", True)]
    assert [one.who.matter for one in weekly(PAT, (mine, gone)).oldest] == ["2026-0002", "2026-0001"]
    assert "Name a paralegal" in " ".join(render.as_text(weekly_view.view_of(mail)).split())


def test_text_and_html_draw_the_same_numbers() -> None:
    view = weekly_view.view_of(weekly())
    text, page = render.as_text(view), Cells(mail_html.page(view))
    rows = [line for line in text.splitlines() if any(line.strip().startswith(age) for age in AGES)]
    assert len(rows) == 2 * len(AGES)
    bare = [word for word in text.casefold().split() if set(word) != {"█"} and not set(word) <= set("=-*·")]
    shown = [word.casefold() for word in page.words]
    assert sorted({word.strip(",·") for word in bare}) == sorted({word.strip(",·") for word in shown if word != "·"} - {""})
    longest = [line.count("█") for line in rows]
    assert max(longest) == render.BAR
    assert page.bars.count("100%") == longest.count(render.BAR)
    assert len(page.bars) == sum(bool(marks) for marks in longest)
    assert max(map(len, text.splitlines())) <= render.WIDTH


def test_an_office_with_nothing_open_says_so() -> None:
    mail = weekly(office=())
    assert weekly_view.subject(mail) == "Weekly overview Mon Nov 23: 0 open, 0 at 46 days or more"
    text = render.as_text(weekly_view.view_of(mail))
    assert "None of your requests is open." in text
    assert "Nothing is open." in text
    assert "█" not in text


def test_no_social_security_number_and_no_name_where_many_eyes_are() -> None:
    said = request(**out_for(60, activity=[entry("2026-11-04", said=f"asked for SSN {SSN}")], waiting_on_us=waits(f"needs {SSN}")))
    office = (matter("2026-0001", "Testina", "Sampleton", said),)
    for mail in (weekly(office=office), escalated(office)[ALEX]):
        assert SSN not in everything(mail)
        assert "███-██-████" in everything(mail)
        assert "Sampleton" not in weekly_view.subject(mail)


def waits(note: str) -> dict[str, str]:
    return {"why": "other form", "since": "2026-11-18", "note": note}


def test_what_could_not_be_read_is_said_first() -> None:
    mail = weekly_for(PAT, [], STAFF, TODAY, CADENCE, ("matter 2026-0009",))
    assert "(incomplete)" in weekly_view.subject(mail)
    assert render.as_text(weekly_view.view_of(mail)).startswith("This sheet is incomplete: matter 2026-0009")


# --- the attorney


@pytest.mark.parametrize(("days", "fresh", "standing"), [(44, 0, 0), (45, 1, 0), (51, 1, 0), (52, 0, 1), (200, 0, 1)])
def test_an_attorney_hears_of_a_request_from_the_day_of_the_cadence_on(days: int, fresh: int, standing: int) -> None:
    told = escalated((matter("2026-0001", "Testina", "Sampleton", request(**out_for(days))),))
    assert set(told) == ({ALEX} if fresh or standing else set())
    if told:
        assert (len(told[ALEX].fresh), len(told[ALEX].standing)) == (fresh, standing)


@pytest.mark.parametrize(
    ("named", "attorneys", "name", "address"),
    [
        ("A. Attorney", ATTORNEYS, "A. Attorney", ALEX),
        ("a attorney, Esq.", ATTORNEYS, "a attorney, Esq.", ALEX),
        ("ALEX@firm.example", ATTORNEYS, "A. Attorney", ALEX),
        ("Alex Attorney", ATTORNEYS, "Alex Attorney", None),
        ("B. Counsel", ATTORNEYS, "B. Counsel", None),
        (None, ATTORNEYS, None, None),
        (None, Attorneys({ALEX: "A. Attorney"}), "A. Attorney", ALEX),
        (None, Attorneys(ATTORNEYS.names, usual="Bo Counsel"), "Bo Counsel", "bo@firm.example"),
        ("Twin Name", Attorneys({ALEX: "Twin Name", "bo@firm.example": "Twin Name"}), "Twin Name", None),
        (None, Attorneys(), None, None),
    ],
)
def test_whose_attorney_it_is(named: str | None, attorneys: Attorneys, name: str | None, address: str | None) -> None:
    assert attorneys.of(named) == (name, address)


@pytest.mark.parametrize(
    ("attorneys", "named", "said"),
    [
        (ATTORNEYS, "A. Attorney", "Asked 60 days ago: tell A. Attorney (the weekly mail tells them too)."),
        (ATTORNEYS, "Q. Elsewhere", "Asked 60 days ago: tell Q. Elsewhere yourself (no attorney of that name is on the staff list)."),
        (ATTORNEYS, None, "Asked 60 days ago: tell the attorney yourself (the matter names none)."),
        (Attorneys(ATTORNEYS.names), "A. Attorney", "Asked 60 days ago: tell A. Attorney."),
    ],
)
def test_the_paralegals_line_stays_and_says_who_is_told(attorneys: Attorneys, named: str | None, said: str) -> None:
    late = matter("2026-0001", "Testina", "Sampleton", request(**out_for(60)), attorney=named)
    sheet = digest_for(PAT, (late,), PROVIDERS, (), (), TODAY, TODAY, CADENCE, digest_calendar(), attorneys=attorneys)
    assert said in sheet.calls[0].lines[0].next_step


def digest_calendar() -> Any:
    from followup_office import CALENDAR

    return CALENDAR


def test_an_attorney_reads_only_of_their_own_matters_and_who_works_them() -> None:
    hers = matter("2026-0001", "Testina", "Sampleton", request(**out_for(60)))
    his = matter("2026-0002", "Demo", "Patientsson", request("CDEFHJ", **out_for(60)), attorney="Bo Counsel", paralegal=None)
    elsewhere = matter("2026-0003", "Olga", "Overwith", request("DEFHJK", **out_for(60)), attorney="Q. Elsewhere")
    told = escalated((hers, his, elsewhere))
    assert {address: [one.who.matter for one in mail.standing] for address, mail in told.items()} == {
        ALEX: ["2026-0001"],
        "bo@firm.example": ["2026-0002"],
    }
    assert "Paralegal Pat Example" in render.as_text(weekly_view.view_of(told[ALEX]))
    assert "nobody at the office has this matter" in render.as_text(weekly_view.view_of(told["bo@firm.example"]))
    for unseen in ("Patientsson", "Overwith"):
        assert unseen not in everything(told[ALEX])


def test_a_flood_is_cut_and_counted() -> None:
    bodies = [f"{a}{b}CDEF" for a in "ACDEFHJK" for b in "ACDEFHJK"][:50]
    many = matter("2026-0001", "Testina", "Sampleton", *(request(body, **out_for(60)) for body in bodies))
    text = render.as_text(weekly_view.view_of(escalated((many,))[ALEX]))
    assert text.count("* Sampleton, Testina") == 40
    assert "10 more, not shown here." in text
    assert "50 out 45+ days" in text


# --- which day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEXINGTON)


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "last", "owed"),
    [
        (at(MONDAY, 7, 59), date(2026, 11, 16), None),
        (at(MONDAY, 8), date(2026, 11, 16), MONDAY),
        (at(MONDAY, 8), None, MONDAY),
        (at(MONDAY, 9), MONDAY, None),
        (at(date(2026, 11, 25), 9), date(2026, 11, 16), MONDAY),  # missed on Monday: made up on Wednesday, for Monday
        (at(date(2026, 11, 25), 9), MONDAY, None),
        (at(date(2026, 11, 25), 9), None, None),  # a new office waits for its first Monday
        (at(date(2026, 11, 28), 9), date(2026, 11, 16), None),  # nothing is made up on a Saturday
        (at(MONDAY, 8), date(2027, 6, 7), MONDAY),  # a clock that was wrong is not believed
    ],
)
def test_once_a_week_and_made_up_later_in_it(now: datetime, last: date | None, owed: date | None) -> None:
    assert weekly_day(now, time(8), "monday", weekdays_only=True, last_sent=last) == owed


@pytest.mark.parametrize("weekday", WEEKDAYS)
@pytest.mark.parametrize("hour", [time(0), time(2, 30), time(8), time(23, 45)])
def test_exactly_one_a_week_over_both_changes_of_the_clock(weekday: Any, hour: time) -> None:
    for change in (date(2026, 3, 8), date(2026, 11, 1)):
        moment = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=15)
        sent = [week_of(moment.astimezone(LEXINGTON).date(), weekday)]
        for _ in range(4 * 7 * 24 * 4):
            now = moment.astimezone(LEXINGTON)
            owed = weekly_day(now, hour, weekday, weekdays_only=False, last_sent=sent[-1])
            if owed is not None:
                assert now.date() == owed
                sent.append(owed)
            moment += timedelta(minutes=15)
        assert {later - earlier for earlier, later in pairwise(sent)} == {timedelta(days=7)}
        assert len(sent) >= 4


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        weekly_day(datetime(2026, 11, 23, 9), time(8), "monday", weekdays_only=True, last_sent=None)  # noqa: DTZ001


def test_the_daily_sheet_has_no_chart() -> None:
    assert "█" not in render.text(digest()).replace("███-██-████", "")
