"""Whether a printed name is the client's: aliases, orders, nicknames and slips agree; sisters, brothers, twins and fathers never do."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from recognition_samples import TESTA, misread, seen, shipped_rules

from medrec_daemon.ledger.model import Client
from medrec_daemon.recognition.people import NameVerdict, compare_names, suffix_unknown, suffixes_conflict

AGREES, CLOSE, UNSURE, CONFLICT = NameVerdict.AGREES, NameVerdict.CLOSE, NameVerdict.UNSURE, NameVerdict.CONFLICT


def verdict(printed: str, client: Client = TESTA, confidence: float = 100.0) -> NameVerdict:
    rules = shipped_rules()
    return compare_names(seen(printed, confidence=confidence), client, rules.nicknames, rules.gates.name_likeness)


def client(first: str, last: str, **more: object) -> Client:
    return Client(first=first, last=last, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "whose"),
    [
        ("SAMPLETON, TESTA Q", TESTA),
        ("SAMPLETON,TESTA QUINN", TESTA),
        ("SAMPLETON TESTA Q", TESTA),
        ("Testa Sampleton", TESTA),
        ("TESTA, SAMPLETON", TESTA),  # first and last exchanged
        ("Sampleton. Testa Q", TESTA),  # a comma read as a point
        ("T. QUINN SAMPLETON", TESTA),
        ("Ms. Testa Sampleton", TESTA),
        ("SAMPLETON-DEMOV, TESTA", TESTA),
        ("Sampleton Demov, Testa", TESTA),
        ("DEMOV-SAMPLETON, TESTA", TESTA),
        ("SMITHSON, TESTA", client("Testa", "Smithson-Dummerling")),
        ("DUMMERLING, TESTA", client("Testa", "Smithson-Dummerling")),
        ("SMITHSON DUMMERLING, TESTA", client("Testa", "Smithson-Dummerling")),
        ("SMITHSONDUMMERLING, TESTA", client("Testa", "Smithson Dummerling")),
        ("DE LA PROBA, MARIA", client("Maria", "De La Proba")),
        ("Maria de la Proba", client("Maria", "De La Proba")),
        ("PROBA, MARIA", client("Maria", "De la Proba")),
        ("FAKENHAM, TESTA", client("Testa", "Sampleton", also_known_as=("Testa Fakenham",))),
        ("FAKENHAM, TESTA Q", client("Testa", "Sampleton", also_known_as=("Fakenham",))),
        ("SAMPLETON, TESSIE", client("Testa", "Sampleton", also_known_as=("Tessie",))),
        ("PROBAND, BILL", client("William", "Proband")),
        ("PROBAND, WILLIAM", client("Bill", "Proband")),
        ("PROBAND, KATHERINE", client("Cathy", "Proband")),
        ("PROBAND, STEVE", client("Stephen", "Proband")),
        ("PROBAND, STEVE", client("Steven", "Proband")),
        ("PROBAND, BRYAN", client("Brian", "Proband", also_known_as=("Bryan Proband",))),  # known under both spellings
        ("PROBAND, KATHY", client("Kathleen", "Proband")),
        ("PROBAND, MARY ANN", client("Mary Ann", "Proband")),
        ("PROBAND, MARYANN", client("Mary Ann", "Proband")),
        ("PROBAND, JEAN-LUC", client("Jean Luc", "Proband")),
        ("PROBAND, MARY", client("Mary Ann", "Proband")),
        ("PROBAND, ANNA SAMPLE", client("Anna", "Sample-Proband")),  # half of the last name printed as a middle name
        ("PROBAND, ANNA BETH", client("Anna", "Proband", middle="Elizabeth")),
        ("BRIGGSEN WALTER", client("Walter", "Briggsen")),
        ("Núñez, José", client("Jose", "Nunez")),
        ("O'Demo, Testa", client("Testa", "ODemo")),
        ("PROBAND JR, DAVID", client("David", "Proband", suffix="Jr.")),
        ("David Proband, Jr.", client("David", "Proband", suffix="Jr")),
        ("PROBAND, DAVID", client("David", "Proband", suffix="Jr")),  # no suffix printed is no conflict
    ],
)
def test_the_same_person(printed: str, whose: Client) -> None:
    assert verdict(printed, whose) is AGREES


@pytest.mark.parametrize(
    ("printed", "whose"),
    [
        ("5AMPLETON, TESTA", TESTA),
        ("SAMPLET0N, TESTA", TESTA),
        ("SARNPLETON, TESTA", TESTA),
        ("SAMPIETON, TESTA", TESTA),
        ("SAMPLETAN, TESTA", TESTA),  # one letter in nine of a last name
        ("SAMPLETON, TE5TA", TESTA),
        ("Nufiez, Testa", client("Testa", "Nunez")),  # a tilde read as two letters
        ("PROBADN, CHRISTOPHER", client("Christopher", "Proband")),  # a typist's slip
        ("Testa R. Sampleton", TESTA),  # middle initials differ in most true pairs
        ("SAMPLETON, QUINN T", TESTA),  # middle name used as first, and the initial bears it out
    ],
)
@pytest.mark.parametrize("confidence", [100.0, 85.0])
def test_a_slip_is_close_and_no_more(printed: str, whose: Client, confidence: float) -> None:
    assert verdict(printed, whose, confidence) is CLOSE


@pytest.mark.parametrize("pair", [("BRIAN", "BRYAN"), ("SARA", "SARAH"), ("JON", "JOHN"), ("STEVEN", "STEPHEN"), ("ERIC", "ERICK")])
@pytest.mark.parametrize("confidence", [100.0, 85.0, 40.0])
def test_another_spelling_of_the_name_may_be_a_twins(pair: tuple[str, str], confidence: float) -> None:
    for one, other in (pair, pair[::-1]):
        assert verdict(f"PROBAND, {one}", client(other.title(), "Proband"), confidence) is CLOSE
        assert verdict(f"{one} Q PROBAND", client(other.title(), "Proband", middle="Quill"), confidence) is CLOSE


SHORT_FORMS = [
    {"CATHY", "KATHY", "KATIE", "KITTY"}, {"JAMIE", "JIMMY", "JIMMIE"}, {"MATT", "MATTHEW", "MATHEW"}, {"RICH", "RICHIE", "RICK", "RICKY"},
    {"JESS", "JESSE"}, {"JOSH", "JOSHUA"}, {"MICK", "MIKE"},
]  # fmt: skip
"""Of one name, and nobody calls two children so."""


def test_every_spelling_of_a_name_in_one_group_is_known_as_one() -> None:
    """Two names of four letters or more of one group that sound alike are never the same person's by name and birth date alone."""
    nicknames = shipped_rules().nicknames
    for group in nicknames.groups:
        for one, other in combinations(sorted(name for name in group if len(name) >= 4), 2):
            if sound(one) == sound(other) and not any({one, other} <= short for short in SHORT_FORMS):
                assert verdict(f"PROBAND, {one}", client(other.title(), "Proband")) is CLOSE, (one, other)
                assert verdict(f"PROBAND, {other}", client(one.title(), "Proband")) is CLOSE, (one, other)


