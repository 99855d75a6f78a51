"""For every test: what goes through the Graph double is held against an independent description of the service, when one is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graph_double.validation import Watch

VARIABLE = "MEDREC_GRAPH_OPENAPI"
WATCH: pytest.StashKey[Watch | None] = pytest.StashKey()
COMPLAINT = "the Graph double or its caller breaks the OpenAPI description:"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[WATCH] = None
    if os.environ.get(VARIABLE):
        from graph_double.validation import watch  # openapi-core takes a second to import

        config.stash[WATCH] = watch()


def pytest_report_header(config: pytest.Config) -> str:
    if config.stash[WATCH] is None:
        return f"graph: exchanges are not validated ({VARIABLE} names no OpenAPI description)"
    return f"graph: exchanges are validated ({VARIABLE})"


def _broken(config: pytest.Config) -> str:
    watch = config.stash[WATCH]
    found = watch.take() if watch is not None else []
    return "\n".join([COMPLAINT, *found]) if found else ""


@pytest.fixture(autouse=True)
def _graph_exchanges_are_as_described(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the first test in which an exchange of a kind breaks the description."""
    yield
    if broken := _broken(request.config):
        pytest.fail(broken, pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if broken := _broken(session.config):  # of a thread that was late
        print(f"\n{broken}")
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.config.stash[WATCH] is None:
        return
    from graph_double.validation import judge

    court = judge()
    if court is not None and court.judged:
        kinds, total = len(court.judged), court.judged.total()
        terminalreporter.write_line(f"graph: {total} exchanges of {kinds} calls validated against the OpenAPI description")
