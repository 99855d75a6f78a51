from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from medrec_daemon.config import Config, check_folders, example_text, load, secret_bytes, secret_file, secret_line
from medrec_daemon.config.cloud import CloudInbox, DriveSettings, GraphSettings, StoreSettings
from medrec_daemon.config.fields import PLACEHOLDERS, keys_of
from medrec_daemon.config.mistakes import model_in
from medrec_daemon.errors import ConfigProblem
from medrec_daemon.filing import names

EXAMPLE = Path(__file__).parent.parent / "config.example.yaml"
CLIENT = "11111111-2222-3333-4444-555555555555"
GRAPH = f"graph: {{tenant: firm.example, client: {CLIENT}, certificate_from: ./graph.pem}}\n"
SMALL = "firm: {name: Sample Law}\nstaff:\n  - {name: Pat Example, email: pat@firm.example}\n"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_it(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_it


def mistakes(path: Path) -> list[str]:
    """The lines of the problem, each a mistake."""
    with pytest.raises(ConfigProblem) as caught:
        load(path)
    assert caught.value.exit_code == 3
    assert caught.value.remedy
    return [line.strip() for line in caught.value.what.splitlines()[1:] if line.strip()]


def only(path: Path) -> str:
    (mistake,) = mistakes(path)
    return mistake


# --- what is right


def test_firm_and_staff_are_enough(write: Write, tmp_path: Path) -> None:
    config = load(write(SMALL))
    assert config.office == tmp_path
    assert config.folders.inbox == tmp_path / "inbox"
    assert config.store.folder == tmp_path / "OneDrive"
    assert (config.graph, config.intake.onedrive, config.cloud_drives) == (None, None, False)
    assert (config.intake.still_seconds, config.intake.watch, config.reading.workers) == (3, "auto", "auto")
    assert config.digest.at == time(8)
    assert config.digest.weekdays_only is True
    assert config.zone.key == "America/New_York"
    assert config.paralegals == ("pat@firm.example",)
    assert config.sender == "pat@firm.example"
    assert config.mail_kind == "outbox"


def test_values_are_taken_as_they_are_written(write: Write) -> None:
    text = SMALL.replace("Sample Law}", "Sample Law, phone: +18595550100}") + (
        "digest: {at: 10:30, weekdays_only: no}\nreading: {workers: 3}\nintake: {still_seconds: 0.5}\n"
        "store:\nfiling: {keep_originals_days: }\n"
    )
    config = load(write(text))
    assert config.firm.phone == "+18595550100", "YAML alone would make a number of it"
    assert config.digest.at == time(10, 30), "YAML alone would make 630 of it"
    assert config.digest.weekdays_only is False
    assert (config.reading.workers, config.intake.still_seconds) == (3, 0.5)
    assert config.filing.keep_originals_days == 365


def test_paths_may_lie_elsewhere_and_come_out_absolute(write: Write, tmp_path: Path) -> None:
    config = load(write(SMALL + "folders: {inbox: /srv/share/inbox, held: ../held}\n"))
    assert config.folders.inbox == Path("/srv/share/inbox")
    assert config.folders.held == tmp_path.parent / "held"


def test_a_config_cannot_be_changed(write: Write) -> None:
    config = load(write(SMALL))
    with pytest.raises(ValidationError):
        config.time_zone = "UTC"  # type: ignore[misc]


# --- the example


def all_keys(model: type[BaseModel], around: str = "") -> set[str]:
    found: set[str] = set()
    for key, field in zip(keys_of(model), model.model_fields.values(), strict=True):
        inner = model_in(field.annotation)
        found |= all_keys(inner, f"{around}{key}.") if inner else {around + key}
    return found


def keys_in(plain: Any, around: str = "") -> set[str]:
    if isinstance(plain, dict):
        return {found for key, value in plain.items() for found in keys_in(value, f"{around}{key}.")}
    if isinstance(plain, list) and plain and isinstance(plain[0], dict):
        return {found for item in plain for found in keys_in(item, around)}
    return {around.removesuffix(".")}


def cloud_example() -> str:
    """The example with what it says of Microsoft 365 in force: its comments taken away, as the comment there says how."""
    before, _, cloud = EXAMPLE.read_text(encoding="utf-8").partition("# --- With Microsoft 365")
    before = re.sub(r"^(store|mail):.*\n( .*\n|\n)*", "", before, flags=re.MULTILINE)
    lines = [line.removeprefix("#").removeprefix(" ") for line in cloud.splitlines()[4:]]
    sections, _, inbox = "\n".join(lines).partition("--- For the inbox in the cloud")
    indented = "".join(f"{line}\n" for line in inbox.splitlines()[1:])
    return re.sub(r"^  onedrive:.*\n", lambda _: indented, before, flags=re.MULTILINE) + sections


def test_the_example_has_every_key_and_no_other() -> None:
    example, cloud = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")), yaml.safe_load(cloud_example())
    assert cloud["intake"]["onedrive"].pop("drive", 1) is None, "as under store"
    known = {key for key in all_keys(Config) if not key.startswith("intake.onedrive.drive.")}
    assert (keys_in(example) | keys_in(cloud)) - {"intake.onedrive"} == known


def test_the_example_works_and_shows_the_defaults(write: Write) -> None:
    example = load(EXAMPLE)
    small = load(write(SMALL)).model_dump(exclude={"firm", "staff", "mail", "folders", "store"})
    assert example.model_dump(include=set(small)) == small
    assert example.paralegals == ("pat@firm.example",)


def test_the_example_works_in_the_cloud_as_its_comment_says(write: Write) -> None:
    config = load(write(cloud_example()))
    assert config.graph is not None
    assert (config.graph.sign_in, config.graph.certificate_from, config.graph.cloud) == ("certificate", "graph-certificate", "global")
    assert config.store.drive == DriveSettings(site="firm.sharepoint.com:/sites/Records", library="Documents")
    assert (config.store.folder, config.store.root) == (None, "Clients")
    assert config.intake.onedrive == CloudInbox(folder="Medrec")
    assert (config.mail_kind, config.sender, config.cloud_drives) == ("graph", "records@firm.example", True)


@pytest.mark.parametrize("page", ["README.md", "docs/onedrive.md"])
def test_the_yaml_of_the_pages_works(write: Write, page: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (EXAMPLE.parent / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        config = load(write(SMALL + block))
        assert config.graph is not None
        assert config.store.drive == DriveSettings(site="firm.sharepoint.com:/sites/Records", library="Documents")
        assert (config.store.root, config.mail_kind, config.sender) == ("Clients", "graph", "records@firm.example")
        assert config.intake.onedrive == CloudInbox(folder="Medrec")


def test_every_key_of_the_example_has_a_comment_beside_it() -> None:
    for text in (EXAMPLE.read_text(encoding="utf-8"), cloud_example()):
        keys = [line for line in text.splitlines() if re.match(r" *(- )?[a-z_]+:( |$)", line)]
        assert len(keys) > 40
        assert [line for line in keys if "  #" not in line] == []


def test_every_key_says_what_to_give() -> None:
    sections = [inner for field in Config.model_fields.values() if (inner := model_in(field.annotation))]
    for model in (Config, *sections, CloudInbox, DriveSettings, GraphSettings, StoreSettings):
        assert all(keys_of(model).values()), model


def test_the_example_is_what_a_new_office_gets() -> None:
    assert example_text() == EXAMPLE.read_text(encoding="utf-8")


# --- mistakes


def test_five_mistakes_are_five_lines(write: Write) -> None:
    text = (
        "firm: {name: Sample Law}\n"
        "staff:\n"
        "  - {name: Pat, email: pat.firm.example}\n"
        "time_zone: America/New_Yorck\n"
        "intake:\n"
        "  still_secnds: 3\n"
        "digest: {at: '25:00'}\n"
        "folders:\n"
        "  inbox: office\n"
        "  held: office/held\n"
    )
    assert [line.split(". ")[0] for line in mistakes(write(text))] == [
        "line 3: staff[0].email 'pat.firm.example' is not an e-mail address",
        "line 4: time_zone 'America/New_Yorck' is not a time zone; did you mean America/New_York? Give a zone such as America/New_York.",
        "line 6: intake.still_secnds is no key of ours",
        "line 7: digest.at '25:00' is not an hour of the day",
        f"line 10: folders.held ({write('').parent}/office/held) lies inside folders.inbox ({write('').parent}/office)",
    ]


@pytest.mark.parametrize(
    ("more", "says", "remedy"),
    [
        ("digset: {at: '08:00'}", "line 4: digset is no key of ours", "Did you mean 'digest'?"),
        ("colour: red", "line 4: colour is no key of ours", "Known here: firm, staff,"),
        ("mail: {kind: outbox, password: hush}", "mail.password is no key of ours", "No secret stands in config.yaml"),
        ("mail: {kind: graph, from: a@b.example}", "mail.kind needs the section 'graph', which is not there", "or give outbox or smtp."),
        ("mail: {kind: pigeon}", "mail.kind 'pigeon' will not do", "Give outbox, smtp or graph."),
        ("mail: {from: 'a@b.example\\r\\nBcc: x@y.example'}", "mail.from", "records@firm.example"),
        ('mail: {from: "a@b.example\\nBcc: x@y.example"}', "is not an e-mail address", "records@firm.example"),
        ("mail: {port: 70000}", "mail.port '70000' will not do", "from 1 to 65535"),
        ("store: {kind: onedrive, drive: {id: b!x}}", "store.kind needs the section 'graph', which is not there", "or give folder."),
        ("store: {drive: {id: b!x}}", "store.drive belongs to kind onedrive", "Say kind: onedrive"),
        ("intake: {onedrive: {drive: {id: b!x}}}", "intake.onedrive needs the section 'graph'", "tenant, client and sign_in"),
        ("intake: {watch: sometimes}", "intake.watch 'sometimes' will not do", "Give auto, events or poll."),
        ("intake: {still_seconds: nan}", "intake.still_seconds 'nan' will not do", "seconds"),
        ("intake: [1]", "intake must be keys with values under it", ""),
        ("reading: {workers: 0}", "reading.workers '0' is neither", "a number of processes"),
        ("reading: {workers: some}", "reading.workers 'some' is neither", "a number of processes"),
        ("reading: {memory_mb: 1.5}", "reading.memory_mb '1.5' will not do", "megabytes"),
        ("digest: {weekdays_only: maybe}", "digest.weekdays_only 'maybe' will not do", "true or false"),
        ("digest: {at: 8 o'clock}", "is not an hour of the day", '"08:00"'),
        ("time_zone: America", "time_zone 'America' is not a time zone", "America/New_York"),
        ("time_zone: ../../etc/passwd", "is not a time zone", "America/New_York"),
        ("filing: {folder: '{client}/{provider}'}", "placeholder {client}, which is not known; did you mean {client_folder}?", ""),
        ("filing: {folder: '{provider}'}", "needs {client_folder} once", ""),
        ("filing: {folder: '{client_folder} {provider}'}", "needs {client_folder} once", ""),
        ("filing: {folder: '../{client_folder}'}", "must be folder names", ""),
        ("filing: {folder: '{client_folder!r}'}", "placeholder {client_folder}", ""),
        ("filing: {name: '{date'}", "has braces that do not match", ""),
        ("filing: {name: '{date.year}'}", "placeholder {date.year}", ""),
        ("filing: {name: '{date}/{kind}'}", "is a file's name and holds no slash", ""),
        ("folders: {inbox: ~/inbox}", "starts with ~", "the folder that staff drop files into"),
        ("mail: {ca_file: ~/ca.pem}", "mail.ca_file '~/ca.pem' starts with ~", "certificates to trust"),
        ("folders: {inbox: {a: b}}", "folders.inbox is no folder's name", "the folder that staff drop files into"),
        ("folders: {inbox: held}", "is the same folder as folders.held", "a folder of its own"),
        ("store: {root: inbox/cloud}", "lies inside folders.inbox", "a folder of its own"),
        ("folders: {state: OneDrive/state}", "lies inside store.root", "a folder of its own"),
        ("digest: {at: '08:00'}\ndigest: {at: '09:00'}", "line 5: digest stands here twice (first in line 4)", "Keep one"),
        ("digest: {at: '08:00', at: '09:00'}", "digest.at stands here twice", "Keep one"),
        ("? [a, b]\n: c", "has a key that is not a word", ""),
    ],
)
def test_each_mistake_names_its_place_and_a_remedy(write: Write, more: str, says: str, remedy: str) -> None:
    mistake = only(write(SMALL + more + "\n"))
    assert says in mistake
    assert remedy in mistake
    assert "hush" not in mistake


@pytest.mark.parametrize(
    ("graph", "more", "says", "remedy"),
    [
        ({"certificate_from": ""}, "", "graph.certificate_from is missing for sign_in: certificate", "Name the credential or file"),
        ({"tenant": ""}, "", "graph.tenant is missing", "Give the tenant"),
        ({"client": "medrec"}, "", "graph.client 'medrec' is no application id", "Application (client) ID"),
        ({"sign_in": "password"}, "", "graph.sign_in 'password' will not do", "certificate, secret or device-code"),
        ({"sign_in": "device-code"}, "", "graph.certificate_from has no use with sign_in: device-code", "Leave it out"),
        ({"secret": "hush"}, "", "graph.secret is no key of ours", "name that in graph.secret_from"),
        ({"private_key": "hush"}, "", "graph.private_key is no key of ours", "name that in graph.certificate_from"),
        ({"secret_from": "./x"}, "", "graph.secret_from has no use with sign_in: certificate", "Leave it out"),
        ({"cloud": "germany"}, "", "graph.cloud 'germany' will not do", "global, us-gov, us-gov-dod or china"),
        ({"authority": "https://login.example"}, "", "graph.root is missing beside authority", "Give both"),
        ({"root": "https://graph.example/v1.0"}, "", "graph.authority is missing beside root", "Give both"),
        (
            {"root": "https://g.example", "authority": "http://a.example"},
            "",
            "graph.authority 'http://a.example' is no https",
            "https://login",
        ),
        (
            {"root": "https://g.example", "authority": "https://a.example", "cloud": "china"},
            "",
            "graph.cloud has no use beside",
            "Leave it",
        ),
        ({"proxy": "http://me:hush@proxy.example:3128"}, "", "graph.proxy", "a proxy's address"),
        ({}, "store: {kind: onedrive}", "store.drive says no drive", "one of id, user, site (with library) and shared"),
        ({}, "store: {kind: onedrive, drive: {id: x, user: y}}", "store.drive.user is a second way to name the drive", "Keep one"),
        ({}, "store: {kind: onedrive, drive: {id: x, library: y}}", "store.drive.library is of no site", "Give site as well"),
        ({}, "store: {kind: onedrive, drive: {site: Records}}", "store.drive.site 'Records' is no site's address", "as a browser shows"),
        ({}, "store: {kind: onedrive, drive: {shared: Records}}", "store.drive.shared 'Records' is no sharing link", "the link"),
        ({}, "store: {kind: onedrive, drive: {disk: x}}", "store.drive.disk is no key of ours", "Known here: id, user"),
        ({}, "store: {kind: onedrive, root: a//b, drive: {id: x}}", "store.root 'a//b' must be names of folders in the drive", ""),
        ({}, "store: {kind: onedrive, root: 'a:b', drive: {id: x}}", "store.root 'a:b' must be names of folders in the drive", ""),
        ({}, "intake: {onedrive: {}}", "intake.onedrive.drive says no drive", "Give one of id"),
        ({}, "intake: {onedrive: {folder: ../x, drive: {id: x}}}", "intake.onedrive.folder '../x' must be names of folders", "Medrec"),
    ],
)
def test_mistakes_about_the_cloud(write: Write, graph: dict[str, str], more: str, says: str, remedy: str) -> None:
    keys = {"tenant": "firm.example", "client": CLIENT, "certificate_from": "./graph.pem"} | graph
    text = "graph:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items()) + "mail: {kind: outbox}\n"
    mistake = only(write(SMALL + text + more + "\n"))
    assert says in mistake
    assert remedy in mistake
    assert "hush" not in mistake or "proxy" in mistake


@pytest.mark.parametrize(
    ("root", "folder", "mistaken"),
    [
        ("Clients", "clients", True),
        ("Clients", "Clients/Medrec", True),
        ("Medrec/Clients", "Medrec", True),
        ("Clients", "Clients Medrec", False),
        ("", "Medrec", False),
    ],
)
def test_what_is_filed_does_not_come_in_again(write: Write, root: str, folder: str, mistaken: bool) -> None:
    more = (
        f"store: {{kind: onedrive, root: {root}, drive: {{id: b!x}}}}\nintake: {{onedrive: {{folder: {folder}}}}}\nmail: {{kind: outbox}}\n"
    )
    path = write(SMALL + GRAPH + more)
    if mistaken:
        assert "intake.onedrive.folder is, lies in, or holds store.root" in only(path)
    else:
        assert load(path).intake.onedrive == CloudInbox(folder=folder)
    assert load(write(SMALL + GRAPH + more.replace("onedrive: {folder", "onedrive: {drive: {id: b!y}, folder"))).intake.onedrive is not None


def test_a_secret_needs_its_file_and_its_last_day(write: Write) -> None:
    text = f"graph: {{tenant: firm.example, client: {CLIENT}, sign_in: secret}}\nmail: {{kind: outbox}}\n"
    assert [line.split()[2] for line in mistakes(write(SMALL + text))] == ["graph.secret_expires", "graph.secret_from"]
    whole = text.replace("sign_in: secret", "sign_in: secret, secret_from: ./s, secret_expires: 2027-05-31")
    graph = load(write(SMALL + whole)).graph
    assert graph is not None
    assert graph.secret_expires == date(2027, 5, 31)
    assert "'2027-13-31' is not a day" in only(write(SMALL + whole.replace("2027-05", "2027-13")))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://firm.sharepoint.com/sites/Records", "firm.sharepoint.com:/sites/Records"),
        ("https://firm.sharepoint.com/sites/Medical%20Records/", "firm.sharepoint.com:/sites/Medical Records"),
        ("firm.sharepoint.com:/sites/Records", "firm.sharepoint.com:/sites/Records"),
        ("https://firm.sharepoint.com", "firm.sharepoint.com"),
    ],
)
def test_a_site_is_taken_as_the_browser_shows_it(write: Write, written: str, meant: str) -> None:
    more = f"mail: {{kind: outbox}}\nstore: {{kind: onedrive, root: /Clients/Open/, drive: {{site: '{written}'}}}}\n"
    config = load(write(SMALL + GRAPH + more))
    assert config.store.drive is not None
    assert (config.store.drive.site, config.store.root) == (meant, "Clients/Open")


def test_mail_goes_by_microsoft_365_where_that_is_configured_and_nothing_else_is_said(write: Write) -> None:
    assert "mail.from is missing" in only(write(SMALL + GRAPH))
    config = load(write(SMALL + GRAPH + "mail: {from: records@firm.example}\n"))
    assert (config.mail.kind, config.mail_kind, config.sender) == (None, "graph", "records@firm.example")
    assert load(write(SMALL + GRAPH + "mail: {kind: outbox}\n")).mail_kind == "outbox"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: is empty"),
        ("# nothing yet\n", "line 1: is empty"),
        ("- firm\n", "line 1: must be keys with values"),
        ("firm:\n\tname: x\n", "line 2: is not YAML"),
        ("firm: {name: x\nstaff: []\n", "is not YAML"),
        ("a: 1\n---\nb: 2\n", "is not YAML"),
        ("[" * 5000, "is nested far too deep"),
        ("firm: {name: x}\nstaff: []\n", "line 2: staff is empty. Give a list of people"),
        ("staff: [{name: Pat, email: pat@firm.example}]\n", "line 1: firm is missing"),
        (SMALL.replace("firm: {name: Sample Law}", "firm: {}"), "line 1: firm.name is missing. Give the firm's name"),
        (SMALL.replace("Sample Law", "' '"), "line 1: firm.name is empty. Give the firm's name"),
        (SMALL.replace("staff:", "staff: &who").replace("}\n", "}\n", 1) + "digest: *who\n", "digest is an alias"),
        (SMALL + "  - {name: Kim, email: PAT@firm.example}\n", "line 4: staff[1].email 'pat@firm.example' belongs to staff[0] already"),
        (SMALL.replace("{name: Pat Example", "{role: attorney, name: Pat Example"), "line 2: staff has no paralegal"),
        (SMALL.replace("pat@firm.example", "pat@firm.example, direct_line: 12"), "staff[0].direct_line '12' is not a telephone number"),
    ],
)
def test_the_file_as_a_whole(write: Write, text: str, says: str) -> None:
    assert says in only(write(text))


