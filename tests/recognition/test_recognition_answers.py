"""What an answer that is no record says: which reason is ticked, and whether an invoice charges by the page."""

from __future__ import annotations

import pytest
from paper_samples import PAPERS
from recognition_samples import page, pieces_of, sheet, shipped_rules

from medrec_daemon.recognition.answers import charges_by_the_page, reason_given

HEAD = "Bluegrass General Hospital\n\nYour request is being returned for the following reason(s):\n"
FOOT = "\nPlease correct the above and resubmit your request.\n"


def reason(*lines: str, head: str = HEAD) -> str | None:
    return reason_given([sheet(head + "\n".join(lines) + FOOT)], shipped_rules().rejections)


LISTED = (
    "The authorization has expired.",
    "The authorization is not signed.",
    "Our authorization form must be used.",
    "Please name the dates that you need.",
)


@pytest.mark.parametrize("box", ["[X]", "[x]", "(X)", "[ x ]", "\u2612", "\u2611", "X"])
def test_of_a_list_only_the_ticked_reason_counts(box: str) -> None:
    empty = "[ ]" if box != "X" else ""
    lines = [f"{box if place == 1 else empty} {words}".strip() for place, words in enumerate(LISTED)]
    assert reason(*lines) == "auth_not_signed"


def test_a_ticked_reason_may_go_on_in_the_next_line() -> None:
    assert reason("[X] You will see that the authorization has", "    expired.", "[ ] It is not signed.") == "auth_expired"


@pytest.mark.parametrize(
    "lines",
    [
        [f"[ ] {words}" for words in LISTED],
        [f"   {words}" for words in LISTED],
        ["   The authorization has expired.", "   Please name the dates that you need.", "   Proof of something else."],
        ["The authorization has expired.", "[ ] The authorization is not signed.", "[ ] Please name the dates."],
        ["[ ] Please name the dates.", "[ ] Please name the campus.", "The authorization has expired."],
        ["[X] The authorization has expired.", "[X] Our authorization form must be used."],
    ],
    ids=["none ticked", "boxes drawn", "one known reason of a list", "first box lost", "last box lost", "two ticked"],
)
def test_where_no_single_tick_can_be_read_a_person_says_the_reason(lines: list[str]) -> None:
    assert reason(*lines) is None


def test_a_single_reason_in_prose_counts() -> None:
    assert reason("The authorization has expired.", head="We return your request for this reason:\n") == "auth_expired"
    assert reason("   The authorization has expired.") == "auth_expired", "a list of one"


@pytest.mark.parametrize(
    ("line", "by_the_page"),
    [
        ("Per page copy (electronic)   511   $0.75   $383.25", True),
        ("Copying fee 88 pages at $1.00 per page   $88.00   Postage $6.10", True),
        ("412 pages @ $1.00   $412.00", True),
        ("Copies $1.00/page   $88.00", True),
        ("Postage and handling   $9.85", False),
        ("Delivery fee   $4.50", False),
        ("Copies, first copy, 88 pages @ $0.00   $0.00", False),
        ("A copying fee not to exceed $1.00 per page may be charged for a second copy.", False),
        ("Page 1 of 2   Amount due $9.85", False),
    ],
)
def test_a_charge_by_the_page(line: str, *, by_the_page: bool) -> None:
    assert charges_by_the_page(sheet(f"Invoice\n{line}\nAmount due: $9.85")) is by_the_page


def test_the_piece_carries_it() -> None:
    (piece,) = pieces_of(page(PAPERS["hospital's own invoice for copies"][0]))
    assert piece.per_page
    (bill,) = pieces_of(page(PAPERS["itemised bill"][0]))
    assert not bill.per_page