def sound(name: str) -> str:
    """Roughly how a name sounds: consonants without H and doubles, one letter for every run of vowels, ``IE`` at the end as ``Y``."""
    plain = re.sub(r"(?:IE|EY|I|Y)$", "1", name).replace("PH", "F").replace("CK", "K").translate(str.maketrans("CVGZ", "KFJS", "H"))
    plain = re.sub(r"(.)\1", r"\1", plain)
    return re.sub(r"[AEIOUYW]+", "A", plain).rstrip("A")


@pytest.mark.parametrize(
    ("printed", "whose"),
    [
        ("SAMPLETON, TFSTA", TESTA),
        ("PROBAND, DAVlD", client("David", "Proband")),
        ("PROBAND, WILLLAM", client("William", "Proband")),
    ],
)
def test_only_a_machine_misreads_a_given_name(printed: str, whose: Client) -> None:
    assert verdict(printed, whose, 85.0) is CLOSE
    assert verdict(printed, whose, 100.0) is CONFLICT


@pytest.mark.parametrize(
    ("printed", "whose"),
    [
        ("SAMPLETONTESTA Q", TESTA),  # the comma is lost
        ("Pampleton, Testa", client("Testa", "de la Sampleton")),
    ],
)
def test_names_run_together_or_without_their_particle_are_close(printed: str, whose: Client) -> None:
    assert verdict(printed, whose, 85.0) is CLOSE


@pytest.mark.parametrize("printed", ["COLESWORTHBRYAN Q", "COLESWORTHBRIANNA Q", "COLESWORTHBRIAM Q"])
def test_of_names_run_together_every_letter_counts(printed: str) -> None:
    brian = client("Brian", "Colesworth", middle="Quill")
    assert verdict("COLESWORTHBRIAN Q", brian, 85.0) is CLOSE
    assert verdict(printed, brian, 85.0) in {CONFLICT, UNSURE}


@pytest.mark.parametrize("printed", ["TESTA QP SAMPLETON", "SAMPLETON, TESTA Qo"])
def test_a_speck_beside_an_initial_is_no_middle_name(printed: str) -> None:
    assert verdict(printed, TESTA, 85.0) is AGREES
    assert verdict(printed, TESTA, 100.0) is CONFLICT
    assert verdict("SAMPLETON, TESTA JO", TESTA, 85.0) is CONFLICT, "a name of two letters is one"


@pytest.mark.parametrize("pair", [("JANIYA", "JAMIYA"), ("TANIYA", "TAMIYA"), ("JANIYA", "JANIRA"), ("JANIYA", "JABARI")])
@pytest.mark.parametrize("confidence", [100.0, 85.0, 65.0])
def test_a_twin_one_letter_away_is_somebody_else(pair: tuple[str, str], confidence: float) -> None:
    for one, other in (pair, pair[::-1]):
        assert verdict(f"COLESWORTH, {one}", client(other.title(), "Colesworth"), confidence) is CONFLICT
        assert verdict(f"COLESWORTH, {one}", client(other.title(), "Colesworth"), 30.0) in {UNSURE, CONFLICT}


@pytest.mark.parametrize("confidence", [100.0, 85.0])
def test_another_full_middle_name_is_another_person(confidence: float) -> None:
    james = client("James", "Carter", middle="Robert")
    assert verdict("CARTER, JAMES LEE", james, confidence) is CONFLICT
    assert verdict("James Lee Carter", james, confidence) is CONFLICT
    assert verdict("CARTER, JAMES ROB", james, confidence) is AGREES
    assert verdict("CARTER, JAMES R", james, confidence) is AGREES
    assert verdict("CARTER, JAMES", james, confidence) is AGREES


@pytest.mark.parametrize(
    ("printed", "whose"),
    [
        ("QUINN SAMPLETON", TESTA),  # a middle name used as first: a son may bear it
        ("ALDEN, THOMAS", client("Henry", "Alden", middle="Thomas")),
        ("PROBAND, JOHN QUILL", client("Quill", "Proband")),
        ("JAMES THOMAS", client("Thomas", "James")),  # both are given names: the other way round it is another person
        ("THOMAS, JAMES", client("Thomas", "James")),
    ],
)
def test_what_a_relative_may_bear_proves_nothing(printed: str, whose: Client) -> None:
    assert verdict(printed, whose) is UNSURE


def test_an_initial_does_not_complete_a_name() -> None:
    assert verdict("SAMPLETON, JAN E", client("Jane", "Sampleton")) is CONFLICT
    assert verdict("SAMPLETON, JANE", client("Jan", "Sampleton", middle="E")) is CONFLICT


