"""Pages of follows, digests and webhooks."""
