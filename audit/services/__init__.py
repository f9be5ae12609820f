"""Services of the change log: undoing, and saying beforehand what that would do."""
