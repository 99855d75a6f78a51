"""What config.yaml names and never holds: passwords, certificates. A systemd credential by its name, a file by a path with a slash."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from medrec_daemon.config.settings import Config
from medrec_daemon.errors import ConfigProblem

SecretKey = Literal[
    "mail.password_from",
    "graph.certificate_from",
    "graph.passphrase_from",
    "graph.secret_from",
    "secrets.key_from",
    "sending.srfax_password_from",
]
WORDS: dict[SecretKey, str] = {
    "mail.password_from": "mail password",
    "graph.certificate_from": "certificate",
    "graph.passphrase_from": "certificate's passphrase",
    "graph.secret_from": "client secret",
    "sending.srfax_password_from": "password of SRFax",
    "secrets.key_from": "key of the Social Security numbers",
}
"""What each key leads to, as a sentence calls it."""
LARGEST = 1_000_000


def named(config: Config, key: SecretKey) -> str | None:
    """What stands behind a key: a systemd credential's name, or a path; None where the key is not given."""
    section, name = key.split(".")
    value: str | None = getattr(getattr(config, section), name, None)
    return value


def is_credential(source: str) -> bool:
    """Whether it is a systemd credential's name, and no path."""
    return "/" not in source


def secret_file(config: Config, key: SecretKey, credentials: Path | None) -> Path | None:
    """The file that a key leads to, None where the key is not given.

    ``credentials`` is systemd's $CREDENTIALS_DIRECTORY. Raises ``ConfigProblem`` where a credential is named and there is none.
    """
    source = named(config, key)
    if source is None:
        return None
    if not is_credential(source):
        return Path(os.path.normpath(config.office / source))
    if credentials is None:
        raise ConfigProblem(
            f"{key} names the systemd credential '{source}', but this was started without credentials.",
            f"Add LoadCredential={source}:/path/of/the/file to the unit, or give a path with a slash in config.yaml.",
        )
    return credentials / source


def secret_bytes(config: Config, key: SecretKey, credentials: Path | None) -> bytes | None:
    """What the file holds, None where the key is not given. Raises ``ConfigProblem`` when it is missing, unreadable or empty."""
    file = secret_file(config, key, credentials)
    if file is None:
        return None
    try:
        with file.open("rb") as reader:
            content = reader.read(LARGEST)
    except OSError as error:
        raise ConfigProblem(f"The {WORDS[key]} cannot be read from {file}.", "Put it there, and let the service read it.") from error
    if not content.strip():
        raise ConfigProblem(f"The {WORDS[key]} in {file} is empty.", "Put it there.")
    return content


def secret_line(config: Config, key: SecretKey, credentials: Path | None) -> str | None:
    """A password: the file's one line, without its end. Raises ``ConfigProblem`` as ``secret_bytes``, and for what is no text."""
    content = secret_bytes(config, key, credentials)
    if content is None:
        return None
    try:
        text = content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise ConfigProblem(
            f"The {WORDS[key]} is not text in {secret_file(config, key, credentials)}.", "Put it there as one line of text."
        ) from error
    if not text:
        raise ConfigProblem(f"The {WORDS[key]} in {secret_file(config, key, credentials)} is empty.", "Put it there as one line of text.")
    return text


def secret_problems(config: Config) -> Iterator[str]:
    """What is wrong with the files that are named by a path, a sentence each."""
    for key, words in WORDS.items():
        source = named(config, key)
        if source is None or is_credential(source):
            continue
        file = Path(os.path.normpath(config.office / source))
        try:
            mode = file.stat().st_mode
        except OSError:
            making = " A first one is made by 'medrec matter ssn MATTER --make-key'." if key == "secrets.key_from" else ""
            yield f"{key}: there is no file {file}. Put the {words} into it, closed with chmod 600.{making}"
            continue
        if mode & stat.S_IRWXO:
            yield f"{key}: {file} can be read by everybody. Close it: chmod 600 {file}"
