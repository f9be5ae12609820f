"""Logs: one line of JSON for each event, traceable from request to job, with nothing about a person."""
