"""Logs: one line of JSON for each event, which can be followed from request to job and tells nothing of a person."""
