"""What the letters say: Kentucky's word for word, other states by class, and what a template may not do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from outgoing_samples import (
    EARLIER,
    RULES,
    TODAY,
    client,
    letter_text,
    matter,
    provider,
    request,
    words_of,
)

from medrec_daemon import rules as rule_files
from medrec_daemon.errors import ConfigProblem, UsageProblem
from medrec_daemon.ledger.model import Sent
from medrec_daemon.requesting import letter, markup, templates
from medrec_daemon.requesting.facts import PLACEHOLDERS, ssn_shown
from medrec_daemon.requesting.letter import Charge, LetterKind
from medrec_daemon.rules import LetterTemplate

KENTUCKY = """
Attn: Medical Records Department/ROI
Bluegrass Sample Hospital
1 Hospital Way
Lexington, KY 40508

Via fax: (859) 555-0100

Re: Patient's Name: Testina Quinn Sampleton
Patient's Address: 12 Elm Street, Lexington, KY 40507
Patient's DOB: 03/14/1971
Patient's SSN: 900-12-6789
Date Range:
– Medical Records from 01/05/2026 to Present
– Billing Records from 01/05/2026 to Present
– Radiology Records from 01/05/2026 to Present
Facility Treatment Received from: Bluegrass Sample Hospital
Our Reference: RR-7F3K9TE

Dear Medical Records Custodian:

Please take notice that our office represents the interests of the above-referenced patient. By way of this
correspondence, we hereby request the patient's first free copy of his/her medical records pursuant to KRS 422.317.
Enclosed is a copy of our client's signed HIPAA-compliant medical authorization and certification page which will allow
us to obtain all such records.

This request includes, but is not limited to, the following: A certified copy of any and all official medical records,
charts, laboratory results, physician notes and orders, nurse's notes and orders, copies of any other medical records,
run reports, ambulance records, radiology reports, billing records from both the hospital and physician bills as well as
any other third party records, radiology reports, and radiology images — preferably on a disc.

We would prefer to receive the records and bills electronically if possible. If this is not the patient's first request
for records, and there is a cost associated with same, we ask that you promptly send an invoice to our attention. Any
invoices greater than $300.00 require prior approval.

Thank you in advance for your assistance with this matter. Should you need additional information and/or have any
questions, please contact me directly.

Very Truly Yours,

Denham Property and Injury Law Firm
Pat Example
Paralegal to A. Attorney

CC:
Billing Department via fax: (859) 555-0102
Radiology Department via fax: (859) 555-0103

