"""What ``medrec check`` looks at in Microsoft 365: sign-in, permissions, drives, names, mail; each tried out where Graph lets it be."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date

from medrec_daemon.cli import say
from medrec_daemon.cli.cloud import HURRIED, CloudAtHand
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.config import DriveSettings
from medrec_daemon.errors import ConfigProblem, MedrecError, SignInProblem, TryLater
from medrec_daemon.filing.names import NUMBER_RESERVE, PATH_BUDGET, Naming
from medrec_daemon.graph import probe, probe_rights
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.probe import DriveFacts, Seen

LONGEST = 100_000
"""More than any place is long: to see how long one would be that is not shortened."""


def look_at_cloud(office: OfficeAtHand) -> Iterator[Seen]:
    """Everything about Microsoft 365, a line each; ends early where the sign-in shows that nothing further can be asked."""
    cloud = office.cloud
    cloud.tempo = HURRIED
    signed_in = _sign_in(cloud)
    warnings = cloud.warnings(office.clock().date())  # after the try, which may have renewed what rested
    yield from (Seen("sign-in", "look", warning) for warning in warnings if warning != signed_in.words)
    yield signed_in
    if signed_in.mark != "ok":
        return
    yield from _rights(office)
    if office.config.store.kind == "onedrive":
        yield from _store(office)
    if office.config.intake.onedrive is not None:
        yield from _inbox(office)
    if office.config.mail_kind == "graph":
        yield from _mail(office)


def _sign_in(cloud: CloudAtHand) -> Seen:
    """Get a token: a new one where the credential is at hand, else the one that the service keeps."""
    own = cloud.lacks_credential
    try:
        sign_in = cloud.sign_in()
        if own is None:
            sign_in.try_now()
            return Seen("sign-in", "ok", ", ".join(sign_in.describe()))
        sign_in.token()
        kept = "with the token that the service keeps for about an hour: what was granted or taken away since does not show."
        return Seen("sign-in", "ok", f"{kept} {_as_service(cloud, own)}")
    except MedrecError as error:
        if own is None or isinstance(error, TryLater):
            return _refused(cloud, error)
        whose = f"not tried, and so neither drive nor mail: '{own}' is a systemd credential, which only the service is handed."
        return Seen("sign-in", "look", f"{whose} {_as_service(cloud, own)}")


def _refused(cloud: CloudAtHand, error: MedrecError) -> Seen:
    """The error, and with a refused credential which one it was: the portal lists them by thumbprint."""
    seen = probe.trouble("sign-in", error)
    if not isinstance(error, SignInProblem) or cloud.graph.sign_in == "device-code":
        return seen
    try:
        tried = ", ".join(cloud.sign_in().describe())
    except MedrecError:
        return seen
    return seen._replace(words=f"{seen.words} Tried {tried}.")


def _as_service(cloud: CloudAtHand, credential: str) -> str:
    """How a person tries it with the service's credentials."""
    line = shlex.join([*say.command(), "--config", str(cloud.config_file), "check"])
    others = "" if cloud.graph.passphrase_from is None else " (and a second -p LoadCredential=... for the passphrase)"
    return f"To try it, as root: systemd-run --pipe --wait --uid=medrec -p LoadCredential={credential}:/path/of/its/file {line}{others}"


def _rights(office: OfficeAtHand) -> Iterator[Seen]:
    files, mail = office.config.cloud_drives, office.config.mail_kind == "graph"
    rights = office.cloud.sign_in().roles()
    if office.cloud.graph.sign_in == "device-code":
        return probe_rights.look_at_person(rights, files=files, mail=mail)
    return probe_rights.look_at_application(rights, files=files, mail=mail)


def _store(office: OfficeAtHand) -> Iterator[Seen]:
    """The drive that documents are filed in."""
    settings = office.config.store
    top = office.cloud.drive(settings.drive)
    try:
        facts = probe.look_up(top)
        folder = office.cloud.drive(settings.drive, settings.root).item("") if settings.root else top.item("")
        place = folder or top.item("")
    except MedrecError as error:
        yield probe.trouble("store", error)
        return
    yield Seen("store", "ok", facts.words)
    yield probe.room("store: room", facts)
    if folder is None:
        words = f"There is no folder '{settings.root}' in it yet. It is made with the first document; is store.root spelt right?"
        yield Seen("store: root", "look", words)
    elif not folder.is_folder:
        yield Seen("store: root", "MEND", f"'{settings.root}' is a file there. Name a folder in store.root.", ConfigProblem.exit_code)
        return
    if place is not None:
        yield from probe.try_out("store", top, place)
    yield from _names(office, facts)


