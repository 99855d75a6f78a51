"""The shipped rules of recognition: complete, sound, and refused with their place when somebody mistypes one."""

from __future__ import annotations

from pathlib import Path

import pytest
from recognition_samples import shipped_rules

from medrec_daemon import rules as rules_room
from medrec_daemon.errors import ConfigProblem
from medrec_daemon.model import Kind, PartName
from medrec_daemon.recognition.layout import fold

CLOSING = {Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.IMAGES, Kind.CERTIFICATION}


def test_every_kind_has_a_type_of_page() -> None:
    assert {page_type.kind for page_type in shipped_rules().page_types} == set(Kind)


@pytest.mark.parametrize("page_type", shipped_rules().page_types, ids=lambda page_type: page_type.name)
def test_a_type_is_sound(page_type: rules_room.PageType) -> None:
    words = [" ".join(fold(phrase.words).split()) for phrase in page_type.phrases]
    assert all(words), "a phrase of punctuation only"
    assert len(set(zip(words, (phrase.where for phrase in page_type.phrases), strict=True))) == len(words), "a phrase stands twice"
    assert sum(max(phrase.weight, 0.0) for phrase in page_type.phrases) > shipped_rules().gates.kind_floor, "it can never be believed"
    assert all(cue.expression for cue in page_type.numbers)
    assert page_type.closes is None or page_type.closes.value == page_type.kind.value
    assert (page_type.files_under == "Billing") == (page_type.kind is Kind.BILLING)


def test_only_what_answers_a_request_closes_a_part() -> None:
    closing = {page_type.kind for page_type in shipped_rules().page_types if page_type.closes}
    assert closing == CLOSING
    assert {page_type.closes for page_type in shipped_rules().page_types if page_type.closes} == set(PartName)


def test_gates_are_in_order() -> None:
    gates = shipped_rules().gates
    assert 0 < gates.page_floor <= gates.kind_floor
    assert 0 < gates.page_margin <= gates.kind_margin
    assert gates.provider_floor > 2.0, "a telephone number alone is never enough"
    assert gates.provider_floor <= 3.0, "a letterhead is"
    assert 80 <= gates.name_likeness <= 95


def test_no_nickname_makes_two_people_one() -> None:
    groups = [set(group) for group in shipped_rules().nicknames.groups]
    for pair in (
        {"MARIA", "MARIO"},
        {"JANE", "JAN"},
        {"ERIC", "ERICA"},
        {"DANIEL", "DANIELLE"},
        {"PATRICIA", "PATRICK"},
        {"JULIA", "JULIE"},
    ):
        assert not any(pair <= group for group in groups)


def test_the_offices_own_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "eob.yaml").write_text("title: Benefits\nkind: eob\nphrases:\n  - {words: leistungsabrechnung, weight: 5}\n")
    (tmp_path / "kinds" / "ours.yaml").write_text("title: Ours\nkind: other\nphrases:\n  - {words: only ours, weight: 5}\n")
    rules = rules_room.load(tmp_path)
    assert [phrase.words for phrase in rules.page_type("eob").phrases] == ["leistungsabrechnung"]
    assert rules.page_type("ours").kind is Kind.OTHER


def test_a_mistyped_key_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "eob.yaml").write_text("title: Benefits\nkind: eob\nphrases:\n  - {wrods: benefits, weight: 5}\n")
    with pytest.raises(ConfigProblem) as caught:
        rules_room.load(tmp_path)
    assert "kinds/eob.yaml" in caught.value.what
    assert "phrases.0.wrods" in caught.value.what


def test_the_readme_names_every_key_of_a_page_type() -> None:
    readme = (rules_room.SHIPPED / "README.md").read_text(encoding="utf-8")
    for key in rules_room.PageType.model_fields:
        assert key == "name" or f"`{key}`" in readme
