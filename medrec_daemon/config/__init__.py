"""config.yaml as checked, frozen values (design section 9): ``load``, ``Config``, and what must be true of its folders."""

from medrec_daemon.config.loading import example_text, load
from medrec_daemon.config.places import check_folders, mail_password
from medrec_daemon.config.settings import Config, Folders

__all__ = ["Config", "Folders", "check_folders", "example_text", "load", "mail_password"]
