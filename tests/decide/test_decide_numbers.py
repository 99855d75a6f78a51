"""A learned record number among the identifiers: one of two, for one client, at one provider, and never against a name or birth date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from medrec_daemon import rules as rule_files
from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger.learned import LearnedNumber
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.model import Kind, Outcome, PartName, PersonSeen, Piece, Plan, ProviderSeen
from medrec_daemon.person_names import readings

RULES = rule_files.load()
CASE = Case("scan.pdf", "ab" * 32, 2, date(2026, 11, 23))
PLACE = Naming("{client_folder}/{provider}/{subfolder}", "{date} {kind}")
NUMBER = LearnedNumber(provider="general", mrn="44-0917", by="pat@firm.example", at=datetime(2026, 11, 1, tzinfo=UTC))


def matter(number: str, first: str, born: date, **more: object) -> Matter:
    return Matter.model_validate({"matter": number, "client": {"first": first, "last": "Sampleton", "born": born}} | more)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    made = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    made.add_provider(Provider(id="general", name="Sample General Hospital"))
    made.add_provider(Provider(id="east", name="Demo East Clinic"))
    made.add_matter(matter("2026-0001", "Testa", date(1971, 3, 14), learned=(NUMBER,)))
    made.add_matter(matter("2026-0002", "Boris", date(1980, 1, 1)))
    yield made
    made.close()


def plan(ledger: Ledger, printed: str, number: str = "440917", born: date | None = None, provider: str = "general", **more: object) -> Plan:
    chart = next(page_type for page_type in RULES.page_types if page_type.kind is Kind.RECORDS and page_type.closes)
    seen = PersonSeen(1, "Patient", printed, readings(printed) if printed else (), born, str(born or ""), record_number=number)
    piece = Piece(
        first=1, last=2, kind=Kind.RECORDS, page_type=chart.name, kind_score=RULES.gates.kind_floor + 10, runner_up=None,
        runner_up_score=0.0, closes=PartName.RECORDS, people=(seen,),
        providers=(ProviderSeen(1, provider, "letterhead", "", RULES.gates.provider_floor + 2),),
    )  # fmt: skip
    return decide(CASE, (replace(piece, **more),), ledger, RULES, PLACE)  # type: ignore[arg-type]


def test_with_the_name_it_files_and_says_so(ledger: Ledger) -> None:
    made = plan(ledger, "SAMPLETON, TESTA")
    assert (made.outcome, made.pieces[0].matter) == (Outcome.FILE, "2026-0001"), made.reasons
    assert "record number" in {item.what for item in made.pieces[0].evidence}


@pytest.mark.parametrize(
    ("printed", "more", "words"),
    [
        ("", {}, "surely prints the client's name"),
        ("SAMPLETON, TESTA", {"number": "440918"}, "second sure identifier"),
        ("SAMPLETON, TESTA", {"provider": "east"}, "second sure identifier"),
        ("SAMPLETON, TESTA", {"providers": ()}, "second sure identifier"),
        ("SAMPLETON, TESTA", {"born": date(1980, 1, 1)}, "another date of birth"),
        ("SAMPLETON, TESTA", {"born": date(1977, 3, 14)}, "another date of birth"),
        ("SAMPLETON, BORIS", {}, "second sure identifier"),
        ("SAMPLETON, BORIS", {"born": date(1980, 1, 1)}, "learned for matter 2026-0001"),
        ("SAMPLETON, TESTA", {"attached": (1,)}, "none of our clients"),
    ],
)
def test_it_never_stands_alone_nor_against_anything(ledger: Ledger, printed: str, more: dict[str, object], words: str) -> None:
    made = plan(ledger, printed, **more)  # type: ignore[arg-type]
    assert made.outcome is Outcome.HOLD
    assert words in " ".join(made.reasons)


def test_two_matters_of_one_client_may_share_it_and_two_clients_may_not(ledger: Ledger) -> None:
    ledger.change("2026-0002", lambda one: one.model_copy(update={"learned": (NUMBER,)}))
    made = plan(ledger, "SAMPLETON, TESTA")
    assert made.outcome is Outcome.HOLD
    ledger.change("2026-0002", lambda one: one.model_copy(update={"learned": ()}))
    ledger.add_matter(matter("2026-0003", "Testa", date(1971, 3, 14), learned=(NUMBER,)))
    made = plan(ledger, "SAMPLETON, TESTA", born=date(1971, 3, 14))
    assert "More than one of our clients fits" in " ".join(made.reasons), "of two matters of one client only our reference tells which"
