"""Taking over a database of the existing system: `manage.py adopt` (docs/adopting.md)."""
