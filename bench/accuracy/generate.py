"""One arrival of a seed, channel and number, always the same: its papers as PDF, its matters for the ledger, and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from random import Random

from bench.accuracy import houses, papers, people, traps
from bench.accuracy.case import Case
from bench.accuracy.held_back import Dice
from bench.accuracy.houses import Region
from bench.accuracy.truth import Truth
from medrec_daemon.ledger.model import Matter

LONGEST = {"text": 300, "noise": 60}
"""Pages of the longest arrival, by channel; a picture costs too much to be long."""
LONGEST_PICTURES = 6


@dataclass(frozen=True, slots=True)
class Made:
    """An arrival before it is put through its channel. ``sender`` is name and number in the fax line."""

    truth: Truth
    pdf: bytes
    matters: tuple[Matter, ...]
    sender: tuple[str, str]


@lru_cache(maxsize=4)
def region(seed: int) -> Region:
    """The houses of a seed."""
    return houses.make_region(seed)


def key_of(channel: str, number: int) -> str:
    """The name of an arrival, which begins the numbers of its matters too."""
    return f"{channel}-{number:05}"


def make(seed: int, channel: str, number: int, *, trap: str = "") -> Made:
    """The arrival; with ``trap`` one of that kind. Drawn anew with other dice where a trap and its papers cannot meet."""
    for attempt in range(40):
        dice = Dice(seed, f"{seed} {channel} {number} {attempt}")
        case = _case(dice, region(seed), channel, number)
        case.trap = trap or _weighed(dice, traps.weights(seed))
        traps.EVERY[case.trap][0](case)
        fitting = _papers(case)
        if fitting:
            case.paper = _weighed(dice, fitting)
            papers.ALL[case.paper](case)
            return _finished(case, dice, channel)
    raise ValueError(f"no paper fits the trap {trap!r}")


def _case(dice: Random, known: Region, channel: str, number: int) -> Case:
    longest = LONGEST.get(channel, LONGEST_PICTURES)
    if dice.random() < 0.9:
        longest = min(longest, 12)
    crash = people.TODAY - timedelta(days=dice.randint(60, 700))
    return Case(key_of(channel, number), dice, known, longest, people.make_person(dice), dice.choice(known.houses), crash)


def _papers(case: Case) -> dict[str, int]:
    """The papers that go with the trap and the house, with their weights."""
    never = papers.BY_TYPE.get(case.house.type, ())
    wanted = case.only or tuple(papers.WEIGHTS)
    return {name: papers.WEIGHTS.get(name, 1) for name in wanted if name not in never}


def _weighed(dice: Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _finished(case: Case, dice: Random, channel: str) -> Made:
    _blank_page(case, dice)
    assert len(case.pages) == len(case.desk.pages), f"{case.key}: {len(case.pages)} truths for {len(case.desk.pages)} pages"
    name = dice.choice(("fax{:08}", "scan{:05}", "DOC{:06}", "{:010}", "incoming {:04}")).format(dice.randint(1, 9999))
    truth = Truth(case.key, channel, name, case.paper, case.trap, case.verdict, case.why, tuple(case.pages))
    return Made(truth, case.desk.pdf(), tuple(case.matters), case.sender if case.sender is not None else _sender(case, dice))


def _blank_page(case: Case, dice: Random) -> None:
    """The back of a sheet, now and then."""
    if dice.random() < 0.02:
        case.desk.page()
        case.along()


def _sender(case: Case, dice: Random) -> tuple[str, str]:
    """Name and number in the fax line: the house's, its copy service's, or a machine that was never set up."""
    if case.service:
        return case.service.name.upper()[:24], case.service.fax
    records = case.house.provider.records
    fax = (records.fax if records else "") or ""
    turn = dice.random()
    if turn < 0.55:
        return case.house.name.upper()[:24], fax
    if turn < 0.7:
        return "", fax
    return dice.choice((("HIM", ""), ("FAX SERVER", ""), ("", ""), ("MEDICAL RECORDS", "+18885550111")))
