"""Files of the whole catalog, made every night (docs/downloads.md)."""
