"""Answers for merged records."""
