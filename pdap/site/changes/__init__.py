"""The changes of the catalog, for programs that keep a copy of it (docs/changes.md)."""
