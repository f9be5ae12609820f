"""Files of data sources: columns, and how rows find their records."""
