"""Writes of agencies and their pages."""
