"""config.yaml as checked, frozen values (design section 9): ``load``, ``Config``, its folders, the secrets it names."""

from medrec_daemon.config.cloud import DriveSettings, GraphSettings
from medrec_daemon.config.loading import example_text, load
from medrec_daemon.config.places import check_folders
from medrec_daemon.config.secrets import SecretKey, is_credential, named, secret_bytes, secret_file, secret_line
from medrec_daemon.config.settings import Config, Folders

__all__ = [
    "Config",
    "DriveSettings",
    "Folders",
    "GraphSettings",
    "SecretKey",
    "check_folders",
    "example_text",
    "is_credential",
    "load",
    "named",
    "secret_bytes",
    "secret_file",
    "secret_line",
]
