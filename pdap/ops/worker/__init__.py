"""The background worker: django-q2's cluster, which ends as a whole when a part of it fails."""
