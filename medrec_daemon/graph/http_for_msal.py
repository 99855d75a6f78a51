"""The wire under MSAL: our own session, which nothing in the environment can lead astray, and our own words for what breaks."""

from __future__ import annotations

import json
import logging
from typing import Any

import requests

from medrec_daemon import __version__
from medrec_daemon.errors import ConfigProblem, MedrecError, TryLater
from medrec_daemon.graph.clouds import Registration
from medrec_daemon.graph.refusals import Busy, refusal
from medrec_daemon.graph.wire import asked_seconds, distrusts, https, lower, new_session

log = logging.getLogger(__name__)
TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and to wait for the next byte."""
_BY_ITSELF = "The service tries again by itself."


class HttpForMsal:
    """What MSAL calls an ``http_client``.

    MSAL's own would let ``REQUESTS_CA_BUNDLE`` override the trusted certificates and would follow a redirect with the
    credential in its body. Each request has a connection of its own: they are an hour apart, and one that was kept so long
    is dead. ``get`` and ``post`` raise ``TryLater`` (``Busy`` where the service says how long) and ``ConfigProblem``.
    """

    def __init__(self, registration: Registration) -> None:
        self._session = new_session(f"medrec-daemon/{__version__}", registration.ca_file, registration.proxy)
        self._behind_proxy = registration.proxy is not None

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None) -> requests.Response:  # noqa: ANN401
        """A token request; a refusal (4xx) is returned, for MSAL to hand on."""
        return self._send("POST", url, params=params, data=data, headers=headers)

    def get(self, url: str, params: Any = None, headers: Any = None) -> requests.Response:  # noqa: ANN401
        """What the service says of itself; a refusal means that the tenant is unknown, and raises."""
        response = self._send("GET", url, params=params, headers=headers)
        if response.status_code >= requests.codes.bad_request:
            raise refusal(response.json())
        return response

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _send(self, method: str, url: str, **parts: Any) -> requests.Response:  # noqa: ANN401
        try:
            response = self._session.request(method, https(url), timeout=TIMEOUT, allow_redirects=False, **parts)
        except requests.RequestException as error:
            raise self._away(error) from error
        except OSError as error:  # so says requests of a file of certificates that is not there
            raise ConfigProblem("The file of trusted certificates cannot be read.", "Look at graph.ca_file in config.yaml.") from error
        finally:
            self._session.close()
        log.info(
            "%s to the sign-in service: %s, client-request-id %s, request-id %s",
            method, response.status_code, (parts.get("headers") or {}).get("client-request-id"), response.headers.get("x-ms-request-id"),
        )  # fmt: skip
        if response.status_code == requests.codes.too_many_requests or response.status_code >= requests.codes.server_error:
            raise Busy(
                f"Microsoft's sign-in service is busy (status {response.status_code}).",
                _BY_ITSELF,
                asked_seconds(lower(response.headers)) or 0.0,
            )
        if response.is_redirect or not _speaks_json(response):
            raise TryLater(
                f"Something else answers in place of Microsoft's sign-in service (status {response.status_code}).",
                f"Look at the network: a proxy or a login page may be in between. {_BY_ITSELF}",
            )
        return response

    def _away(self, error: requests.RequestException) -> MedrecError:
        if distrusts(error):
            return ConfigProblem(
                "The certificate of Microsoft's sign-in service is not trusted.",
                "If the firm's network inspects traffic, name its certificate in config.yaml: graph.ca_file.",
            )
        if self._behind_proxy:
            return TryLater("Microsoft's sign-in service cannot be reached through the proxy.", f"Look at graph.proxy. {_BY_ITSELF}")
        return TryLater("Microsoft's sign-in service cannot be reached.", f"Look at the network. {_BY_ITSELF}")


def _speaks_json(response: requests.Response) -> bool:
    try:
        return isinstance(json.loads(response.content), dict)
    except ValueError:
        return False
