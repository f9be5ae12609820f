"""Read-only mode: during maintenance the site can be read, and nothing is written."""

from pdap.maintenance.state import is_read_only

__all__ = ["is_read_only"]
