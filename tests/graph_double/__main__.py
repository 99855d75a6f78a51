"""The double as a process of its own: `python -m graph_double --folder DIR`; one JSON line says where it is."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_double.clock import RealClock, VirtualClock
from graph_double.control import Control
from graph_double.double import GraphDouble

if TYPE_CHECKING:
    from graph_double.validation import Watch


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="graph_double", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder of the double's own")
    parser.add_argument("--port-file", type=Path, help="also write the JSON line into this file")
    parser.add_argument("--port", type=int, default=0, help="a fixed port for the graph host")
    parser.add_argument("--virtual-clock", action="store_true", help="a clock that moves only when told (control: advance)")
    parser.add_argument("--until-stdin-ends", action="store_true", help="stop when standard input is closed, too")
    parser.add_argument("--settings", default="{}", help="JSON as for POST /__control__: drive, quirks, faults")
    return parser.parse_args()


def told(double: GraphDouble) -> dict[str, Any]:
    """Everything a client needs to find its way."""
    urls = double.switchboard.urls
    return {
        "root": double.root,
        "authority": double.authority,
        "tenant_url": double.tenant_url,
        "control": urls["graph"] + "/__control__",
        "hosts": urls,
        "ca_file": str(double.ca_file),
        "tenant": double.tenant,
        "client_id": double.client_id,
        "drive": "b!demo",
        "token": double.token(),
        "secret": getattr(double, "secret", None),
        "certificate": str(getattr(double, "certificate", "")) or None,
    }


def _stop_with_input(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _watch() -> Watch | None:
    if not os.environ.get("MEDREC_GRAPH_OPENAPI"):
        return None
    from graph_double.validation import watch  # openapi-core takes a second to import

    return watch()


def main() -> None:
    """Runs until SIGTERM or SIGINT."""
    arguments = _arguments()
    clock = VirtualClock() if arguments.virtual_clock else RealClock()
    ports = {"graph": arguments.port} if arguments.port else None
    double = GraphDouble(arguments.folder.absolute(), clock, ports=ports)
    double.drive()
    Control(double).apply(json.loads(arguments.settings))
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    looking = _watch()
    with double:
        line = json.dumps(told(double))
        if arguments.port_file is not None:
            arguments.port_file.write_text(line + "\n", encoding="utf-8")
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        if arguments.until_stdin_ends:
            threading.Thread(target=_stop_with_input, args=(over,), daemon=True).start()
        over.wait()
    if broken := looking.take() if looking is not None else []:
        sys.exit("\n".join(["exchanges break the OpenAPI description:", *broken]))


main()
