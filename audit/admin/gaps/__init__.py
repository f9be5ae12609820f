"""The pages of gaps: what the catalog lacks, by rule and state, and one record at a time."""
