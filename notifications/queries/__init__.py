"""Questions about follows that span domains."""