@pytest.mark.parametrize(
    ("mail", "places"),
    [
        ("{kind: smtp}", ["mail.from", "mail.host"]),
        ("{kind: smtp, host: h.example, from: a@b.example, username: x}", ["mail.password_from"]),
        ("{kind: smtp, host: h.example, from: a@b.example, password_from: x}", ["mail.username"]),
        ("{kind: smtp, host: h.example, from: a@b.example, username: x, password_from: y, security: none}", ["mail.security"]),
        ("{kind: smtp, host: 'h example', from: a@b.example}", ["mail.host"]),
        ("{kind: smtp, host: h.example, from: a@b.example, username: x, oauth: true}", ["mail.oauth"]),
        ("{kind: smtp, host: h.example, from: a@b.example, username: x, oauth: true}\n" + GRAPH.strip(), []),
        ("{kind: smtp, host: h.example, from: a@b.example, oauth: true}\n" + GRAPH.strip(), ["mail.username"]),
        (
            "{kind: smtp, host: h.example, from: a@b.example, username: x, oauth: yes, password_from: ./x}\n" + GRAPH.strip(),
            ["mail.password_from"],
        ),
        ("{kind: smtp, host: h.example, from: a@b.example, username: x, oauth: true, security: none}\n" + GRAPH.strip(), ["mail.security"]),
        ("{kind: outbox, oauth: true}", ["mail.oauth"]),
        (
            "{kind: smtp, host: h.example, from: a@b.example, username: x, oauth: true}\n" + GRAPH.strip().replace("}", ", cloud: china}"),
            ["mail.oauth"],
        ),
    ],
)
def test_a_mail_server_needs_what_it_needs(write: Write, mail: str, places: list[str]) -> None:
    path = write(f"{SMALL}mail: {mail}\n")
    if places:
        assert sorted(line.split()[2] for line in mistakes(path)) == places
    else:
        assert load(path).mail.oauth


