"""What config.yaml may say: one frozen model per section. A field's description ends the sentence "give …" in a mistake."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from medrec_daemon.config.cloud import CloudInbox, GraphSettings, StoreSettings
from medrec_daemon.config.fields import (
    Email,
    Host,
    OfficePath,
    Phone,
    Setting,
    Text,
    as_folder_template,
    as_hour,
    as_name_template,
    as_sending_template,
    as_workers,
    as_zone,
)


def section(description: str) -> Any:  # noqa: ANN401, as pydantic's own Field
    """A section that may be left out whole: its defaults are checked like anything written."""
    return Field(default={}, description=description)


class Firm(Setting):
    """Who asks: as the letters say it."""

    name: Text = Field(description="the firm's name as it stands on its letters")
    address: tuple[Text, ...] = Field(
        default=(), description='a list of the lines of the address, such as [12 Elm Street, "Lexington, KY 40507"]'
    )
    phone: Phone | None = Field(default=None, description="a telephone number such as +18595550100")
    website: Text | None = Field(default=None, description="a web address such as https://firm.example")


class Person(Setting):
    """One of the staff. Every paralegal gets the morning's call sheet."""

    name: Text = Field(description="the person's name")
    email: Email = Field(description="an address such as pat@firm.example")
    role: Literal["paralegal", "attorney", "other"] = Field(default="paralegal", description="paralegal, attorney or other")
    direct_line: Phone | None = Field(default=None, description="a telephone number such as +18595550100")


class Folders(Setting):
    """Where things lie; relative ones in the folder of config.yaml. Absolute once loaded."""

    inbox: OfficePath = Field(default=Path("inbox"), description="the folder that staff drop files into")
    held: OfficePath = Field(default=Path("held"), description="the folder for what waits for a person")
    filed: OfficePath = Field(default=Path("filed"), description="the folder for untouched originals after filing")
    outbox: OfficePath = Field(default=Path("outbox"), description="the folder for what a person is to send")
    ledger: OfficePath = Field(default=Path("ledger"), description="the folder of providers.yaml and matters/")
    authorizations: OfficePath = Field(default=Path("authorizations"), description="the folder of signed authorizations")
    rules: OfficePath = Field(default=Path("rules"), description="the folder of the firm's own rules")
    state: OfficePath = Field(default=Path("state"), description="the folder of the service's own memory, which nobody else may read")


class Intake(Setting):
    """When a file in the inbox is taken."""

    still_seconds: float = Field(default=3, gt=0, le=3600, description="seconds, more than 0 and at most 3600")
    sweep_seconds: float = Field(default=30, gt=0, le=3600, description="seconds, more than 0 and at most 3600")
    watch: Literal["auto", "events", "poll"] = Field(default="auto", description="auto, events or poll")
    max_file_mb: int = Field(default=2048, ge=1, le=1_000_000, description="megabytes, a whole number of at least 1")
    onedrive: CloudInbox | None = Field(default=None, description="a section with folder, and drive where it is not the store's")


class Reading(Setting):
    """What reading one file may cost."""

    workers: Annotated[int | Literal["auto"], BeforeValidator(as_workers)] = Field(
        default="auto", description="auto, or a number of processes"
    )
    page_seconds: float = Field(default=60, ge=1, le=3600, description="seconds, from 1 to 3600")
    file_minutes: float = Field(default=60, gt=0, le=1440, description="minutes, more than 0 and at most 1440")
    memory_mb: int = Field(default=1500, ge=256, le=1_000_000, description="megabytes, a whole number of at least 256")
    second_opinion: bool = Field(default=False, description="true or false")


class Filing(Setting):
    """What filed documents are called, and how long the originals are kept."""

    folder: Annotated[Text, AfterValidator(as_folder_template)] = Field(
        default="{client_folder}/Medical Records/{provider}/{subfolder}",
        description="a folder such as {client_folder}/Medical Records/{provider}/{subfolder}",
    )
    name: Annotated[Text, AfterValidator(as_name_template)] = Field(
        default="{date} {kind}", description="a name such as {date} {kind}, without .pdf"
    )
    keep_originals_days: int = Field(default=365, ge=1, le=36_500, description="days, a whole number of at least 1")


class DigestSettings(Setting):
    """When the call sheets go out, what goes with them, and who is told once a week."""

    at: Annotated[time, BeforeValidator(as_hour)] = Field(default=time(8), description='an hour such as "08:00", on the clock of time_zone')
    weekdays_only: bool = Field(default=True, description="true or false")
    weekly: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "never"] = Field(
        default="monday", description="a day of the week such as monday, or never"
    )
    attorneys: bool = Field(default=True, description="true or false")
    calendar: bool = Field(default=True, description="true or false")


