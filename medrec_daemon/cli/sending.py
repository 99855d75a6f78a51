"""The ways out of the house, as the configuration has them."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from medrec_daemon import config as configuration
from medrec_daemon.config import Config
from medrec_daemon.errors import ConfigProblem
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.destinations import Way
from medrec_daemon.journeys.moved import count_moved
from medrec_daemon.journeys.submit import SendingRooms, settle
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.requesting.channels.by_hand import ByHand
from medrec_daemon.requesting.channels.by_mail import ByMail
from medrec_daemon.requesting.channels.contract import Channel
from medrec_daemon.requesting.hylafax import HylaFax
from medrec_daemon.rules import Rules


class Office(Protocol):
    """What of an office a sending needs."""

    config: Config
    rules: Rules

    def mailer(self) -> Mailer:
        """How mail leaves."""


def journal_of(config: Config) -> Path:
    """Where what is under way is noted."""
    return config.folders.state / "sending"


def channel_for(way: Way, config: Config) -> str:
    """The name of the channel that a way goes by: a fax through the service configured, else by a person's hand."""
    return (
        {"srfax": "srfax", "email": "fax by e-mail", "hylafax": "hylafax", "outbox": "fax by hand"}[config.sending.fax]
        if way == "fax"
        else way
    )


def channels_by_themselves(config: Config) -> frozenset[str]:
    """The channels over which something leaves without a person's hand."""
    mail = {"email", "fax by e-mail"} if config.mail_kind != "outbox" else set()
    return frozenset({"srfax", "hylafax"} | mail)


def sending_rooms(office: Office, ledger: Ledger) -> SendingRooms:
    """The parts a sending needs. Raises ``ConfigProblem`` where a credential is missing."""
    config, outbox = office.config, office.config.folders.outbox
    mailer, lies = office.mailer(), config.mail_kind == "outbox"
    channels: dict[str, Channel] = {
        "email": ByMail(mailer, config.sender, lies=lies),
        "fax by hand": ByHand(outbox, "fax"),
        "mail": ByHand(outbox, "mail"),
        "portal": ByHand(outbox, "portal"),
        "hand": ByHand(outbox, "hand"),
    }
    sending = config.sending
    if sending.fax == "srfax":
        channels["srfax"] = _srfax(config)
    if sending.fax == "hylafax":
        channels["hylafax"] = HylaFax(journal_of(config) / "hylafax", sending.hylafax_host)
    if sending.fax_address is not None:
        channels["fax by e-mail"] = ByMail(mailer, config.sender, sending.fax_address, sending.fax_subject, gateway=True, lies=lies)
    open_now = partial(letters_may_go, office)
    return SendingRooms(ledger, office.rules, journal_of(config), outbox, channels, sending.fax_tries, open_now=open_now)


def letters_may_go(office: Office, now: datetime) -> bool:
    """Whether the service may send a letter by itself at that time: on business days, in the hours of the section followup."""
    hours = office.config.followup
    open_now = hours.after <= now.time().replace(tzinfo=None) < hours.before
    return open_now and Calendar(office.rules.cadence.holidays).is_business_day(now.date())


def settle_sendings(office: Office, ledger: Ledger, now: datetime) -> None:
    """What a person moved, then results, look-ups and new tries of everything under way. Raises as ``submit.settle``."""
    count_moved(office.config.folders.outbox, ledger, office.rules, now, journal_of(office.config))
    if any(journal_of(office.config).glob("RR-*.json")):
        settle(sending_rooms(office, ledger), now)


def _srfax(config: Config) -> Channel:
    from medrec_daemon.requesting.srfax import SrFax

    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    password = configuration.secret_line(config, "sending.srfax_password_from", Path(credentials) if credentials else None)
    sending = config.sending
    if not (password and sending.srfax_account and sending.srfax_sender and sending.srfax_email):
        raise ConfigProblem("The account at SRFax is not whole in config.yaml.", "Run 'medrec check'.")
    return SrFax(sending.srfax_account, password, sending.srfax_sender, sending.srfax_email, sending.srfax_url)