def test_a_whole_mail_server(write: Write) -> None:
    config = load(
        write(SMALL + "mail: {kind: smtp, host: smtp.firm.example, from: records@firm.example, username: x, password_from: smtp}\n")
    )
    assert (config.mail.host, config.mail.port, config.mail.security, config.sender) == (
        "smtp.firm.example",
        587,
        "starttls",
        "records@firm.example",
    )


def test_folders_that_meet_through_a_link_are_found(write: Write, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "held").symlink_to(tmp_path / "inbox")
    assert "is the same folder as" in only(write(SMALL))


def test_a_folder_that_holds_the_config_is_refused(write: Write, tmp_path: Path) -> None:
    elsewhere = "".join(f"  {key}: /srv/{key}\n" for key in ("held", "filed", "outbox", "ledger", "authorizations", "rules", "state"))
    assert "contains config.yaml itself" in only(write(f"{SMALL}folders:\n  inbox: .\n{elsewhere}store: {{root: /srv/cloud}}\n"))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="There is no"):
        load(tmp_path / "config.yaml")
    with pytest.raises(ConfigProblem, match="cannot be read"):
        load(tmp_path)
    latin = tmp_path / "config.yaml"
    latin.write_bytes("firm: {name: Müller}".encode("latin-1"))
    with pytest.raises(ConfigProblem, match="not UTF-8"):
        load(latin)


