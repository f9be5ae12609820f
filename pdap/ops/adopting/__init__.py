"""Taking over a database of the existing system: `manage.py adopt` (behaviour 14; docs/adopting.md)."""
