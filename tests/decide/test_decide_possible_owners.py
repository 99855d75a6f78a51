"""Few of many namesakes are compared in full, and that changes nothing: neither who it is, nor who is told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from medrec_daemon import rules as rule_files
from medrec_daemon.decide import candidates, possible_owners
from medrec_daemon.decide.likeness import Likeness, liken
from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Provider, Request, Sent
from medrec_daemon.model import Kind, Outcome, PartName, PersonSeen, Piece, ProviderSeen, ReferenceSeen
from medrec_daemon.person_names import readings
from medrec_daemon.rules import Rules

RULES = rule_files.load()
FIRST = ("Testa", "Testina", "Demo", "Brian", "Bryan", "William", "Bill", "Maria", "Jo Ann", "Sampleton")
LAST = ("Sampleton", "Samplerton", "Sample-Patientsson", "Patientsson", "De la Demo", "O'Mocker", "Testa", "Mocker", "Ng")
START = date(1970, 1, 1)
REF = "RR-7F3K9TE"


def clients() -> Iterator[Matter]:
    dice = Random("clients")
    for number in range(120):
        client: dict[str, object] = {"first": dice.choice(FIRST), "last": dice.choice(LAST), "born": START + timedelta(dice.randint(0, 40))}
        if dice.random() < 0.3:
            client["address"] = {"street": f"{dice.randint(1, 9)} Elm Street", "city": "Lexington", "state": "KY", "zip": "40507"}
        if dice.random() < 0.2:
            client["also_known_as"] = [f"{dice.choice(FIRST)} {dice.choice(LAST)}"]
        if dice.random() < 0.1:
            client["suffix"] = "Jr"
        requests: list[Request] = []
        if number == 7:
            parts = {PartName.RECORDS: Part.model_validate({"from": START, "to": "present"})}
            requests = [Request(id=REF, provider="general", parts=parts, sent=(Sent(on=date(2026, 10, 12), by="fax"),))]
        yield Matter.model_validate({"matter": f"2026-{number:04}", "client": client, "requests": requests})


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    place = tmp_path_factory.mktemp("namesakes")
    (place / "ledger" / "matters").mkdir(parents=True)
    made = Ledger.open(place / "ledger", place / "index.sqlite")
    made.add_provider(Provider(id="general", name="Sample General Hospital"))
    for matter in clients():
        made.add_matter(matter)
    yield made
    made.close()


def printed(dice: Random) -> Piece:
    """A piece that names one or two persons, with slips as a machine makes them."""
    people = []
    for page in range(1, dice.randint(2, 4)):
        first, last = dice.choice(FIRST).upper(), dice.choice(LAST).upper()
        if dice.random() < 0.3:
            last = last.replace("M", "N", 1)
        if dice.random() < 0.1:
            first, last = f"{last}{first}", "Q"
        name = dice.choice((f"{last}, {first}", f"{first} {last}"))
        born = START + timedelta(dice.randint(0, 40)) if dice.random() < 0.7 else None
        shown = born.strftime("%m/%d/%Y") if born else ""
        people.append(PersonSeen(page, "Patient", name, readings(name), born, shown, confidence=dice.choice((100.0, 80.0, 50.0))))
    plain = next(one for one in RULES.page_types if one.kind is Kind.RECORDS and one.closes)
    return Piece(
        first=1, last=3, kind=Kind.RECORDS, page_type=plain.name, kind_score=20.0, runner_up=None, runner_up_score=0.0,
        closes=PartName.RECORDS, people=tuple(people), providers=(ProviderSeen(1, "general", "letterhead", "", 5.0),),
        references=(ReferenceSeen(1, REF, "text"),) if dice.random() < 0.1 else (),
        address_text=f"{dice.randint(1, 9)} ELM STREET LEXINGTON KY 40507" if dice.random() < 0.5 else "",
    )  # fmt: skip


def everybody(piece: Piece, ledger: Ledger, rules: Rules) -> list[Likeness]:
    found = [liken(piece, ledger.matter(one), ledger, rules) for one in ledger.matter_ids()]
    pointed = possible_owners._pointed_at(piece, ledger) | possible_owners._named(piece, ledger, rules)
    return [one for one in found if one.matter.matter in pointed]


@pytest.mark.parametrize("seed", range(150))
def test_who_is_left_out_would_have_changed_nothing(ledger: Ledger, seed: int) -> None:
    piece = printed(Random(seed))
    whole = everybody(piece, ledger, RULES)
    few, broken = possible_owners.likenesses(piece, ledger, RULES)
    assert broken == ()
    assert [one for one in few if one.score > 0] == [one for one in whole if one.score > 0]
    assert candidates.ruled_out(few, piece) == candidates.ruled_out(whole, piece)


def test_most_namesakes_are_not_compared_in_full(ledger: Ledger) -> None:
    piece = printed(Random(3))
    assert len(possible_owners.likenesses(piece, ledger, RULES)[0]) < len(everybody(piece, ledger, RULES)) / 2


def test_the_floor_and_the_margin_of_the_rules_hold_what_is_below_them(tmp_path: Path) -> None:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    ledger = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    ledger.add_provider(Provider(id="general", name="Sample General Hospital"))
    ledger.add_matter(next(clients()))
    client = ledger.matter("2026-0000").client
    name = f"{client.last}, {client.first}"
    who = PersonSeen(1, "Patient", name, readings(name), client.born, client.born.strftime("%m/%d/%Y") if client.born else "")
    place, case = Naming("{client_folder}/{provider}/{subfolder}", "{date} {kind}"), Case("scan.pdf", "ab" * 32, 3, date(2026, 11, 23))
    piece = Piece(
        first=1, last=3, kind=Kind.RECORDS, page_type="clinical-note", kind_score=20.0, runner_up=None, runner_up_score=0.0,
        closes=PartName.RECORDS, people=(who,), providers=(ProviderSeen(1, "general", "letterhead", "", 5.0),),
    )  # fmt: skip
    strict = RULES.model_copy(update={"gates": RULES.gates.model_copy(update={"patient_floor": 2.5})})
    try:
        assert decide(case, (piece,), ledger, RULES, place).outcome is Outcome.FILE
        held = decide(case, (piece,), ledger, strict, place)
        assert held.outcome is Outcome.HOLD
        assert "second sure identifier" in " ".join(held.reasons)
    finally:
        ledger.close()
