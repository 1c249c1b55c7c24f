"""What a type cannot say about a setting."""

import ipaddress
from urllib.parse import urlsplit


def check_origins(origins: tuple[str, ...]) -> str:
    """Why one of these is no web origin, or ``""``. An origin is scheme, host and port: what a browser sends."""
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
            return f"`{origin}` is not an origin such as https://example.org (scheme, host, no path)"
    return ""


def check_networks(networks: tuple[str, ...]) -> str:
    """Why one of these is no address or network, or ``""``."""
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            return f"`{network}` is not an address or network such as 10.0.0.0/8"
    return ""