@pytest.mark.parametrize(
    ("printed", "whose"),
    [(f"PROBAND, {one}", client(other.title(), "Proband")) for pair in (
        ("JAN", "JANE"), ("JON", "JOAN"), ("MARIA", "MARIO"), ("DANA", "DANE"), ("ERIC", "ERICA"), ("MARY", "MARK"), ("TINA", "GINA"),
        ("DANIEL", "DANIELLE"), ("DANIELA", "DANIELLE"), ("MAKAYLA", "MIKAYLA"), ("CLARA", "DARA"), ("LIA", "ILA"), ("ARNIE", "AMIE"),
        ("CHRISTINE", "CHRISTINA"), ("PATRICIA", "PATRICK"), ("ANGELA", "ANGELO"), ("ADRIAN", "ADRIANA"), ("AIDEN", "JAIDEN"),
        ("JULIA", "JULIE"), ("TESTA", "TESTO"), ("TESTINA", "TESTINO"), ("PROBINA", "PROBINO"),
    ) for one, other in (pair, pair[::-1])] + [
        ("SAMPLETON, ROBERT", TESTA),
        ("SAMPLETON, QUENTIN R", TESTA),
        ("FAKENHAM, TESTA", TESTA),
        ("Bob Nobody", TESTA),
        ("PROBAND, MARY JO", client("Mary Ann", "Proband")),
        ("PROBAND-TESTER, MARIA", client("Maria", "Proband-Fakenham")),  # one of two last names is not enough
        ("PROBAND SR, DAVID", client("David", "Proband", suffix="Jr.")),
        ("David Proband III", client("David", "Proband", suffix="Jr.")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("confidence", [100.0, 85.0])
def test_somebody_else(printed: str, whose: Client, confidence: float) -> None:
    assert verdict(printed, whose, confidence) is CONFLICT


@pytest.mark.parametrize("printed", ["T SAMPLETON", "SAMPLETON, T", "SAMPLETON, T Q"])
def test_an_initial_proves_nothing(printed: str) -> None:
    assert verdict(printed) is UNSURE


def test_a_garbled_name_is_unsure_only_when_it_was_read_badly() -> None:
    assert verdict("SAMPLETON, TFSXA", confidence=48.0) is UNSURE
    assert verdict("SAMPLETON, TFSXA", confidence=96.0) is CONFLICT
    assert verdict("SAMPLETON, ROBERT", confidence=48.0) is CONFLICT
    assert verdict("GIBBERING, QUORUM", confidence=30.0) is CONFLICT


def test_a_page_without_a_name_says_nothing() -> None:
    assert verdict("") is UNSURE


def test_suffixes() -> None:
    junior = client("David", "Proband", suffix="Jr.")
    assert suffixes_conflict(seen("PROBAND SR, DAVID"), junior)
    assert suffixes_conflict(seen("David Proband II"), junior)
    assert not suffixes_conflict(seen("PROBAND, DAVID JR"), junior)
    assert not suffixes_conflict(seen("PROBAND, DAVID"), junior)
    assert not suffixes_conflict(seen("PROBAND SR, DAVID"), client("David", "Proband"))


@pytest.mark.parametrize(
    "printed", ["PROBAND SR, DAVID", "Proband, David Sr", "Proband, David, Sr.", "DAVID PROBAND SR", "David Proband III"]
)
def test_a_suffix_that_the_ledger_does_not_know(printed: str) -> None:
    assert suffix_unknown(seen(printed), client("David", "Proband"))
    assert not suffix_unknown(seen(printed), client("David", "Proband", suffix="Sr"))
    assert not suffix_unknown(seen("David Proband"), client("David", "Proband"))


def test_no_known_given_name_passes_for_another() -> None:
    """All pairs of names in nicknames.yaml that are at most two letters apart and share no group."""
    nicknames = shipped_rules().nicknames
    groups = [set(group) for group in nicknames.groups]
    names = sorted({name for group in groups for name in group} | set(nicknames.given_names))
    near = [pair for pair in combinations(names, 2) if Levenshtein.distance(*pair, score_cutoff=2) <= 2]
    assert len(near) > 1000
    for one, other in near:
        if any({one, other} <= group for group in groups):
            continue
        assert verdict(f"PROBAND, {one}", client(other.title(), "Proband"), 60.0) not in {AGREES, CLOSE}, (one, other)
        assert verdict(f"PROBAND, {other}", client(one.title(), "Proband"), 60.0) not in {AGREES, CLOSE}, (one, other)


GIVEN = st.sampled_from(
    sorted({"ROBERT", "MARIA", "QUENTIN", "DOLORES", "JANE", "WALTER", "HEIDI", "MICHAEL", "SUSAN", "ERICA", "BEATRICE"})
)


@settings(deadline=None)
@given(first=GIVEN, rate=st.floats(0.0, 0.3), seed=st.integers(0, 10_000), confidence=st.sampled_from([100.0, 80.0, 60.0, 40.0]))
def test_noise_never_makes_somebody_else_the_client(first: str, rate: float, seed: int, confidence: float) -> None:
    printed = misread(f"SAMPLETON, {first} R", rate, seed)
    assert verdict(printed, TESTA, confidence) not in {AGREES, CLOSE}


@settings(deadline=None)
@given(rate=st.floats(0.0, 0.12), seed=st.integers(0, 10_000))
def test_noise_seldom_loses_the_client(rate: float, seed: int) -> None:
    """Whatever look-alikes do to a name of nine letters, it is never a confident stranger's when it was read badly."""
    printed = misread("SAMPLETON, TESTA QUINN", rate, seed)
    assert verdict(printed, TESTA, 55.0) in {AGREES, CLOSE, UNSURE}


@pytest.mark.parametrize("printed", ["SAMPLETON, TESTAQ", "TESTA QSAMPLETON"])
def test_an_initial_whose_space_a_machine_lost_is_the_clients_own_or_anothers(printed: str) -> None:
    assert verdict(printed, TESTA, 85.0) is AGREES
    assert verdict(printed, TESTA, 100.0) is not AGREES, "nobody misread what was typed"
    assert verdict(printed.replace("Q", "X"), TESTA, 85.0) is not AGREES
    assert verdict("PROBAND, MARIA", client("Mari", "Proband", middle="Ann"), 85.0) is not AGREES, "a name of its own"