def test_filing_and_config_know_the_same_placeholders() -> None:
    assert PLACEHOLDERS == names.PLACEHOLDERS


# --- the folders on the disk


@pytest.fixture
def office(write: Write, tmp_path: Path) -> Config:
    config = load(write(SMALL))
    for _, folder in config.folders:
        folder.mkdir(mode=0o700)
    assert config.store.folder is not None
    config.store.folder.mkdir()
    return config


def test_an_office_in_order_has_no_problems(office: Config) -> None:
    assert check_folders(office) == ()
    office.folders.rules.rmdir()
    assert check_folders(office) == (), "the firm's own rules are optional"


def test_missing_folders_and_files_in_their_place_are_told(office: Config) -> None:
    office.folders.inbox.rmdir()
    Path(office.store.root).rmdir()
    office.folders.held.rmdir()
    office.folders.held.write_text("")
    told = check_folders(office)
    assert [line.split(":")[0] for line in told] == ["folders.inbox", "folders.held", "store.root"]
    assert str(office.folders.inbox) in told[0]
    assert "not a folder" in told[1]


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o704])
def test_a_state_folder_that_others_can_read_is_told(office: Config, mode: int) -> None:
    office.folders.state.chmod(mode)
    (told,) = check_folders(office)
    assert told.startswith("folders.state:")
    assert f"chmod 700 {office.folders.state}" in told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_we_may_not_write_is_told(office: Config) -> None:
    office.folders.inbox.chmod(0o500)
    (told,) = check_folders(office)
    assert told.startswith("folders.inbox:")
    assert "cannot be written" in told


