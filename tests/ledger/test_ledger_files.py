"""A matter's file: the design's own example, JSON, and every mistake with its line, its field and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ledger_samples import PROVIDERS, matter_text

from medrec_daemon.ledger import disk
from medrec_daemon.ledger.files import Source, dump_matter, dump_providers, parse_matter, parse_providers
from medrec_daemon.ledger.model import Activity, Client, Matter, Part, PartState
from medrec_daemon.ledger.problems import LedgerProblem
from medrec_daemon.model import Kind, PartName

EXAMPLE = (Path(__file__).parent / "2026-0143.yaml").read_text(encoding="utf-8")
NAME = "ledger/matters/2026-0143.yaml"


def parsed(text: str, name: str = NAME) -> Matter:
    result = parse_matter(Source(text, name))
    assert result.matter is not None, [str(problem) for problem in result.problems]
    return result.matter


def problems(text: str, name: str = NAME) -> list[LedgerProblem]:
    result = parse_matter(Source(text, name))
    assert result.matter is None
    assert result.problems
    return list(result.problems)


def only_problem(text: str, name: str = NAME) -> LedgerProblem:
    (problem,) = problems(text, name)
    assert problem.file == name
    return problem


def line_with(text: str, word: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if word in line)


def test_the_designs_example_means_what_it_says() -> None:
    matter = parsed(EXAMPLE)
    assert matter.client.born == date(1971, 3, 14)
    assert matter.client.ssn is None
    assert matter.client.address is not None
    assert matter.client.address.zip == "40507"
    assert matter.client_folder == "Doe, Jane"
    request = matter.requests[0]
    assert request.parts[PartName.BILLING] == Part.model_validate(
        {"from": date(2026, 1, 5), "to": "present", "state": PartState.RECEIVED, "on": date(2026, 2, 20)}
    )
    assert request.required_open() == (PartName.RECORDS, PartName.RADIOLOGY)
    assert request.partial
    assert request.sent[0].to == "+18595550100"
    assert request.waiting_on_us is None
    assert request.documents[0].kind is Kind.BILLING
    call = request.activity[0]
    assert (call.with_, call.at) == ("Maria, ROI", datetime(2026, 1, 26, 10, 12, tzinfo=timezone(timedelta(hours=-5))))


def test_the_designs_example_is_written_back_word_for_word() -> None:
    assert dump_matter(parsed(EXAMPLE), Source(EXAMPLE, NAME)) == EXAMPLE


def test_a_change_keeps_every_comment_beside_its_field() -> None:
    matter = parsed(EXAMPLE)
    changed = matter.model_copy(update={"attorney": "Somebody Else", "folder": None})
    text = dump_matter(changed, Source(EXAMPLE, NAME))
    before, after = EXAMPLE.splitlines(), text.splitlines()
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert different == [
        ("attorney: A. Attorney", "attorney: Somebody Else"),
        ('folder: Doe, Jane                 # default "{last}, {first}"', 'folder: null                      # default "{last}, {first}"'),
    ]


def test_text_over_several_lines_is_no_comment() -> None:
    text = matter_text("2026-0143") + (
        "# about the treatment\n"
        "treatment:\n"
        "  - provider: bluegrass-general\n"
        "    notes: |\n"
        "      first line # not a remark\n"
        "\n"
        "      # nor this\n"
        "    status: 'treating #1'  # a remark\n"
        "\n"
        "# the end\n"
    )
    matter = parsed(text)
    assert matter.treatment[0].notes == "first line # not a remark\n\n# nor this\n"
    written = dump_matter(matter, Source(text, NAME))
    assert parsed(written) == matter
    treated = (
        '  - {provider: bluegrass-general, status: "treating #1", notes: "first line # not a remark\\n\\n# nor this\\n"}  # a remark\n'
    )
    assert "  born: 1971-03-14\n# about the treatment\ntreatment:\n" + treated + "requests:\n" in written
    assert written.endswith("follow_up: 2026-01-26\n\n# the end\n")


def test_a_new_file_is_short_and_reads_back() -> None:
    matter = parsed(EXAMPLE)
    text = dump_matter(matter, Source("", NAME))
    assert "null" not in text
    assert 'matter: "2026-0143"\n' in text
    assert '  address: {street: 12 Elm Street, city: Lexington, state: KY, zip: "40507"}\n' in text
    assert "      records:   {from: 2026-01-05, to: present, state: open}\n" in text
    assert parsed(text) == matter


def test_json_is_read_and_written_as_json() -> None:
    name = "ledger/matters/2026-0143.json"
    matter = parsed(EXAMPLE)
    text = dump_matter(matter, Source("", name))
    assert text.startswith('{\n  "matter": "2026-0143",\n')
    assert parsed(text, name) == matter
    again = dump_matter(matter.model_copy(update={"attorney": None}), Source(text, name))
    assert parsed(again, name).attorney is None
    assert '"attorney"' not in again


def test_the_provider_list_is_written_back_word_for_word() -> None:
    source = Source(PROVIDERS, "ledger/providers.yaml")
    result = parse_providers(source)
    assert result.problems == ()
    assert [provider.id for provider in result.providers] == ["bluegrass-general", "demo-imaging"]
    assert dump_providers(result.providers, source) == PROVIDERS


def test_plain_words_are_what_they_look_like() -> None:
    text = matter_text("2026-0143", first="No", last="Null")
    text = text.replace("  born:", "  address: {state: NO, zip: 04101, street: 007}\n  born:")
    client = parsed(text).client
    assert (client.first, client.last) == ("No", "Null")
    assert client.address is not None
    assert (client.address.state, client.address.zip, client.address.street) == ("NO", "04101", "007")
    written = dump_matter(parsed(text), Source("", NAME))
    assert 'first: "No"\n' in written
    assert 'last: "Null"\n' in written
    assert parsed(written).client == client


def test_line_ends_and_byte_order_mark_of_a_windows_editor(tmp_path: Path) -> None:
    path = tmp_path / "2026-0143.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert parsed(disk.read(path).text) == parsed(EXAMPLE)


def test_an_unknown_field_is_named_with_its_line() -> None:
    text = EXAMPLE.replace("paralegal:", "paralegl:")
    problem = only_problem(text)
    assert (problem.line, problem.field) == (line_with(text, "paralegl"), "paralegl")
    assert "did you mean 'paralegal'?" in problem.message
    assert "save the file" in problem.message


@pytest.mark.parametrize(
    ("right", "wrong", "field", "hint"),
    [
        ("      records:  ", "      recrods:  ", "requests[0].parts.recrods", "did you mean 'records'?"),
        ("wanted_only", "wantd_only", "requests[0].parts.images.wantd_only", "did you mean 'wanted_only'?"),
        ("filed_as", "filedas", "requests[0].documents[0].filedas", "did you mean 'filed_as'?"),
        ("checked_by", "chekced_by", "authorizations[0].chekced_by", "did you mean 'checked_by'?"),
        ("state: KY", "stat: KY", "client.address.stat", "did you mean 'state'?"),
        ("with: ", "wiht: ", "requests[0].activity[0].wiht", "did you mean 'with'?"),
    ],
)
def test_a_misspelt_field_far_inside_is_named_with_its_line(right: str, wrong: str, field: str, hint: str) -> None:
    text = EXAMPLE.replace(right, wrong)
    found = {problem.field: problem for problem in problems(text)}
    assert found[field].line == line_with(text, wrong)
    assert hint in found[field].message


@pytest.mark.parametrize(
    ("right", "wrong", "field", "words"),
    [
        ("born: 1971-03-14", "born: 03/14/1971", "client.born", "must be a date written as 2026-01-31"),
        ("born: 1971-03-14", "born: 19710314", "client.born", "must be a date written as 2026-01-31"),
        ("due: 2026-02-11", "due: 2026-02-30", "requests[0].due", "no day or time of the calendar"),
        ("purpose: initial", "purpose: first", "requests[0].purpose", "must be 'initial' or 'update'"),
        ("id: RR-7F3K9TE", "id: RR-7F3K9TF", "requests[0].id", "not one of our references"),
        ("also_known_as: [Jane Smith]", "also_known_as: Jane Smith", "client.also_known_as", "must be a list"),
        ("pages: 1-14", "pages: 14-1", "requests[0].documents[0].pages", "must be first-last page"),
        ("wanted_only: true", "wanted_only: perhaps", "requests[0].parts.images.wanted_only", "must be true or false"),
        (
            "images:    {state: open",
            "images:    {to: soon",
            "requests[0].parts.images.to",
            "must be a date written as 2026-01-31, or 'present'",
        ),
        ("10:12:00-05:00", "10:12:00", "requests[0].activity[0].at", "offset from UTC"),
        ('matter: "2026-0143"', 'matter: "2026-0134"', "matter", "the file is called 2026-0143"),
        ("client:\n  first", "client:\n  firts", "client.first", "is missing"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(right: str, wrong: str, field: str, words: str) -> None:
    assert right in EXAMPLE
    text = EXAMPLE.replace(right, wrong)
    found = {problem.field: problem for problem in problems(text)}
    assert words in found[field].message
    assert found[field].line == line_with(text, wrong.splitlines()[0])


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("  middle: Quinn", "  middle: Quinn\n  middle: Q.", "client.middle"),
        ("    due: 2026-02-11", "    due: 2026-02-11\n    due: 2026-03-11", "requests[0].due"),
        ("zip: ", "city: Paris, zip: ", "client.address.city"),
    ],
)
def test_a_field_that_stands_twice_is_refused(right: str, wrong: str, field: str) -> None:
    text = EXAMPLE.replace(right, wrong)
    problem = only_problem(text)
    assert problem.field == field
    assert problem.line == line_with(text, wrong.splitlines()[-1].strip())
    assert "second time" in problem.message


def test_mistakes_in_json_have_their_lines_too() -> None:
    name = "ledger/matters/2026-0143.json"
    text = dump_matter(parsed(EXAMPLE), Source("", name))
    misspelt = text.replace('"wanted_only"', '"wanted"')
    problem = only_problem(misspelt, name)
    assert (problem.field, problem.line) == ("requests[0].parts.images.wanted", line_with(misspelt, '"wanted"'))
    twice = text.replace('"purpose": "initial"', '"purpose": "initial",\n      "purpose": "update"')
    problem = only_problem(twice, name)
    assert (problem.field, problem.line) == ("requests[0].purpose", line_with(twice, '"update"'))
    broken = text.replace('"attorney": "A. Attorney",', '"attorney": "A. Attorney"')
    assert only_problem(broken, name).line == line_with(broken, '"folder"')
    number = text.replace('"40507"', "40507")
    assert "put it in quotes" in only_problem(number, name).message


def test_what_is_no_yaml_is_named_with_its_line() -> None:
    text = EXAMPLE.replace("attorney: A. Attorney", "attorney: A. Attorney: Esq.")
    problem = only_problem(text)
    assert problem.line == line_with(text, "Esq.")
    assert "not YAML" in problem.message
    assert only_problem("").message.startswith("the file is empty")
    assert "must be fields" in only_problem("- one\n- two\n").message


@pytest.mark.parametrize(
    "text", ["[" * 300_000, "[" * 300_000 + "]" * 300_000, "- " * 300_000, "\n".join(" " * depth + "a:" for depth in range(2000))]
)
@pytest.mark.parametrize("name", [NAME, NAME.replace(".yaml", ".json")])
def test_lists_within_lists_do_not_kill_the_process(text: str, name: str) -> None:
    assert "too deep" in only_problem(text, name).message


def test_anchors_cannot_blow_a_file_up() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert all("anchors" in problem.message for problem in problems(text))


def test_a_reference_twice_in_one_file_is_refused() -> None:
    requests = matter_text("2026-0143").partition("requests:\n")[2]
    text = matter_text("2026-0143") + requests
    problem = only_problem(text)
    assert problem.field == "requests[1].id"
    assert text.splitlines()[problem.line - 1] == "  - id: RR-7F3K9TE"
    assert problem.line > line_with(text, "RR-7F3K9TE")


def test_a_social_security_number_in_clear_is_refused_and_not_repeated() -> None:
    text = EXAMPLE.replace("ssn: null  ", "ssn: 078-05-1120")
    problem = only_problem(text)
    assert (problem.field, problem.line) == ("client.ssn", line_with(text, "ssn:"))
    assert "never kept in clear" in problem.message
    assert "078" not in str(problem)
    with pytest.raises(ValueError, match="never kept in clear") as caught:
        Client(first="Testina", last="Sampleton", ssn="078-05-1120")
    assert "078" not in str(caught.value)
    assert parsed(EXAMPLE.replace("ssn: null  ", "ssn: encrypted:q83v")).client.ssn == "encrypted:q83v"


def test_several_mistakes_come_at_once() -> None:
    text = EXAMPLE.replace("paralegal:", "paralegl:").replace("purpose: initial", "purpose: first").replace("1971-03-14", "yesterday")
    assert {problem.field for problem in problems(text)} == {"paralegl", "requests[0].purpose", "client.born"}


def test_a_faulty_provider_is_set_aside_alone() -> None:
    text = PROVIDERS.replace("type: imaging\n", "type: imagin\n")
    result = parse_providers(Source(text, "ledger/providers.yaml"))
    assert [provider.id for provider in result.providers] == ["bluegrass-general"]
    (problem,) = result.problems
    assert (problem.field, problem.line) == ("[1].type", len(text.splitlines()))
    assert result.known == {"bluegrass-general", "demo-imaging"}


def test_a_provider_id_that_stands_twice_is_refused() -> None:
    text = PROVIDERS.replace("demo-imaging", "bluegrass-general")
    result = parse_providers(Source(text, "ledger/providers.yaml"))
    assert result.providers == ()
    assert len(result.problems) == 2


def test_text_of_every_kind_survives() -> None:
    odd = "a: b # c, {d} [e] 'f' \"g\" \\h\n\ttab\u00a0\u2028\x85\x07 – é \U0001f600 "
    entry = Activity.model_validate({"at": datetime(2026, 1, 1, tzinfo=UTC), "by": "x", "did": "note", "with": "- no", "said": odd})
    matter = parsed(EXAMPLE).model_copy(update={"activity": (entry,)})
    for name in (NAME, NAME.replace(".yaml", ".json")):
        text = dump_matter(matter, Source("", name))
        assert parsed(text, name).activity == (entry,)


def test_what_would_not_read_back_is_never_written() -> None:
    matter = parsed(EXAMPLE)
    in_clear = matter.model_copy(update={"client": matter.client.model_copy(update={"ssn": "078-05-1120"})})
    for name in (NAME, NAME.replace(".yaml", ".json")):
        with pytest.raises(ValueError, match="would not read back"):
            dump_matter(in_clear, Source("", name))
