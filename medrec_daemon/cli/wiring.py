"""From config.yaml to the parts: the only place where rooms are put together. Parts get plain values."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from medrec_daemon import config as configuration
from medrec_daemon import rules as rule_files
from medrec_daemon.config import Config, Folders
from medrec_daemon.daemon import Pulse
from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.filing import names
from medrec_daemon.filing.contract import Store
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.followup.digest import Digest, HeldNote
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.settle import held_files
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys import day, plan_text
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.journeys.day import DigestRooms
from medrec_daemon.journeys.request import Teller
from medrec_daemon.journeys.status import Status, look
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.outbox import OutboxMailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import make_folder, write_text
