"""``medrec authorization``: real papers, read by the real command in a process of its own."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from authorization_samples import BLANK, FIRM, SIGNED, WHOLE, form, photographed, printed
from command_line import medrec, medrec_json

ADD = ("authorization", "add", "2026-0001")
TICKED = ("--signed", str(SIGNED), "--tick", "signature", "--tick", "date")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("authorization") / "office"
    assert medrec("init", str(root)).returncode == 0
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    subprocess.run(["cp", "-a", str(laid_out), str(root)], check=True)
    (root / "ledger/matters/2026-0001.yaml").write_text(
        'matter: "2026-0001"\n'
        "client: {first: Testa, last: Sampleton, born: 1971-03-14, address: {street: 12 Elm Street, city: Lexington}}\n"
    )
    (root / "whole.pdf").write_bytes(printed(*WHOLE))
    return root


def said(*words: str, office: Path, code: int = 0) -> str:
    done = medrec(*words, cwd=office)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def shown(office: Path) -> list[dict[str, object]]:
    return medrec_json("authorization", "show", "2026-0001", cwd=office)


def kept(office: Path) -> list[dict[str, Any]]:
    """The authorizations as the ledger's file has them."""
    matter = yaml.safe_load((office / "ledger/matters/2026-0001.yaml").read_text())
    return matter.get("authorizations", [])


def scans(office: Path) -> list[str]:
    return sorted(path.name for path in (office / "authorizations").iterdir())


def test_a_whole_one_is_read_kept_and_may_go_out(office: Path) -> None:
    told = said(*ADD, "whole.pdf", *TICKED, office=office)
    assert "It may go out." in told
    assert "expires 2099-01-10, as read off the paper" in told
    assert "900-55" not in told
    (paper,) = shown(office)
    assert paper["file"] == "authorizations/2026-0001.pdf"
    assert paper["ticked"] == ["signature", "date"]
    assert paper["may_go_out"] is True
    assert (office / "authorizations/2026-0001.pdf").read_bytes() == (office / "whole.pdf").read_bytes()
    assert (office / "authorizations/2026-0001.pdf").stat().st_mode & 0o777 == 0o600
    assert "900-55" not in (office / "ledger/matters/2026-0001.yaml").read_text()
    (line,) = medrec_json("matter", "show", "2026-0001", cwd=office)["activity"]
    assert line["did"] == "authorization"


def test_nothing_counts_as_signed_without_a_person(office: Path) -> None:
    told = said(*ADD, "whole.pdf", "--signed", str(SIGNED), "--tick", "date", office=office)
    assert "Nobody confirmed that it is really signed." in told
    assert "It may go out." in said(*ADD, "whole.pdf", "--signed", str(SIGNED), "--tick", "signature", office=office)
    assert [paper["ticked"] for paper in kept(office)] == [["signature", "date"]]
    assert scans(office) == ["2026-0001.pdf"]
    said(*ADD, "whole.pdf", "--signed", str(SIGNED), "--strike", "signature", "--strike", "recipient", office=office)
    assert [problem["code"] for problem in shown(office)[0]["problems"]] == ["auth_not_signed", "auth_not_hipaa"]


def test_blank_lines_are_no_elements(office: Path) -> None:
    (office / "blank.pdf").write_bytes(printed(*BLANK))
    told = said(*ADD, "blank.pdf", *TICKED, office=office)
    assert "Not recorded, and asked for by 45 CFR 164.508(c)" in told
    (paper,) = kept(office)
    assert set(paper["elements"]) == {"name", "birth", "signature", "date", "revocation"}
    assert "expires" not in paper


def test_another_persons_is_refused_and_taken_only_with_a_reason(office: Path) -> None:
    other = [line.replace("Testa Sampleton", "Demo Patientsson").replace("03/14/1971", "07/04/1980") for line in WHOLE]
    (office / "other.pdf").write_bytes(printed(*other))
    told = said(*ADD, "other.pdf", *TICKED, office=office, code=5)
    assert "page 1 names another person as the patient; page 1 gives another date of birth" in told
    assert "Patientsson" not in told
    assert (kept(office), scans(office)) == ([], [])
    said(*ADD, "other.pdf", *TICKED, "--override", "name before the marriage", office=office)
    assert "name before the marriage" in said("authorization", "show", "2026-0001", office=office)


def test_an_inverted_birth_date_is_refused(office: Path) -> None:
    (office / "inverted.pdf").write_bytes(printed(*[line.replace("03/14/1971", "1971-03-24") for line in WHOLE]))
    assert "another date of birth" in said(*ADD, "inverted.pdf", *TICKED, office=office, code=5)


def test_the_fields_of_a_form_are_read(office: Path) -> None:
    fields = {
        "PatientName": "Testa Sampleton",
        "DOB": "03/14/1971",
        "Recipient": FIRM,
        "SSN": "900-55-0123",
        "ExpirationDate": "01/10/2099",
    }
    (office / "form.pdf").write_bytes(form(**fields))
    said(*ADD, "form.pdf", *TICKED, office=office)
    (paper,) = kept(office)
    assert {"name", "birth", "recipient", "ssn", "expiration"} <= set(paper["elements"])
    assert paper["expires"] == date(2099, 1, 10)
    (office / "theirs.pdf").write_bytes(form(**fields | {"PatientName": "Demo Patientsson"}))
    assert "a form field names another person" in said(*ADD, "theirs.pdf", *TICKED, office=office, code=5)


