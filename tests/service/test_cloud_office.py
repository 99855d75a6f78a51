"""An office in Microsoft 365, by its commands alone, against the double: what IT is told, the sign-in, and a day's work."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from command_line import medrec, medrec_json
from cryptography.hazmat.primitives import hashes
from graph_double import Fault, GraphDouble

from medrec_daemon.demo.arrivals import sample_arrivals
from medrec_daemon.demo.run import lay_out_practice
from medrec_daemon.journeys.lay_out import lay_out
from medrec_daemon.model import Outcome

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 23)
SENDER = "records@firm.example"
FIRM = "firm: {name: Sample Law}\nstaff:\n  - {name: Pat Example, email: pat@firm.example}\n"
LEAST = ["Sites.Selected"]


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double") as made:
        made.drive("b!demo", kind="documentLibrary", site="contoso.sharepoint.com:/sites/Records")
        made.mailbox("pat@firm.example")
        yield made


def graph_section(double: GraphDouble, *more: str) -> str:
    """The section ``graph`` for the double, which signs in by certificate where nothing else is said."""
    sign_in = more or ("certificate_from: ./graph.pem",)
    where = (f"authority: '{double.authority.rpartition('/')[0]}'", f"root: '{double.root}'", f"ca_file: {double.ca_file}")
    keys = (f"tenant: {double.tenant}", f"client: {double.client_id}", *where, *sign_in)
    return "graph:\n" + "".join(f"  {key}\n" for key in keys)


STORE = "store: {kind: onedrive, root: Clients, drive: {site: https://contoso.sharepoint.com/sites/Records, library: Documents}}\n"
MAIL = f"mail: {{from: {SENDER}}}\n"


@pytest.fixture
def office(tmp_path: Path, double: GraphDouble) -> Path:
    """An office whose store, mail and sign-in are the double's."""
    root = tmp_path / "office"
    lay_out(root, FIRM + graph_section(double) + STORE + MAIL)
    credential(root, double.certificate.read_bytes())
    return root


def credential(office: Path, content: bytes) -> None:
    (office / "graph.pem").write_bytes(content)
    (office / "graph.pem").chmod(0o600)


def check(office: Path, code: int, **environment: str) -> str:
    done = medrec("check", cwd=office, **environment)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def line(told: str, what: str) -> str:
    """The first line of ``medrec check`` about something."""
    return next(each for each in told.splitlines() if each[5:].startswith(f"{what}: "))


# --- medrec check


def test_a_sound_office_is_told_so_and_nothing_is_left_behind(office: Path, double: GraphDouble) -> None:
    double.roles[:] = LEAST
    double.mail_scope = {SENDER}
    drive = double.drive("b!demo")
    drive.put("Clients/Sampleton, Testa/old.pdf", b"%PDF")
    before = drive.tree()
    told = check(office, 0)
    assert not re.search(r"^(MEND|away)", told, re.MULTILINE)
    assert line(told, "sign-in").startswith(f"ok   sign-in: as the application {double.client_id}, by certificate, valid until ")
    assert line(told, "permissions").startswith("ok   permissions: Sites.Selected")
    assert "a library of SharePoint at contoso.sharepoint.com" in line(told, "store")
    for what in ("store: room", "store: documents", "store: check-out", "store: versions", "store: names"):
        assert line(told, what).startswith("ok"), told
    assert line(told, "mail").startswith(f"ok   mail: the app may send as {SENDER}, and not as pat@firm.example")
    assert drive.tree() == before
    assert double.mailbox(SENDER).sent == []
    assert [exchange for exchange in double.exchanges if exchange.method == "DELETE"]
    (report,) = [each for each in medrec_json("check", cwd=office) if each["what"] == "sign-in"]
    assert (report["ok"], report["look"]) == (True, False)


