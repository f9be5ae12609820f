"""Measuring the site at real size: `make bench`."""
