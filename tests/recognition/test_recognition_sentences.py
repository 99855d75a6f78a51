"""What a letter says, in whatever words: slots of words in one sentence, denied and supposed ones passed over, misread letters forgiven."""

from __future__ import annotations

import pytest
from recognition_samples import faxed, page, pieces_of, sheet, shipped_rules

from medrec_daemon.model import Kind
from medrec_daemon.page_type import PageType, Phrase, SentenceCue
from medrec_daemon.recognition.sentences import SentenceCues, sentences_of

LETTER = """
Sampletown Regional Hospital
100 Sample Avenue, Sampletown, KY 40500
Phone 859-555-0111     Fax 859-555-0112

November 3, 2026

Example & Sample Injury Law
1 Practice Street, Suite 0
Sampletown, KY 40500

RE: Testa Sampleton
DOB: 03/14/1971

{said}

Sincerely,
Pat Example
"""
REFUSED = SentenceCue(
    what="cannot do it",
    slots=("unable cannot not_able declin*", "process* releas*", "request* record*"),
    weight=4,
    within=8,
    without="payment",
)


def said(cue: SentenceCue, text: str, *, fax: bool = False) -> bool:
    """Whether a page says what the cue wants."""
    page_type = PageType(
        name="letter", title="Letter", kind=Kind.REJECTION, phrases=(Phrase(words="never there", weight=1),), sentences=(cue,)
    )
    laid = sheet(text)
    return bool(SentenceCues.of((page_type,)).evidence(type(laid).of(faxed(text)) if fax else laid))


def judged(words: str, *, fax: bool = False) -> tuple[Kind, bool]:
    """The kind of a letter that says these words, and whether the gates let it pass."""
    text = LETTER.format(said=words)
    (piece,) = pieces_of(faxed(text) if fax else page(text))
    gates = shipped_rules().gates
    return piece.kind, piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin


def test_every_slot_must_be_met_near_one_another_in_one_sentence() -> None:
    assert said(REFUSED, "We are unable to process your request.")
    assert said(REFUSED, "Your records we must decline to release.")
    assert said(REFUSED, "We regret that this office is not able to\nrelease the records that you want.")
    assert not said(REFUSED, "We are unable to help. Please call about the release of records.")
    assert not said(REFUSED, "We are unable to say when somebody of the department will find the time to process a request.")


def test_a_sentence_that_denies_or_supposes_it_does_not_count() -> None:
    returned = SentenceCue(what="comes back", slots=("request*", "returned denied"), weight=4)
    assert said(returned, "Your request is returned.")
    assert not said(returned, "Your request was not returned.")
    assert not said(returned, "Call us if your request is denied.")
    assert not said(REFUSED, "We cannot release records before payment.")


def test_the_order_and_words_beside_count_where_a_rule_wants_them() -> None:
    passed_on = SentenceCue(what="passed on", slots=("request*", "sent", "department"), weight=3, ordered=True)
    assert said(passed_on, "Your request was sent to the department.")
    assert not said(passed_on, "This department has sent a request.")
    beside = SentenceCue(what="weeks", slots=("allow", "weeks"), weight=3, beside="request*")
    assert said(beside, "Your request is here.\nPlease allow three weeks.")
    assert not said(beside, "The wound is dry.\nPlease allow three weeks.")


def test_misread_letters_are_forgiven_on_faxes_only() -> None:
    slips = "We are unabie to proccss your rcquest."
    assert said(REFUSED, slips, fax=True)
    assert not said(REFUSED, slips)
    assert not said(REFUSED, "We are able to process your bequest.", fax=True)


def test_a_box_left_open_says_nothing() -> None:
    text = "[ ] We are unable to process your request.\n[x] The copies are enclosed."
    assert not said(REFUSED, text)
    assert said(REFUSED, text.replace("[ ]", "[x]"))


def test_sentences_go_over_lines_and_cells_are_their_own() -> None:
    found = sentences_of(sheet("We have searched every file of this office\nand found nothing. Call us.\nName:   Testa     Ward:   4"))
    assert ("WE", "HAVE", "SEARCHED", "EVERY", "FILE", "OF", "THIS", "OFFICE", "AND", "FOUND", "NOTHING") in found
    assert ("CALL", "US") in found
    assert ("TESTA",) in found
    assert sentences_of(sheet("All charts of Dr. Sample were destroyed. Call us.")) == [
        ("ALL", "CHARTS", "OF", "DR", "SAMPLE", "WERE", "DESTROYED"),
        ("CALL", "US"),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("We regret that we are not able to fill your request because the form is more than a year old.", Kind.REJECTION),
        ("Your request for records is denied. The signature could not be verified.", Kind.REJECTION),
        ("This facility declines to release the chart without a court order.", Kind.REJECTION),
        ("The consent form lacks the patient's signature.", Kind.REJECTION),
        ("No information will be released until we receive a proper authorization.", Kind.REJECTION),
        ("We have received your request. Unfortunately it cannot be completed, as the signature is illegible.", Kind.REJECTION),
        ("Your request has been entered into our system under number 4471123.", Kind.STATUS),
        ("The records you requested are being gathered and will be mailed shortly.", Kind.STATUS),
        ("Your request was passed on to our release of information partner.", Kind.STATUS),
        ("The request is currently awaiting physician signature.", Kind.STATUS),
        ("We searched under the name and birth date provided and were unable to find a chart.", Kind.NO_RECORDS),
        ("A review of our index did not reveal any record of the above individual.", Kind.NO_RECORDS),
    ],
)
@pytest.mark.parametrize("fax", [False, True])
def test_a_letter_is_known_by_what_it_says(words: str, kind: Kind, fax: bool) -> None:
    assert judged(words, fax=fax) == (kind, True)


def test_a_copy_service_that_names_no_sum_sends_no_invoice() -> None:
    text = LETTER.replace("Sampletown Regional Hospital", "Copyquick Release Services").format(
        said="The request was refused because the requester is not named on the form."
    )
    (piece,) = pieces_of(page(text))
    assert piece.kind is Kind.REJECTION


def test_a_form_for_patients_is_no_answer_to_us() -> None:
    text = """
    Form Completion Policy
    Please be advised that a fee applies for the administrative time required to complete our form. Forms will be completed
    within 2 business days. We will not process incomplete requests.
    I understand that completion of the form that I request may be delayed.
    Signature: ______________________
    Printed Name: ______________________
    Date: ______________________
    """
    (piece,) = pieces_of(page(text))
    assert piece.kind_score < shipped_rules().gates.kind_floor


@pytest.mark.parametrize("headings", [("", "", "", ""), ("Why", "How", "What we see", "Opinion"), ("Hx", "Study", "Report", "Summary")])
def test_a_radiology_report_under_any_headings(headings: tuple[str, ...]) -> None:
    why, how, seen, opinion = headings
    text = f"""
    Sampletown Regional Hospital
    Testa Sampleton     DOB 03/14/1971     MR 44120
    Study: XR KNEE RIGHT 2 VIEWS
    {why}
    Pain after MVC
    {how}
    Standard views were obtained.
    {seen}
    Small effusion. No fracture or dislocation. Joint space fair.
    {opinion}
    Small effusion, no fracture.
    Read by: Pat Example, MD 03/03/2026
    """
    (piece,) = pieces_of(page(text))
    gates = shipped_rules().gates
    assert piece.kind is Kind.RADIOLOGY
    assert piece.kind_score >= gates.kind_floor
    assert piece.kind_score - piece.runner_up_score >= gates.kind_margin
