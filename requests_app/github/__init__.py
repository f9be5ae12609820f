"""GitHub, where volunteers work on data requests: its API, the board and the texts of issues (behaviour 5.5)."""
