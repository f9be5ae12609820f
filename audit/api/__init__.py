"""Responses for merged records."""
