"""Errors of the network, of TLS and of addresses as `Failed`, in words for a person.

`fetch` passes every exception that the far side can cause through `failure`.
"""

from __future__ import annotations

import socket
import ssl

import aiohttp

from bot.feeds.addresses import AddressRefusedError
from bot.feeds.links import LinkError
from bot.feeds.results import Failed, FailureKind
from bot.feeds.transfer import TransferError


def failure(error: Exception, total: float) -> Failed:
    """What `error` means; `total` is the time limit in seconds that a bare timeout ran into."""
    root = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    match root:
        case TransferError():
            return Failed(root.kind, root.why)
        case LinkError():
            return Failed(FailureKind.ADDRESS, f"the address {root}")
        case AddressRefusedError():
            return Failed(FailureKind.ADDRESS, str(root))
        case aiohttp.InvalidURL() | UnicodeError():
            return Failed(FailureKind.ADDRESS, "the address is not one")
        case aiohttp.ConnectionTimeoutError():
            return Failed(FailureKind.CONNECT, "no connection in time")
        case aiohttp.SocketTimeoutError():
            return Failed(FailureKind.TIMEOUT, "fell silent")
        case TimeoutError():
            return Failed(FailureKind.TIMEOUT, f"took longer than {total:.3g} s")
        case _:
            return _network(root, error)


def _network(root: Exception, error: Exception) -> Failed:
    match root:
        case socket.gaierror():
            return Failed(FailureKind.DNS, f"the name is not known ({root.strerror})")
        case ssl.SSLError() | ssl.CertificateError() | aiohttp.ClientSSLError():
            return Failed(FailureKind.TLS, f"the certificate or TLS is no good ({root})"[:200])
        case aiohttp.ServerDisconnectedError():
            return Failed(FailureKind.CUT, "hung up without an answer")
        case aiohttp.ClientPayloadError():
            return Failed(FailureKind.CUT, "the body ended early")
        case aiohttp.ClientResponseError():
            return Failed(FailureKind.CUT, f"the answer is not HTTP ({root.message})"[:200])
        case OSError() if isinstance(error, aiohttp.ClientConnectorError):
            return Failed(FailureKind.CONNECT, f"no connection ({root.strerror or root})"[:200])
        case OSError():
            return Failed(FailureKind.CUT, f"the connection broke ({root.strerror or root})"[:200])
        case _:
            return Failed(FailureKind.CUT, f"{type(root).__name__}: {root}"[:200])
