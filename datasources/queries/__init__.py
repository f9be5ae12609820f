"""Questions about data sources that span domains."""
