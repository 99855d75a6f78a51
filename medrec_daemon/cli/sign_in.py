"""``medrec sign-in``: a person signs in to Microsoft 365 by a code, or an application shows that it can by itself."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.cloud import HURRIED, CloudAtHand
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import SignInProblem
from medrec_daemon.graph.sign_in import DeviceCode, DeviceSignIn
from medrec_daemon.graph.token_cache import Kept, TokenCache


def sign_in(
    context: typer.Context,
    forget: Annotated[bool, typer.Option("--forget", help="Forget the sign-in that is kept on this server.")] = False,
) -> None:
    """Sign in to Microsoft 365 with a code (graph.sign_in: device-code), or try the application's own sign-in.

    Exit 0 signed in, 3 mend the configuration, 4 not signed in, 6 try later.

    Example: medrec sign-in
    """
    office = at_hand(context)
    office.cloud.tempo = HURRIED
    if forget:
        _forget(office.cloud)
        return
    own = office.cloud.sign_in()
    if isinstance(own, DeviceSignIn):
        _by_code(own)
    else:
        if office.cloud.lacks_credential is None:
            own.try_now()
        else:
            own.token()
        say.console.print("Nothing is to be done by hand: the service signs in by itself.", markup=False)
        kept = "with the token that the service keeps" if office.cloud.lacks_credential else ", ".join(own.describe())
        say.console.print(f"Tried just now: signed in, {kept}.", markup=False, soft_wrap=True)
    _warn(office, office.clock().date())


def _by_code(own: DeviceSignIn) -> None:
    code = own.begin()
    say.console.print("Open this page on any computer or telephone, and type the code:\n", markup=False)
    say.console.print(f"    {code.url}\n    [bold]{code.code}[/bold]\n", soft_wrap=True)
    with _interrupted() as should_stop, _told_how_long(code):
        account = own.finish(code, should_stop)
    say.console.print(
        f"Signed in{f' as {account}' if account else ''}. See that everything works: medrec check", markup=False, soft_wrap=True
    )


def _forget(cloud: CloudAtHand) -> None:
    cache = TokenCache(cloud.tokens, cloud.registration())
    with cache.alone() as kept:
        known = kept.refresh_token is not None or bool(kept.tokens)
        if known:
            cache.keep(Kept())
    if not known:
        say.console.print("No sign-in is kept on this server.", markup=False)
        return
    say.console.print("The sign-in is forgotten on this server.", markup=False)
    say.console.print(
        "At Microsoft it lasts until it is ended there too: https://myaccount.microsoft.com, or the administrator.", markup=False
    )


def _warn(office: OfficeAtHand, today: date) -> None:
    for warning in office.cloud.warnings(today):
        say.notes.print(warning, style="yellow", markup=False, soft_wrap=True)


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Ctrl-C as a wish to stop, which the sign-in asks for between two looks."""
    asked = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    except SignInProblem:
        if asked.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _told_how_long(code: DeviceCode) -> Iterator[None]:
    """On a terminal, a line that moves and counts down; elsewhere one sentence."""
    minutes = max(1, round((code.expires_at - time.time()) / 60))
    if not say.notes.is_terminal:
        say.notes.print(f"Waiting for the code to be typed, {minutes} minutes at most ...", markup=False)
        yield
        return
    with say.notes.status(f"Waiting for the code to be typed, {minutes} minutes at most (Ctrl-C ends it) ..."):
        yield
