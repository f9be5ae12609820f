"""Columns of imported files of agencies and their pages."""
