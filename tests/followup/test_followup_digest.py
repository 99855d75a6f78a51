from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from followup_office import CADENCE, CALENDAR, HELD, KIM, PAT, PROVIDERS, SSN, TODAY, digest, entry, matter, matters, request

from medrec_daemon.followup import lines, render, wording
from medrec_daemon.followup.digest import Digest, HeldNote, as_json_ready, digest_for
from medrec_daemon.followup.sheet import Block, Line

GOLDEN = Path(__file__).with_name("call_sheet.txt")
GOLDEN_EMPTY = Path(__file__).with_name("call_sheet_nothing_due.txt")
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """The words of a page, its links, and whether its tags close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.loads += [f"{tag} {name}" for name, _ in attrs if name in {"src", "background", "class", "onclick"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "title" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def words_of(text: str) -> Counter[str]:
    bare = (word.strip(",·") for word in text.casefold().split())
    return Counter(word for word in bare if word and not re.fullmatch(r"[=\-*>]+", word))


def everything(sheet: Digest) -> str:
    return "\n".join((render.subject(sheet), render.text(sheet), render.html(sheet), json.dumps(as_json_ready(sheet), ensure_ascii=False)))


def all_lines(blocks: tuple[Block, ...]) -> list[Line]:
    return [line for block in blocks for line in block.lines]


def one(*, group: str = "calls", **fields: Any) -> Line:
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(**fields)),), held=(), problems=())
    (line,) = all_lines(getattr(sheet, group))
    return line


# --- the printed sheet


@pytest.mark.parametrize(
    ("golden", "sheet"),
    [(GOLDEN, digest()), (GOLDEN_EMPTY, digest("nobody@firm.example", matters=(), held=(), problems=()))],
    ids=["a Monday", "nothing due"],
)
def test_the_text_is_the_one_beside_this_test(golden: Path, sheet: Digest) -> None:
    assert render.text(sheet) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sheet", [digest(), digest(KIM), digest("x@y.example", matters=(), held=(), problems=())], ids=["pat", "kim", "empty"]
)
def test_html_and_text_say_the_same(sheet: Digest) -> None:
    assert words_of(Reader(render.html(sheet)).text) == words_of(render.text(sheet))


def test_the_html_loads_nothing_and_links_only_to_telephones_mail_and_portals() -> None:
    page = Reader(render.html(digest()))
    assert page.loads == []
    assert set(page.links) == {
        "tel:+18595550101",
        "tel:+18595550103",
        "tel:+18595550120",
        "mailto:films@bluegrass.example",
        "https://portal.sample.example/roi?a=1&b=2",
    }
    assert "CopyWorks <Demo>" in page.text
    assert "<Demo>" not in render.html(digest())


def test_a_portal_that_is_no_web_address_is_not_a_link() -> None:
    portal = PROVIDERS["sample-imaging"].model_copy(
        update={"records": PROVIDERS["sample-imaging"].records.model_copy(update={"portal": "javascript:x"})}
    )
    sheet = digest_for(PAT, matters(), PROVIDERS | {"sample-imaging": portal}, (), (), TODAY, TODAY, CADENCE, CALENDAR)
    assert not [link for link in Reader(render.html(sheet)).links if link.startswith("javascript")]


def test_the_first_screen_says_whom_to_call() -> None:
    top = render.text(digest()).split("DECIDE OR APPROVE")[0]
    assert "3 to call now" in top
    assert "Bluegrass General Hospital · (859) 555-0101 · 3 requests, the oldest 20" in top


def test_the_subject_names_nobody() -> None:
    sheet = digest()
    assert render.subject(sheet) == "Call sheet Mon Nov 23: 3 calls, 3 decisions"
    assert render.subject(digest("x@y.example", matters=(), held=(), problems=())) == "Call sheet Mon Nov 23: nothing due"
    spoken = {word for line in all_lines(sheet.calls) for word in line.who.spoken.split()}
    assert spoken
    assert not spoken & set(render.subject(sheet).split())


def test_the_json_has_every_entry_and_plain_dates() -> None:
    plain = json.loads(json.dumps(as_json_ready(digest())))
    assert plain["day"] == "2026-11-23"
    assert plain["counts"] == {
        "decide": 3,
        "calls": 3,
        "this_week": 1,
        "received": 2,
        "going_out": 1,
        "authorizations": 1,
        "not_processed": 2,
        "open_requests": 4,
        "overdue": 2,
    }
    first = plain["calls"][0]["lines"][0]
    assert first["reference"] == "RR-JKLNPRF"
    assert first["missing"] == [{"part": "records", "wanted_only": False, "lacking": None}]


# --- no Social Security number, in no shape, from no field

SHAPES = (SSN, SSN.replace("-", " "), SSN.replace("-", ""))


@pytest.mark.parametrize("ssn", SHAPES)
def test_no_social_security_number_leaves_the_ledger(ssn: str) -> None:
    document = {"sha256": "ef" * 32, "pages": "1-2", "kind": "other", "filed_as": f"Doe/{ssn}.pdf", "on": "2026-11-20"}
    words = entry("2026-11-04", said=f"SSN {ssn}", their_reference=f"A {ssn}") | {"with": f"Maria {ssn}"}
    full = request(
        sent=[{"on": "2026-11-20", "by": "fax", "proof": f"report {ssn}"}],
        follow_up="2026-11-20",
        due=None,
        activity=[words],
        documents=[document],
    )
    waits = request("CDEFHJ", waiting_on_us={"why": f"invoice {ssn}", "since": "2026-11-18", "note": f"$10 {ssn}"})
    file = matter(
        "2026-0001",
        "Testina",
        "Sampleton",
        full,
        waits,
        client={"also_known_as": [f"Tess {ssn}"]},
        authorizations=[{"file": f"auth {ssn}.pdf", "expires": "2026-11-30"}],
        documents=[document | {"sha256": "aa" * 32}],
    )
    held = (HeldNote(f"scan {ssn}.pdf", f"SSN {ssn} differs", "2026-0001"), HeldNote(f"SSN{ssn}.pdf", "?", None))
    said = everything(digest(matters=(file,), held=held, problems=(f"file {ssn} is stuck",)))
    assert said.count("███-██-████") >= 20
    assert not re.search(r"(?<!\d)900[- ]?55[- ]?0123(?!\d)", said)


def test_numbers_that_are_none_stay_readable() -> None:
    assert lines.file_name("fax000000123.tif") == "fax000000123.tif"
    assert lines.file_name("SKM_C36826112309140.pdf") == "SKM_C36826112309140.pdf"
    assert one(activity=[entry("2026-11-04", their_reference="123456789")]).their_reference == "123456789"


# --- whose sheet


def test_everybody_has_their_own_matters_and_those_that_nobody_has() -> None:
    pat, kim = digest(PAT), digest(KIM.upper())
    assert {line.who.matter for line in all_lines(pat.calls)} == {"2026-0143", "2026-0150", "2026-0161"}
    assert {line.who.matter for line in all_lines(kim.calls)} == {"2026-0170", "2026-0161"}
    assert "Nobody at the office has this matter" in render.text(kim)
    assert [note.name for note in kim.held] == ["kim.pdf"]
    assert {note.name for note in pat.not_processed} == {note.name for note in kim.not_processed} == {"scan ███-██-████.pdf"}


def test_a_matter_whose_paralegal_has_left_is_on_everybodys_sheet() -> None:
    sheet = digest_for(PAT, matters(), PROVIDERS, (), (), TODAY, TODAY, CADENCE, CALENDAR, staff=(PAT, "new@firm.example"))
    left = [line for line in all_lines(sheet.calls) if line.who.matter == "2026-0170"]
    assert [line.who.unassigned for line in left] == [True]


def test_a_sheet_from_which_something_is_missing_says_so_before_all_else() -> None:
    whole = digest()
    assert whole.incomplete == ()
    for unread, words in (
        (("matter 2026-0009",), "This sheet is incomplete: matter 2026-0009 could not be read (medrec check names the mistake)."),
        (("matter A", "matter B"), "This sheet is incomplete: matter A and matter B could not be read (medrec check names the mistakes)."),
    ):
        sheet = digest_for(PAT, matters(), PROVIDERS, (), (), TODAY, TODAY, CADENCE, CALENDAR, incomplete=unread)
        assert " ".join(render.text(sheet).split()).startswith(words)
        assert Reader(render.html(sheet)).text.startswith(words)
        assert "(incomplete)" in render.subject(sheet)
        assert "2026" not in render.subject(sheet)
    nothing = digest_for(PAT, (), {}, (), (), TODAY, TODAY, CADENCE, CALENDAR, incomplete=("matter 2026-0009",))
    assert render.subject(nothing).endswith("(incomplete): nothing due")


def test_a_sheet_is_for_somebody_by_name_and_counts_pages_as_people_do() -> None:
    one_page = matters()[0].requests[0].documents[0].model_copy(update={"pages": "1-1"})
    asked = matters()[0].requests[0].model_copy(update={"documents": (one_page,)})
    mine = matters()[0].model_copy(update={"requests": (asked,)})
    sheet = digest_for(PAT, (mine,), PROVIDERS, (), (), TODAY, TODAY, CADENCE, CALENDAR, name="Pat Example", incomplete=())
    assert "\nfor Pat Example\n" in render.text(sheet)
    assert PAT not in render.text(sheet)
    since = digest_for(PAT, (mine,), PROVIDERS, (), (), one_page.on, TODAY, CADENCE, CALENDAR)
    assert "billing, page 1," in render.text(since)
    assert f"\nfor {PAT}\n" in render.text(since)


def test_what_is_held_for_an_unknown_matter_is_on_everybodys_sheet() -> None:
    sheet = digest(held=(HeldNote("old.pdf", "?", "1999-0001"),))
    assert [note.name for note in sheet.not_processed] == ["old.pdf"]
    assert sheet.held == ()


def test_matters_may_come_as_a_stream() -> None:
    assert digest(matters=iter(matters())) == digest()


# --- order and blocks


def test_a_block_is_one_provider_most_overdue_first() -> None:
    sheet = digest()
    (block,) = sheet.calls
    assert [line.days_late for line in block.lines] == [20, 7, 0]
    assert [reach.department for reach in block.reaches] == ["Records", "Billing", "Radiology"]


def test_the_provider_owed_longest_comes_first() -> None:
    late = request("CDEFHJ", provider="sample-imaging", follow_up="2026-11-02")
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(follow_up="2026-11-09"), late),))
    assert [block.provider for block in sheet.calls] == ["sample-imaging", "bluegrass-general"]


def test_only_departments_that_are_needed_are_named() -> None:
    only = {"records": {"state": "open"}}
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(parts=only)),))
    assert [reach.department for reach in sheet.calls[0].reaches] == ["Records"]


def test_a_provider_that_is_not_on_the_list_is_still_called_about() -> None:
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(provider="gone")),))
    assert sheet.calls[0].name == "gone (not in the Master Medical Provider List)"
    assert "no telephone number on file" in " ".join(render.text(sheet).split())


# --- what a line says


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        ({"why": "invoice", "note": "$412.50"}, "Get $412.50 approved (over $300.00)"),
        ({"why": "invoice", "note": "$1,300 for 412 pages"}, "Get $1,300.00 approved"),
        ({"why": "invoice", "note": "$300.00 even"}, "Pay $300.00 or dispute it"),
        ({"why": "invoice", "note": "$300.01"}, "Get $300.01 approved"),
        ({"why": "invoice"}, "Look up the amount"),
        ({"why": "rejected", "note": "auth expired"}, "Mend what they name"),
        ({"why": "no-records"}, "Confirm that there are none"),
        ({"why": "other form"}, "Settle what they wait for"),
    ],
)
def test_what_is_to_be_decided(waiting: dict[str, str], said: str) -> None:
    line = one(group="decide", waiting_on_us=waiting | {"since": "2026-11-18"})
    assert said in line.next_step
    assert line.script is None
    assert (waiting.get("note") or waiting["why"]) in (line.note or "")


def test_an_invoice_on_a_closed_request_still_waits() -> None:
    line = one(
        group="decide", waiting_on_us={"why": "invoice", "since": "2026-11-18", "note": "$400"}, closed={"on": "2026-11-18", "why": "all"}
    )
    assert "all parts are in already" in line.next_step
    assert line.missing == ()


@pytest.mark.parametrize(
    ("fields", "next_step", "asks"),
    [
        ({"sent": [{"on": "2026-11-09", "by": "fax"}], "due": None, "follow_up": None}, "Ask whether they have it", "Do you have it"),
        (
            {"sent": [{"on": "2026-11-02", "by": "fax"}], "due": None, "follow_up": "2026-11-20", "activity": [entry("2026-11-16")]},
            "Ask how far they are",
            "How far is it",
        ),
        ({}, "Past due", "It was due on November 19, 2026"),
        ({"promised": "2026-11-13"}, "Promised for Fri, Nov 13 and not here", "You promised it for November 13, 2026"),
        ({"sent": [{"on": "2026-10-09", "by": "fax"}], "due": None}, "Asked 45 days ago: tell A. Attorney.", "It was due"),
    ],
)
def test_the_next_step_and_the_script_fit_how_things_stand(fields: dict[str, Any], next_step: str, asks: str) -> None:
    line = one(**fields)
    assert next_step in line.next_step
    assert line.script is not None
    assert asks in line.script
    for needed in ("Testina Sampleton", "March 14, 1971", line.reference):
        assert needed in line.script


def test_a_call_ahead_names_its_day_and_the_promise() -> None:
    line = one(group="this_week", promised="2026-11-25", activity=[entry("2026-11-20", promised="2026-11-25")])
    assert line.next_step == "Promised for Wed, Nov 25; call on Fri, Nov 27 if it is not here."


def test_a_line_keeps_the_first_asking_beside_the_last() -> None:
    line = one(sent=[{"on": "2026-09-01", "by": "mail"}, {"on": "2026-11-02", "by": "fax"}], due=None, follow_up=None)
    assert (line.first_asked_on, line.asked_on, line.day, line.overdue) == (date(2026, 9, 1), date(2026, 11, 2), 21, False)


# --- what came, what goes, what expires


def dated(on: str) -> dict[str, Any]:
    return {"sha256": "ab" * 32, "pages": "1-2", "kind": "records", "part": "records", "filed_as": "A/B.pdf", "on": on}


@pytest.mark.parametrize(("on", "told"), [("2026-11-19", 0), ("2026-11-20", 1), ("2026-11-22", 1), ("2026-11-23", 1), ("2026-11-24", 0)])
def test_what_came_since_the_last_sheet_is_told(on: str, told: int) -> None:
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(documents=[dated(on)])),))
    assert len(sheet.received) == told


def test_a_closed_request_is_told_once_more_when_its_last_part_came() -> None:
    whole = request(documents=[dated("2026-11-20")], closed={"on": "2026-11-20", "why": "all parts received"})
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", whole),))
    assert [(entry.closed, entry.missing) for entry in sheet.received] == [(True, ())]
    assert "nothing, the request is closed" in render.text(sheet)


def test_drafts_and_new_sendings_are_listed() -> None:
    requests = (request("CDEFHJ", sent=[]), request("DEFHJK", sent=[{"on": "2026-11-20", "by": "fax", "to": "+18595550100"}], due=None))
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", *requests),))
    assert [entry.on for entry in sheet.going_out] == [None, date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("papers", "left"),
    [
        (["2026-12-23"], [30]),
        (["2026-12-24"], []),
        (["2026-11-20"], [-3]),
        (["2026-11-20", "2027-11-20"], []),
        (["2026-11-20", None], []),
        ([], []),
    ],
)
def test_authorizations_that_end_are_told_while_a_better_one_is_missing(papers: list[str | None], left: list[int]) -> None:
    signed = [{"file": f"{place}.pdf", "expires": expires} for place, expires in enumerate(papers)]
    sheet = digest(matters=(matter("2026-0001", "Testina", "Sampleton", request(), authorizations=signed),))
    assert [entry.days_left for entry in sheet.authorizations] == left


def test_a_finished_matter_needs_no_authorization_and_a_treating_client_does() -> None:
    signed = [{"file": "a.pdf", "expires": "2026-11-30"}]
    closed = request(closed={"on": "2026-11-01", "why": "done"})
    done = matter("2026-0001", "Testina", "Sampleton", closed, authorizations=signed)
    treating = matter("2026-0002", "Demo", "Patientsson", authorizations=signed, treatment=[{"provider": "x", "status": "treating"}])
    assert [entry.who.matter for entry in digest(matters=(done, treating)).authorizations] == ["2026-0002"]


# --- wording


def test_dates_numbers_and_money_read_as_people_write_them() -> None:
    assert wording.telephone("+18595550101") == "(859) 555-0101"
    assert wording.telephone("859-555-0101 ext. 4") == "859-555-0101 ext. 4"
    assert wording.short_date(date(2025, 12, 3), TODAY) == "Dec 3, 2025"
    assert wording.full_date(TODAY) == "Monday, November 23, 2026"
    assert wording.birth_date(None) == "not on file"
    assert wording.amount_in("between $1,234.50 and $2") == 1234.5
    assert wording.amount_in("300 pages") is None
    assert wording.series(["a", "b", "c"]) == "a, b and c"


def test_the_office_of_these_tests_has_something_in_every_group() -> None:
    counts = as_json_ready(digest())["counts"]
    assert all(counts.values()), counts
    assert len(HELD) == 3
