"""A double of Microsoft Graph for tests and benches: real HTTPS, its own certificate authority, the service's quirks and faults.

    with GraphDouble(folder, clock) as double:
        drive = double.drive()                      # what staff do in the browser: put, read, tree, move, delete
        double.root, double.ca_file, double.token() # what a client needs
        double.quirks.ranges = "closed"             # quirks.py: how the service behaves
        double.faults.add(Fault("lost-answer", at=2, match=lambda exchange: exchange.operation == "upload fragment"))   # faults.py
        double.exchanges, double.resource_units(), double.most_at_once("files")

Where to look: core.py frame and sockets (server.py, switchboard.py, router.py, exchange.py, access.py); drive_part.py the drives
(drive_routes.py, addresses.py, items.py, uploads.py, sessions.py, downloads.py, paging.py; nodes.py the tree, blobs.py the bytes);
authority_part.py signing in; mail_part.py mail; control.py and __main__.py the double as a process. It imports nothing of the product.
"""

from graph_double.clock import RealClock, VirtualClock
from graph_double.double import GraphDouble
from graph_double.exchange import Exchange, Refusal, Request, Response, answer
from graph_double.faults import Fault, FaultKind
from graph_double.quirks import Quirks

__all__ = [
    "Exchange", "Fault", "FaultKind", "GraphDouble", "Quirks", "RealClock", "Refusal", "Request", "Response", "VirtualClock", "answer",
]  # fmt: skip
