"""GitHub, where volunteers work on data requests: its API, the board and the texts of issues (contract 7.6)."""
