"""Agencies, and pages of theirs, that are probably one."""
