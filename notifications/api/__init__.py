"""The API of follows, their metrics, and the digest's preview."""
