"""Finding matters, noticing what a person did by hand, setting aside what is wrong, and the cache that may be lost at any time."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import PROVIDERS, matter_text

from medrec_daemon import reference
from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater, UnknownName, UsageProblem
from medrec_daemon.ledger import disk
from medrec_daemon.ledger.index import Index
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Client, Matter, Provider, Treatment
from medrec_daemon.ledger.rows import RequestCounts, rows_of

OTHER = "RR-4HXW3NC"
TODAY = date(2026, 2, 20)


def put(folder: Path, matter: str, text: str) -> Path:
    path = folder / "matters" / f"{matter}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def add(ledger: Ledger, matter: str, **client: object) -> None:
    ledger.add_matter(Matter(matter=matter, client=Client.model_validate({"first": "Demo", "last": "Patientsson"} | client)))


def test_heads_tell_who_the_clients_are_without_what_was_asked_for(ledger: Ledger, folder: Path) -> None:
    (head,) = ledger.heads(["2026-0143", "2026-9999"])
    whole = ledger.matter("2026-0143")
    assert (head.matter, head.client, head.folder, head.learned) == (whole.matter, whole.client, whole.folder, whole.learned)
    assert whole.requests
    assert not head.requests
    put(folder, "2026-0143", matter_text("2026-0143").replace("Sampleton", "Patientsson"))
    ledger.refresh()
    assert [one.client.last for one in ledger.heads(["2026-0143"])] == ["Patientsson"]
    put(folder, "2026-0143", "matter: [")
    ledger.refresh()
    assert list(ledger.heads(["2026-0143"])) == []


def test_a_matter_is_found_by_everything_it_is_known_by(ledger: Ledger) -> None:
    assert ledger.matter_ids() == ("2026-0143",)
    assert ledger.matter("2026-0143").client.last == "Sampleton"
    assert ledger.matters_by_last_name("SAMPLETON") == ("2026-0143",)
    assert ledger.matters_by_last_name("TESTINA") == ("2026-0143",)
    assert ledger.matters_by_first_and_last("TESTINA", "SAMPLETON") == ("2026-0143",)
    assert ledger.matters_by_first_and_last("DEMO", "SAMPLETON") == ()
    assert ledger.matters_by_birth(date(1971, 3, 14)) == ("2026-0143",)
    assert ledger.matters_by_birth(date(1971, 4, 13)) == ()
    assert ledger.by_reference("RR-7F3K9TE") == ("2026-0143", "RR-7F3K9TE")
    assert ledger.by_reference(OTHER) is None
    assert ledger.matters_with_provider("bluegrass-general") == ("2026-0143",)
    assert ledger.matters_with_provider("demo-imaging") == ()
    assert ledger.matters_with_open_requests() == ("2026-0143",)
    assert ledger.provider("demo-imaging").name == "Demo Imaging"
    assert ledger.problems == ()


@pytest.mark.parametrize(
    ("client", "asked"),
    [
        ({"last": "Sampleton-Demo"}, ["SAMPLETON-DEMO", "SAMPLETON", "DEMO", "SAMPLETONDEMO", "SAMPLETON DEMO"]),
        ({"last": "Sampleton"}, ["SAMPLETON-JONES"]),
        ({"last": "Mc Sample"}, ["MCSAMPLE", "MC SAMPLE", "SAMPLE"]),
        ({"last": "O'Sample"}, ["OSAMPLE"]),
        ({"last": "Sampléñez"}, ["SAMPLENEZ"]),
        ({"also_known_as": ("Demo Maidenname",)}, ["MAIDENNAME", "PATIENTSSON"]),
        ({"also_known_as": ("Maidenname, Demo",)}, ["MAIDENNAME"]),
        ({"also_known_as": ("Nickname",)}, ["NICKNAME"]),
        ({"first": "Demo", "middle": "Quinn"}, ["DEMO", "QUINN"]),
    ],
)
def test_names_are_found_as_records_print_them(ledger: Ledger, client: dict[str, object], asked: list[str]) -> None:
    add(ledger, "2026-0200", **client)
    for name in asked:
        assert "2026-0200" in ledger.matters_by_last_name(name), name


def test_all_last_names_are_those_of_people_not_their_first_names(ledger: Ledger) -> None:
    assert ledger.all_last_names() == ("SAMPLETON",)
    add(ledger, "2026-0200", last="Doe-Demo", also_known_as=("Janet Maidenname",))
    assert ledger.all_last_names() == ("DEMO", "DOE", "DOE-DEMO", "DOEDEMO", "MAIDENNAME", "SAMPLETON")
    for name in ledger.all_last_names():
        assert ledger.matters_by_last_name(name)


def test_unknown_names_come_with_the_nearest(ledger: Ledger) -> None:
    with pytest.raises(UnknownName, match="2026-0143") as caught:
        ledger.matter("2026-0134")
    assert "Did you mean 2026-0143?" in caught.value.remedy
    with pytest.raises(UnknownName, match="Did you mean bluegrass-general"):
        ledger.provider("bluegras-general")
    for impossible in ("", "../providers", "a/b", ".lock", "x" * 500):
        with pytest.raises(UnknownName):
            ledger.matter(impossible)


def test_requests_are_counted_by_state(ledger: Ledger, folder: Path) -> None:
    assert ledger.request_counts(TODAY) == RequestCounts(draft=0, open=1, partial=0, overdue=1, waiting_on_us=0, closed=0)
    assert ledger.request_counts(date(2026, 2, 11)).overdue == 0
    text = matter_text("2026-0143")
    put(folder, "2026-0143", text.replace("billing: {from: 2026-01-05, to: present, state: open}", "billing: {state: received}"))
    put(folder, "2026-0150", matter_text("2026-0150", reference=OTHER) + "    waiting_on_us: {why: invoice, since: 2026-02-01}\n")
    closed, draft = references_for(2)
    put(folder, "2026-0151", matter_text("2026-0151", reference=closed) + "    closed: {on: 2026-02-01, why: all parts received}\n")
    put(folder, "2026-0152", matter_text("2026-0152", reference=draft).partition("    sent:")[0])
    ledger.refresh()
    assert ledger.problems == ()
    assert ledger.request_counts(TODAY) == RequestCounts(draft=1, open=2, partial=1, overdue=1, waiting_on_us=1, closed=1)
    assert ledger.matters_with_open_requests() == ("2026-0143", "2026-0150")


def test_files_added_edited_and_removed_by_hand_are_noticed(ledger: Ledger, folder: Path) -> None:
    put(folder, "2026-0144", matter_text("2026-0144", last="Patientsson", reference=OTHER))
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143", "2026-0144")
    assert ledger.by_reference(OTHER) == ("2026-0144", OTHER)
    put(folder, "2026-0144", matter_text("2026-0144", last="Changed", reference=OTHER))
    ledger.refresh()
    assert ledger.matters_by_last_name("PATIENTSSON") == ()
    assert ledger.matters_by_last_name("CHANGED") == ("2026-0144",)
    (folder / "matters" / "2026-0144.yaml").rename(folder / "matters" / "2026-0145.yaml")
    ledger.refresh()
    assert [(problem.field, problem.line) for problem in ledger.problems] == [("matter", 1)]
    (folder / "matters" / "2026-0145.yaml").unlink()
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)
    assert ledger.by_reference(OTHER) is None
    assert ledger.problems == ()


def test_an_edit_of_the_same_size_within_one_step_of_the_files_clock_is_noticed(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    path.write_text(matter_text("2026-0143", first="Anna"), encoding="utf-8")
    instant = path.stat().st_mtime_ns
    ledger.refresh()
    path.write_text(matter_text("2026-0143", first="Bert"), encoding="utf-8")
    os.utime(path, ns=(instant, instant))
    assert ledger.matter("2026-0143").client.first == "Bert"
    path.write_text(matter_text("2026-0143", first="Cora"), encoding="utf-8")
    os.utime(path, ns=(instant, instant))
    ledger.refresh()
    assert ledger.matters_by_first_and_last("CORA", "SAMPLETON") == ("2026-0143",)


def test_a_matter_is_read_fresh_without_a_refresh(ledger: Ledger, folder: Path) -> None:
    put(folder, "2026-0144", matter_text("2026-0144", reference=OTHER))
    assert ledger.matter("2026-0144").client.first == "Testina"
    (folder / "matters" / "2026-0144.yaml").unlink()
    with pytest.raises(UnknownName):
        ledger.matter("2026-0144")


def test_a_faulty_matter_is_set_aside_and_the_others_work_on(ledger: Ledger, folder: Path) -> None:
    text = matter_text("2026-0144", last="Patientsson", reference=OTHER).replace("  due:", "").replace("billing: {", "biling: {")
    put(folder, "2026-0144", text)
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)
    assert ledger.matters_by_last_name("PATIENTSSON") == ()
    (problem, *_) = ledger.problems
    assert problem.file == "ledger/matters/2026-0144.yaml"
    with pytest.raises(FileProblem) as caught:
        ledger.matter("2026-0144")
    assert f"ledger/matters/2026-0144.yaml, line {problem.line}" in caught.value.what
    with pytest.raises(FileProblem):
        ledger.change("2026-0144", lambda matter: matter)
    assert (folder / "matters" / "2026-0144.yaml").read_text(encoding="utf-8") == text
    assert ledger.by_reference(OTHER) == ("2026-0144", OTHER)
    assert ledger.set_aside_by_last_name("PATIENTSSON") == ("2026-0144",)
    assert ledger.set_aside_by_last_name("SAMPLETON") == ()
    put(folder, "2026-0144", matter_text("2026-0144", last="Patientsson", reference=OTHER))
    ledger.refresh()
    assert ledger.problems == ()
    assert ledger.matters_by_last_name("PATIENTSSON") == ("2026-0144",)


def test_a_clash_is_noticed_and_mended_without_a_refresh(ledger: Ledger, folder: Path) -> None:
    put(folder, "2026-0143", matter_text("2026-0143").replace("bluegrass-general", "no-such-provider"))
    with pytest.raises(FileProblem, match=r"requests\[0\].provider"):
        ledger.matter("2026-0143")
    put(folder, "2026-0143", matter_text("2026-0143", first="Mended"))
    assert ledger.matter("2026-0143").client.first == "Mended"
    assert ledger.matter_ids() == ("2026-0143",)


def test_an_unknown_provider_sets_its_matter_aside_until_it_is_on_the_list(ledger: Ledger, folder: Path) -> None:
    text = matter_text("2026-0144", reference=OTHER).replace("bluegrass-general", "bluegras-general")
    put(folder, "2026-0144", text)
    ledger.refresh()
    (problem,) = ledger.problems
    assert problem.field == "requests[0].provider"
    assert text.splitlines()[problem.line - 1].strip() == "provider: bluegras-general"
    assert "did you mean 'bluegrass-general'?" in problem.message
    with pytest.raises(FileProblem, match="line"):
        ledger.matter("2026-0144")
    ledger.add_provider(Provider(id="bluegras-general", name="Another Hospital"))
    assert ledger.problems == ()
    assert ledger.matter("2026-0144").requests[0].provider == "bluegras-general"


def test_a_reference_in_two_matters_sets_both_aside(ledger: Ledger, folder: Path) -> None:
    put(folder, "2026-0144", matter_text("2026-0144"))
    ledger.refresh()
    assert [(problem.file, problem.field) for problem in ledger.problems] == [
        ("ledger/matters/2026-0143.yaml", "requests[0].id"),
        ("ledger/matters/2026-0144.yaml", "requests[0].id"),
    ]
    assert ledger.matters_by_last_name("SAMPLETON") == ()
    assert ledger.matter_ids() == ()
    for matter in ("2026-0143", "2026-0144"):
        with pytest.raises(FileProblem, match="RR-7F3K9TE"):
            ledger.matter(matter)
    (folder / "matters" / "2026-0144.yaml").unlink()
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)


def test_a_copied_file_does_not_spoil_the_original(ledger: Ledger, folder: Path) -> None:
    shutil.copy(folder / "matters" / "2026-0143.yaml", folder / "matters" / "2026-0143 copy.yaml")
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)
    assert ledger.by_reference("RR-7F3K9TE") == ("2026-0143", "RR-7F3K9TE")
    assert [problem.file for problem in ledger.problems] == ["ledger/matters/2026-0143 copy.yaml"]


def test_two_files_of_one_matter_are_refused(ledger: Ledger, folder: Path) -> None:
    (folder / "matters" / "2026-0143.json").write_text('{"matter": "2026-0143", "client": {"first": "A", "last": "B"}}', encoding="utf-8")
    ledger.refresh()
    with pytest.raises(FileProblem, match="keep one of them"):
        ledger.matter("2026-0143")
    assert ledger.problems


def test_a_file_that_cannot_be_read_is_a_problem_of_its_own(ledger: Ledger, folder: Path) -> None:
    (folder / "matters" / "2026-0144.yaml").write_bytes(b"matter: \xff\xfe\n")
    (folder / "matters" / ".2026-0143.yaml.swp").write_bytes(b"junk of an editor")
    (folder / "matters" / "2026-0143.yaml~").write_bytes(b"junk of an editor")
    ledger.refresh()
    assert [problem.file for problem in ledger.problems] == ["ledger/matters/2026-0144.yaml"]
    assert "UTF-8" in ledger.problems[0].message
    assert ledger.matter_ids() == ("2026-0143",)


def test_a_faulty_provider_list_stops_no_matter(ledger: Ledger, folder: Path) -> None:
    (folder / "providers.yaml").write_text(PROVIDERS.replace("type: hospital", "type: hopsital"), encoding="utf-8")
    ledger.refresh()
    assert [problem.field for problem in ledger.problems] == ["[0].type"]
    assert ledger.matter_ids() == ("2026-0143",)
    assert [provider.id for provider in ledger.providers] == ["demo-imaging"]
    with pytest.raises(FileProblem, match=r"providers.yaml, line 7"):
        ledger.provider("bluegrass-general")
    with pytest.raises(FileProblem, match=r"providers.yaml"):
        ledger.add_provider(Provider(id="new", name="New Clinic"))
    (folder / "providers.yaml").write_text("- id: [", encoding="utf-8")
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)
    assert ledger.providers == ()
    with pytest.raises(FileProblem, match="not YAML"):
        ledger.provider("bluegrass-general")


def test_an_edit_of_the_provider_list_within_one_step_of_the_files_clock_is_noticed(ledger: Ledger, folder: Path) -> None:
    path = folder / "providers.yaml"
    path.write_text("- {id: demo-one, name: One}\n", encoding="utf-8")
    instant = path.stat().st_mtime_ns
    ledger.refresh()
    path.write_text("- {id: demo-two, name: Two}\n", encoding="utf-8")
    os.utime(path, ns=(instant, instant))
    ledger.refresh()
    assert [provider.id for provider in ledger.providers] == ["demo-two"]
    path.unlink()
    ledger.refresh()
    assert ledger.providers == ()


def test_providers_are_added_and_changed_in_their_file(ledger: Ledger, folder: Path) -> None:
    ledger.add_provider(Provider(id="demo-ems", name="Demo EMS", type="ems"))
    ledger.change_provider("demo-imaging", lambda provider: provider.model_copy(update={"npi": "1234567893"}))
    text = (folder / "providers.yaml").read_text(encoding="utf-8")
    assert text == PROVIDERS + '  npi: "1234567893"\n- id: demo-ems\n  name: Demo EMS\n  type: ems\n'
    assert ledger.provider("demo-imaging").npi == "1234567893"
    with pytest.raises(UsageProblem, match="taken"):
        ledger.add_provider(Provider(id="demo-ems", name="Another"))
    with pytest.raises(UsageProblem, match="cannot change"):
        ledger.change_provider("demo-ems", lambda provider: provider.model_copy(update={"id": "ems"}))
    with pytest.raises(UnknownName):
        ledger.change_provider("no-such", lambda provider: provider)


def test_json_files_work_as_yaml_ones_do(folder: Path, cache: Path) -> None:
    (folder / "providers.yaml").unlink()
    (folder / "providers.json").write_text('[{"id": "demo-imaging", "name": "Demo Imaging"}]', encoding="utf-8")
    (folder / "matters" / "2026-0143.yaml").unlink()
    path = folder / "matters" / "2026-0200.json"
    path.write_text('{"matter": "2026-0200", "client": {"first": "Demo", "last": "Patientsson"}}', encoding="utf-8")
    ledger = Ledger.open(folder, cache)
    assert ledger.matters_by_last_name("PATIENTSSON") == ("2026-0200",)
    row = Treatment(provider="demo-imaging")
    ledger.change("2026-0200", lambda matter: matter.model_copy(update={"treatment": (row,)}))
    assert '"treatment": [' in path.read_text(encoding="utf-8")
    ledger.add_provider(Provider(id="demo-ems", name="Demo EMS"))
    assert (folder / "providers.json").read_text(encoding="utf-8").startswith("[\n  {\n")
    ledger.close()
    again = Ledger.open(folder, cache)
    assert again.matter("2026-0200").treatment == (row,)
    assert [provider.id for provider in again.providers] == ["demo-imaging", "demo-ems"]
    again.close()


def test_a_new_matter_gets_its_own_file(ledger: Ledger, folder: Path) -> None:
    add(ledger, "2026-0200")
    path = folder / "matters" / "2026-0200.yaml"
    assert path.read_text(encoding="utf-8") == 'matter: "2026-0200"\nclient:\n  first: Demo\n  last: Patientsson\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageProblem, match="already"):
        add(ledger, "2026-0200")
    for impossible in ("../2026", "", ".hidden", "a/b", "line\nbreak", "x" * 300):
        with pytest.raises(UsageProblem, match="cannot be a matter's number"):
            add(ledger, impossible)
    assert sorted(path.name for path in (folder / "matters").iterdir()) == ["2026-0143.yaml", "2026-0200.yaml"]


def damage_nothing(_: Path) -> None:
    pass


def delete(cache: Path) -> None:
    for path in cache.parent.iterdir():
        path.unlink()


def scribble(cache: Path) -> None:
    cache.write_bytes(b"this is no data base" * 500)


def cut_short(cache: Path) -> None:
    os.truncate(cache, cache.stat().st_size // 2)


def empty(cache: Path) -> None:
    os.truncate(cache, 0)


def of_another_make(cache: Path) -> None:
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE maker SET fingerprint = 1")
        connection.execute("UPDATE bodies SET body = '{}'")
    connection.close()


DAMAGES = [damage_nothing, delete, scribble, cut_short, empty, of_another_make]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_cache_is_made_anew_when_it_is_lost_or_damaged(folder: Path, cache: Path, damage: Callable[[Path], None]) -> None:
    first = Ledger.open(folder, cache)
    before = first.matter("2026-0143")
    first.close()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
    damage(cache)
    again = Ledger.open(folder, cache)
    assert again.matter("2026-0143") == before
    assert again.by_reference("RR-7F3K9TE") == ("2026-0143", "RR-7F3K9TE")
    assert again.matters_by_last_name("SAMPLETON") == ("2026-0143",)
    again.close()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [delete, scribble])
def test_a_cache_lost_while_the_service_runs_is_made_anew_at_the_next_refresh(
    ledger: Ledger, folder: Path, cache: Path, damage: Callable[[Path], None]
) -> None:
    damage(cache)
    put(folder, "2026-0144", matter_text("2026-0144", reference=OTHER))
    ledger.refresh()
    assert ledger.by_reference(OTHER) == ("2026-0144", OTHER)
    assert ledger.matter("2026-0143").client.first == "Testina"
    second = Ledger.open(folder, cache)
    assert second.matter_ids() == ("2026-0143", "2026-0144")
    second.close()


@pytest.mark.parametrize("asked_first", [True, False])
def test_a_cache_found_damaged_in_the_middle_is_made_anew(folder: Path, cache: Path, asked_first: bool) -> None:
    numbers = [f"2026-{number:04}" for number in range(1000, 1150)]
    for number, fresh in zip(numbers, references_for(len(numbers)), strict=True):
        os.utime(put(folder, number, matter_text(number, reference=fresh)), (1_700_000_000, 1_700_000_000))
    Ledger.open(folder, cache).close()
    ledger = Ledger.open(folder, cache)
    with cache.open("r+b") as pages:
        pages.seek(4096)
        pages.write(b"\xa5" * (cache.stat().st_size - 4096))
    if asked_first:
        with pytest.raises(TryLater, match="damaged"):
            [ledger.matter(number) for number in numbers]
    else:
        for number in numbers:
            (folder / "matters" / f"{number}.yaml").touch()
    ledger.refresh()
    assert [ledger.matter(number).matter for number in numbers] == numbers
    assert len(ledger.matters_by_last_name("SAMPLETON")) == 151
    ledger.close()


def references_for(count: int) -> list[str]:
    bodies = ["AAAA" + one + two for one in reference.ALPHABET for two in reference.ALPHABET]
    return [f"RR-{body}{reference.check_symbol(body)}" for body in bodies[:count]]


def test_a_stale_row_that_another_process_wrote_late_is_read_again(ledger: Ledger, folder: Path, cache: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    late, old = Index(cache), disk.read(path)
    before = ledger.matter("2026-0143")
    after = before.client.model_copy(update={"last": "Newname"})
    ledger.change("2026-0143", lambda matter: matter.model_copy(update={"client": after}))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    ledger.refresh()
    with late.writing():
        late.put(path.name, old, before, (), rows_of(before))
    late.close()
    ledger.refresh()
    assert ledger.matters_by_last_name("NEWNAME") == ("2026-0143",)
    assert ledger.matters_by_last_name("SAMPLETON") == ()


def test_what_a_killed_writer_left_is_swept_away_at_the_start(folder: Path, cache: Path) -> None:
    for left in (folder / ".writing-abc.tmp", folder / "matters" / ".writing-def.tmp"):
        left.write_text("half of a fi", encoding="utf-8")
    Ledger.open(folder, cache).close()
    assert sorted(path.name for path in folder.rglob("*")) == [".lock", "2026-0143.yaml", "matters", "providers.yaml"]


def test_a_warm_start_opens_no_unchanged_file(folder: Path, cache: Path) -> None:
    path, long_ago = folder / "matters" / "2026-0143.yaml", 1_700_000_000
    os.utime(path, (long_ago, long_ago))
    Ledger.open(folder, cache).close()
    path.write_text(matter_text("2026-0143", first="Unnoted"), encoding="utf-8")
    os.utime(path, (long_ago, long_ago))
    warm = Ledger.open(folder, cache)
    assert warm.matter("2026-0143").client.first == "Testina"
    os.utime(path)
    assert warm.matter("2026-0143").client.first == "Unnoted"
    warm.close()


def test_a_ledger_that_is_gone_is_not_an_empty_one(ledger: Ledger, folder: Path, cache: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(TryLater, match="is gone"):
        ledger.refresh()
    with pytest.raises(TryLater):
        ledger.change("2026-0143", lambda matter: matter)
    folder.mkdir()
    with pytest.raises(TryLater, match="is gone"):
        ledger.refresh()
    assert len(ledger.providers) == 2
    with pytest.raises(ConfigProblem, match="holds no ledger"):
        Ledger.open(folder, cache)
    folder.rmdir()
    folder.with_name("elsewhere").rename(folder)
    ledger.refresh()
    assert ledger.matter_ids() == ("2026-0143",)


def test_new_references_are_free_and_valid(ledger: Ledger) -> None:
    fresh = {ledger.new_reference() for _ in range(20)}
    assert len(fresh) == 20
    assert all(reference.is_valid(each) and ledger.by_reference(each) is None for each in fresh)
