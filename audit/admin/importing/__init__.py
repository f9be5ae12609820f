"""Import and export of CSV files in the admin."""
