"""A person signs in with a code on another device, and the service acts in that person's name for months."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from graph_double import GraphDouble, VirtualClock
from signing import PERSON, calls, claims_of, later, person, signed_in, token_file, works

from medrec_daemon.errors import ConfigProblem, SignInProblem, TryLater

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", VirtualClock()) as one:
        yield one


def polls(double: GraphDouble) -> int:
    return sum(kind.endswith("device_code") for kind in double.sign_in.asked)


def after_polls(double: GraphDouble, number: int, act: Callable[[], None]) -> Callable[[], bool]:
    """Goes in as ``should_stop`` and never stops: a person at another device acts once so many questions were asked."""
    todo = [act]

    def glance() -> bool:
        if polls(double) == number and todo:
            todo.pop()()
        return False

    return glance


def test_the_code_is_typed_and_the_sign_in_kept(double: GraphDouble, tmp_path: Path) -> None:
    double.scp = "Files.ReadWrite Mail.Send"
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    assert code.url.startswith("https://")
    assert code.code in code.message
    assert code.expires_at == pytest.approx(double.clock.wall() + 900, abs=2)
    double.approve(PERSON, code.code)
    assert sign_in.finish(code) == PERSON
    token = sign_in.token()
    assert works(double, token)
    assert claims_of(token)["upn"] == PERSON
    assert sign_in.roles() == ("Files.ReadWrite", "Mail.Send")
    assert polls(double) == double.sign_in.token_requests == 1
    assert (tmp_path / "state" / "tokens.json").stat().st_mode & 0o777 == 0o600


def test_it_asks_as_often_as_the_service_allows(double: GraphDouble, tmp_path: Path) -> None:
    double.sign_in.people.poll_seconds = 7
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    began = double.clock.now()
    sign_in.finish(code, after_polls(double, 2, lambda: double.approve(PERSON)))
    assert polls(double) == 3
    assert double.clock.now() - began == pytest.approx(21, abs=0.5)


def test_it_slows_down_when_asked_to(double: GraphDouble, tmp_path: Path) -> None:
    double.sign_in.people.slow_downs = 2
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    began = double.clock.now()
    double.approve(PERSON)
    sign_in.finish(code)
    assert double.clock.now() - began == pytest.approx(5 + 10 + 15, abs=0.5)


def test_who_declines_is_told_how_to_begin_again(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    with pytest.raises(SignInProblem, match=r"declined \(authorization_declined\)\. Sign in again: medrec sign-in"):
        sign_in.finish(code, after_polls(double, 1, double.decline))
    assert not (tmp_path / "state" / "tokens.json").exists()


def test_a_code_that_nobody_types_ends(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    with pytest.raises(SignInProblem, match="not used in time"):
        sign_in.finish(sign_in.begin())
    assert 150 <= polls(double) <= 180


def test_a_code_that_ended_at_the_service_first(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    for waiting in double.sign_in.people.codes:
        waiting.expires = 0
    with pytest.raises(SignInProblem, match="not used in time"):
        sign_in.finish(code)
    assert polls(double) == 1


def test_waiting_can_be_broken_off(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    with pytest.raises(SignInProblem, match="broken off"):
        sign_in.finish(sign_in.begin(), should_stop=lambda: polls(double) == 2)
    assert polls(double) == 2


@pytest.mark.parametrize("trouble", ["drop", "503", "503-html", "429", "429-bare", "500"])
def test_a_network_that_goes_away_meanwhile_is_waited_for(double: GraphDouble, tmp_path: Path, trouble: str) -> None:
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    double.fail_sign_in(trouble, times=2)  # type: ignore[arg-type]
    double.approve(PERSON)
    assert sign_in.finish(code) == PERSON
    assert works(double, sign_in.token())


def test_the_sign_in_goes_on_for_months(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    for _ in range(6):
        later(double, 60 * DAY)
        assert works(double, sign_in.token())
        assert works(double, person(double, tmp_path / "state").token())


def test_every_use_brings_a_new_refresh_token_and_the_newest_is_kept(double: GraphDouble, tmp_path: Path) -> None:
    """A service that were to revoke each refresh token at its use would not lose us, nor a second process."""
    sign_in, other = signed_in(double, tmp_path / "state"), person(double, tmp_path / "state")
    seen = {token_file(tmp_path / "state")["kept"]["refresh_token"]}
    for number in range(6):
        later(double, HOUR)
        assert works(double, (sign_in if number % 2 else other).token())
        newest = token_file(tmp_path / "state")["kept"]["refresh_token"]
        assert newest not in seen
        for old in seen:
            double.sign_in.people._refresh.pop(old, None)
        seen.add(newest)


def test_one_refused_token_is_renewed_once(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    token = sign_in.token()
    later(double, 120)
    double.expire_tokens()
    asked = calls(double)
    renewed = {sign_in.token(renew=True) for _ in range(10)} | {person(double, tmp_path / "state").token(renew=True)}
    assert (len(renewed), token in renewed, asked()) == (1, False, 1)
    assert works(double, renewed.pop())


def test_another_service_gets_a_token_of_its_own(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    for_graph = sign_in.token()
    double.scp = "SMTP.Send"
    for_mail = sign_in.token_for("https://outlook.office.com/SMTP.Send")
    assert claims_of(for_mail)["scp"] == "SMTP.Send"
    assert (sign_in.token(), sign_in.token_for("https://outlook.office.com/SMTP.Send")) == (for_graph, for_mail)


def test_another_account_takes_the_place_of_the_first(double: GraphDouble, tmp_path: Path) -> None:
    first = signed_in(double, tmp_path / "state")
    first.token()
    signed_in(double, tmp_path / "state", "demo.patientsson@firm.example")
    assert claims_of(first.token())["upn"] == "demo.patientsson@firm.example"
    assert PERSON not in (tmp_path / "state" / "tokens.json").read_text()
    assert "demo.patientsson@firm.example" in first.describe()[0]


def test_nobody_has_signed_in_yet(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    with pytest.raises(SignInProblem, match=r"Nobody has signed in to Microsoft on this server\. Sign in: medrec sign-in"):
        sign_in.token()
    assert double.exchanges == []
    assert "medrec sign-in" in sign_in.warnings(date(2026, 11, 23))[0]
    assert "nobody has signed in yet" in sign_in.describe()[0]
    assert sign_in.roles() == ()


def test_a_sign_in_that_was_revoked_wants_the_person_and_then_goes_on_at_once(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    double.sign_in.people.revoke_all()
    later(double, HOUR)
    asked = calls(double)
    for _ in range(10):
        with pytest.raises(SignInProblem, match=r"no longer accepts the earlier sign-in.*medrec sign-in"):
            sign_in.token()
    assert asked() == 1, "a dead sign-in is not tried at every call"
    later(double, 61)
    with pytest.raises(SignInProblem):
        sign_in.token()
    assert asked() == 2, "but after a while it is: an administrator may have mended it"
    signed_in(double, tmp_path / "state")
    assert works(double, sign_in.token())


def test_a_damaged_file_wants_the_person(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    assert works(double, sign_in.token())
    (tmp_path / "state" / "tokens.json").write_text("{")
    with pytest.raises(SignInProblem, match=r"damaged\. Sign in again: medrec sign-in"):
        sign_in.token()
    signed_in(double, tmp_path / "state")
    assert works(double, sign_in.token())


def test_a_sign_in_that_rests_is_spoken_of_before_it_dies(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    began = datetime.fromtimestamp(double.clock.wall(), UTC).date()
    assert sign_in.warnings(began + timedelta(days=58)) == ()
    (told,) = sign_in.warnings(began + timedelta(days=62))
    assert "rested for 6" in told
    assert "medrec check" in told
    (told,) = sign_in.warnings(began + timedelta(days=95))
    assert "is dead. Sign in again: medrec sign-in" in told
    later(double, 70 * DAY)
    sign_in.token()
    assert sign_in.warnings(began + timedelta(days=100)) == ()


def test_the_service_says_so_when_it_has_died(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = signed_in(double, tmp_path / "state")
    later(double, 91 * DAY)
    with pytest.raises(SignInProblem, match=r"rested for too long \(AADSTS700082\)\. Sign in again"):
        sign_in.token()


def test_a_sign_in_that_would_not_last_is_refused(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = person(double, tmp_path / "state")
    code = sign_in.begin()
    waiting = double.sign_in.people.codes[-1]
    waiting.scopes = tuple(scope for scope in waiting.scopes if scope != "offline_access")
    double.approve(PERSON)
    with pytest.raises(ConfigProblem, match="does not last"):
        sign_in.finish(code)


def test_without_network_no_code_is_to_be_had(double: GraphDouble, tmp_path: Path) -> None:
    double.fail_sign_in("drop", where="any", times=1)
    sign_in = person(double, tmp_path / "state")
    with pytest.raises(TryLater, match="cannot be reached"):
        sign_in.begin()
    assert sign_in.begin().code
