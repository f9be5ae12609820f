"""The live server of browser tests: its threads hand their connections to the database on.

Django closes one after each request where CONN_MAX_AGE is 0, as it is here. A new one costs PostgreSQL a process, a
password and all plans, which is more than most pages; on the site, too, connections live longer than a request.
"""

from collections import deque
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.testcases import LiveServerThread

ALIAS = "default"


class KeepingServer(ThreadedWSGIServer):
    """A server each of whose threads takes a connection that another is done with, if there is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free: deque[BaseDatabaseWrapper] = deque()
        self.made: deque[BaseDatabaseWrapper] = deque()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            kept = self.free.pop()
        except IndexError:
            kept = new_connection()
            self.made.append(kept)
        connections[ALIAS] = kept
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.free.append(kept)

    def _close_connections(self) -> None:
        for connection in connections.all(initialized_only=True):
            if connection.alias != ALIAS:
                connection.close()

    def server_close(self) -> None:
        """Close the connections, also of threads that wait for another request of a browser that is still there."""
        super().server_close()
        while self.made:
            self.made.pop().close()


def new_connection() -> BaseDatabaseWrapper:
    """Return a connection that ends with the server and not with a request; any thread may use it."""
    connection = connections.create_connection(ALIAS)
    connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}
    connection.inc_thread_sharing()
    return connection


def keep_connections_of_live_servers() -> None:
    LiveServerThread.server_class = KeepingServer