def _inbox(office: OfficeAtHand) -> Iterator[Seen]:
    """The folder that staff drop files into."""
    inbox = office.config.intake.onedrive
    if inbox is None:
        return
    own = inbox.drive or office.config.store.drive
    drive: Drive = office.cloud.drive(own, inbox.folder)
    try:
        facts = probe.look_up(drive)
        folder = drive.item("")
    except MedrecError as error:
        yield probe.trouble("inbox in the cloud", error)
        return
    if folder is not None and not folder.is_folder:
        yield Seen("inbox in the cloud", "MEND", f"'{inbox.folder}' is a file there. Name a folder in intake.onedrive.", 3)
        return
    there = (
        "is there" if folder is not None else "is not there yet: the service makes it, with Inbox, Processing, Filed and Needs Review in it"
    )
    yield Seen("inbox in the cloud", "ok", f"'{inbox.folder}' {there}; in {facts.words}")
    if folder is not None and not _same(own, office.config.store.drive):
        yield from probe.try_out("inbox in the cloud", drive, folder)


def _same(one: DriveSettings | None, other: DriveSettings | None) -> bool:
    return one == other


def _names(office: OfficeAtHand, facts: DriveFacts) -> Iterator[Seen]:
    """Whether the longest names of the ledger leave room in a path of OneDrive."""
    budget = office.cloud.path_budget - _units(facts.server_path)
    what = f"Of {PATH_BUDGET} characters, {budget} are left below store.root (the drive's own path and the root take the rest)"
    try:
        longest = _longest_place(office)
    except MedrecError as error:
        yield Seen("store: names", "look", f"{what}; the longest names cannot be told: {error.what}")
        return
    if longest is None:
        yield Seen("store: names", "ok", f"{what}; the ledger has no client with a provider yet")
    elif longest + NUMBER_RESERVE <= budget:
        yield Seen("store: names", "ok", f"{what}; the longest client and provider of the ledger need {longest + NUMBER_RESERVE}")
    else:
        need = f"but the longest client and provider of the ledger need {longest + NUMBER_RESERVE}"
        words = f"{what}, {need}: such a name is shortened, or refused."
        yield Seen("store: names", "look", f"{words} Give the client a shorter 'folder:', or shorten filing.folder or store.root.")


def _longest_place(office: OfficeAtHand) -> int | None:
    """The length of the longest place that anything in the ledger could be filed at, in UTF-16 units."""
    naming = Naming(office.config.filing.folder, office.config.filing.name, LONGEST)
    with office.ledger() as ledger:
        clients = [ledger.matter(matter_id).client_folder for matter_id in ledger.matter_ids() if matter_id not in ledger.set_aside]
        providers = [provider.name for provider in ledger.providers]
    kinds = office.rules.page_types
    if not clients or not providers or not kinds:
        return None
    client, provider = max(clients, key=_units), max(providers, key=_units)
    places = (
        naming(client_folder=client, provider=provider, subfolder=kind.files_under, title=kind.title, on=date(2000, 12, 31))
        for kind in kinds
    )
    return max(_units(f"{folder}/{name}") for folder, name in places)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _mail(office: OfficeAtHand) -> Iterator[Seen]:
    sender = office.config.sender
    others = (person.email for person in office.config.staff if person.email.casefold() != sender.casefold())
    person = office.cloud.graph.sign_in == "device-code"
    other = None if person else next((each for each in others if each.rpartition("@")[2] == sender.rpartition("@")[2]), None)
    yield from probe_rights.look_at_sending(office.cloud.client(), office.cloud.graph.client, sender, other)
    for words in office.graph_mailer().unproven()[1:]:
        yield Seen("mail: looking back", "look", words)
