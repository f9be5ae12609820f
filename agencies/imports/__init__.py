"""Files of agencies and of their own pages: columns, and how rows find their records."""
