"""Responses that are the same for everyone: how they are named, kept and compressed."""
