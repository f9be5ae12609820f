"""Questions that span requests, sources and places."""
