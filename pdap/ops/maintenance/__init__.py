"""Read-only mode: during maintenance the site can be read, and nothing is written."""

from pdap.lib.read_only import is_read_only

__all__ = ["is_read_only"]