def test_a_picture_is_read_and_kept_as_a_pdf(office: Path) -> None:
    photographed(printed(*WHOLE), office / "scan.png")
    said(*ADD, "scan.png", *TICKED, office=office)
    (paper,) = kept(office)
    assert {"name", "birth", "discloser", "recipient", "redisclosure"} <= set(paper["elements"])
    assert (office / "authorizations/2026-0001.pdf").read_bytes().startswith(b"%PDF-")
    said(*ADD, "scan.png", *TICKED, office=office)
    assert scans(office) == ["2026-0001.pdf"]


def test_nothing_that_is_there_is_overwritten(office: Path) -> None:
    there = office / "authorizations/2026-0001.pdf"
    there.write_bytes(b"%PDF-1.4 put here by hand")
    said(*ADD, "whole.pdf", *TICKED, office=office)
    assert there.read_bytes() == b"%PDF-1.4 put here by hand"
    assert kept(office)[0]["file"] == "authorizations/2026-0001 (2).pdf"


def test_what_cannot_be_is_refused_and_nothing_is_kept(office: Path) -> None:
    said(*ADD, "whole.pdf", "--signed", "2999-01-01", office=office, code=2)
    said(*ADD, "whole.pdf", *TICKED, "--expires", "2025-01-01", office=office, code=2)
    assert "redisclosure" in said(*ADD, "whole.pdf", "--signed", str(SIGNED), "--tick", "autograph", office=office, code=2)
    (office / "torn.pdf").write_bytes(printed(*WHOLE)[:300])
    said(*ADD, "torn.pdf", *TICKED, office=office, code=5)
    assert (kept(office), scans(office)) == ([], [])


def test_too_old_for_a_custodian_and_revoked(office: Path) -> None:
    (office / "ledger/providers.yaml").write_text("- {id: sample-clinic, name: Sample Clinic, max_authorization_age_days: 1}\n")
    matter = office / "ledger/matters/2026-0001.yaml"
    matter.write_text(matter.read_text() + "treatment: [{provider: sample-clinic, status: treating}]\n")
    assert "no more than 1 are accepted by Sample Clinic" in said(*ADD, "whole.pdf", *TICKED, office=office)
    said("authorization", "revoke", "2026-0001", "2026-0001.pdf", office=office)
    assert [problem["code"] for problem in shown(office)[0]["problems"]] == ["auth_revoked", "auth_too_old"]
    assert "The client revoked it" in said(*ADD, "whole.pdf", *TICKED, office=office)


def test_on_a_terminal_it_asks_for_what_only_a_person_sees(office: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "medrec_daemon", *ADD, "whole.pdf", "--signed", str(SIGNED)]
    process = subprocess.Popen(command, cwd=office, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"COLUMNS": "160"})
    os.close(theirs)
    heard, answered, until = "", 0, time.monotonic() + 45
    while process.poll() is None and time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                heard += os.read(ours, 4096).decode(errors="replace")
            except OSError:
                break
        if heard.count("[y/N]:") > answered:
            answered += 1
            os.write(ours, b"y\n")
    assert process.wait(timeout=20) == 0, heard
    os.close(ours)
    assert answered == 2, heard
    assert kept(office)[0]["ticked"] == ["signature", "date"]


def another_matter(office: Path) -> None:
    (office / "ledger/matters/2026-0002.yaml").write_text(
        'matter: "2026-0002"\nclient: {first: Testa, last: Sampleton, born: 1971-03-14}\n'
    )


@pytest.mark.parametrize("noted", [True, False])
def test_one_scan_for_two_matters_is_noticed(office: Path, noted: bool) -> None:
    another_matter(office)
    said(*ADD, "whole.pdf", *TICKED, office=office)
    matter = office / "ledger/matters/2026-0001.yaml"
    if not noted:  # as an older ledger has it
        lines = re.sub(r",? ?sha256: \w{64}", "", matter.read_text())
        assert "sha256" not in lines
        matter.write_text(lines)
    second = ("authorization", "add", "2026-0002", "whole.pdf", *TICKED)
    told = said(*second, office=office, code=5)
    assert "This very scan is kept for matter 2026-0001 already." in told
    assert scans(office) == ["2026-0001.pdf"]
    said(*second, "--although", "same client, second accident", office=office)
    assert scans(office) == ["2026-0001.pdf", "2026-0002.pdf"]
    said(*ADD, "whole.pdf", *TICKED, "--although", "both", office=office)
    assert len(kept(office)) == 1, "the very same file again is the same paper, whether its sha256 was noted or not"


def test_records_that_need_a_consent_of_their_own_are_noted_until_a_person_saw_it(office: Path) -> None:
    said("provider", "add", "Sample Recovery Center", office=office)
    said("treatment", "add", "2026-0001", "sample-recovery-center", office=office)
    told = said(*ADD, "whole.pdf", *TICKED, office=office)
    assert "It may go out." in told
    assert "substance use records" in told
    assert "42 CFR Part 2" in told
    assert "It may go out." in said(*ADD, "whole.pdf", *TICKED, "--tick", "sensitive", office=office)
    assert shown(office)[0]["problems"] == []
    said("provider", "add", "Plain Family Clinic", office=office)
    said("treatment", "add", "2026-0001", "plain-family-clinic", office=office)
    said(*ADD, "whole.pdf", *TICKED, "--strike", "sensitive", office=office)
    said("provider", "change", "plain-family-clinic", "--sensitive", "hiv", office=office)
    (problem,) = shown(office)[0]["problems"]
    assert "substance use and HIV records" in problem["what"]
    assert "no kind of sensitive records" in said("provider", "change", "plain-family-clinic", "--sensitive", "pox", office=office, code=2)