class MailSettings(Setting):
    """How mail leaves the house. ``password_from`` is the name of a systemd credential, or a path when it holds a slash."""

    kind: Literal["outbox", "smtp", "graph"] | None = Field(default=None, description="outbox, smtp or graph")
    from_: Email | None = Field(default=None, alias="from", description="the sender, such as records@firm.example")
    host: Host | None = Field(default=None, description="the mail server's name, such as smtp.firm.example")
    port: int = Field(default=587, ge=1, le=65_535, description="a port from 1 to 65535; 587 for starttls, 465 for tls")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="starttls, tls or none")
    username: Text | None = Field(default=None, description="the account to sign in with")
    password_from: Text | None = Field(
        default=None, description="the name of a systemd credential, or the path of a file with the password"
    )
    oauth: bool = Field(default=False, description="true or false")
    ca_file: OfficePath | None = Field(default=None, description="the path of a file of certificates to trust instead of the system's")


class Sending(Setting):
    """How requests leave the house. ``srfax_password_from`` is a systemd credential's name, or a path when it holds a slash."""

    fax: Literal["outbox", "srfax", "email", "hylafax"] = Field(default="outbox", description="outbox, srfax, email or hylafax")
    fax_tries: int = Field(default=3, ge=1, le=10, description="a number of times from 1 to 10")
    fax_address: Annotated[Text, AfterValidator(as_sending_template)] | None = Field(
        default=None, description="an address such as 1{number10}@fax.example"
    )
    fax_subject: Annotated[Text, AfterValidator(as_sending_template)] = Field(
        default="Records request {reference}", description="a subject such as Records request {reference}"
    )
    hylafax_host: Host | None = Field(default=None, description="the server's name, such as fax.firm.example")
    srfax_account: Text | None = Field(default=None, description="the number of the account at SRFax")
    srfax_password_from: Text | None = Field(
        default=None, description="the name of a systemd credential, or the path of a file with the password"
    )
    srfax_sender: Phone | None = Field(default=None, description="the firm's fax number such as +18595550100")
    srfax_email: Email | None = Field(default=None, description="the address the account knows, such as records@firm.example")
    srfax_url: Text = Field(default="https://www.srfax.com/SRF_SecWebSvc.php", description="an address that begins with https://")


class FollowUp(Setting):
    """Whether the service sends follow-up letters by itself, and between which hours of a business day."""

    auto_fax: bool = Field(default=False, description="true or false")
    after: Annotated[time, BeforeValidator(as_hour)] = Field(
        default=time(8), description='an hour such as "08:00", on the clock of time_zone'
    )
    before: Annotated[time, BeforeValidator(as_hour)] = Field(
        default=time(17), description='an hour such as "17:00", on the clock of time_zone'
    )


class Secrets(Setting):
    """What must be kept unreadable. ``key_from`` is the name of a systemd credential, or a path when it holds a slash."""

    key_from: Text | None = Field(default=None, description="the name of a systemd credential, or the path of a file with the key")


class LetterSettings(Setting):
    """How our letters are written. ``certification`` is the firm's own form: the program invents no legal text."""

    ssn: Literal["last4", "full", "none"] = Field(default="last4", description="last4, full or none")
    certification: OfficePath | None = Field(default=None, description="the path of a PDF form")
    attorney: Text | None = Field(default=None, description="the attorney's name as letters say it")


class Config(Setting):
    """One office's configuration. Paths are absolute, every value is checked."""

    firm: Firm = Field(description="a section with at least the firm's name")
    staff: tuple[Person, ...] = Field(min_length=1, description="a list of people, each with name and email")
    time_zone: Annotated[Text, AfterValidator(as_zone)] = Field(default="America/New_York", description="a zone such as America/New_York")
    folders: Folders = section("a section of folders")
    intake: Intake = section("a section")
    reading: Reading = section("a section")
    graph: GraphSettings | None = Field(default=None, description="a section with tenant, client and sign_in")
    store: StoreSettings = section("a section with kind and root")
    filing: Filing = section("a section")
    digest: DigestSettings = section("a section with at and weekdays_only")
    mail: MailSettings = section("a section with at least kind")
    sending: Sending = section("a section with fax")
    followup: FollowUp = section("a section with auto_fax")
    letter: LetterSettings = section("a section with ssn, certification and attorney")
    secrets: Secrets = section("a section with key_from")
    _office: Path = PrivateAttr(default=Path())

    def model_post_init(self, context: Any) -> None:  # noqa: ANN401, pydantic's own signature
        """Remember the folder of config.yaml, which the loader hands in."""
        self._office = context["office"] if context else Path.cwd()

    @property
    def office(self) -> Path:
        """The folder of config.yaml: what relative paths start from."""
        return self._office

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def paralegals(self) -> tuple[str, ...]:
        """The addresses that get a call sheet."""
        return tuple(person.email for person in self.staff if person.role == "paralegal")

    @property
    def mail_kind(self) -> Literal["outbox", "smtp", "graph"]:
        """How mail leaves: as ``mail.kind`` says, else through Microsoft 365 where that is configured, else into a folder."""
        return self.mail.kind or ("graph" if self.graph is not None else "outbox")

    @property
    def cloud_drives(self) -> bool:
        """Whether documents are filed in, or taken from, a drive of Microsoft 365."""
        return self.store.kind == "onedrive" or self.intake.onedrive is not None

    @property
    def sender(self) -> str:
        """Whom mail comes from: ``mail.from``, or the first of the staff."""
        return self.mail.from_ or self.staff[0].email
