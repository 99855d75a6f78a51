"""What config.yaml may say about Microsoft 365: how to sign in, which drive, and the folder that staff drop files into there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from medrec_daemon.config.fields import OfficePath, Setting, Text, office_path

STORE_FOLDER = "OneDrive"
_TENANT = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_REFUSED = re.compile(r'["*:<>?\\|]')
"""What OneDrive takes in no name; ``filing.names`` says more about names."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _tenant(text: str) -> str:
    if not _TENANT.fullmatch(text):
        raise ValueError("is no tenant")
    return text


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError("is no application id")
    return text.lower()


def _day(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if _DAY.fullmatch(value.strip()) else value
    except (AttributeError, ValueError) as error:
        raise ValueError("is not a day") from error


def _address(text: str) -> str:
    """An https address without what could be a secret or a question in it."""
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("is no https address")
    return text.rstrip("/")


def _proxy(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("is no proxy's address")
    if "@" in parts.netloc:
        raise ValueError("has a name or password in it, and no secret stands in config.yaml")
    return text.rstrip("/")


def _site(text: str) -> str:
    """``firm.sharepoint.com:/sites/Records``, as Graph wants it, from that or from what a browser shows."""
    host, _, path = text.removeprefix("https://").partition("/")
    host = host.removesuffix(":")
    path = unquote(path).strip("/")
    if text.startswith("http://") or "." not in host or not _TENANT.fullmatch(host) or _REFUSED.search(path):
        raise ValueError("is no site's address")
    return f"{host}:/{path}" if path else host


def _shared(text: str) -> str:
    if urlsplit(text).scheme != "https" or not urlsplit(text).hostname:
        raise ValueError("is no sharing link")
    return text


def _drive_path(text: str) -> str:
    """Folders in a drive with ``/`` between them, none at the ends."""
    segments = text.strip("/").split("/") if text.strip("/") else []
    if any(segment.strip() != segment or segment in {"", ".", ".."} or _REFUSED.search(segment) for segment in segments):
        raise ValueError("must be names of folders in the drive, with one / between them")
    return "/".join(segments)


def _root(value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401, whatever stood in the file
    """A folder of this machine, absolute, or a path in the drive, by the kind of store."""
    if info.data.get("kind") == "onedrive":
        return _drive_path(value.strip()) if isinstance(value, str) else ("" if value is None else value)
    return str(office_path(STORE_FOLDER if value is None else value, info))


Address = Annotated[Text, AfterValidator(_address)]


class DriveSettings(Setting):
    """Which drive: exactly one of ``id``, ``user``, ``site`` (with ``library``) and ``shared``."""

    id: Text | None = Field(default=None, description="the drive's id, such as b!…")
    user: Text | None = Field(default=None, description="the person whose OneDrive it is, such as pat@firm.example")
    site: Annotated[Text, AfterValidator(_site)] | None = Field(
        default=None, description="the site as a browser shows it, such as https://firm.sharepoint.com/sites/Records"
    )
    library: Text | None = Field(default=None, description="the library's name, such as Documents; left out, the site's first one")
    shared: Annotated[Text, AfterValidator(_shared)] | None = Field(default=None, description="the link by which a folder was shared")


class StoreSettings(Setting):
    """Where documents are filed: a folder of this machine, or a drive in the cloud."""

    kind: Literal["folder", "onedrive"] = Field(default="folder", description="folder or onedrive")
    root: Annotated[str, BeforeValidator(_root)] = Field(
        default=cast("str", None),  # by the kind: see _root
        description="the folder that holds the clients' folders",
    )
    drive: DriveSettings | None = Field(default=None, description="a section with one of id, user, site and shared")

    @property
    def folder(self) -> Path | None:
        """The root on this machine's disk; None for a store in the cloud."""
        return Path(self.root) if self.kind == "folder" else None


class CloudInbox(Setting):
    """A folder in the cloud that staff drop files into, besides the inbox."""

    folder: Annotated[Text, AfterValidator(_drive_path)] = Field(
        default="Medrec", description="a folder's path in the drive, such as Medrec"
    )
    drive: DriveSettings | None = Field(default=None, description="a section with one of id, user, site and shared")


class GraphSettings(Setting):
    """How this office signs in to Microsoft 365. A key that ends in ``_from`` names a systemd credential, or a file by a path."""

    tenant: Annotated[Text, AfterValidator(_tenant)] = Field(description="the tenant: its id, or a domain of it such as firm.example")
    client: Annotated[Text, AfterValidator(_number)] = Field(description="the Application (client) ID that the registration shows")
    sign_in: Literal["certificate", "secret", "device-code"] = Field(
        default="certificate", description="certificate, secret or device-code"
    )
    certificate_from: Text | None = Field(
        default=None, description="the name of a systemd credential, or the path of a PEM or PFX file with key and certificate"
    )
    passphrase_from: Text | None = Field(
        default=None, description="the name of a systemd credential, or the path of a file with the key's passphrase"
    )
    secret_from: Text | None = Field(default=None, description="the name of a systemd credential, or the path of a file with the secret")
    secret_expires: Annotated[date, BeforeValidator(_day)] | None = Field(
        default=None, description="the day the portal showed beside the secret, such as 2027-05-31"
    )
    cloud: Literal["global", "us-gov", "us-gov-dod", "china"] = Field(default="global", description="global, us-gov, us-gov-dod or china")
    authority: Address | None = Field(default=None, description="where to sign in, such as https://login.microsoftonline.com")
    root: Address | None = Field(default=None, description="where Graph answers, such as https://graph.microsoft.com/v1.0")
    ca_file: OfficePath | None = Field(default=None, description="the path of a file of certificates to trust instead of the usual ones")
    proxy: Annotated[Text, AfterValidator(_proxy)] | None = Field(
        default=None, description="a proxy's address such as http://proxy.firm.example:3128"
    )
