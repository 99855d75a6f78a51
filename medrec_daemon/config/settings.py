"""What config.yaml may say: one frozen model per section. A field's description ends the sentence "give …" in a mistake."""

from __future__ import annotations

import os
import re
import string
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

PLACEHOLDERS = frozenset({"client_folder", "provider", "subfolder", "kind", "date"})
"""What ``filing.folder`` and ``filing.name`` may hold."""
LATER_STORES = frozenset({"onedrive"})
LATER_MAIL = frozenset({"graph"})
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]+")
_PHONE = re.compile(r"[0-9+() ./x-]+|[0-9+() ./-]+ ext\.? ?[0-9]+")
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")


class Setting(BaseModel):
    """Frozen; unknown keys are refused; a key without a value is as if it were not there."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, given: Any) -> Any:  # noqa: ANN401, whatever stood in the file
        if not isinstance(given, dict):
            return given
        known = set(keys_of(cls))
        return {key: value for key, value in given.items() if value is not None or key not in known}


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a section as they are written, each with the description of what it takes."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text:
        raise ValueError("is not an e-mail address")
    return text


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < 7:
        raise ValueError("is not a telephone number")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        near = get_close_matches(text, sorted(available_timezones()), n=1, cutoff=0.5)
        raise ValueError("is not a time zone" + (f"; did you mean {near[0]}?" if near else "")) from error
    return text


def _hour(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
    if isinstance(value, time):
        return value
    match = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("is not an hour of the day")
    return time(int(match[1]), int(match[2]))


def _workers(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
    if value == "auto" or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 64):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and 1 <= int(value) <= 64:
        return int(value)
    raise ValueError("is neither 'auto' nor a number from 1 to 64")


def _path(value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401, whatever stood in the file
    """Absolute; a relative one lies in the folder of config.yaml, which the loader hands in as ``context``."""
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError("is no folder's name")
    text = str(value).strip()
    if text.startswith("~"):
        raise ValueError("starts with ~, which a service has no home for")
    office = info.context["office"] if info.context else Path.cwd()
    return Path(os.path.normpath(office / text))


def _not_later(later: frozenset[str]) -> BeforeValidator:
    def refuse(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
        if value in later:
            raise ValueError("comes with a later version of medrec-daemon")
        return value

    return BeforeValidator(refuse)


def _template(text: str) -> str:
    try:
        found = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError("has braces that do not match") from error
    for name, spec, conversion in found:
        if name not in PLACEHOLDERS or spec or conversion:
            near = get_close_matches(name, PLACEHOLDERS, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(f'{{{known}}}' for known in sorted(PLACEHOLDERS))}"
            raise ValueError(f"has the placeholder {{{name}}}, which is not known; {hint}")
    return text


def _folder_template(text: str) -> str:
    segments = _template(text).split("/")
    if any(segment.strip() in {"", ".", ".."} for segment in segments) or "\\" in text:
        raise ValueError("must be folder names with one / between them, none at the ends")
    with_client = [segment for segment in segments if "{client_folder}" in segment]
    if len(with_client) != 1 or with_client[0].count("{") != 1:
        raise ValueError(
            "needs {client_folder} once, with no other placeholder between the same slashes, or two clients could share a folder"
        )
    return text


def _name_template(text: str) -> str:
    if "/" in _template(text) or "\\" in text:
        raise ValueError("is a file's name and holds no slash")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Email = Annotated[Text, AfterValidator(_email)]
Phone = Annotated[Text, AfterValidator(_phone)]
OfficePath = Annotated[Path, BeforeValidator(_path)]
Host = Annotated[str, StringConstraints(strip_whitespace=True, pattern=f"^(?:{_HOST.pattern})$")]


def _section(description: str) -> Any:  # noqa: ANN401, as pydantic's own Field
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


class Reading(Setting):
    """What reading one file may cost."""

    workers: Annotated[int | Literal["auto"], BeforeValidator(_workers)] = Field(
        default="auto", description="auto, or a number of processes"
    )
    page_seconds: float = Field(default=60, ge=1, le=3600, description="seconds, from 1 to 3600")
    file_minutes: float = Field(default=60, gt=0, le=1440, description="minutes, more than 0 and at most 1440")
    memory_mb: int = Field(default=1500, ge=256, le=1_000_000, description="megabytes, a whole number of at least 256")


class StoreSettings(Setting):
    """Where documents are filed."""

    kind: Annotated[Literal["folder"], _not_later(LATER_STORES)] = Field(default="folder", description="folder")
    root: OfficePath = Field(default=Path("OneDrive"), description="the folder that holds the clients' folders")


class Filing(Setting):
    """What filed documents are called, and how long the originals are kept."""

    folder: Annotated[Text, AfterValidator(_folder_template)] = Field(
        default="{client_folder}/Medical Records/{provider}/{subfolder}",
        description="a folder such as {client_folder}/Medical Records/{provider}/{subfolder}",
    )
    name: Annotated[Text, AfterValidator(_name_template)] = Field(
        default="{date} {kind}", description="a name such as {date} {kind}, without .pdf"
    )
    keep_originals_days: int = Field(default=365, ge=1, le=36_500, description="days, a whole number of at least 1")


class DigestSettings(Setting):
    """When the call sheets go out."""

    at: Annotated[time, BeforeValidator(_hour)] = Field(default=time(8), description='an hour such as "08:00", on the clock of time_zone')
    weekdays_only: bool = Field(default=True, description="true or false")


class MailSettings(Setting):
    """How mail leaves the house. ``password_from`` is the name of a systemd credential, or a path when it holds a slash."""

    kind: Annotated[Literal["outbox", "smtp"], _not_later(LATER_MAIL)] = Field(default="outbox", description="outbox or smtp")
    from_: Email | None = Field(default=None, alias="from", description="the sender, such as records@firm.example")
    host: Host | None = Field(default=None, description="the mail server's name, such as smtp.firm.example")
    port: int = Field(default=587, ge=1, le=65_535, description="a port from 1 to 65535; 587 for starttls, 465 for tls")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="starttls, tls or none")
    username: Text | None = Field(default=None, description="the account to sign in with")
    password_from: Text | None = Field(
        default=None, description="the name of a systemd credential, or the path of a file with the password"
    )
    ca_file: OfficePath | None = Field(default=None, description="the path of a file of certificates to trust instead of the system's")


class Config(Setting):
    """One office's configuration. Paths are absolute, every value is checked."""

    firm: Firm = Field(description="a section with at least the firm's name")
    staff: tuple[Person, ...] = Field(min_length=1, description="a list of people, each with name and email")
    time_zone: Annotated[Text, AfterValidator(_zone)] = Field(default="America/New_York", description="a zone such as America/New_York")
    folders: Folders = _section("a section of folders")
    intake: Intake = _section("a section")
    reading: Reading = _section("a section")
    store: StoreSettings = _section("a section with kind and root")
    filing: Filing = _section("a section")
    digest: DigestSettings = _section("a section with at and weekdays_only")
    mail: MailSettings = _section("a section with at least kind")
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
    def sender(self) -> str:
        """Whom mail comes from: ``mail.from``, or the first of the staff."""
        return self.mail.from_ or self.staff[0].email
