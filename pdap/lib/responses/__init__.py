"""Responses that are the same for everyone: their ETags, and how they are kept and compressed."""
