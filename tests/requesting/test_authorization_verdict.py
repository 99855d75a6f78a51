"""The verdict on an authorization: each thing that keeps it from going out, and the one that is chosen of several."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon.ledger.model import Authorization
from medrec_daemon.requesting.authorization import AgeLimits, choose, verdict
from medrec_daemon.requesting.elements import CORE, FIRM, STATEMENTS, Element

TODAY = date(2026, 6, 1)
ALL = tuple(each.value for each in dict.fromkeys((*FIRM, *CORE, *STATEMENTS)))
GOOD = Authorization(file="a.pdf", signed=date(2026, 3, 1), expires=date(2027, 3, 1), elements=ALL)


def codes(paper: Authorization | None, limits: AgeLimits | None = None, **more: bool) -> list[str]:
    return [problem.code for problem in verdict(paper, TODAY, limits, **more) if problem.blocks]


def test_a_whole_one_may_go_out() -> None:
    assert verdict(GOOD, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expires": date(2026, 5, 31)}, "auth_expired"),
        ({"revoked": date(2026, 5, 1)}, "auth_revoked"),
        ({"signed": None}, "auth_not_dated"),
        ({"signed": date(2026, 6, 2)}, "auth_not_dated"),
        ({"elements": tuple(each for each in ALL if each != "signature")}, "auth_not_signed"),
        ({"elements": tuple(each for each in ALL if each != "ssn")}, "auth_missing_element"),
        ({"elements": tuple(each for each in ALL if each != "recipient")}, "auth_not_hipaa"),
        ({"elements": tuple(each for each in ALL if each != "redisclosure")}, "auth_not_hipaa"),
    ],
)
def test_one_fault_is_told_with_what_to_do(change: dict[str, object], code: str) -> None:
    paper = GOOD.model_copy(update=change)
    assert codes(paper) == [code]
    assert all(problem.remedy for problem in verdict(paper, TODAY))


def test_the_firms_list_and_the_rules_list_are_two_messages() -> None:
    bare = GOOD.model_copy(update={"elements": ("signature", "date")})
    firm, rule = [problem for problem in verdict(bare, TODAY) if problem.blocks]
    assert (firm.code, rule.code) == ("auth_missing_element", "auth_not_hipaa")
    assert "date of birth" in firm.what
    assert "who may disclose it" in rule.what
    assert "164.508(c)" in rule.what
    assert "date of birth" not in rule.what


def test_the_last_day_still_counts() -> None:
    assert codes(GOOD.model_copy(update={"expires": TODAY})) == []
    assert codes(GOOD, AgeLimits("IN", 92, None, None)) == []
    assert codes(GOOD, AgeLimits("IN", 91, None, None)) == ["auth_too_old"]
    assert codes(GOOD, AgeLimits("KY", None, "Sample Clinic", 91)) == ["auth_too_old"]


def test_notes_do_not_stop_it() -> None:
    soon = GOOD.model_copy(update={"expires": TODAY + timedelta(days=30)})
    assert [problem.code for problem in verdict(soon, TODAY)] == ["auth_expires_soon"]
    assert verdict(GOOD.model_copy(update={"expires": TODAY + timedelta(days=31)}), TODAY) == ()
    assert [problem.blocks for problem in verdict(GOOD, TODAY, sensitive=("hiv",))] == [False]


def test_none_at_all_is_a_problem_and_the_best_is_chosen() -> None:
    assert codes(None) == ["auth_missing_element"]
    assert choose((), TODAY) is None
    old = GOOD.model_copy(update={"file": "old.pdf", "signed": date(2026, 1, 1)})
    newer_but_unsigned = GOOD.model_copy(update={"file": "new.pdf", "signed": date(2026, 5, 1), "elements": ()})
    assert choose((old, newer_but_unsigned, GOOD), TODAY) == GOOD
    assert choose((old, GOOD), TODAY, AgeLimits("X", 10, None, None)) == GOOD


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        Authorization,
        file=st.just("a.pdf"),
        signed=st.none() | days,
        expires=st.none() | days,
        revoked=st.none() | days,
        elements=st.lists(st.sampled_from(Element)).map(lambda found: tuple(each.value for each in found)),
    ),
    days,
    st.none() | st.integers(1, 400),
)
def test_what_passes_is_signed_whole_unexpired_unrevoked_and_young(paper: Authorization, today: date, limit: int | None) -> None:
    passes = not any(problem.blocks for problem in verdict(paper, today, AgeLimits("X", limit, None, None)))
    young = paper.signed is not None and paper.signed <= today and (limit is None or (today - paper.signed).days <= limit)
    lasting = (paper.expires is None or paper.expires >= today) and (paper.revoked is None or paper.revoked > today)
    assert passes == (young and lasting and set(ALL) <= set(paper.elements))
