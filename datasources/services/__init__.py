"""Writes of data sources and of what belongs to them."""
