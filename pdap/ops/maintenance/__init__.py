"""Read-only mode: during maintenance the site can be read, and nothing is written."""
