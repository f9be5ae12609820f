"""Pages of data sources and record types."""
