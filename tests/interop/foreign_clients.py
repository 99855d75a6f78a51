"""Clients that nobody here wrote, pointed at the double: rclone as a process, python O365 in this one; and papers to carry."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_double import GraphDouble

OWNER = "records@firm.example"
MIB = 1 << 20
NAMES = (
    "Demo, Testina/Medical Records/Bluegrass General Hospital/Med Rec/2026-02-20 Records.pdf",
    "Patientßon, Dörte/Medical Records/Größe & Söhne #1/Billing/50 % of O'Neil's bill.pdf",
    "Patientßon, Dörte/Medical Records/Größe & Söhne #1/Billing/100%25 # & 'quoted' ü.pdf",
    "Sampleton, Zoë/日本語 + a=b, c;d/x@y (1) [2] {3} $~!.pdf",
)
"""Places with everything that an address has to escape, and names that only look escaped."""


def content(size: int, seed: int) -> bytes:
    """So many bytes that no two papers have in common."""
    return random.Random(seed).randbytes(size)


def papers(large: int = 25_000_000) -> dict[str, bytes]:
    """Papers by place: a few words under each of the awkward names, an empty one, and one that needs several fragments."""
    small = {place: content(1_000 + number, number) for number, place in enumerate(NAMES)}
    return small | {"Demo, Testina/empty.pdf": b"", "Demo, Testina/Medical Records/large chart.pdf": content(large, 77)}


def lay_out(folder: Path, found: Mapping[str, bytes]) -> Path:
    """Papers on the disk."""
    for place, data in found.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@dataclass(frozen=True)
class Listed:
    """A file as rclone sees it."""

    size: int
    quick_xor: str


class Rclone:
    """rclone with one remote, ``double:``, that is a drive of the double.

    Args:
        folder: Where its configuration goes.
        drive: The drive's id.
        kind: And its kind.
    """

    def __init__(self, folder: Path, double: GraphDouble, drive: str, kind: str = "business") -> None:
        token = {"access_token": double.token(), "token_type": "Bearer", "expiry": "2036-01-01T00:00:00Z"}
        lines = [
            "[double]",
            "type = onedrive",
            f"tenant_url = {double.tenant_url}",
            f"token = {json.dumps(token)}",
            f"drive_id = {drive}",
            f"drive_type = {kind}",
        ]
        config = folder / "rclone.conf"
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        program = Path(sys.executable).with_name("rclone")
        self._command = [str(program), "--config", str(config), "--ca-cert", str(double.ca_file), "--retries", "1"]

    def run(self, *words: str | Path) -> str:
        """What one command says; AssertionError with its complaints where it fails."""
        done = subprocess.run([*self._command, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fails(self, *words: str | Path) -> str:
        """The complaints of a command that has to fail."""
        done = subprocess.run([*self._command, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def listed(self, where: str) -> dict[str, Listed]:
        """Every file below a place of the remote, by its path from there."""
        told = json.loads(self.run("lsjson", "-R", "--files-only", "--hash", f"double:{where}"))
        return {entry["Path"]: Listed(entry["Size"], _base64(entry["Hashes"]["quickxor"])) for entry in told}

    def quick_xor(self, where: str) -> dict[str, str]:
        """The quickXorHash, in Base64, of every file below a place of the remote, or of a folder on the disk."""
        lines = self.run("hashsum", "quickxor", where).splitlines()
        return {place: _base64(told) for told, place in (line.split("  ", 1) for line in lines)}


def _base64(digits: str) -> str:
    return base64.b64encode(bytes.fromhex(digits)).decode()


def o365_account(double: GraphDouble) -> Any:
    """python O365 signed in with the app's secret, at the double's own authority, as the mailbox and drive of ``OWNER``."""
    import msal
    from O365 import Account, MSGraphProtocol
    from O365.utils.token import MemoryTokenBackend

    class Protocol(MSGraphProtocol):
        _protocol_url = double.root.removesuffix("v1.0")
        _oauth_scope_prefix = double.root.removesuffix("v1.0")

    account = Account(
        (double.client_id, double.secret),
        auth_flow_type="credentials",
        tenant_id=double.tenant,
        protocol=Protocol(),
        token_backend=MemoryTokenBackend(),
        verify_ssl=str(double.ca_file),
        main_resource=OWNER,
    )
    account.connection._msal_client = msal.ConfidentialClientApplication(
        double.client_id,
        client_credential=double.secret,
        authority=double.authority,
        instance_discovery=False,
        verify=str(double.ca_file),
        token_cache=account.connection.token_backend,
    )
    assert account.authenticate()
    return account