Enclosure(s):
– Medical Authorization
– Certification Page
"""
FREE = "first free copy"


def plain(*arguments: object, **more: object) -> str:
    return words_of(markup.plain(letter_text(*arguments, **more)))  # type: ignore[arg-type]


def test_kentucky_is_word_for_word_the_firms() -> None:
    assert plain(matter(), provider("KY")) == "January 12, 2026 " + words_of(KENTUCKY)


@pytest.mark.parametrize(
    ("state", "type_", "says"),
    [
        ("OH", "hospital", "Charges are limited to those permitted by Ohio Rev. Code § 3701.741."),
        ("IN", "hospital", "Charges are limited to those permitted by Ind. Code § 16-39-9 and 760 IAC 1-71-3."),
        ("TN", "physician", "Pursuant to Tenn. Code Ann. § 63-2-101, please provide the records within 10 working days; "),
        ("TN", "hospital", "Pursuant to Tenn. Code Ann. § 68-11-304, please provide the records within 30 days; "),
        ("TX", "hospital", "please provide the records by the 15th day after the request and payment; "),
        ("IL", "imaging", "Pursuant to 735 ILCS 5/8-2001, please provide the records within 30 days; "),
    ],
)
def test_other_states_cite_their_own(state: str, type_: str, says: str) -> None:
    said = plain(matter(), provider(state, type_))
    assert says in said
    assert FREE not in said
    assert "KRS" not in said
    assert "If this is not the patient's first request" not in said


@pytest.mark.parametrize(("state", "type_"), [("MT", "hospital"), ("WV", "hospital"), (None, "hospital"), ("TN", "ems"), ("NV", "other")])
def test_nothing_confirmed_cites_nothing(state: str | None, type_: str) -> None:
    said = plain(matter(), provider(state, type_))
    assert "we hereby request a copy of his/her medical records. Enclosed" in said
    assert "§" not in said
    assert "ursuant" not in said
    assert FREE not in said


def test_the_custodians_state_governs_not_the_clients() -> None:
    assert FREE not in plain(matter(), provider("OH"))
    elsewhere = client(address={"street": "1 Away Road", "city": "Cincinnati", "state": "OH", "zip": "45202"})
    assert FREE in plain(matter(client=elsewhere), provider("KY"))


def test_every_state_of_the_firm_has_a_row() -> None:
    firm = {"KY", "MT", "TN", "AZ", "IN", "OH", "TX", "OR", "ID", "WY", "SD", "SC", "OK", "NV", "IL", "FL"}
    assert set(RULES.states.states) == firm
    assert [state for state, entries in RULES.states.states.items() for entry in entries if entry.letter_class == "A"] == ["KY"]
    for entries in RULES.states.states.values():
        for entry in entries:
            assert entry.confirmed == (entry.letter_class != "D")
            assert not entry.confirmed or (entry.citation and entry.source)


def test_an_unconfirmed_statute_never_prints(tmp_path: Path) -> None:
    own = tmp_path / "rules"
    own.mkdir()
    told = "OH: [{class: B, citation: Ohio Rev. Code § 1, deadline: within 3 days, seen: 2026-01-01, confirmed: false}]"
    (own / "states.yaml").write_text(f"states:\n  {told}\n")
    choice = letter.choose(matter(), request(), provider("OH"), rule_files.load(own).states, LetterKind.REQUEST, TODAY)
    assert (choice.template, choice.rule) == ("neutral", None)


def test_a_second_request_is_never_the_first_free_copy() -> None:
    earlier = request(EARLIER, sent=date(2025, 6, 2))
    assert "a further copy of the patient's medical records" in plain(matter(earlier, request()), provider("KY"))
    assert FREE not in plain(matter(earlier, request()), provider("KY"))
    unsent = plain(matter(request(EARLIER), request()), provider("KY"))
    assert FREE in unsent  # a draft that never went out is no first copy
    assert FREE not in plain(matter(), provider("KY"), kind=LetterKind.SECOND)


def test_the_same_request_again_is_still_the_first() -> None:
    again = request(sent=date(2026, 1, 12))
    later = request(EARLIER, sent=date(2026, 3, 2))
    assert FREE in plain(matter(later, again), provider("KY"), today=date(2026, 3, 9))


def test_an_update_asks_for_what_is_newer() -> None:
    said = plain(matter(request(EARLIER, sent=date(2025, 6, 2)), request(purpose="update")), provider("KY"))
    assert "we hereby request an update" in said
    assert FREE not in said


def test_follow_up_says_what_is_missing_and_when_it_was_asked() -> None:
    known = request(sent=date(2026, 1, 12))
    early = plain(matter(known), provider(), kind=LetterKind.FOLLOW_UP, today=date(2026, 1, 26))
    assert "on January 12, 2026. We have not yet received the following: medical records, itemized billing and radiology reports." in early
    assert "Please confirm that you received our request" in early
    assert "now due" not in early
    due = plain(matter(known), provider(), kind=LetterKind.FOLLOW_UP, today=date(2026, 2, 11))
    assert "30 days have passed since then, and our request is now due." in due
    twice = known.model_copy(update={"sent": (*known.sent, Sent(on=date(2026, 2, 20), by="fax"))})
    again = plain(matter(twice), provider(), kind=LetterKind.FOLLOW_UP, today=date(2026, 3, 1))
    assert "on January 12, 2026, and again on February 20, 2026." in again
    assert "now due" not in again  # the clock began anew


def test_what_was_not_sent_is_not_followed_up() -> None:
    with pytest.raises(UsageProblem, match="has not gone out"):
        plain(matter(), provider(), kind=LetterKind.FOLLOW_UP)


def test_a_dispute_is_for_the_first_copy_in_kentucky_alone() -> None:
    sent = request(sent=date(2026, 1, 12))
    said = plain(matter(sent), provider("KY"), kind=LetterKind.DISPUTE, charge=Charge("INV-77", 412.0))
    assert "Your Invoice: INV-77" in said
    assert "We received your invoice of $412.00" in said
    assert "KRS 422.317 provides that a hospital or health care provider shall" in said
    assert "We do not dispute a reasonable cost of delivery." in said
    with pytest.raises(UsageProblem, match="Kentucky"):
        plain(matter(sent), provider("OH"), kind=LetterKind.DISPUTE)
    with pytest.raises(UsageProblem, match="not the first request"):
        plain(matter(request(EARLIER, sent=date(2025, 6, 2)), sent), provider("KY"), kind=LetterKind.DISPUTE)


@pytest.mark.parametrize(("born", "warned"), [(date(2008, 1, 13), True), (date(2008, 1, 12), False), (date(1971, 3, 14), False)])
def test_minors_in_kentucky_are_warned_of(born: date, warned: bool) -> None:
    for state, expected in (("KY", warned), ("OH", False)):
        choice = letter.choose(matter(client=client(born=born)), request(), provider(state), RULES.states, LetterKind.REQUEST, TODAY)
        assert any("minor" in warning for warning in choice.warnings) == expected


def test_what_is_not_known_leaves_no_empty_label() -> None:
    bare = provider().model_copy(update={"records": None, "billing": None, "radiology": None, "address": None})
    said = plain(matter(client=client(born=None, address=None), attorney=None), bare, ssn="none")
    for label in ("Patient's SSN", "Patient's DOB", "Patient's Address", "Via fax", "CC:", "Paralegal to"):
        assert label not in said
    assert "Pat Example Paralegal Enclosure(s):" in said


@pytest.mark.parametrize(
    ("ssn", "how", "shown"),
    [
        ("900-12-6789", "full", "900-12-6789"),
        ("900126789", "last4", "XXX-XX-6789"),
        ("900-12-6789", "none", ""),
        (None, "full", ""),
        ("12", "last4", ""),
    ],
)
def test_only_as_much_of_an_ssn_as_is_configured(ssn: str | None, how: str, shown: str) -> None:
    assert ssn_shown(ssn, how) == shown


def test_names_are_words_and_never_marks() -> None:
    tricky = client(first="**Testina**", last="[end] | Sampleton")
    layout = markup.layout(letter_text(matter(client=tricky), provider()))
    columns = next(block for block in layout if isinstance(block, markup.Columns))
    assert columns.rows[0][2] == (markup.Run("**Testina** Quinn [end] | Sampleton", bold=True),)
    assert {len(row) for row in columns.rows} == {3}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Dear {{ custodian }}\n", "line 1: {{ custodian }} is not a placeholder"),
        ("one\ntwo {{ pateint_name }}\n", "line 2: {{ pateint_name }} is not a placeholder we know; did you mean {{ patient_name }}?"),
        ("{% if fax %}\n{% if unknown_thing %}x{% endif %}\n{% endif %}\n", "line 2: {{ unknown_thing }}"),
        ("one\n{{ date | nosuchfilter }}\n", "line 2: No filter named 'nosuchfilter'"),
        ("one\n{{ date \n", "line 2"),
        ("[keep together]\none\n", "line 1: [keep together] without [end]"),
        ("one\n[keep togehter]\n", "line 2: [keep togehter] is not known"),
        ("one\n{{ date.strftime }}\n", "line 2"),
        ("one\n\n{{ patient_name.__class__.__mro__ }}\n", "line 3"),
    ],
)
def test_a_templates_mistake_names_file_and_line(text: str, place: str) -> None:
    choice = letter.choose(matter(), request(), provider(), RULES.states, LetterKind.REQUEST, TODAY)
    facts = letter.facts(matter(), request(), provider(), choice, sender(), today=TODAY)
    template = LetterTemplate(name="kentucky", text=text, place="rules/letters/kentucky.txt.j2")
    with pytest.raises(ConfigProblem) as caught:
        templates.render(template, facts)
    assert f"rules/letters/kentucky.txt.j2: {place}" in caught.value.what
    assert caught.value.exit_code == 3


def sender() -> letter.Sender:
    from outgoing_samples import HEAD

    return letter.Sender(HEAD)


def test_the_shipped_letters_have_no_mistake_and_use_known_placeholders() -> None:
    assert set(RULES.letters) == set(rule_files.LETTERS)
    assert templates.all_problems(RULES.letters.values()) == ()
    assert "patient_name" in PLACEHOLDERS


def test_an_office_may_put_its_own_letter_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "rules" / "letters"
    own.mkdir(parents=True)
    (own / "neutral.txt.j2").write_text("Hello {{ provider_name }}\n")
    rules = rule_files.load(tmp_path / "rules")
    assert rules.letters["neutral"].text == "Hello {{ provider_name }}\n"
    assert rules.letters["kentucky"] == RULES.letters["kentucky"]
    (own / "kentuky.txt.j2").write_text("x")
    with pytest.raises(ConfigProblem, match="no letter of this name is known"):
        rule_files.load(tmp_path / "rules")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("states:\n  OH: [{class: C, citation: x, source: [y], seen: 2026-01-01, confirmed: true, deadlin: z}]\n", "OH.0.deadlin"),
        ("states:\n  OH: [{class: B, citation: x, source: [y], seen: 2026-01-01, confirmed: true}]\n", "class B needs a deadline"),
        ("states:\n  OH: [{class: A, citation: x, source: [y], seen: 2026-01-01, confirmed: true}]\n", "class A is Kentucky's own"),
        ("states:\n  OH: [{class: C, seen: 2026-01-01, confirmed: true}]\n", "needs a citation and a source"),
    ],
)
def test_mistakes_in_the_states_are_named(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "states.yaml").write_text(text)
    with pytest.raises(ConfigProblem) as caught:
        rule_files.load(tmp_path)
    assert wrong in caught.value.what
    assert "rules/states.yaml" in caught.value.what


def test_the_guide_names_every_placeholder_and_every_letter() -> None:
    guide = (Path(__file__).parent.parent.parent / "rules" / "README.md").read_text(encoding="utf-8")
    for name in (*PLACEHOLDERS, *rule_files.LETTERS):
        assert f"`{name}`" in guide, name
