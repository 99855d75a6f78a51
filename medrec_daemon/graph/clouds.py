"""Where Microsoft is: its national clouds by name, and one application registration with the way there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from medrec_daemon.errors import ConfigProblem

DEVICE_SCOPES = ("Files.ReadWrite", "Mail.Send")
"""The least that a person's own office needs: the person's own files, and mail in the person's name.

``Files.ReadWrite`` reaches the person's own drive; a drive that others share needs ``Files.ReadWrite.All``. Sent Items are
read only with ``Mail.Read``. ``offline_access``, which makes the sign-in last, is always asked for by MSAL itself.
https://learn.microsoft.com/graph/permissions-reference
"""
_SHARED_BY_MANY = frozenset({"common", "organizations", "consumers"})


@dataclass(frozen=True, slots=True)
class Cloud:
    """One of Microsoft's separate clouds; an account of one is unknown in the others.

    Roots of sign-in and Graph: https://learn.microsoft.com/graph/deployments (China's sign-in host: https://docs.azure.cn/entra/identity-platform/).
    """

    authority: str
    """The sign-in service, without a tenant."""
    graph_root: str
    mail_scope: str
    """What a token for Exchange's SMTP is asked for."""

    def authority_of(self, tenant: str) -> str:
        """The sign-in service's address for one directory (its id or one of its domains)."""
        return f"{self.authority}/{tenant.strip('/')}"


CLOUDS: Mapping[str, Cloud] = MappingProxyType(
    {
        "global": Cloud("https://login.microsoftonline.com", "https://graph.microsoft.com/v1.0", "https://outlook.office365.com/.default"),
        "us-gov": Cloud("https://login.microsoftonline.us", "https://graph.microsoft.us/v1.0", "https://outlook.office365.us/.default"),
        "us-gov-dod": Cloud("https://login.microsoftonline.us", "https://dod-graph.microsoft.us/v1.0", "https://webmail.apps.mil/.default"),
        "china": Cloud(
            "https://login.partner.microsoftonline.cn",
            "https://microsoftgraph.chinacloudapi.cn/v1.0",
            "https://partner.outlook.cn/.default",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Registration:
    """The application as the firm's directory knows it, and the way to the sign-in service.

    Raises ``ConfigProblem`` for an authority that is no https address with a tenant.
    """

    client_id: str
    authority: str
    """Whole, with the tenant: ``https://login.microsoftonline.com/contoso.onmicrosoft.com``."""
    ca_file: Path | None = None
    """Certificates to trust instead of the usual ones."""
    proxy: str | None = None
    """Such as ``http://proxy.firm.example:3128``; the environment is not asked."""

    def __post_init__(self) -> None:
        address = urlsplit(self.authority)
        if address.scheme != "https" or not address.hostname or not address.path.strip("/"):
            raise ConfigProblem(
                f"{self.authority} is no address of a sign-in service.",
                "It begins with https:// and ends in the tenant, as https://login.microsoftonline.com/contoso.onmicrosoft.com does.",
            )

    @property
    def names_one_tenant(self) -> bool:
        """Whether the authority is one directory's, and not everybody's: an application signs in to its own directory only."""
        return urlsplit(self.authority).path.strip("/").lower() not in _SHARED_BY_MANY


def cloud_named(name: str) -> Cloud:
    """The cloud of that name. Raises ``ConfigProblem`` that lists the names."""
    try:
        return CLOUDS[name]
    except KeyError as error:
        raise ConfigProblem(f"There is no cloud called {name}.", f"Choose one of: {', '.join(CLOUDS)}.") from error


def app_scope(graph_root: str) -> str:
    """What an application asks for: all that it was granted for Graph."""
    return f"{_origin(graph_root)}/.default"


def person_scopes(graph_root: str, names: Iterable[str] = DEVICE_SCOPES) -> tuple[str, ...]:
    """Permissions as a cloud wants them spelt: a name alone means the global Graph, whatever the cloud."""
    return tuple(name if "://" in name else f"{_origin(graph_root)}/{name}" for name in names)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