def test_everything_that_could_be_better_is_told_at_once(office: Path, double: GraphDouble) -> None:
    double.quirks.versioning = False
    double.drive("b!demo").set_quota(400_000_000)
    double.roles[:] = ["Sites.FullControl.All", "Mail.Send", "Directory.ReadWrite.All"]
    ending = double.make_certificate(days=12)
    credential(office, ending.pem.read_bytes())
    ledger = office / "ledger"
    (ledger / "providers.yaml").write_text(f"- {{id: long, name: {'University Hospital of the ' * 9}, state: KY}}\n")
    long_name = "Testa-Maria-Theodora-Alexandrina " * 5
    (ledger / "matters/1.yaml").write_text(f"matter: '1'\nclient: {{first: {long_name}, last: Sampleton, born: 1971-03-14}}\n")
    told = check(office, 0)
    permissions = [each for each in told.splitlines() if each.startswith("look permissions")]
    assert [word for word in ("Sites.FullControl.All", "Mail.Send", "Directory.ReadWrite.All") if word not in " ".join(permissions)] == []
    assert "in Entra, and so not limited to the sender" in " ".join(permissions)
    assert re.search(r"look sign-in: The certificate for signing in runs out in 1[123] days", told), told
    assert line(told, "store: room").startswith("look store: room: 400 MB left")
    assert "a document that somebody overwrites is lost" in line(told, "store: versions")
    assert line(told, "store: root").startswith("look store: root: There is no folder 'Clients' in it yet")
    assert "such a name is shortened, or refused" in line(told, "store: names")
    assert "cannot be proven from here. IT can: Test-ServicePrincipalAuthorization" in line(told, "mail")


def test_what_stands_in_the_way_is_to_be_mended(office: Path, double: GraphDouble) -> None:
    double.quirks.checkout_required = True
    double.mail_scope = {"pat@firm.example"}
    told = check(office, 3)
    assert line(told, "store: check-out").startswith("MEND store: check-out: The library asks for check-out")
    assert line(told, "mail").startswith(f"MEND mail: The app may not send as {SENDER} (403)")
    assert double.drive("b!demo").tree() == {}
    double.quirks.checkout_required = False
    double.faults.add(Fault("403", times=9, match=lambda exchange: exchange.operation == "create session"))
    assert "A small file may be written here, but no upload session may be opened (403)" in line(check(office, 3), "store: writing")
    assert double.drive("b!demo").tree() == {}
    double.faults.add(Fault("403", times=9, match=lambda exchange: exchange.operation in {"create session", "put content"}))
    assert "Nothing may be written here (403)" in line(check(office, 3), "store: writing")
    config = office / "config.yaml"
    config.write_text(config.read_text().replace("library: Documents", "library: Dockuments"))
    assert "The site has no library of that name" in line(check(office, 3), "store")


def test_what_somebody_changed_a_moment_ago_shows_at_once(office: Path, double: GraphDouble) -> None:
    double.roles[:] = LEAST
    double.mail_scope = {SENDER}
    check(office, 0)
    double.roles[:] = ["User.Read.All"]
    assert line(check(office, 3), "permissions").startswith("MEND permissions: The app has no permission for files")
    double.sign_in.desk.registered.clear()
    told = line(check(office, 4), "sign-in")
    assert f"thumbprint {double.registered.x509.fingerprint(hashes.SHA1()).hex().upper()}" in told
    assert medrec("sign-in", cwd=office).returncode == 4


def test_a_refused_sign_in_is_exit_four_and_ends_there(office: Path, double: GraphDouble) -> None:
    credential(office, double.make_certificate(register=False).pem.read_bytes())
    told = check(office, 4)
    assert line(told, "sign-in").startswith("MEND sign-in: The certificate is not the one registered for the application")
    assert "store" not in told
    assert not [exchange for exchange in double.exchanges if exchange.host == "graph"]
    assert medrec("sign-in", cwd=office).returncode == 4


def test_without_a_network_it_ends_soon_and_says_so(office: Path, double: GraphDouble) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and nobody listens
        config = office / "config.yaml"
        away = f"https://localhost:{nobody.getsockname()[1]}"
        config.write_text(config.read_text().replace(double.authority.rpartition("/")[0], away))
        began = time.monotonic()
        told = check(office, 6)
    assert time.monotonic() - began < 60
    assert line(told, "sign-in").startswith("away sign-in: ")
    assert line(told, "folders").startswith("ok")


def test_certificates_to_trust_that_are_not_there_are_a_mistake_and_no_defect(office: Path, double: GraphDouble) -> None:
    config = office / "config.yaml"
    config.write_text(config.read_text().replace(str(double.ca_file), "./nothing.pem"))
    told = check(office, 3)
    assert "graph.ca_file: there is no file" in line(told, "folders")
    assert line(told, "sign-in").startswith("MEND sign-in: graph.ca_file: there is no file")


