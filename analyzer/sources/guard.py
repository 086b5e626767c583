"""Which addresses may be reached: the public internet, and nothing inside the user's network.

Addresses come from the user, from redirects and from web pages. Each is checked twice: before
connecting (every address the name resolves to) and on the connected socket, before a byte is
sent, so that a name that changes its answer in between gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests.adapters
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from analyzer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {None, 80, 443}


def _unwrapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the address, the IPv4 one where IPv6 only wraps it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or ip
    return ip


def address_objection(address: str, *, allow_loopback: bool = False) -> str | None:
    """Return why a numeric address must not be reached, ``None`` if it may.

    Examples
    --------
    >>> address_objection("93.184.216.34")
    >>> address_objection("169.254.169.254")
    'it leads to 169.254.169.254, a private or reserved address'
    >>> address_objection("64:ff9b::7f00:1")
    'it leads to 64:ff9b::7f00:1, this computer itself'
    """
    ip = _unwrapped(address)
    if ip.is_loopback:
        return None if allow_loopback else f"it leads to {address}, this computer itself"
    if ip.is_multicast or not ip.is_global:
        return f"it leads to {address}, a private or reserved address"
    return None


def url_objection(url: str, *, allow_loopback: bool = False) -> str | None:
    """Return why an address (URL) must not be requested, ``None`` if it may.

    A name that does not resolve is no objection: connecting will say so.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "it is not a valid address"
    if parts.scheme not in ("http", "https") or not host:
        return "only http and https addresses with a host are fetched"
    if "@" in parts.netloc:
        return "it carries a user name or password"
    try:
        found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = {str(entry[4][0]) for entry in found}
    for address in sorted(addresses):
        objection = address_objection(address, allow_loopback=allow_loopback)
        if objection:
            return objection
    local = bool(addresses) and all(_unwrapped(address).is_loopback for address in addresses)
    if port not in _PORTS and not local:
        return f"port {port} is not a web port"
    return None


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this computer by its spelling alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _checked(base: Any, check: Callable[[str], None]) -> Any:
    """Return a connection class that checks the peer as soon as it is connected."""

    class Checked(base):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            connected: socket.socket = super()._new_conn()
            try:
                check(connected.getpeername()[0])
            except BaseException:
                connected.close()
                raise
            return connected

    return Checked


class GuardedAdapter(requests.adapters.HTTPAdapter):
    """A requests transport that never talks to a refused address.

    Parameters
    ----------
    allow_loopback
        Whether this computer itself may be reached (for tests and own servers).
    """

    def __init__(self, *, allow_loopback: bool) -> None:
        def check(address: str) -> None:
            objection = address_objection(address, allow_loopback=allow_loopback)
            if objection:
                raise SourceError(f"Connection refused: {objection}.")

        class Http(HTTPConnectionPool):
            ConnectionCls = _checked(HTTPConnection, check)

        class Https(HTTPSConnectionPool):
            ConnectionCls = _checked(HTTPSConnection, check)

        self._pools: dict[str, Any] = {"http": Http, "https": Https}
        super().__init__(max_retries=urllib3.Retry(0, read=False))

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Create the pool manager with the checked connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools
