"""Names that OneDrive takes, templates, and that two clients never share a folder by our doing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.filing.names import Naming, check_template, legal_segment, path_within_budget, place_key, render

FOLDER = "{client_folder}/Medical Records/{provider}/{subfolder}"
NAME = "{date} {kind}"
DAY = date(2026, 2, 20)
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=400)
REFUSED = [
    'a"b',
    "a*b",
    "a:b",
    "a<b",
    "a>b",
    "a?b",
    "a/b",
    "a\\b",
    "a|b",
    "a-b",
    " a",
    "a ",
    "a.",
    "a..",
    "~a",
    "~$a",
    "-a",
    "A-B",
    "a_vti_b",
]
RESERVED = ["CON", "con.txt", "NUL.tar.gz", "LPT9.pdf", "com\u00b9", ".lock", "desktop.ini", "Forms", "forms", "", ".", "..", "..."]
UNSEEN = ["\u200b", "a\u202eb", "e\u0301", "\u00e9", "e\u200d\u0301", "a\ud800b", "a\ufffeb", "a\n b", "a\t\tb", "a b"]
LONG = ["x" * 300, "x" * 299 + "y", "\u00fc" * 200, "\U0001f600" * 100]
NAUGHTY = st.sampled_from([*REFUSED, *RESERVED, *UNSEEN, *LONG])
unhurried = settings(deadline=None)
"""Other work on the machine must not fail a test."""


def refused_by_onedrive(name: str, is_folder: bool) -> str | None:
    """Microsoft's rules and the observed ones, written down a second time and otherwise than the code does."""
    stem = name.partition(".")[0].strip().lower()
    devices = {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789"}
    rules = {
        "character": bool(set(name) & set('"*:<>?/\\|')) or any(ord(char) < 32 or ord(char) == 127 for char in name),
        "space": name != name.strip(),
        "dot": name.endswith("."),
        "device": stem in devices,
        "reserved": name.lower() in {".lock", "desktop.ini", "", ".", ".."} or "_vti_" in name.lower() or name.startswith("~$"),
        "folder": is_folder and (name.startswith("~") or name.lower() == "forms"),
        "length": len(name.encode("utf-16-le", "surrogatepass")) // 2 > 255 or len(name.encode("utf-8", "surrogatepass")) > 255,
        "surrogate": any(0xD800 <= ord(char) < 0xE000 for char in name),
        "normal form": unicodedata.normalize("NFC", name) != name,
        "direction": any(unicodedata.category(char) == "Cf" for char in name),
    }
    return next((rule for rule, broken in rules.items() if broken), None)


@unhurried
@given(ANY_TEXT | NAUGHTY, st.booleans(), st.booleans())
def test_every_text_becomes_a_name_that_onedrive_takes(text: str, is_folder: bool, distinct: bool) -> None:
    name = legal_segment(text, is_folder, distinct=distinct)
    assert refused_by_onedrive(name, is_folder) is None
    assert legal_segment(text, is_folder, distinct=distinct) == name
    assert legal_segment(name, is_folder) == name


@unhurried
@given(ANY_TEXT | NAUGHTY)
def test_a_name_that_onedrive_takes_is_left_alone(text: str) -> None:
    for is_folder in (True, False):
        plain = re.sub(r"\s", " ", text)
        tame = "  " not in plain and all(
            unicodedata.category(char) not in {"Cc", "Zl", "Zp", "Zs", "Cn", "Cs"} for char in plain.replace(" ", "")
        )
        odd_port = re.match(r"(com|lpt)[\u00b9\u00b2\u00b3]", plain, re.IGNORECASE)
        if plain == text and tame and not odd_port and not plain.startswith("~") and refused_by_onedrive(text, is_folder) is None:
            assert legal_segment(text, is_folder) == text


@unhurried
@given(ANY_TEXT | NAUGHTY, ANY_TEXT | NAUGHTY)
def test_two_clients_folders_never_become_one(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    names = [legal_segment(text, is_folder=True, distinct=True) for text in (one, other)]
    assert (names[0] == names[1]) is same


def test_a_name_that_looks_like_another_ones_replacement_is_told_apart() -> None:
    first = legal_segment("Doe: Jane", is_folder=True, distinct=True)
    assert re.fullmatch(r"Doe- Jane-[0-9a-f]{8}", first)
    assert legal_segment(first, is_folder=True, distinct=True) != first
    assert legal_segment("Doe- Jane", is_folder=True, distinct=True) == "Doe- Jane"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bluegrass General Hospital", "Bluegrass General Hospital"),
        ("St. Mary's Hospital & ER #3 (100%)", "St. Mary's Hospital & ER #3 (100%)"),
        ("Commonwealth Billing, Inc.", "Commonwealth Billing, Inc"),
        ("Spine: Joint / Rehab", "Spine- Joint - Rehab"),
        ("  Núñez   Clinic ", "Núñez Clinic"),
        ("Nu\u0301n\u0303ez", "Núñez"),
        ("A\u202eB\u200bC", "ABC"),
        ("CON", "CON-"),
        ("con.txt", "con-.txt"),
        ("~$draft", "-$draft"),
        (".lock", "lock-"),
        ("desktop.ini", "desktop-.ini"),
        ("my_VTI_file", "my-vti-file"),
        ("...", "unnamed"),
        ("State\nof Care", "State of Care"),
        (".leading dot", ".leading dot"),
        ("test%46", "test%46"),
    ],
)
def test_what_becomes_of_a_name(text: str, name: str) -> None:
    assert legal_segment(text, is_folder=True) == name