def test_a_credential_of_the_service_is_its_own(office: Path, double: GraphDouble, tmp_path: Path) -> None:
    config = office / "config.yaml"
    config.write_text(config.read_text().replace("./graph.pem", "graph-certificate"))
    told = check(office, 0)
    assert line(told, "sign-in").startswith("look sign-in: not tried, and so neither drive nor mail: 'graph-certificate'")
    assert (
        f"--uid=medrec -p LoadCredential=graph-certificate:/path/of/its/file {sys.executable} -m medrec_daemon --config {config} check"
        in told
    )
    refused = medrec("sign-in", cwd=office)
    assert (refused.returncode, "LoadCredential=graph-certificate" in refused.stderr) == (3, True)
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "graph-certificate").write_bytes(double.certificate.read_bytes())
    done = medrec("sign-in", cwd=office, CREDENTIALS_DIRECTORY=str(handed))
    assert done.returncode == 0, done.stderr
    assert "Nothing is to be done by hand" in done.stdout
    assert line(check(office, 0), "sign-in").startswith("ok   sign-in: with the token that the service keeps")


def test_status_and_the_call_sheet_warn_of_an_end_that_is_near(office: Path, double: GraphDouble) -> None:
    credential(office, double.make_certificate(days=5).pem.read_bytes())
    assert any("runs out in" in problem for problem in medrec_json("status", cwd=office)["problems"])
    sheet = medrec("digest", cwd=office)
    assert "The certificate for signing in runs out in" in sheet.stdout, sheet.stderr
    secret = graph_section(double, "sign_in: secret", "secret_from: ./secret", f"secret_expires: {in_days(20)}")
    (office / "config.yaml").write_text(FIRM + secret + STORE + MAIL)
    (office / "secret").write_text(double.secret)
    (office / "secret").chmod(0o600)
    assert any("The secret for signing in runs out in" in problem for problem in medrec_json("status", cwd=office)["problems"])
    assert "Tried just now: signed in" in medrec("sign-in", cwd=office).stdout


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


# --- medrec sign-in


