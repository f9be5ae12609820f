"""Reference geography: states, counties, localities and ZIP codes as CSV files, how they are made and how they load."""