def test_a_store_in_the_cloud_is_no_folder(office: Config, write: Write, tmp_path: Path) -> None:
    Path(office.store.root).rmdir()
    cloud = "store: {kind: onedrive, root: inbox, drive: {id: b!x}}\nmail: {kind: outbox}\n"
    (told,) = check_folders(load(write(SMALL + GRAPH + cloud)))
    assert told.startswith(f"graph.certificate_from: there is no file {tmp_path / 'graph.pem'}")
    (tmp_path / "graph.pem").write_text("key")
    (tmp_path / "graph.pem").chmod(0o644)
    (told,) = check_folders(load(write(SMALL + GRAPH + cloud)))
    assert "can be read by everybody" in told


def test_certificates_that_are_not_there_are_told(office: Config, write: Write, tmp_path: Path) -> None:
    config = load(write(SMALL + "mail: {ca_file: ca.pem}\n"))
    (told,) = check_folders(config)
    assert told.startswith("mail.ca_file:")
    (tmp_path / "ca.pem").write_text("certificates", encoding="utf-8")
    assert check_folders(config) == ()


# --- secrets

SMTP = "mail: {{kind: smtp, host: h.example, from: a@b.example, username: x, password_from: {source}}}\n"


def test_the_password_comes_from_a_file_or_a_systemd_credential(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secrets" / "smtp"
    secret.parent.mkdir()
    secret.write_text("  hush \n", encoding="utf-8")
    by_file = load(write(SMALL + SMTP.format(source="secrets/smtp")))
    assert secret_line(by_file, "mail.password_from", None) == "  hush "
    by_credential = load(write(SMALL + SMTP.format(source="smtp")))
    assert secret_line(by_credential, "mail.password_from", secret.parent) == "  hush "
    assert secret_line(load(write(SMALL)), "mail.password_from", None) is None
    with pytest.raises(ConfigProblem, match="LoadCredential=smtp"):
        secret_line(by_credential, "mail.password_from", None)


def test_a_certificate_comes_in_the_same_way(write: Write, tmp_path: Path) -> None:
    (tmp_path / "graph.pem").write_bytes(b"key and certificate\n")
    by_file = load(write(SMALL + GRAPH + "mail: {kind: outbox}\n"))
    assert secret_bytes(by_file, "graph.certificate_from", None) == b"key and certificate\n"
    assert secret_file(by_file, "graph.certificate_from", None) == tmp_path / "graph.pem"
    assert secret_file(by_file, "graph.passphrase_from", None) is None
    by_credential = load(write(SMALL + GRAPH.replace("./graph.pem", "graph.pem") + "mail: {kind: outbox}\n"))
    assert secret_bytes(by_credential, "graph.certificate_from", tmp_path) == b"key and certificate\n"
    with pytest.raises(ConfigProblem, match=r"graph\.certificate_from names the systemd credential 'graph\.pem'"):
        secret_bytes(by_credential, "graph.certificate_from", None)


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_password_that_cannot_be_used_is_told(write: Write, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "smtp").write_bytes(content)
    config = load(write(SMALL + SMTP.format(source="./smtp")))
    with pytest.raises(ConfigProblem, match="smtp"):
        secret_line(config, "mail.password_from", None)


def test_a_password_file_that_everybody_reads_or_nobody_has_is_told(office: Config, write: Write, tmp_path: Path) -> None:
    config = load(write(SMALL + SMTP.format(source="./smtp")))
    assert "there is no file" in " ".join(check_folders(config))
    (tmp_path / "smtp").write_text("hush", encoding="utf-8")
    (tmp_path / "smtp").chmod(0o644)
    assert "can be read by everybody" in " ".join(check_folders(config))
    (tmp_path / "smtp").chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP)
    assert check_folders(config) == ()


def test_how_letters_are_written(office: Config, write: Write, tmp_path: Path) -> None:
    plain = load(write(SMALL))
    assert (plain.letter.ssn, plain.letter.certification, plain.letter.attorney) == ("last4", None, None)
    own = load(write(SMALL + "letter: {ssn: full, certification: forms/own.pdf, attorney: A. Attorney}\n"))
    assert (own.letter.ssn, own.letter.certification) == ("full", tmp_path / "forms" / "own.pdf")
    assert "letter.certification: there is no file" in " ".join(check_folders(own))
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "own.pdf").write_bytes(b"%PDF-1.7")
    assert check_folders(own) == ()
    with pytest.raises(ConfigProblem, match=r"letter\.ssn"):
        load(write(SMALL + "letter: {ssn: last5}\n"))