def typed(double: GraphDouble, office: Path, person: Callable[[], None]) -> tuple[int, str]:
    """``medrec sign-in`` in a process of its own, while a person does something with the code it shows."""
    command = [sys.executable, "-m", "medrec_daemon", "sign-in"]
    with subprocess.Popen(command, cwd=office, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        shown = ""
        while not any(code.user_code in shown for code in double.sign_in.people.codes):
            read = process.stdout.readline()
            assert read, shown
            shown += read
        person()
        rest, _ = process.communicate(timeout=60)
        return process.returncode, shown + rest


def test_one_person_signs_in_by_a_code(office: Path, double: GraphDouble) -> None:
    double.sign_in.people.poll_seconds = 1
    double.scp = "Files.ReadWrite Mail.Send Mail.ReadBasic"
    double.drive("b!own", owner=SENDER)
    own = "store: {kind: onedrive, root: Clients, drive: {user: records@firm.example}}\n"
    (office / "config.yaml").write_text(FIRM + graph_section(double, "sign_in: device-code") + own + MAIL)
    told = check(office, 4)
    assert re.findall("^.*Nobody has signed in", told, re.MULTILINE) == ["MEND sign-in: Nobody has signed in"]
    code, told = typed(double, office, double.decline)
    assert code == 4, told
    code, told = typed(double, office, lambda: double.approve(SENDER))
    assert code == 0, told
    assert f"Signed in as {SENDER}" in told
    tokens = office / "state" / "sign-in" / "tokens.json"
    assert tokens.stat().st_mode & 0o777 == 0o600
    checked = check(office, 0)
    assert line(checked, "sign-in").startswith(f"ok   sign-in: as {SENDER}, by code")
    assert line(checked, "permissions").startswith("ok   permissions: in the person's name")
    assert line(checked, "mail").startswith(f"ok   mail: {SENDER} takes mail to send")
    assert "forgotten" in medrec("sign-in", "--forget", cwd=office).stdout
    assert "eyJ" not in tokens.read_text()
    assert "No sign-in is kept" in medrec("sign-in", "--forget", cwd=office).stdout
    assert any("Nobody has signed in" in problem for problem in medrec_json("status", cwd=office)["problems"])


def test_without_a_section_graph_there_is_nothing_to_sign_in_to(office: Path) -> None:
    (office / "config.yaml").write_text(FIRM)
    done = medrec("sign-in", cwd=office)
    assert done.returncode == 3
    assert "docs/onedrive.md" in done.stderr


# --- a day's work


def test_the_service_files_into_the_drive_takes_from_it_and_mails(tmp_path: Path, double: GraphDouble) -> None:
    root = tmp_path / "practice"
    practice = lay_out_practice(root, TODAY)
    config = root / "config.yaml"
    kept = re.sub(r"^(mail|intake):.*\n", "", config.read_text(), flags=re.MULTILINE)
    inbox = "intake: {still_seconds: 1, sweep_seconds: 2, onedrive: {folder: Medrec}}\n"
    config.write_text(kept + inbox + graph_section(double) + STORE + MAIL)
    credential(root, double.certificate.read_bytes())
    drive = double.drive("b!demo")
    one, two = [
        paper
        for paper in sample_arrivals(practice, TODAY)
        if paper.file_name.endswith(".pdf") and paper.expected is Outcome.FILE and len(paper.content) < 16_000
    ][:2]
    (root / "inbox" / "dropped.pdf").write_bytes(one.content)
    drive.put("Medrec/Inbox/from the cloud.pdf", two.content)
    done = medrec("run", "--until-idle", "--verbose", cwd=root)
    assert done.returncode == 0, done.stderr
    filed = [path for path in drive.tree() if path.startswith("Clients/")]
    assert len(filed) == len(one.pieces) + len(two.pieces)
    assert [path for path in drive.tree() if path.startswith("Medrec/Filed/")], (drive.tree(), done.stderr)
    assert not [path for path in drive.tree() if path.startswith("Medrec/Inbox/")]
    assert not (root / "OneDrive" / "Clients").exists()
    sent = medrec("digest", "--send", cwd=root)
    assert sent.returncode == 0, sent.stderr
    assert len(double.mailbox(SENDER).sent) == len(practice.staff)
    assert medrec("verify", cwd=root).returncode == 0
    nothing_is_told(done.stderr + sent.stderr, filed)


def nothing_is_told(log: str, filed: list[str]) -> None:
    """No key, address or name in what was logged, at the highest level."""
    assert log.count("\n") > 5
    for word in ("Bearer", "eyJ", "tempauth", "https://", "sharepoint", "Clients", "Medrec", SENDER, "dropped.pdf", "from the cloud"):
        assert word not in log, word
    for path in filed:
        assert not [name for name in path.split("/")[1:2] if name in log]


def test_a_service_that_starts_without_a_network_catches_up(tmp_path: Path, double: GraphDouble) -> None:
    root = tmp_path / "practice"
    practice = lay_out_practice(root, TODAY)
    config = root / "config.yaml"
    kept = re.sub(r"^mail:.*\n", "", config.read_text(), flags=re.MULTILINE)
    whole = kept + graph_section(double) + STORE + MAIL
    config.write_text(whole.replace(double.root, "https://localhost:9/v1.0"))
    credential(root, double.certificate.read_bytes())
    paper = next(paper for paper in sample_arrivals(practice, TODAY) if paper.expected is Outcome.FILE and len(paper.content) < 16_000)
    (root / "inbox" / "dropped.pdf").write_bytes(paper.content)
    done = medrec("run", "--until-idle", cwd=root)
    assert done.returncode == 6, done.stderr
    assert "Microsoft Graph cannot be reached" in done.stderr
    assert list((root / "held").iterdir()) == []
    status = medrec_json("status", cwd=root)
    assert (status["spool"], status["inbox"], status["held"]) == (1, 0, 0)
    config.write_text(whole)
    for record in (root / "state" / "spool").glob("*/arrival.json"):
        record.write_text(record.read_text().replace('"next_try": "20', '"next_try": "19'))
    done = medrec("run", "--until-idle", cwd=root)
    assert done.returncode == 0, done.stderr
    assert [path for path in double.drive("b!demo").tree() if path.startswith("Clients/")]