def test_long_names_keep_their_ending_and_stay_apart() -> None:
    one, other = ("n" * 300 + tail + ".pdf" for tail in ("a", "b"))
    names = {legal_segment(text, is_folder=False) for text in (one, other)}
    assert len(names) == 2
    assert all(len(name) == 255 and re.search(r"n-[0-9a-f]{8}\.pdf$", name) for name in names)


@pytest.mark.parametrize(("one", "other"), [("Doe, Jane", "DOE, JANE"), ("Nu\u0301n\u0303ez", "NÚÑEZ"), ("a/b", "A/B")])
def test_places_that_onedrive_takes_for_one(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(("one", "other"), [("Strauß", "Strauss"), ("Doe, Jane", "Doe, Jan"), ("ﬁ", "fi")])
def test_places_that_are_two(one: str, other: str) -> None:
    assert place_key(one) != place_key(other)


@unhurried
@given(st.lists(NAUGHTY.map(lambda text: legal_segment(text, is_folder=True)), min_size=1, max_size=6), st.integers(200, 400))
def test_a_path_keeps_within_its_budget(segments: list[str], budget: int) -> None:
    names = path_within_budget([*segments, "2026-02-20 Billing.pdf"], budget)
    assert len("/".join(names).encode("utf-16-le")) // 2 <= budget
    assert names[-1].endswith(".pdf")
    assert len(names) == len(segments) + 1
    assert all(refused_by_onedrive(name, is_folder=True) is None for name in names)


def test_a_path_that_fits_is_left_alone_and_one_that_never_can_is_said() -> None:
    assert path_within_budget(["a" * 200, "b" * 190, "c.pdf"]) == ("a" * 200, "b" * 190, "c.pdf")
    assert path_within_budget(["a" * 200, "b" * 200, "c.pdf"])[0] == "a" * 200
    with pytest.raises(ConfigProblem, match="longer than 400"):
        path_within_budget(["a" * 24] * 20)


def place(client: str = "Sampleton, Testina", provider: str = "Bluegrass General Hospital", **changes: str) -> tuple[str, str]:
    naming = Naming(changes.get("folder", FOLDER), changes.get("name", NAME))
    return naming(client_folder=client, provider=provider, subfolder=changes.get("subfolder", "Billing"), title="Billing", on=DAY)


def test_a_pieces_place() -> None:
    assert place() == ("Sampleton, Testina/Medical Records/Bluegrass General Hospital/Billing", "2026-02-20 Billing.pdf")
    assert place(provider="Spine/Joint") == ("Sampleton, Testina/Medical Records/Spine-Joint/Billing", "2026-02-20 Billing.pdf")
    assert place("../../etc", "..")[0].count("/") == 3
    assert place(folder="Clients/{client_folder} (medical)/{provider}", name="{provider} {kind}") == (
        "Clients/Sampleton, Testina (medical)/Bluegrass General Hospital",
        "Bluegrass General Hospital Billing.pdf",
    )


@unhurried
@given(ANY_TEXT | NAUGHTY, ANY_TEXT | NAUGHTY, ANY_TEXT | NAUGHTY)
def test_any_clients_place_is_legal_and_its_own(client: str, other: str, provider: str) -> None:
    folder, name = place(client, provider)
    segments = folder.split("/")
    assert len(segments) == 4
    assert all(refused_by_onedrive(segment, is_folder=True) is None for segment in segments)
    assert refused_by_onedrive(name, is_folder=False) is None
    assert len(f"{folder}/{name}".encode("utf-16-le")) // 2 <= 394
    if unicodedata.normalize("NFC", client) != unicodedata.normalize("NFC", other):
        assert place(other, provider)[0].split("/")[0] != segments[0]


@pytest.mark.parametrize("template", ["{client}/x", "{client_folder!r}", "{date:%Y}", "{", "{}", "{client_folder"])
def test_a_template_with_a_mistake_is_refused_when_it_is_read(template: str) -> None:
    with pytest.raises(ConfigProblem):
        check_template(template)
    with pytest.raises(ConfigProblem):
        Naming(FOLDER, template)


@pytest.mark.parametrize("folder", ["{provider}/{subfolder}", "{client_folder} {provider}", "{client_folder}/{client_folder}", "x"])
def test_a_template_under_which_clients_could_share_a_folder_is_refused(folder: str) -> None:
    with pytest.raises(ConfigProblem, match="client_folder"):
        Naming(folder, NAME)


def test_render_never_makes_a_folder_of_a_value() -> None:
    assert render("{date} {kind}", {"date": "2026-02-20", "kind": "X-ray/CT"}) == "2026-02-20 X-ray-CT"
    with pytest.raises(ConfigProblem, match="no value"):
        render("{provider}", {"date": "2026-02-20"})
