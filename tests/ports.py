"""Ports for servers that tests start."""

import secrets
import socket

# Below those that Linux gives to connections by itself (32768 and more), which could take one before its server does.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Return a port that nobody listens on."""
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", secrets.choice(PORTS)))
            except OSError:
                continue
            return probe.getsockname()[1]
