"""Imports of CSV files: the files read, and what is kept of each import."""
