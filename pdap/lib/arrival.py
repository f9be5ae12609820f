"""How long the request that a thread is at has waited for that thread."""

import threading


class _Waited(threading.local):
    """Set by the web server's worker before each request."""

    seconds = 0.0


waited = _Waited()
