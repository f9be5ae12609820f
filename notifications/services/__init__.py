"""Writes of follows, events, queues and digests."""
