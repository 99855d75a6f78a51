"""Sockets: one HTTPS server per host with HTTP/1.1 keep-alive, a thread per connection, and files sent straight from disk."""

from __future__ import annotations

import contextlib
import logging
import socket
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, cast

from graph_double.exchange import BLOCK, Body, Broken, Response, answer, spoil
from graph_double.switchboard import Switchboard

log = logging.getLogger(__name__)


class HttpsServer(socketserver.ThreadingTCPServer):
    """One host of the double on a port of its own."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, switchboard: Switchboard, context: ssl.SSLContext, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.host, self.switchboard, self._context = host, switchboard, context
        self._open: set[socket.socket] = set()
        self._busy: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True, name=f"double-{host}")

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                request, address = self.socket.accept()
            except OSError:  # stop() closed the door
                return
            self.process_request(request, address)

    def stop(self) -> None:
        """Closes the door and every connection, and waits for their threads."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        if self._thread.ident is not None:
            self._thread.join()
        self.server_close()
        with self._lock:
            still, threads = list(self._open), list(self._busy)
        for connection in still:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(timeout=10)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection: the handshake happens here, so that a slow one never keeps others from the door."""
        with self._lock:
            self._busy.add(threading.current_thread())
            self._open.add(request)
        secure: socket.socket = request
        try:
            request.settimeout(120)
            secure = self._context.wrap_socket(request, server_side=True)
            with self._lock:
                self._open.add(secure)
            self.finish_request(cast("Any", secure), client_address)
        except (OSError, ValueError, Broken):
            log.debug("a connection to %s ended", self.host)
        finally:
            with self._lock:
                self._open -= {secure, request}
                self._busy.discard(threading.current_thread())
            secure.close()
            request.close()


class Connection(BaseHTTPRequestHandler):
    """One kept-alive connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    disable_nagle_algorithm = True
    rbufsize = 64 * 1024
    server: HttpsServer

    def log_message(self, *_: Any) -> None:
        """Says nothing: what went through stands in the exchanges."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        switchboard = self.server.switchboard
        told = self.headers.get("Content-Length") or "0"
        length = int(told) if told.isdecimal() else 0
        exchange = switchboard.exchange(self.server.host, self.command, path, query, self.headers.items(), length)
        if self.headers.get("Transfer-Encoding") or not told.isdecimal():
            refused = answer(411, {"error": {"code": "invalidRequest", "message": "Length Required"}})
            refused.close = True
            self._send(refused)
            return
        with switchboard.accounting.under_way(exchange.lane):
            body = Body(cast("Any", self.rfile), length)
            response = switchboard.serve(exchange, body)
            if response is not None and response.file is not None:
                self._answer(response, body)
                return
        # a small answer is counted no more while it leaves: the client may have it, and ask again, before this thread goes on
        self._answer(response, body)

    def _answer(self, response: Response | None, body: Body) -> None:
        if response is None:
            self._drop()
            return
        response.close = response.close or body.left > 0
        self._send(response)

    def _drop(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(response.size))
        if response.close:
            self.send_header("Connection", "close")
            self.close_connection = True
        buffered: list[bytes] = self.__dict__.pop("_headers_buffer")  # so that head and body leave in one piece
        head = b"".join(buffered) + b"\r\n"
        if self.command == "HEAD":
            self.wfile.write(head)
        elif response.file is not None:
            self.wfile.write(head)
            self._send_file(response, response.file)
        else:
            self.wfile.write(head + (response.body[: len(response.body) // 2] if response.cut else response.body))
        if response.cut:
            self._drop()

    def _send_file(self, response: Response, path: Path) -> None:
        left = response.length // 2 if response.cut else response.length
        space = memoryview(bytearray(min(BLOCK, max(1, left))))
        with path.open("rb", buffering=0) as source:
            source.seek(response.start)
            while left:
                got = source.readinto(space[: min(left, len(space))])
                if not got:
                    raise Broken
                if response.spoil:
                    spoil(space[:got])
                    response.spoil = False
                self.wfile.write(space[:got])
                left -= got
