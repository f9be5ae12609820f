"""The API of data sources, search, the map and record types."""
