"""What changes in the catalog, for programs that keep a copy of it (docs/changes.md)."""
